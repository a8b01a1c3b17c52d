/** One budget and what was measured against it. Everything in `figures` and `peer` comes from the same run. */
export interface BenchResult {
  /** What the budget is about; the benchmark's own name when it has only one. */
  readonly what?: string;
  /** Measured values with their units in the key, e.g. `sweepMs`. */
  readonly figures: Readonly<Record<string, number>>;
  /** What `ratio` compares with: a raw limit or another way to do the same, measured in this run. */
  readonly peer: string;
  readonly ratio: number;
  /** The ratio allowed; whether as the most or the least is said by `atLeast`. Null: the figure is reported, not judged. */
  readonly budget: number | null;
  readonly atLeast?: boolean;
  readonly ok: boolean;
}

/** What a `test/bench/*.bench.ts` file exports as `benchmark`. */
export interface Benchmark {
  readonly name: string;
  run(): Promise<BenchResult | readonly BenchResult[]>;
}

/** Judged here, so that no benchmark can forget to. Figures are rounded to three places. */
export function judged(result: Omit<BenchResult, 'ok'>): BenchResult {
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const ratio = round(result.ratio);
  const figures = Object.fromEntries(Object.entries(result.figures).map(([key, value]) => [key, round(value)]));
  const ok =
    result.budget === null || (result.atLeast === true ? ratio >= result.budget : ratio <= result.budget && ratio >= 0);
  return { ...result, figures, ratio, ok };
}

/** The value below which this share (0 to 1) of the samples lies. NaN for none. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
