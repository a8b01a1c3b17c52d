import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { extractFile, getRawHeader } from '@electron/asar';

/**
 * @typedef {{ readonly path: string, readonly unpacked: boolean, readonly link: boolean, readonly size: number, readonly end: number, readonly digest: string | undefined }} Entry
 * @typedef {{ unpacked?: boolean, files?: Record<string, Node>, link?: string, size?: number, offset?: string, integrity?: { hash: string } }} Node
 */

/**
 * What is inside an archive (files by their path, with slashes), what reads one of them, how many of its bytes belong to no file,
 * and the digest of the head, which is what Electron compares at start: it names the digest of every file.
 * @param {string} file
 */
export function openArchive(file) {
  const { header, headerString, headerSize } = getRawHeader(file);
  const entries = entriesIn(/** @type {Node} */ (header), '');
  const lastEnd = Math.max(0, ...entries.map(({ end }) => end));
  return {
    entries,
    bytes: statSync(file).size,
    // Eight bytes before the head say how long it is.
    strayBytes: statSync(file).size - 8 - headerSize - lastEnd,
    headDigest: createHash('sha256').update(headerString).digest('hex'),
    /** @param {string} path */
    read: (path) => extractFile(file, process.platform === 'win32' ? path.replaceAll('/', '\\') : path),
  };
}

/** @param {Node} node @param {string} above @returns {readonly Entry[]} */
function entriesIn(node, above) {
  return Object.entries(node.files ?? {}).flatMap(([name, child]) => {
    const path = above === '' ? name : `${above}/${name}`;
    return child.files === undefined ? [entryOf(child, path)] : entriesIn(child, path);
  });
}

/** @param {Node} node @param {string} path @returns {Entry} */
function entryOf({ unpacked = false, link, size = 0, offset = '0', integrity }, path) {
  const end = unpacked ? 0 : Number(offset) + size;
  return { path, unpacked, link: link !== undefined, size, end, digest: integrity?.hash };
}

/** Words of `file` for the first bytes of a program or library: `linux-x64`, `win32-x64`, `darwin-arm64`, `darwin-x64+arm64`. */
export function systemOf(/** @type {string} */ file) {
  const head = Buffer.alloc(4096);
  const opened = openSync(file, 'r');
  readSync(opened, head, 0, head.length, 0);
  closeSync(opened);
  if (head.toString('latin1', 0, 4) === '\x7fELF')
    return `linux-${named(head.readUInt16LE(18), { 62: 'x64', 183: 'arm64' })}`;
  if (head.toString('latin1', 0, 2) === 'MZ') return `win32-${machineOfPe(head)}`;
  if (head.readUInt32LE(0) === 0xfeedfacf) return `darwin-${machineOfMac(head.readUInt32LE(4))}`;
  if (head.readUInt32BE(0) !== 0xcafebabe) return 'no library';
  const slices = Array.from({ length: head.readUInt32BE(4) }, (_, index) =>
    machineOfMac(head.readUInt32BE(8 + index * 20)),
  );
  return `darwin-${slices.join('+')}`;
}

/** @param {Buffer} head */
function machineOfPe(head) {
  const at = head.readUInt32LE(0x3c);
  return at + 6 > head.length
    ? 'unknown'
    : named(head.readUInt16LE(at + 4), { 34404: 'x64', 43620: 'arm64', 332: 'ia32' });
}

/** @param {number} type */
function machineOfMac(type) {
  return named(type, { 16777223: 'x64', 16777228: 'arm64' });
}

/** @param {number} value @param {Readonly<Record<number, string>>} names */
function named(value, names) {
  return names[value] ?? 'unknown';
}
