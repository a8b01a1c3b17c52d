import type { Invariant } from './breach.ts';
import { runShift, type ShiftOptions, type ShiftReport } from './shift.ts';

/** The smallest shift found that still breaks the same promise. */
export interface Shrunk {
  readonly report: ShiftReport;
  readonly parcels: number;
  /** Kinds and events left out. */
  readonly without: readonly string[];
  readonly runs: number;
}

const SMALLER = [2, 4, 8, 14, 24] as const;

/**
 * Runs a broken shift again with fewer parcels, without whole kinds of mishaps, then without single ones, and keeps what still
 * breaks `invariant`. Ends after `maxRuns`.
 */
export async function shrink(
  options: ShiftOptions,
  invariant: Invariant,
  first: ShiftReport,
  maxRuns = 60,
): Promise<Shrunk> {
  let best: ShiftReport = first;
  let { parcels } = options;
  let without = new Set(options.without ?? []);
  let runs = 0;

  async function stillBroken(next: { parcels?: number; without?: ReadonlySet<string> }): Promise<boolean> {
    if (runs >= maxRuns) return false;
    runs += 1;
    const report = await runShift({ ...options, parcels, without, ...next });
    if (!report.breaches.some((breach) => breach.invariant === invariant)) return false;
    best = report;
    return true;
  }

  for (const fewer of SMALLER) {
    if (fewer >= parcels || !(await stillBroken({ parcels: fewer }))) continue;
    parcels = fewer;
    break;
  }
  for (const kind of new Set(best.happened.map((name) => name.split('#')[0] ?? name))) {
    const next = new Set([...without, kind]);
    if (await stillBroken({ without: next })) without = next;
  }
  for (let size = Math.ceil(best.happened.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.happened.length; at += size) {
      const next = new Set([...without, ...best.happened.slice(at, at + size)]);
      if (await stillBroken({ without: next })) without = next;
    }
  }
  return { report: best, parcels, without: [...without], runs };
}
