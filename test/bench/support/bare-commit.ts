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
 * raw limit of everything that commits before it answers.
 */
export function measureBareCommit(options: BareCommitOptions = {}): BareCommit {
  const { commits = 2_000, warmUp = 200 } = options;
  const folder = mkdtempSync(join(options.folder ?? tmpdir(), 'packbench-commit-'));
  const db = new Database(join(folder, 'bare.db'));
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
    const insert = db.prepare('INSERT INTO row (text) VALUES (?)');
    const text = 'x'.repeat(200);
    const samples: number[] = [];
    for (let each = 0; each < warmUp + commits; each++) {
      const from = performance.now();
      insert.run(text);
      if (each >= warmUp) samples.push(performance.now() - from);
    }
    if (Number(db.pragma('synchronous', { simple: true })) !== 2) throw new Error('the peer did not commit with FULL');
    return { p50Ms: percentile(samples, 0.5), p99Ms: percentile(samples, 0.99), commits };
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
