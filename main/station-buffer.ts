import type { StationConfig } from '../shared/model/config.ts';
import { ownInputsNeeded } from '../shared/model/pack-input.ts';
import { type BufferOptions, createBuffer } from './buffer/buffer.ts';
import type { ParcelDocuments } from './documents/parcel-documents.ts';
import { printable } from './documents/printable.ts';
import type { Roster } from './printing/roster.ts';
import type { StationOptions } from './station-options.ts';
import type { Store } from './station-store.ts';

export interface StationBufferOptions extends Pick<BufferOptions, 'bench' | 'mayChoose' | 'onChanged' | 'onFault'> {
  readonly store: Store;
  readonly config: StationConfig;
  readonly ports: StationOptions['ports'];
  readonly locationId: string;
  readonly serverNowMs: () => number;
  readonly parcels: ParcelDocuments;
  readonly roster: Roster;
}

/** What this station packs ahead of its goods. */
export function stationBuffer({ store, config, parcels, roster, ...options }: StationBufferOptions) {
  const { stations, packAhead } = config;
  // Nobody can be asked about a box ahead of its goods, whatever the bench asks.
  const ownNeeded = ownInputsNeeded({ ...config, boxing: 'known' });
  return createBuffer({
    ...{ ...store, ...options, packAhead, candidates: store.aheadCandidates },
    asked: () => ({ locationId: options.locationId, nowMs: options.serverNowMs(), ownNeeded, stations }),
    isPrintable: printable({ ...store, parcels, roster }),
  });
}
