import type { Handlers } from '../shared/contract/index.ts';
import { AppFailure } from '../shared/errors.ts';
import { hasNoLinks } from './db/data-folder.ts';
import { beforeUpdate, goBackBeforeUpdate, wayBackWords } from './db/way-back.ts';
import type { HostOptions } from './host.ts';
import { neighboursOf, type Surroundings, sayHere, sharedDirOf, userName } from './neighbours.ts';
import type { Seat } from './seat.ts';

export interface FolderOptions extends Pick<HostOptions, 'dataDir' | 'ports' | 'log'> {
  readonly seat: Seat;
  /** Other than this PC's, where a test has one of its own. */
  readonly sharedDir?: string;
}

/**
 * What `--restore-before-update` does, for both shells; one paragraph that says what was done. The journal names the account of this PC.
 * Throws as `goBackBeforeUpdate` does.
 */
export function goBackFromCommandLine(dataDir: string): string {
  return wayBackWords(goBackBeforeUpdate(dataDir, { by: userName(), reason: 'asked for where Packbench was started' }));
}

/** Where the records lie, and the way back to before the last update. Answered by the host: a refused folder has both too. */
export function stationFolder({ dataDir, ports, log, seat, sharedDir }: FolderOptions) {
  const around: Surroundings = {
    ...{ files: ports.files, dataDir, user: userName(), wallMs: ports.clock.wallMs },
    sharedDir: sharedDir ?? sharedDirOf(process.platform, process.env),
  };
  const configOf = () => {
    const occupant = seat.occupant();
    return (occupant.kind === 'station' || occupant.kind === 'placeless') && !seat.practising()
      ? occupant.config
      : null;
  };

  /** In the records that are put aside too. Where they cannot be written any more, going back must still be possible. */
  function note(by: string, reason: string): void {
    const occupant = seat.occupant();
    if (occupant.kind !== 'station') return;
    try {
      occupant.station.noteDecision({
        about: 'data-folder',
        decision: `going back to before the update by ${by}`,
        reason,
      });
    } catch (error) {
      log.error('going back could not be journalled in the records it puts aside', { error });
    }
  }

  const handlers: Handlers<'folder.read' | 'folder.goBack'> = {
    'folder.read': () => {
      const folder = seat.folder();
      const config = configOf();
      if (config !== null) sayHere(around, config);
      const neighbours = neighboursOf(around, config);
      const backup = beforeUpdate(folder);
      const shared = neighbours.some(({ sameShare }) => sameShare);
      return {
        ...{ dataDir: folder, neighbours },
        warnings: [...(hasNoLinks(folder) ? (['no-links'] as const) : []), ...(shared ? (['neighbour'] as const) : [])],
        wayBack:
          backup === undefined
            ? null
            : { file: backup.file, atMs: backup.atMs, fromSchema: Number(/\d+/.exec(backup.file)?.[0]) },
      };
    },
    'folder.goBack': async ({ by, reason }) => {
      const folder = seat.folder();
      if (beforeUpdate(folder) === undefined) {
        throw new AppFailure('NOT_FOUND', `${folder} holds no backup of before an update.`);
      }
      note(by, reason);
      let next: () => Promise<void> = seat.practising() ? seat.enterPractice : seat.enter;
      return await seat.restart(
        async () => {
          const went = goBackBeforeUpdate(folder, { wallMs: ports.clock.wallMs, by, reason });
          const words = wayBackWords(went);
          log.warn('the records of before the update were put back', { by, reason, backup: went.backup });
          next = async () => seat.stayOut(folder, new AppFailure('WAY_BACK_READY', words));
          const { generation, schemaVersion, since } = went;
          return { generation, schemaVersion, since };
        },
        () => next(),
      );
    },
  };

  return {
    handlers,
    /** Tells the other accounts of this PC that this station runs, and the log of those that would pack the same orders. */
    sayHere(): void {
      const config = configOf();
      if (config === null) return;
      sayHere(around, config);
      for (const { user, stationId, sameShare } of neighboursOf(around, config)) {
        if (sameShare) log.warn('another account of this PC works on the same orders', { account: user, stationId });
      }
    },
  };
}
