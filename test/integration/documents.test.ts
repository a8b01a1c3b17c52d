import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Documents, type NewRendition, openDocuments, type StoredDocument } from '../../main/db/documents.ts';
import { sha256 } from '../support/print-station.ts';
import { zplLabel } from '../support/zpl.ts';

describe('the documents file', () => {
  let dir: string;
  let file: string;
  const opened: Documents[] = [];
  const causes: string[] = [];

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'packbench-documents-'));
    file = path.join(dir, 'documents.db');
  });
  afterEach(() => {
    for (const one of opened.splice(0)) one.close();
    causes.length = 0;
    fs.rmSync(dir, { recursive: true, force: true });
  });
  function open() {
    const one = openDocuments(file, (cause) => causes.push(cause));
    opened.push(one);
    return one;
  }
  function label(code: string, over: Partial<StoredDocument> = {}): StoredDocument {
    const bytes = zplLabel(code);
    const documentKey = `label/S-${code}/1`;
    return {
      documentKey,
      shipmentId: `S-${code}`,
      kind: 'zpl',
      bytes,
      sha256: sha256(bytes),
      codes: [code, 'x'],
      sheets: [[code], ['x']],
      fetchedAtMs: 5,
      ...over,
    };
  }
  const read = (documents: Documents, key: string) => {
    const found = documents.get(key);
    return found && { ...found, bytes: Buffer.from(found.bytes) };
  };

  test('what was put is there after a restart, byte for byte, with its codes', () => {
    const put = label('A');
    open().put(put);
    opened.pop()?.close();
    const documents = open();
    expect(read(documents, put.documentKey)).toEqual(put);
    const { bytes, ...head } = put;
    expect(documents.head(put.documentKey)).toEqual({ ...head, size: bytes.byteLength, generation: 1 });
    expect(documents.get('other')).toBeUndefined();
    expect(causes).toEqual([]);
  });

  const rendition = (text: string, over: Partial<NewRendition> = {}): NewRendition => ({
    ...{ language: 'tspl', labels: 2, passedThrough: false, bytes: Buffer.from(text) },
    warnings: [{ kind: 'fine-bars', code: 'A', dots: 1.7 }],
    pages: [
      { codes: ['A', 'x'], texts: [], png: Buffer.from(`png of ${text}`) },
      { codes: [], texts: ['Ship to'], png: null },
    ],
    ...over,
  });

  test('what a printer gets is kept beside its document, with its pictures, whole after a restart', () => {
    const put = label('A');
    open().put(put, [{ profileKey: 'p', rendition: rendition('one') }]);
    opened.pop()?.close();
    const documents = open();
    const head = {
      ...{ documentKey: put.documentKey, profileKey: 'p', language: 'tspl', labels: 2, size: 3, passedThrough: false },
      ...{ sha256: sha256(Buffer.from('one')), documentSha256: put.sha256, madeAtMs: put.fetchedAtMs },
      warnings: [{ kind: 'fine-bars', code: 'A', dots: 1.7 }],
      pages: [
        { codes: ['A', 'x'], texts: [] },
        { codes: [], texts: ['Ship to'] },
      ],
    };
    expect(documents.renditionHead(put.documentKey, 'p')).toEqual(head);
    expect(documents.rendition(put.documentKey, 'p')).toEqual({ ...head, bytes: Buffer.from('one') });
    expect(documents.previews(put.documentKey, 'p').map(String)).toEqual(['png of one']);
    expect(documents.rendition(put.documentKey, 'other')).toBeUndefined();
    expect(documents.previews(put.documentKey, 'other')).toEqual([]);
  });

  test('a rendition made anew replaces the one of its profile and no other', () => {
    const documents = open();
    documents.put(label('A'), [
      { profileKey: 'p', rendition: rendition('one') },
      { profileKey: 'q', rendition: rendition('two') },
    ]);
    documents.putRendition('label/S-A/1', 'p', rendition('three', { pages: [] }), 9);
    const bytesOf = (profile: string) => String(documents.rendition('label/S-A/1', profile)?.bytes);
    expect([bytesOf('p'), bytesOf('q')]).toEqual(['three', 'two']);
    expect(documents.previews('label/S-A/1', 'p')).toEqual([]);
  });

  test('other bytes under a key take the renditions of the old ones with them; the same bytes keep them', () => {
    const documents = open();
    documents.put(label('A'), [{ profileKey: 'p', rendition: rendition('one') }]);
    documents.put(label('A', { codes: ['more'] }));
    expect(documents.renditionHead('label/S-A/1', 'p')).toBeDefined();
    documents.put(label('A', { bytes: Buffer.from('other'), sha256: 'other' }));
    expect(documents.renditionHead('label/S-A/1', 'p')).toBeUndefined();
    expect(documents.previews('label/S-A/1', 'p')).toEqual([]);
  });

  test('what is composed when it prints has a rendition and no document', () => {
    const documents = open();
    documents.putRendition('ticket/P/T-1', 'p', rendition('ticket'), 7);
    expect(documents.rendition('ticket/P/T-1', 'p')).toMatchObject({ documentSha256: null, madeAtMs: 7 });
    expect(documents.get('ticket/P/T-1')).toBeUndefined();
    expect(documents.count()).toBe(0);
  });

  test('renditions and pictures go with their document, and those without one go with age', () => {
    const documents = open();
    documents.put(label('A'), [{ profileKey: 'p', rendition: rendition('one') }]);
    documents.put(label('B', { fetchedAtMs: 50 }), [{ profileKey: 'p', rendition: rendition('two') }]);
    for (const at of [1, 2, 60]) documents.putRendition(`ticket/${at}/T-1`, 'p', rendition('ticket'), at);
    documents.erase('label/S-A/1');
    expect(documents.previews('label/S-A/1', 'p')).toEqual([]);
    expect(documents.renditionHead('label/S-A/1', 'p')).toBeUndefined();
    documents.eraseOf('S-B');
    expect(documents.renditionHead('label/S-B/1', 'p')).toBeUndefined();
    expect(documents.eraseComposedBefore(50, 1)).toBe(1);
    expect(documents.eraseComposedBefore(50, 10)).toBe(1);
    expect(documents.previews('ticket/1/T-1', 'p')).toEqual([]);
    expect(documents.previews('ticket/60/T-1', 'p')).toHaveLength(1);
  });

  test('a second put under the same key replaces the first', () => {
    const documents = open();
    documents.put(label('A'));
    const later = label('B', { documentKey: 'label/S-A/1', fetchedAtMs: 9 });
    documents.put(later);
    expect(read(documents, 'label/S-A/1')).toEqual(later);
    expect(documents.count()).toBe(1);
  });

  test('a shipment’s documents are told newest first', () => {
    const documents = open();
    documents.put(label('A', { documentKey: 'old', shipmentId: 'S', fetchedAtMs: 1 }));
    documents.put(label('B', { documentKey: 'new', shipmentId: 'S', fetchedAtMs: 2 }));
    documents.put(label('C'));
    expect(documents.headsOf('S').map((head) => head.documentKey)).toEqual(['new', 'old']);
  });

  test('erased bytes are gone from the file too', () => {
    const documents = open();
    const put = label('SECRETADDRESS');
    documents.put(put);
    documents.put(label('KEPT'));
    documents.erase(put.documentKey);
    expect(documents.get(put.documentKey)).toBeUndefined();
    opened.pop()?.close();
    expect(fs.readdirSync(dir)).toEqual(['documents.db']);
    const raw = fs.readFileSync(file);
    expect(raw.includes('SECRETADDRESS')).toBe(false);
    expect(raw.includes('KEPT')).toBe(true);
  });

  test('documents are erased by shipment, and those before an instant are told in slices', () => {
    const documents = open();
    for (let at = 1; at <= 5; at += 1) documents.put(label(`L${at}`, { fetchedAtMs: at }));
    expect(documents.eraseOf('S-L5')).toBe(1);
    const keys = (after: string) => documents.fetchedBefore(4, after, 2).map(({ documentKey }) => documentKey);
    expect(keys('')).toEqual(['label/S-L1/1', 'label/S-L2/1']);
    expect(keys('label/S-L2/1')).toEqual(['label/S-L3/1']);
    expect(documents.fold()).toBe(true);
    expect(documents.count()).toBe(4);
  });

  test.each([
    ['no database', () => Buffer.from('these bytes are no database at all, and there are enough of them'.repeat(100))],
    ['a file cut short', (whole: Buffer) => whole.subarray(0, 5000)],
    ['a broken header', (whole: Buffer) => Buffer.concat([Buffer.alloc(40, 7), whole.subarray(40)])],
  ])('%s is set aside and an empty store takes its place', (_, damage) => {
    const first = open();
    for (let at = 0; at < 40; at += 1) first.put(label(`L${at}`));
    opened.pop()?.close();
    fs.writeFileSync(file, damage(fs.readFileSync(file)));
    const documents = open();
    expect(documents.get('label/S-L39/1')).toBeUndefined();
    documents.put(label('AFTER'));
    expect(read(documents, 'label/S-AFTER/1')).toEqual(label('AFTER'));
    expect(causes).toHaveLength(1);
    expect(fs.existsSync(`${file}.damaged`)).toBe(true);
  });

  test('any code of a label finds its shipment, until the label has others or is erased', () => {
    const documents = open();
    const a = label('FMPP-A');
    documents.put(a);
    documents.put(label('FMPP-B'));
    documents.put(label('FMPP-C', { documentKey: 'invoice/S-C/1' }));
    expect(documents.shipmentsWithCode('fmpp-a')).toEqual(['S-FMPP-A']);
    expect(documents.shipmentsWithCode('x').sort()).toEqual(['S-FMPP-A', 'S-FMPP-B']);
    for (const none of ['FMPP-C', 'FMPP', '']) expect(documents.shipmentsWithCode(none)).toEqual([]);
    documents.put({ ...a, codes: ['NEW'] });
    expect(documents.shipmentsWithCode('FMPP-A')).toEqual([]);
    expect(documents.shipmentsWithCode('NEW')).toEqual(['S-FMPP-A']);
    documents.erase(a.documentKey);
    expect(documents.shipmentsWithCode('NEW')).toEqual([]);
    documents.eraseOf('S-FMPP-B');
    expect(documents.shipmentsWithCode('x')).toEqual([]);
  });

  test('a schema of another version is set aside: everything in it can be fetched again', () => {
    const other = new Database(file);
    other.exec('CREATE TABLE document (other TEXT)');
    other.pragma('user_version = 99');
    other.close();
    const documents = open();
    documents.put(label('A'));
    expect(documents.count()).toBe(1);
    expect(causes).toEqual(['The documents file has schema 99, not 5']);
  });

  test('damage that shows while it is open costs the stored bytes, not the request', () => {
    const documents = open();
    for (let at = 0; at < 400; at += 1) documents.put(label(`L${at}`));
    const wal = new Database(file);
    wal.pragma('wal_checkpoint(TRUNCATE)');
    wal.close();
    const page = 4096;
    const descriptor = fs.openSync(file, 'r+');
    for (let at = 1; at * page < fs.statSync(file).size; at += 1)
      fs.writeSync(descriptor, Buffer.alloc(page, 0xee), 0, page, at * page);
    fs.closeSync(descriptor);
    for (let at = 0; at < 400; at += 1) documents.get(`label/S-L${at}/1`);
    documents.put(label('AFTER'));
    expect(read(documents, 'label/S-AFTER/1')).toEqual(label('AFTER'));
    expect(fs.existsSync(`${file}.damaged`)).toBe(true);
  });

  test('a folder that cannot be written is a disk failure, not a damaged file', () => {
    expect(() => openDocuments(path.join(dir, 'missing', 'documents.db'))).toThrow();
    expect(fs.existsSync(path.join(dir, 'missing'))).toBe(false);
  });
});
