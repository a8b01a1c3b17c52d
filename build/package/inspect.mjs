import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openArchive, systemOf } from './archive.mjs';
import { differences } from './contents.mjs';
import { besideTheArchive, listFiles } from './distribution.mjs';
import { fusesOf, integrityOf, partsOf } from './program.mjs';
import { UNPACKED } from './stage.mjs';
import { nameOf, nativesOf } from './target.mjs';

/** What no package may hold, whoever put it there. */
const FORBIDDEN =
  /\.(ts|mts|cts|tsx|map|pem|key|p12|pfx|crt|jks|keystore|sqlite|db|zip|tgz)$|(^|\/)\.[^/]+$|\.(test|spec|bench)\.[cm]?js$|(^|\/)(tests?|__tests__|fixtures|recordings|results)\//i;
const SECRET = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/**
 * Everything that is not as it should be in an unpacked package, one sentence each, which begins with the file's name; empty when
 * all is well.
 * @param {string} folder What electron-builder made.
 * @param {import('./target.mjs').Target} target
 * @param {{ contents: import('./contents.mjs').Contents, fuses: Readonly<Record<string, boolean>>, distribution: readonly string[] }} expected
 *   `distribution`: every file of the Electron that it was packed into.
 * @returns {Promise<readonly string[]>}
 */
export async function inspectPackage(folder, target, { contents, fuses, distribution }) {
  const { resources, program } = partsOf(folder, target);
  const archiveFile = join(resources, 'app.asar');
  if (!existsSync(archiveFile)) return ['app.asar is missing.'];
  const archive = openArchive(archiveFile);
  const paths = archive.entries.map(({ path }) => path);
  return [
    ...differences(paths, contents, target),
    ...forbidden(archive),
    ...changedInside(archive),
    ...besideTheArchive(folder, target, distribution),
    ...outside(resources, archive, target),
    ...manifest(archive, paths),
    ...(await fusesLeft(program, fuses)),
    ...integrity(folder, target, archive.headDigest),
  ];
}

/** @param {ReturnType<typeof openArchive>} archive */
function forbidden({ entries, read }) {
  const names = entries
    .filter(({ path }) => FORBIDDEN.test(path))
    .map(({ path }) => `${path} must not be in a package.`);
  const own = entries.filter(({ path, unpacked }) => !unpacked && !path.startsWith('node_modules/'));
  const secrets = own.filter(({ path }) => SECRET.test(read(path).toString('latin1')));
  return [...names, ...secrets.map(({ path }) => `${path} holds a private key.`)];
}

/** What Electron would find only when it reads the file, and on Linux never. @param {ReturnType<typeof openArchive>} archive */
function changedInside({ entries, read, strayBytes }) {
  const links = entries.filter(({ link }) => link);
  const packed = entries.filter(({ unpacked, link }) => !unpacked && !link);
  return [
    ...links.map(({ path }) => `${path} is a link.`),
    ...packed
      .filter(({ path, digest }) => digestOf(read(path)) !== digest)
      .map(({ path }) => `${path} is not the file that the head of the archive knows.`),
    ...(strayBytes === 0 ? [] : [`app.asar has ${strayBytes} bytes more than its files.`]),
  ];
}

