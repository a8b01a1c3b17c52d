import * as fs from 'node:fs';
import * as path from 'node:path';
import { cutDisk } from './disk.ts';
import type { CutFile, Operation } from './recording.ts';

/** What a look at the files after a cut found: so many acknowledged things whole, or what is wrong. */
export type Kept = number | 'damaged' | 'partial';

export interface CutOutcome {
  readonly cuts: number;
  readonly damaged: number;
  readonly partial: number;
  readonly losing: number;
  readonly worstLoss: number;
}

export interface CutReplay {
  /** The files as they were when the record began. */
  readonly start: ReadonlyMap<CutFile, Buffer>;
  readonly operations: readonly Operation[];
  readonly cuts: number;
  readonly random: () => number;
  /** In memory where that exists; emptied before every look. */
  readonly dir: string;
  /** `n` counts the cuts, from 0. */
  readonly look: (dir: string, n: number) => Kept;
}

/** Cuts the power at random moments of a record, and looks each time at what a drive could have kept. */
export function replayCuts({ start, operations, cuts, random, dir, look }: CutReplay): CutOutcome {
  const moments = Array.from({ length: cuts }, () => Math.floor(random() * (operations.length + 1))).sort(
    (a, b) => a - b,
  );
  const disk = cutDisk(start);
  const outcome = { cuts: 0, damaged: 0, partial: 0, losing: 0, worstLoss: 0 };
  let done = 0;
  let acked = 0;
  fs.mkdirSync(dir, { recursive: true });
  for (const moment of moments) {
    for (; done < moment; done += 1) {
      const operation = operations[done];
      if (operation === undefined) break;
      if (operation.kind === 'ack') acked += 1;
      disk.apply(operation);
    }
    for (const name of fs.readdirSync(dir)) fs.rmSync(path.join(dir, name), { recursive: true });
    for (const [name, bytes] of disk.cut(random)) fs.writeFileSync(path.join(dir, name), bytes);
    const kept = look(dir, outcome.cuts);
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
