import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Reply, RequestInput, RequestName, StationBridge } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';

/** One press of a button that asks the station to do something. */
export type Act<N extends RequestName> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly sinceMs: number; readonly input: RequestInput<N> }
  | { readonly kind: 'done'; readonly value: Reply<N> }
  | { readonly kind: 'failed'; readonly failure: AppError };

export interface ActStore<N extends RequestName> {
  readonly store: StoreApi<Act<N>>;
  /** Does it, unless it is being done; undefined when it was or failed. Never twice at once. */
  run(input: RequestInput<N>): Promise<Reply<N> | undefined>;
  reset(): void;
}

export function createActStore<N extends RequestName>(
  station: StationBridge,
  name: N,
  nowMs: () => number,
): ActStore<N> {
  const store = createStore<Act<N>>(() => ({ kind: 'idle' }));
  return {
    store,
    async run(input) {
      if (store.getState().kind === 'busy') return undefined;
      store.setState({ kind: 'busy', sinceMs: nowMs(), input }, true);
      const result = await station.request(name, input);
      if (!result.ok) {
        store.setState({ kind: 'failed', failure: result.error }, true);
        return undefined;
      }
      store.setState({ kind: 'done', value: result.value }, true);
      return result.value;
    },
    reset: () => store.setState({ kind: 'idle' }, true),
  };
}
