import { readFileSync } from 'node:fs';
import { realClock } from '../../../main/ports/clock.ts';
import { realTimers } from '../../../main/ports/timers.ts';
import { createRenderer } from '../../../main/printing/raster-process.ts';
import type { PrinterProfile } from '../../../main/printing/rendition.ts';
import { builtSpawn } from '../built-spawn.ts';
import { hostileInputs } from '../hostile-inputs.ts';

/*
 * Stands for a station: renders every hostile input of a seed, given as the only argument, and tells its parent what each ended as,
 * how much memory the rendering process took at most, and by how much this process grew.
 */

export interface HostileReport {
  readonly outcomes: readonly { readonly name: string; readonly reasons: readonly string[]; readonly ended: string }[];
  /** Null where the system does not tell of another process's memory. */
  readonly childPeakBytes: number | null;
  readonly grownBytes: number;
}

const profile: PrinterProfile = {
  ...{ language: 'zpl', dpi: 203, widthMm: 101.6, heightMm: 152.4 },
  ...{ crop: 'auto', turn: 'auto', compressed: true },
};
const alive = setInterval(() => undefined, 1_000);
const renderer = createRenderer({
  spawn: builtSpawn(),
  timers: realTimers,
  clock: realClock,
  limits: { requestMs: 8_000 },
});
const inputs = hostileInputs(Number(process.argv[2]));
let peak: number | null = null;
const looks = setInterval(look, 10);

function look(): void {
  const pid = renderer.pid();
  if (pid === undefined) return;
  try {
    const highest = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (highest !== undefined) peak = Math.max(peak ?? 0, Number(highest) * 1024);
  } catch {
    // It ended meanwhile, or there is no such folder here.
  }
}

async function ended(bytes: Uint8Array): Promise<string> {
  const result = await renderer.render({ document: 'label', bytes, profile });
  look();
  if (result.ok) return `printed ${result.value.labels}`;
  return result.error.code === 'LABEL_NOT_PRINTABLE'
    ? String(result.error.details?.['reason'])
    : `${result.error.code}: ${result.error.message}`;
}

function settledRss(): number {
  for (let at = 0; at < 3; at += 1) globalThis.gc?.();
  return process.memoryUsage.rss();
}

// What making them takes is not the station's; the first of each kind loads what all later ones use.
for (const input of inputs) input.make();
for (const input of inputs.filter((_, index) => index % 9 === 0)) await ended(input.make());
const before = settledRss();
const outcomes: HostileReport['outcomes'][number][] = [];
for (const { name, reasons, make } of inputs) outcomes.push({ name, reasons, ended: await ended(make()) });
const grownBytes = settledRss() - before;
clearInterval(looks);
clearInterval(alive);
await renderer.stop();
const report: HostileReport = { outcomes, childPeakBytes: peak, grownBytes };
process.send?.(report, undefined, undefined, () => process.disconnect());
