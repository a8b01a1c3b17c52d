import { createHash } from 'node:crypto';
import * as os from 'node:os';
import * as path from 'node:path';
import { z } from 'zod';
import type { Neighbour } from '../shared/contract/folder.ts';
import type { StationConfig } from '../shared/model/config.ts';
import type { Files } from './ports/files.ts';

/** What each account's station says of itself where every account of this PC can read it: no secret, no buyer. */
const sayingSchema = z.object({
  user: z.string().max(200),
  stationId: z.string().max(40),
  dataDir: z.string().max(1_000),
  /** Of seller, location and share of the orders: two that are the same pack the same orders. */
  share: z.string().max(64),
  seenMs: z.number().int().min(0),
});
type Saying = z.infer<typeof sayingSchema>;

/** A station not started for so long is no neighbour any more. */
const FORGOTTEN_MS = 45 * 86_400_000;

export interface Surroundings {
  readonly files: Files;
  /** Readable and writable by every account of this PC; undefined where there is none. */
  readonly sharedDir: string | undefined;
  readonly user: string;
  readonly dataDir: string;
  readonly wallMs: () => number;
}

/** Windows' ProgramData, where every account may add files and read those of others; elsewhere accounts do not share a bench. */
export function sharedDirOf(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string | undefined {
  const root = platform === 'win32' ? env['ProgramData'] : undefined;
  return root === undefined || root === '' ? undefined : path.join(root, 'Packbench', 'stations');
}

export function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return 'unknown';
  }
}

function shareOf({ marketplace, locationId, stations }: StationConfig): string {
  const text = JSON.stringify([marketplace.url, marketplace.appId, locationId ?? '', stations.index, stations.count]);
  return createHash('sha256').update(text).digest('hex');
}

function fileOf({ user, dataDir }: Pick<Surroundings, 'user' | 'dataDir'>): string {
  return `${createHash('sha256').update(`${user}\n${dataDir}`).digest('hex').slice(0, 32)}.json`;
}

/** Says that this station runs. A folder that does not take it is no fault: then nobody is told of this one. */
export function sayHere(around: Surroundings, config: StationConfig): void {
  const { files, sharedDir, user, dataDir } = around;
  if (sharedDir === undefined) return;
  const saying: Saying = {
    user,
    stationId: config.stationId,
    dataDir,
    share: shareOf(config),
    seenMs: around.wallMs(),
  };
  try {
    files.makeDir(sharedDir);
    files.replaceText(path.join(sharedDir, fileOf(around)), `${JSON.stringify(saying)}\n`, 0o644);
  } catch {
    // A PC where users may not write there: what others say can still be read.
  }
}

/** Stations of other accounts of this PC, the one seen last first. */
export function neighboursOf(around: Surroundings, config: StationConfig | null): readonly Neighbour[] {
  const { files, sharedDir, user, wallMs } = around;
  if (sharedDir === undefined) return [];
  const share = config === null ? null : shareOf(config);
  return listed(files, sharedDir)
    .filter((saying) => saying.user !== user && wallMs() - saying.seenMs < FORGOTTEN_MS)
    .map(({ share: theirs, ...saying }) => ({ ...saying, sameShare: theirs === share }))
    .sort((a, b) => b.seenMs - a.seenMs);
}

function listed(files: Files, dir: string): readonly Saying[] {
  try {
    return files.list(dir).flatMap((name) => (name.endsWith('.json') ? read(files, path.join(dir, name)) : []));
  } catch {
    return [];
  }
}

/** What another account wrote is its word and no more: what does not read is left out. */
function read(files: Files, file: string): readonly Saying[] {
  try {
    return [sayingSchema.parse(JSON.parse(files.readText(file) ?? ''))];
  } catch {
    return [];
  }
}
