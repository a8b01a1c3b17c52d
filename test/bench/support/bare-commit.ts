import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { percentile } from './benchmark.ts';

export interface BareCommit {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly commits: number;
}

export interface BareCommitOptions {
  readonly commits?: number;
  /** Commits before the first that counts. */
  readonly warmUp?: number;
  /** The disk to measure: a scratch file is made here and removed. The system's temporary folder when absent. */
  readonly folder?: string;
}

/**
 * What one durable row costs on this disk with nothing around it: a one-row insert of 200 bytes, WAL, synchronous = FULL. The
 * raw limit of everything that commits before it answers. Called between the samples it is compared with, it meets the same machine.
 */
export function openBareCommit(parent: string = tmpdir()) {
  const folder = mkdtempSync(join(parent, 'packbench-commit-'));
  const db = new Database(join(folder, 'bare.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  const insert = db.prepare('INSERT INTO row (text) VALUES (?)');
  const text = 'x'.repeat(200);
  return {
    /** Milliseconds one commit took. */
    commit(): number {
      const from = performance.now();
      insert.run(text);
      return performance.now() - from;
    },
    close(): void {
      const synchronous = Number(db.pragma('synchronous', { simple: true }));
      db.close();
      rmSync(folder, { recursive: true, force: true });
      if (synchronous !== 2) throw new Error('the peer did not commit with FULL');
    },
  };
}

export function measureBareCommit(options: BareCommitOptions = {}): BareCommit {
  const { commits = 2_000, warmUp = 200 } = options;
  const bare = openBareCommit(options.folder);
  try {
    for (let each = 0; each < warmUp; each++) bare.commit();
    const samples = Array.from({ length: commits }, bare.commit);
    return { p50Ms: percentile(samples, 0.5), p99Ms: percentile(samples, 0.99), commits };
  } finally {
    bare.close();
  }
}
