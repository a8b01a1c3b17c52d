import type { Migration } from './migration.ts';

/**
 * What the second release adds to the first, one entry for each table with its indexes and triggers. Until that release is out
 * entries are added here; every one must also succeed on a file of the first release that is full of work.
 */
const STATEMENTS: readonly string[] = [
  // filled and emptied once, so that pages which the first release freed without overwriting them are overwritten
  'CREATE TABLE page_fill (fill_id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;',
];

export const care: Migration = { version: 20, sql: STATEMENTS.join('\n') };