/** @param {Buffer} content */
function digestOf(content) {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * The files outside the archive: those of the target, for its processor, with the digests that are inside.
 * @param {string} resources
 * @param {ReturnType<typeof openArchive>} archive
 * @param {import('./target.mjs').Target} target
 */
function outside(resources, archive, target) {
  const folder = join(resources, 'app.asar.unpacked');
  const files = existsSync(folder) ? listFiles(folder) : [];
  const natives = nativesOf(target).map((path) => `node_modules/${path}`);
  const listed = archive.entries.filter(({ unpacked }) => unpacked).map(({ path }) => path);
  const inside = archive.entries.filter(
    ({ path, unpacked }) => !unpacked && UNPACKED.some((end) => path.endsWith(end)),
  );
  const digests = digestsIn(archive);
  return [
    ...files
      .filter((file) => file.endsWith('.node') && !natives.includes(file))
      .map((file) => `${file} is no native library of ${nameOf(target)}.`),
    ...natives.filter((file) => !files.includes(file)).map((file) => `${file} is missing beside the archive.`),
    ...files
      .filter((file) => natives.includes(file) && !isFor(systemOf(join(folder, file)), target))
      .map((file) => `${file} is a library of ${systemOf(join(folder, file))}, not of ${nameOf(target)}.`),
    ...files
      .filter((file) => !listed.includes(file))
      .map((file) => `${file} stands beside the archive, which does not know it.`),
    ...listed
      .filter((file) => !natives.includes(file) && !files.includes(file))
      .map((file) => `${file} is missing beside the archive.`),
    ...listed
      .filter((file) => !UNPACKED.some((end) => file.endsWith(end)))
      .map((file) => `${file} is not in the archive.`),
    ...inside.map(({ path }) => `${path} is inside the archive, where the system cannot load it.`),
    ...(digests === undefined
      ? ['out/main/natives.json is not in the archive.']
      : digestFaults(folder, files, digests)),
  ];
}

/** @param {string} folder @param {readonly string[]} files @param {Readonly<Record<string, string>>} digests */
function digestFaults(folder, files, digests) {
  return [
    ...files.filter((file) => digests[file] === undefined).map((file) => `${file} has no digest in natives.json.`),
    ...Object.entries(digests)
      .filter(([file, digest]) => !files.includes(file) || digestOf(readFileSync(join(folder, file))) !== digest)
      .map(([file]) => `${file} is not the file that natives.json knows.`),
  ];
}

/** @param {ReturnType<typeof openArchive>} archive @returns {Readonly<Record<string, string>> | undefined} */
function digestsIn({ entries, read }) {
  const entry = entries.find(({ path }) => path === 'out/main/natives.json');
  return entry === undefined || entry.unpacked ? undefined : JSON.parse(read(entry.path).toString('utf8'));
}

/** @param {string} system @param {import('./target.mjs').Target} target */
function isFor(system, { platform, arch }) {
  const [name, processors = ''] = system.split('-');
  return name === platform && processors.split('+').includes(arch);
}

/**
 * The product's own manifest, and the libraries named in it, in the notices and in the bill of materials.
 * @param {ReturnType<typeof openArchive>} archive
 * @param {readonly string[]} paths
 */
function manifest({ read }, paths) {
  if (!paths.includes('package.json')) return [];
  const own = JSON.parse(read('package.json').toString('utf8'));
  const notices = paths.includes('THIRD-PARTY-NOTICES.txt') ? read('THIRD-PARTY-NOTICES.txt').toString('utf8') : '';
  const bom = paths.includes('sbom.cdx.json') ? JSON.parse(read('sbom.cdx.json').toString('utf8')).components : [];
  const known = new Set(
    bom.map((/** @type {{ name: string, version: string }} */ { name, version }) => `${name} ${version}`),
  );
  const libraries = paths
    .filter((path) => /^(.*\/)?node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(path))
    .map((path) => JSON.parse(read(path).toString('utf8')))
    .map(({ name, version }) => `${name} ${version}`);
  return [
    ...['scripts', 'devDependencies', 'build']
      .filter((key) => own[key] !== undefined)
      .map((key) => `package.json says ${key}.`),
    ...(paths.includes(own.main) ? [] : [`package.json starts ${own.main}, which is not there.`]),
    ...Object.keys(own.dependencies ?? {})
      .filter((name) => !paths.includes(`node_modules/${name}/package.json`))
      .map((name) => `${name} is a dependency and not in the package.`),
    ...libraries.filter((library) => !known.has(library)).map((library) => `${library} is not in sbom.cdx.json.`),
    ...libraries
      .filter((library) => !notices.includes(`\n${library}\n`))
      .map((library) => `${library} is not in THIRD-PARTY-NOTICES.txt.`),
  ];
}

/** @param {string} program @param {Readonly<Record<string, boolean>>} wanted */
async function fusesLeft(program, wanted) {
  const burnt = await fusesOf(program);
  if (burnt === undefined) return ['The program has no fuses.'];
  return Object.entries(wanted)
    .filter(([name, on]) => burnt[name] !== on)
    .map(
      ([name, on]) =>
        `The fuse ${name} is ${burnt[name] === undefined ? 'not there' : burnt[name] ? 'on' : 'off'} and must be ${on ? 'on' : 'off'}.`,
    );
}

/** @param {string} folder @param {import('./target.mjs').Target} target @param {string} digest */
function integrity(folder, target, digest) {
  // Electron compares the archive on Windows and macOS only.
  if (target.platform === 'linux') return [];
  const embedded = integrityOf(folder, target);
  if (embedded === undefined) return ['The digest of app.asar is not in the program.'];
  return embedded === digest ? [] : ['app.asar is not the archive whose digest is in the program.'];
}

/**
 * What a sound package holds, in one line: files and bytes inside and beside the archive, the natives' systems, fuses, digest.
 * @param {string} folder
 * @param {import('./target.mjs').Target} target
 * @param {Readonly<Record<string, boolean>>} fuses
 */
export function figuresOf(folder, target, fuses) {
  const { resources } = partsOf(folder, target);
  const { entries, bytes, headDigest } = openArchive(join(resources, 'app.asar'));
  const beside = entries
    .filter(({ unpacked }) => unpacked)
    .map(({ path }) => join(resources, 'app.asar.unpacked', path));
  const natives = beside.filter((file) => file.endsWith('.node'));
  const megabytes = (/** @type {number} */ count) => `${(count / 1_000_000).toFixed(1)} MB`;
  const besideBytes = beside.reduce((sum, file) => sum + statSync(file).size, 0);
  return [
    `${entries.length - beside.length} files in app.asar (${megabytes(bytes)}, each with its digest, head ${headDigest.slice(0, 12)})`,
    `${beside.length} beside it (${megabytes(besideBytes)}): ${natives.length} native libraries of ${[...new Set(natives.map(systemOf))].join(' and ')}, ${beside.length - natives.length} WebAssembly, each with its digest inside`,
    `${Object.keys(fuses).length} fuses`,
    target.platform === 'linux'
      ? 'no digest in the program, which Linux does not compare'
      : "the archive's digest in the program",
  ].join('; ');
}
