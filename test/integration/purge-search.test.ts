import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { openStore } from '../../main/db/documents-store.ts';
import { openStationDatabase } from '../../main/db/open.ts';
import { filesBelow } from '../../main/db/retention/old-files.ts';
import { prove } from '../../main/db/retention/prove.ts';
import { DOCUMENT_COLUMNS, STATION_COLUMNS, textColumnsOf } from '../support/buyers-columns.ts';

describe('every column', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-columns-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('of text or bytes is on the list of what may name a buyer', () => {
    const station = join(folder, 'station.db');
    openStationDatabase(station).close();
    const documents = join(folder, 'documents.db');
    openStore(documents, 1).close();
    for (const [file, known] of [
      [station, STATION_COLUMNS],
      [documents, DOCUMENT_COLUMNS],
    ] as const) {
      const columns = textColumnsOf(file);
      expect(columns.filter((column) => !known.has(column))).toEqual([]);
      expect([...known.keys()].filter((column) => !columns.includes(column))).toEqual([]);
    }
  });
});

describe('the proof', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-proof-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const name = 'Zubeda Plantwala';
  const hitsIn = (bytes: Buffer): readonly string[] => {
    for (const { file } of filesBelow(folder)) rmSync(file);
    writeFileSync(join(folder, 'file.bin'), bytes);
    utimesSync(join(folder, 'file.bin'), 0, 0);
    return prove(folder, [name]).hits.map(({ as }) => as);
  };

  test.each([
    ['utf-8', Buffer.from(name)],
    ['utf-16le', Buffer.from(name, 'utf16le')],
    ['utf-16be', Buffer.from(name, 'utf16le').swap16()],
    ['hex', Buffer.from(Buffer.from(name).toString('hex'))],
    ['base64', Buffer.from(Buffer.from(`a${name}`).toString('base64'))],
    ['base64', Buffer.from(Buffer.from(`ab${name}bc`).toString('base64'))],
    ['utf-8, packed', deflateSync(`BT (${name}) Tj ET`)],
    ['utf-8', Buffer.from(name.toUpperCase())],
  ])('finds a name written as %s', (as, written) => {
    expect(hitsIn(Buffer.concat([Buffer.alloc(1_000, 0x78), written, Buffer.alloc(1_000, 1)]))).toContain(as);
  });

  test('finds a name that lies across two pieces of a long file', () => {
    const long = Buffer.alloc(8 * 1024 * 1024 + 100, 32);
    long.write(name, 8 * 1024 * 1024 - 5);
    expect(hitsIn(long)).toEqual(['utf-8']);
  });

  test('finds nothing where there is nothing', () => {
    expect(hitsIn(Buffer.from('Zubeda Plant-wala, Zubeda  Plantwala'))).toEqual([]);
  });
});
