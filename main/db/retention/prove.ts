import * as fs from 'node:fs';
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { PurgeProof } from '../../../shared/model/retention.ts';
import { connect } from '../connection.ts';
import { filesBelow } from './old-files.ts';

const CHUNK_BYTES = 8 * 1024 * 1024;
const MOST_HITS = 50;
/** What a packed stream may grow to; labels are far below. */
const MOST_UNPACKED_BYTES = 64 * 1024 * 1024;
const SQLITE = 'SQLite format 3\0';

interface Needle {
  readonly as: string;
  readonly bytes: Buffer;
}

/** The name as a file may hold it: as said, in small and in capital letters, in each coding. */
function needlesOf(name: string): readonly Needle[] {
  return [...new Set([name, name.toLowerCase(), name.toUpperCase()])].flatMap((text) => {
    const utf8 = Buffer.from(text, 'utf8');
    const utf16 = Buffer.from(text, 'utf16le');
    const hex = utf8.toString('hex');
    return [
      { as: 'utf-8', bytes: utf8 },
      { as: 'utf-16le', bytes: utf16 },
      { as: 'utf-16be', bytes: Buffer.from(utf16).swap16() },
      { as: 'hex', bytes: Buffer.from(hex) },
      { as: 'hex', bytes: Buffer.from(hex.toUpperCase()) },
      ...[0, 1, 2].map((shift) => ({ as: 'base64', bytes: base64At(utf8, shift) })),
    ];
  });
}

/** The characters that stand for these bytes alone, when so many bytes come before them. */
function base64At(bytes: Buffer, shift: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const whole = Math.floor(((shift + bytes.length) * 8) / 6);
  return Buffer.from(text.slice(Math.ceil((shift * 8) / 6), whole));
}

/**
 * Looks for these names in every byte of every file of the folder: plain, in the codings programs write text in, and inside packed
 * streams (PDF, PNG, ZIP, gzip). SQLite files are read twice: byte by byte with what is free in them, and value by value, because a
 * long value lies in pieces. What a label draws as dots cannot be searched; labels go whole.
 *
 * Only for a process that has none of these files open otherwise (the maintenance child): closing a file drops every lock the process holds
 * on it, SQLite's too; the next program to open the database would then cut its shared memory off under the reader, which ends with SIGBUS
 * (sqlite.org/howtocorrupt, 2.2).
 */
export function prove(dataDir: string, names: readonly string[]): PurgeProof {
  const needles = names.flatMap(needlesOf);
  const hits = new Map<string, { readonly file: string; readonly as: string }>();
  let [files, bytes, unread] = [0, 0, 0];
  for (const { file, name } of filesBelow(dataDir)) {
    const onHit = (as: string) => {
      if (hits.size < MOST_HITS) hits.set(`${name} ${as}`, { file: name, as });
    };
    try {
      const { size, isSqlite } = searchFile(file, needles, onHit);
      if (isSqlite) searchValues(file, needles, onHit);
      files += 1;
      bytes += size;
    } catch {
      // Held by another program, or gone since; a proof says what it could not read.
      if (fs.existsSync(file)) unread += 1;
    }
  }
  return { files, bytes, unread, names: names.length, hits: [...hits.values()] };
}

function searchFile(file: string, needles: readonly Needle[], onHit: (as: string) => void) {
  const overlap = Math.max(...needles.map(({ bytes }) => bytes.length));
  const descriptor = fs.openSync(file, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let [size, isSqlite] = [0, false];
    for (let at = 0; ; ) {
      const read = fs.readSync(descriptor, chunk, 0, CHUNK_BYTES, at);
      if (at === 0) isSqlite = chunk.toString('latin1', 0, SQLITE.length) === SQLITE;
      search(chunk.subarray(0, read), needles, onHit);
      size = at + read;
      if (read < CHUNK_BYTES) return { size, isSqlite };
      at += CHUNK_BYTES - overlap;
    }
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Every value of every table, texts and bytes alike. */
function searchValues(file: string, needles: readonly Needle[], onHit: (as: string) => void): void {
  const db = connect(file, { readonly: true });
  try {
    const tables = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all();
    for (const table of tables) {
      const rows = db.prepare<[], unknown[]>(`SELECT * FROM "${table.replaceAll('"', '""')}"`).raw();
      for (const row of rows.iterate()) {
        for (const value of row) {
          if (typeof value === 'string') search(Buffer.from(value), needles, (as) => onHit(`${as} in ${table}`));
          else if (value instanceof Uint8Array) search(Buffer.from(value), needles, (as) => onHit(`${as} in ${table}`));
        }
      }
    }
  } finally {
    db.close();
  }
}

function search(bytes: Buffer, needles: readonly Needle[], onHit: (as: string) => void, packed = false): void {
  for (const { as, bytes: needle } of needles) if (bytes.includes(needle)) onHit(as);
  if (packed) return;
  for (const stream of packedStreams(bytes)) search(stream, needles, (as) => onHit(`${as}, packed`), true);
}

/** zlib (PDF, PNG), gzip and ZIP members that begin in these bytes; what begins like one and is none is passed over. */
function* packedStreams(bytes: Buffer): Iterable<Buffer> {
  const begins: readonly (readonly [string, (at: number) => Buffer])[] = [
    ...['7801', '785e', '789c', '78da'].map((hex) => [hex, (at: number) => unpack(inflateSync, bytes, at)] as const),
    ['1f8b08', (at) => unpack(gunzipSync, bytes, at)],
    [
      '504b0304',
      (at) => unpack(inflateRawSync, bytes, at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)),
    ],
  ];
  for (const [hex, from] of begins) {
    const start = Buffer.from(hex, 'hex');
    for (let at = bytes.indexOf(start); at !== -1; at = bytes.indexOf(start, at + 1)) {
      try {
        yield from(at);
      } catch {
        // No stream, only two bytes that look like one.
      }
    }
  }
}

/** As far as it goes: one may be cut off by the end of the piece. */
function unpack(how: typeof inflateSync, bytes: Buffer, at: number): Buffer {
  // 2 is Z_SYNC_FLUSH: what was unpacked so far is given even where the end is missing.
  return how(bytes.subarray(at, at + MOST_UNPACKED_BYTES), { finishFlush: 2, maxOutputLength: MOST_UNPACKED_BYTES });
}
