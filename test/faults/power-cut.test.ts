import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../main/db/connection.ts';
import { openDocuments } from '../../main/db/documents.ts';
import { verifyJournal } from '../../main/db/journal-chain.ts';
import { openStationDatabase } from '../../main/db/open.ts';
import { THIS_PC } from '../support/data-folder.ts';
import { wholeDocuments } from '../support/kept-documents.ts';
import { buildShim, type CutFile, type Operation, record } from '../support/power-cut/recording.ts';
import { type CutOutcome, type Kept, replayCuts } from '../support/power-cut/replay.ts';
import { wholeScans } from '../support/scan-commit.ts';
import { seededRandom } from '../support/seeded-random.ts';

const CHILDREN = path.resolve(import.meta.dirname, '../support/children');
/** Of all kinds together; the controls' come on top. */
const CUTS = Number(process.env['PACKBENCH_CUTS'] ?? 4000);
const THREAD_CUTS = Math.floor(CUTS / 3);
const DOCUMENT_CUTS = Math.floor(CUTS / 40);
const COMMIT_CUTS = CUTS - THREAD_CUTS - DOCUMENT_CUTS;
/** A control needs no more than to fail. */
const CONTROL_CUTS = 300;
const SCANS = 120;
const DOCUMENTS = 40;
const SEED = Number(process.env['PACKBENCH_SEED'] ?? Date.now() % 1_000_000_007);
const TIMEOUT_MS = 60_000 + CUTS * 30;

describe('a power cut', () => {
  // In memory where that exists: the syncs that count are those in the record, not this machine's.
  const dir = fs.mkdtempSync(path.join(fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'packbench-cut-'));
  let shim: string | undefined;
  beforeAll(() => {
    shim = buildShim(dir);
    if (shim === undefined) console.log('skipped: power cuts; no C compiler builds what records the writes');
  });
  afterAll(() => fs.rmSync(dir, { recursive: true, force: true }));

  interface Recorded {
    readonly start: ReadonlyMap<CutFile, Buffer>;
    readonly operations: readonly Operation[];
  }

  /** A station made and closed, then recorded while it commits scans; the record and what the disk held before. */
  function recordedScans(
    { synchronous, checkpoints }: { readonly synchronous: 'FULL' | 'NORMAL'; readonly checkpoints: 'thread' | '60' },
    compiled: string,
  ): Recorded {
    const dataDir = path.join(dir, `${synchronous}-${checkpoints}`);
    const file = path.join(dataDir, 'station.db');
    openStationDatabase(file, { machine: THIS_PC }).close();
    const start = new Map<CutFile, Buffer>([['station.db', fs.readFileSync(file)]]);
    const child = path.join(CHILDREN, 'commit-scans.ts');
    return { start, operations: record(compiled, dataDir, child, [file, String(SCANS), synchronous, checkpoints]) };
  }

  function recordedDocuments(compiled: string): Recorded {
    const dataDir = path.join(dir, 'documents');
    const file = path.join(dataDir, 'documents.db');
    fs.mkdirSync(dataDir);
    openDocuments(file).close();
    const start = new Map<CutFile, Buffer>([['documents.db', fs.readFileSync(file)]]);
    const child = path.join(CHILDREN, 'put-documents.ts');
    return { start, operations: record(compiled, dataDir, child, [file, String(DOCUMENTS)]) };
  }

  function replay(recorded: Recorded, cuts: number, look: (found: string, n: number) => Kept): CutOutcome {
    const { next: random } = seededRandom(SEED);
    return replayCuts({ ...recorded, cuts, random, dir: path.join(dir, 'after'), look });
  }

  function told(what: string, { operations }: Recorded, outcome: CutOutcome): void {
    const checkpoints = operations.filter(({ kind }, at) => kind === 'write' && startsFolding(operations, at)).length;
    console.log(
      `power cuts, ${what}, seed ${SEED}, ${operations.length} operations, ${checkpoints} checkpoints: ${JSON.stringify(outcome)}`,
    );
  }

  it(`loses nothing that was acknowledged, in ${COMMIT_CUTS} cuts amid commits`, {
    timeout: TIMEOUT_MS,
  }, (context) => {
    if (shim === undefined) return context.skip('no C compiler');
    const recorded = recordedScans({ synchronous: 'FULL', checkpoints: '60' }, shim);
    const { operations } = recorded;
    expect(operations.filter((operation) => operation.kind === 'ack')).toHaveLength(SCANS);
    expect(operations.filter((operation) => operation.kind === 'sync').length).toBeGreaterThan(SCANS);
    const outcome = replay(recorded, COMMIT_CUTS, lookAtScans);
    told('synchronous=FULL', recorded, outcome);
    expect(outcome).toEqual({ cuts: COMMIT_CUTS, damaged: 0, partial: 0, losing: 0, worstLoss: 0 });
  });

  it(`loses nothing in ${THREAD_CUTS} cuts while the checkpoint thread folds the log in`, {
    timeout: TIMEOUT_MS,
  }, (context) => {
    if (shim === undefined) return context.skip('no C compiler');
    const recorded = recordedScans({ synchronous: 'FULL', checkpoints: 'thread' }, shim);
    const { operations } = recorded;
    expect(operations.filter((_, at) => startsFolding(operations, at)).length).toBeGreaterThan(3);
    const outcome = replay(recorded, THREAD_CUTS, lookAtScans);
    told('with the checkpoint thread', recorded, outcome);
    expect(outcome).toEqual({ cuts: THREAD_CUTS, damaged: 0, partial: 0, losing: 0, worstLoss: 0 });
  });

  it(`keeps every document that was fetched, whole and with all its renditions, in ${DOCUMENT_CUTS} cuts`, {
    timeout: TIMEOUT_MS,
  }, (context) => {
    if (shim === undefined) return context.skip('no C compiler');
    const recorded = recordedDocuments(shim);
    const outcome = replay(recorded, DOCUMENT_CUTS, lookAtDocuments);
    told('documents', recorded, outcome);
    expect(recorded.operations.some((_, at) => startsFolding(recorded.operations, at))).toBe(true);
    expect(outcome).toEqual({ cuts: DOCUMENT_CUTS, damaged: 0, partial: 0, losing: 0, worstLoss: 0 });
  });

  it('does lose what was acknowledged with synchronous=NORMAL, so the replay can tell', (context) => {
    if (shim === undefined) return context.skip('no C compiler');
    const recorded = recordedScans({ synchronous: 'NORMAL', checkpoints: '60' }, shim);
    const outcome = replay(recorded, CONTROL_CUTS, lookAtScans);
    told('synchronous=NORMAL', recorded, outcome);
    expect(outcome.damaged).toBe(0);
    expect(outcome.losing).toBeGreaterThan(CONTROL_CUTS / 4);
  });
});

