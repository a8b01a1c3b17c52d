import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import * as path from 'node:path';
import type { CrashReports } from '../../shared/contract/shell.ts';

/** The parts of Electron that write crash reports. */
export interface CrashReporting {
  readonly app: { setPath(name: 'crashDumps', folder: string): void };
  readonly crashReporter: {
    start(options: { uploadToServer: boolean; ignoreSystemCrashHandler: boolean }): void;
  };
}

export const MOST_REPORTS = 10;
const MOST_BYTES = 100 * 1024 * 1024;
/** A report holds what stood in memory, buyers' addresses among it, and goes as soon as the fault it tells of is old. */
export const REPORTS_KEPT_MS = 14 * 24 * 3_600_000;

/** Below the data folder, so that whoever removes that removes these too. */
export function crashFolder(dataDir: string): string {
  return path.join(dataDir, 'crashes');
}

/** Reports of faults in the program itself stay on this PC: nothing is ever sent. To be called before Electron is ready. */
export function keepCrashesHere({ app, crashReporter }: CrashReporting, folder: string): void {
  mkdirSync(folder, { recursive: true });
  app.setPath('crashDumps', folder);
  crashReporter.start({ uploadToServer: false, ignoreSystemCrashHandler: true });
}

export function listCrashes(folder: string): CrashReports {
  const reports = dumpsBelow(folder, 3)
    .map((file) => ({ file, ...sizeAndTime(path.join(folder, file)) }))
    .sort((a, b) => b.atMs - a.atMs);
  return { folder, reports };
}

/** Removes what is too old, and the oldest of what is too many or too large. Returns how many went. */
export function boundCrashes(folder: string, nowMs: number): number {
  let bytes = 0;
  const going = listCrashes(folder).reports.filter((report, index) => {
    bytes += report.bytes;
    return index >= MOST_REPORTS || bytes > MOST_BYTES || nowMs - report.atMs > REPORTS_KEPT_MS;
  });
  for (const { file } of going) {
    const whole = path.join(folder, file);
    for (const each of [whole, whole.replace(/\.dmp$/, '.meta')]) rmSync(each, { force: true });
  }
  return going.length;
}

/** Crashpad files them in folders of its own, named differently on each system. */
function dumpsBelow(folder: string, depth: number): readonly string[] {
  let entries: readonly { readonly name: string; isDirectory(): boolean }[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    if (!entry.isDirectory()) return entry.name.endsWith('.dmp') ? [entry.name] : [];
    if (depth === 0) return [];
    return dumpsBelow(path.join(folder, entry.name), depth - 1).map((below) => path.join(entry.name, below));
  });
}

function sizeAndTime(file: string): { readonly atMs: number; readonly bytes: number } {
  try {
    const { mtimeMs, size } = statSync(file);
    return { atMs: Math.round(mtimeMs), bytes: size };
  } catch {
    // Gone between the two looks.
    return { atMs: 0, bytes: 0 };
  }
}
