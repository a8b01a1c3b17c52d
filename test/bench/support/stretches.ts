import { PerformanceObserver } from 'node:perf_hooks';
import Database from 'better-sqlite3';

/** One turn of the event loop in which something ran. */
export interface Stretch {
  /** By the clock: also waits for the disk, and for a processor that others have. */
  readonly wallMs: number;
  /** Of this thread on a processor: what the station itself did, however busy the machine is. */
  readonly cpuMs: number;
  readonly atMs: number;
  /** What ran longest in it, e.g. a statement, with its time; empty when only JavaScript ran. */
  readonly causes: readonly { readonly what: string; readonly ms: number; readonly times: number }[];
}

/** Turns shorter than this are the loop going round. */
const LEAST_MS = 0.25;
const STATEMENT_METHODS = ['run', 'get', 'all'] as const;

/**
 * Times every turn of this thread's event loop until `stop`, by a chain of immediates that keeps it turning. SQL statements and
 * whatever goes through `within` are timed as causes; garbage collections are added afterwards.
 */
export function watchStretches() {
  const stretches: Stretch[] = [];
  const pauses: { readonly startTime: number; readonly duration: number }[] = [];
  const collector = new PerformanceObserver((list) => pauses.push(...list.getEntries()));
  collector.observe({ entryTypes: ['gc'] });
  let causes = new Map<string, { ms: number; times: number }>();
  const spent = (what: string, ms: number) => {
    const before = causes.get(what) ?? { ms: 0, times: 0 };
    causes.set(what, { ms: before.ms + ms, times: before.times + 1 });
  };
  const unwrap = timeStatements(spent);

  let watching = true;
  let lastMs = performance.now();
  let lastCpu = process.threadCpuUsage();
  setImmediate(function turn() {
    const nowMs = performance.now();
    const wallMs = nowMs - lastMs;
    if (wallMs >= LEAST_MS) {
      const { user, system } = process.threadCpuUsage(lastCpu);
      const longest = [...causes].map(([what, each]) => ({ what, ...each })).toSorted((a, b) => b.ms - a.ms);
      stretches.push({ wallMs, cpuMs: (user + system) / 1000, atMs: lastMs, causes: longest.slice(0, 6) });
    }
    if (causes.size > 0) causes = new Map();
    if (watching) setImmediate(turn);
    lastCpu = process.threadCpuUsage();
    lastMs = performance.now();
  });

  return {
    /** Names the synchronous part of `work` as a cause. */
    within<T>(what: string, work: () => T): T {
      const from = performance.now();
      try {
        return work();
      } finally {
        spent(what, performance.now() - from);
      }
    },
    async stop(): Promise<readonly Stretch[]> {
      watching = false;
      // The observer is told of collections a turn later.
      await new Promise((resolve) => setTimeout(resolve, 50));
      collector.disconnect();
      unwrap();
      return stretches.map((stretch) => {
        const here = pauses.filter(
          (gc) => gc.startTime >= stretch.atMs && gc.startTime < stretch.atMs + stretch.wallMs,
        );
        const ms = here.reduce((sum, gc) => sum + gc.duration, 0);
        const gc = here.length > 0 ? [{ what: 'garbage collection', ms, times: here.length }] : [];
        return { ...stretch, causes: [...gc, ...stretch.causes].toSorted((a, b) => b.ms - a.ms) };
      });
    },
  };
}

/** Times every statement of every connection of this process. Returns what takes it back. */
function timeStatements(spent: (what: string, ms: number) => void): () => void {
  const db = new Database(':memory:');
  const prototype = Object.getPrototypeOf(db.prepare('SELECT 1')) as Record<string, (...args: unknown[]) => unknown>;
  db.close();
  const originals = STATEMENT_METHODS.map((method) => [method, prototype[method]] as const);
  for (const [method, original] of originals) {
    if (!original) continue;
    prototype[method] = function timed(this: { readonly source: string }, ...args: unknown[]): unknown {
      const from = performance.now();
      try {
        return original.apply(this, args);
      } finally {
        spent(
          this.source
            .replace(/\s+/g, ' ')
            .trim()
            .replace(/^(.{40}).*(.{60})$/, '$1 ... $2'),
          performance.now() - from,
        );
      }
    };
  }
  return () => {
    for (const [method, original] of originals) if (original) prototype[method] = original;
  };
}
