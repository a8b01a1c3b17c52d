import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDocuments } from '../../main/db/documents.ts';
import { unpackFirstRelease } from '../support/first-release.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'packbench-documents-'));
  unpackFirstRelease(dir);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function within(file: string) {
  const db = new Database(file);
  try {
    const all = (sql: string) => db.prepare(sql).all();
    return {
      version: db.pragma('user_version', { simple: true }),
      schema: all('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name'),
      documents: all(
        'SELECT document_key, sha256, generation, hex(bytes) AS bytes FROM document ORDER BY document_key',
      ),
      printerReady: all('SELECT document_key, profile_key, sha256, hex(bytes) AS bytes FROM rendition ORDER BY 1, 2'),
    };
  } finally {
    db.close();
  }
}

describe('the documents file of the first release', () => {
  it('has the shape this version makes: one that changes it must bring buffered labels along, not set them aside', () => {
    const mine = join(dir, 'mine.db');
    openDocuments(mine).close();
    const { version, schema } = within(join(dir, 'documents.db'));
    expect({ version, schema }).toEqual({ version: within(mine).version, schema: within(mine).schema });
  });

  it('keeps every label and every byte that is ready for a printer', () => {
    const file = join(dir, 'documents.db');
    const before = within(file);
    expect(before.documents.length).toBeGreaterThan(10);
    expect(before.printerReady.length).toBeGreaterThan(5);
    const setAside: string[] = [];
    const documents = openDocuments(file, (cause) => setAside.push(cause), 1);
    expect(documents.count()).toBe(before.documents.length);
    documents.close();
    expect(setAside).toEqual([]);
    expect(within(file)).toEqual(before);
    expect(readdirSync(dir).filter((name) => name.includes('damaged'))).toEqual([]);
  });
});
