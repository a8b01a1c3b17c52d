import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../main/db/connection.ts';
import { verifyJournal } from '../../main/db/journal-chain.ts';
import { openStationDatabase } from '../../main/db/open.ts';
import { THIS_PC } from '../support/data-folder.ts';
import { cutDisk } from '../support/power-cut/disk.ts';
import { buildShim, type CutFile, type Operation, record } from '../support/power-cut/recording.ts';
import { wholeScans } from '../support/scan-commit.ts';
import { seededRandom } from '../support/seeded-random.ts';

const CHILD = path.resolve(import.meta.dirname, '../support/children/commit-scans.ts');
const CUTS = Number(process.env['PACKBENCH_CUTS'] ?? 2000);
/** The control needs no more than to fail. */
const CONTROL_CUTS = 300;
const SCANS = 250;
const SEED = Number(process.env['PACKBENCH_SEED'] ?? Date.now() % 1_000_000_007);

interface Outcome {
  readonly cuts: number;
  readonly damaged: number;
  readonly partial: number;
  readonly losing: number;
  readonly worstLoss: number;
}

describe('a power cut', () => {
  // In memory where that exists: the syncs that count are those in the record, not this machine's.
  const dir = fs.mkdtempSync(path.join(fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'packbench-cut-'));
  let shim: string | undefined;
  beforeAll(() => {
    shim = buildShim(dir);
  });
  afterAll(() => fs.rmSync(dir, { recursive: true, force: true }));

  /** A station made and closed, then recorded while it commits scans; the record and what the disk held before. */
  function recorded(name: string, synchronous: 'FULL' | 'NORMAL', compiled: string) {
    const dataDir = path.join(dir, name);
    const file = path.join(dataDir, 'station.db');
    openStationDatabase(file, { machine: THIS_PC }).close();
    const start = new Map<CutFile, Buffer>([['station.db', fs.readFileSync(file)]]);
    const operations = record(compiled, dataDir, CHILD, [file, String(SCANS), synchronous, '60']);
    return { start, operations };
  }

  function replay(start: ReadonlyMap<CutFile, Buffer>, operations: readonly Operation[], cuts: number): Outcome {
    const { next: random } = seededRandom(SEED);
    const moments = Array.from({ length: cuts }, () => Math.floor(random() * (operations.length + 1))).sort(
      (a, b) => a - b,
    );
    const disk = cutDisk(start);
    const outcome = { cuts: 0, damaged: 0, partial: 0, losing: 0, worstLoss: 0 };
    let done = 0;
    let acked = 0;
    for (const moment of moments) {
      for (; done < moment; done += 1) {
        const operation = operations[done];
        if (operation === undefined) break;
        if (operation.kind === 'ack') acked += 1;
        disk.apply(operation);
      }
      const kept = look(disk.cut(random), outcome.cuts);
      outcome.cuts += 1;
      if (kept === 'damaged') outcome.damaged += 1;
      else if (kept === 'partial') outcome.partial += 1;
      else if (kept < acked) {
        outcome.losing += 1;
        outcome.worstLoss = Math.max(outcome.worstLoss, acked - kept);
      }
    }
    return outcome;
  }

  /** How many scans are found whole after the cut. Every 20th time as the station itself opens the file. */
  function look(found: ReadonlyMap<CutFile, Buffer>, n: number): number | 'damaged' | 'partial' {
    const after = path.join(dir, 'after');
    fs.rmSync(after, { recursive: true, force: true });
    fs.mkdirSync(after);
    const file = path.join(after, 'station.db');
    for (const [name, bytes] of found) fs.writeFileSync(path.join(after, name), bytes);
    try {
      const opened = n % 20 === 0 ? openStationDatabase(file, { machine: THIS_PC }) : undefined;
      const db = opened?.db ?? connect(file);
      try {
        if (db.pragma('integrity_check', { simple: true }) !== 'ok') return 'damaged';
        if (!verifyJournal(db).intact) return 'partial';
        return wholeScans(db) ?? 'partial';
      } finally {
        if (opened === undefined) db.close();
        else opened.close();
      }
    } catch {
      return 'damaged';
    }
  }

  it(`loses nothing that was acknowledged, in ${CUTS} cuts`, (context) => {
    if (shim === undefined) return context.skip('no C compiler');
    const { start, operations } = recorded('full', 'FULL', shim);
    expect(operations.filter((operation) => operation.kind === 'ack')).toHaveLength(SCANS);
    expect(operations.filter((operation) => operation.kind === 'sync').length).toBeGreaterThan(SCANS);
    const outcome = replay(start, operations, CUTS);
    console.log(
      `power cuts, synchronous=FULL, seed ${SEED}, ${operations.length} operations: ${JSON.stringify(outcome)}`,
    );
    expect(outcome).toEqual({ cuts: CUTS, damaged: 0, partial: 0, losing: 0, worstLoss: 0 });
  });

  it('does lose what was acknowledged with synchronous=NORMAL, so the replay can tell', (context) => {
    if (shim === undefined) return context.skip('no C compiler');
    const { start, operations } = recorded('normal', 'NORMAL', shim);
    const outcome = replay(start, operations, CONTROL_CUTS);
    console.log(
      `power cuts, synchronous=NORMAL, seed ${SEED}, ${operations.length} operations: ${JSON.stringify(outcome)}`,
    );
    expect(outcome.damaged).toBe(0);
    expect(outcome.losing).toBeGreaterThan(CONTROL_CUTS / 4);
  });
});
