import * as path from 'node:path';
import type { RequestName, RequestResult } from '../shared/contract/index.ts';
import { latestVersion } from './db/migrate.ts';
import { migrations } from './db/migrations/index.ts';
import type { Log, StationHost } from './host.ts';
import type { Ports } from './ports/index.ts';
import type { AskStation } from './updates/disturbs.ts';
import type { UpdatesOptions } from './updates/options.ts';
import { createUpdates, type Updates } from './updates/updates.ts';

export interface HostUpdatesOptions
  extends Pick<UpdatesOptions, 'version' | 'off' | 'builtInFeed' | 'connect' | 'kept' | 'end'> {
  readonly dataDir: string;
  readonly ports: Pick<Ports, 'clock' | 'timers' | 'files'>;
  readonly log: Log;
  /** There once the shell has opened it; nothing is asked before. */
  readonly host: () => StationHost;
  /** What the shell lets go of when the station has ended: the lock that keeps a second program out. */
  readonly onLeft: () => void;
}

/** The send in flight may end before the station is left for a new version. */
const LEAVE_WAIT_MS = 10_000;

/** The newest schema this version reads and writes; an offered version must read it too. */
export const DATABASE_SCHEMA = latestVersion(migrations);

/** Updates over one station: what a shell that can replace itself answers. */
export function hostUpdates(options: HostUpdatesOptions): Updates {
  const { dataDir, ports, log, host, onLeft, ...rest } = options;
  // The dispatch checks names and inputs; what it replies is the contract's own type, lost on its way through the name.
  const ask: AskStation = async <N extends RequestName>(name: N, input: unknown) =>
    (await host().dispatch(name, input)) as RequestResult<N>;
  return createUpdates({
    ...rest,
    ...ports,
    ask,
    note: (event) => host().note(event),
    async leave() {
      const { queued } = await host().stop(LEAVE_WAIT_MS);
      log.info('the station stopped for a new version', { queued });
      await log.close();
      onLeft();
    },
    recordFile: path.join(dataDir, 'update.json'),
    onFault: (error) => log.warn('an update did not go on', { error }),
  });
}

export { UpdateFailure, UpdateRefused } from './updates/failures.ts';
export * from './updates/manifest.ts';
export type { DownloadedInstaller, KeptInstallers, Updater } from './updates/updater.ts';
export type { Updates } from './updates/updates.ts';
export { compareVersions } from './updates/versions.ts';
