import { AppFailure } from '../shared/errors.ts';
import type { JournalEvent } from '../shared/model/journal.ts';
import { connectMarketplace } from './connect-marketplace.ts';
import type { StationOptions } from './station-options.ts';
import { openStore } from './station-store.ts';

/**
 * What every part of a station works with: the opened files, the account's client, the place and its share of the orders, this
 * PC's clock and the marketplace's, the journal of a shipment. Throws the `AppFailure` of a folder that cannot be used.
 * @param lookAgain Called after a fault in a loop: what it left undone is looked for as after a start.
 */
export function stationCommon(options: StationOptions, lookAgain: () => void) {
  const { config, ports, log, practice } = options;
  const { locationId, stations } = config;
  if (locationId === undefined) throw new AppFailure('NOT_CONFIGURED', 'No location has been chosen.');
  const store = openStore(options);
  const client = connectMarketplace({
    ...{ ports, log, ...config.marketplace, readSecret: options.readSecret },
    share: 1 / stations.count,
    practice: practice !== null,
  });
  const nowMs = ports.clock.wallMs;
  return {
    ...{ store, client, config, ports, log, locationId, stations, nowMs },
    serverNowMs: () => nowMs() + (client.serverOffsetMs() ?? 0),
    record(event: JournalEvent, shipmentId: string): void {
      store.journal.append(event, { atMs: nowMs(), shipmentId });
    },
    onFault(error: unknown): void {
      log.error('a loop met a fault and goes on', { error });
      lookAgain();
    },
  };
}