/** The first of a row of writes into a database file itself: a checkpoint begins. */
function startsFolding(operations: readonly Operation[], at: number): boolean {
  const into = (operation: Operation | undefined) =>
    operation?.kind === 'write' && (operation.file === 'station.db' || operation.file === 'documents.db');
  return into(operations[at]) && !operations.slice(Math.max(0, at - 8), at).some(into);
}

/** How many scans are found whole after the cut. Every 20th time as the station itself opens the file. */
function lookAtScans(found: string, n: number): Kept {
  const file = path.join(found, 'station.db');
  try {
    const opened = n % 20 === 0 ? openStationDatabase(file, { machine: THIS_PC }) : undefined;
    const db = opened?.db ?? connect(file);
    try {
      if (db.pragma('integrity_check', { simple: true }) !== 'ok') return 'damaged';
      if (!verifyJournal(db).intact) return 'partial';
      return wholeScans(db) ?? 'partial';
    } finally {
      (opened ?? db).close();
    }
  } catch {
    return 'damaged';
  }
}

/** A file that the store sets aside as damaged would be a loss of all documents at once, which a cut must not cost. */
function lookAtDocuments(found: string): Kept {
  const file = path.join(found, 'documents.db');
  let setAside = false;
  const documents = openDocuments(file, () => {
    setAside = true;
  });
  try {
    const kept = wholeDocuments(documents) ?? 'partial';
    return setAside ? 'damaged' : kept;
  } finally {
    documents.close();
  }
}
