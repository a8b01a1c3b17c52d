import type { Handlers } from '../shared/contract/index.ts';
import { stationFiles } from './db/data-folder.ts';
import { createMaintenance } from './db/maintenance/run.ts';
import type { HostOptions } from './host.ts';
import { type BundleFacts, createBundles } from './operate/bundles.ts';
import { readLog } from './operate/read-log.ts';
import { realPartReader } from './ports/read-part.ts';
import type { Seat } from './seat.ts';
import type { OperateRequests } from './station-options.ts';

/** The log and the bundles of diagnostics: answered also where no station runs, which is when they are needed most. */
export function operateHandlers(options: HostOptions, seat: Seat): Handlers<OperateRequests> {
  const { dataDir, ports, log, version, shell } = options;
  const reader = realPartReader;
  const bundles = createBundles({
    ...{ dataDir, ports, reader },
    maintenance: createMaintenance((args) => ports.spawn.start('maintenance', args)),
  });

  async function facts(): Promise<BundleFacts> {
    const occupant = seat.occupant();
    const config = occupant.kind === 'station' || occupant.kind === 'placeless' ? occupant.config : null;
    const step = occupant.kind === 'refused' ? occupant.failure.code : occupant.kind;
    const about = { version, shell, practice: seat.practising(), step, folder: seat.folder(), config };
    if (occupant.kind !== 'station') return { ...about, health: null };
    try {
      return { ...about, health: await occupant.station.handlers['health.read']({}) };
    } catch (error) {
      // A station that cannot tell its health is exactly what the rest of the bundle is for.
      log.error('the health for a bundle could not be told', { error });
      return { ...about, health: null };
    }
  }

  /** Before it is made: nobody takes facts of this station along unnoticed. */
  function note(by: string, reason: string): void {
    const occupant = seat.occupant();
    log.info('a bundle of diagnostics is made');
    if (occupant.kind !== 'station') return;
    occupant.station.noteDecision({ about: 'diagnostics', decision: `bundle made by ${by}`, reason });
  }

  return {
    'log.read': (question) => readLog(stationFiles(dataDir).logs, reader, question),
    'diagnostics.bundle': ({ by, reason }) => {
      note(by, reason);
      return bundles.make(facts);
    },
    'bundles.list': () => ({ folder: bundles.folder, bundles: bundles.list() }),
    'bundles.read': ({ file, from }) => bundles.read(file, from),
  };
}
