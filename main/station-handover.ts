import type { StationEvent } from '../shared/contract/index.ts';
import { createHandover, type HandoverHandlers, type HandoverOptions } from './handover/handover.ts';
import type { StationOptions } from './station-options.ts';
import type { Store } from './station-store.ts';

export interface StationHandoverOptions
  extends Pick<HandoverOptions, 'client' | 'locationId' | 'nowMs' | 'serverNowMs'> {
  readonly store: Store;
  readonly ports: StationOptions['ports'];
  readonly emit: (event: StationEvent) => void;
}

/** The loading door of this station. */
export function stationHandover({ store, ports, emit, ...options }: StationHandoverOptions): HandoverHandlers {
  return createHandover({
    ...{ ...store, ...options, ids: ports.ids, timers: ports.timers },
    onChanged: () => emit({ name: 'handover.changed' }),
    onHandedOver: ({ length }) => emit({ name: 'queue.changed', count: length }),
  });
}
