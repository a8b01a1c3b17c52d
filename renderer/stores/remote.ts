import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Reply, RequestInput, RequestName, StationBridge } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';

/** What a screen knows of one answer of the station. What was read once stays shown, with how old it is, when asking again fails. */
export type Remote<T> =
  | { readonly kind: 'busy'; readonly sinceMs: number }
  | { readonly kind: 'ready'; readonly value: T; readonly atMs: number; readonly failure: AppError | null }
  | { readonly kind: 'failed'; readonly failure: AppError; readonly sinceMs: number };

export interface RemoteStore<N extends RequestName> {
  readonly store: StoreApi<Remote<Reply<N>>>;
  /** Asks again; calls while one is out become one more after it. Ends when what is shown is as new as the call. */
  refresh(): Promise<void>;
  /** Asks something else from now on; what was shown goes, its answer could belong to the old question. */
  ask(input: RequestInput<N>): Promise<void>;
}

/** One request's answer, kept. `nowMs` gives UTC epoch ms. */
export function createRemoteStore<N extends RequestName>(
  station: StationBridge,
  name: N,
  input: RequestInput<N>,
  nowMs: () => number,
): RemoteStore<N> {
  const store = createStore<Remote<Reply<N>>>(() => ({ kind: 'busy', sinceMs: nowMs() }));
  let question = input;
  let asking: Promise<void> | undefined;
  let again = false;

  const askOnce = async () => {
    const asked = question;
    const result = await station.request(name, asked);
    if (asked !== question) return;
    if (result.ok) return store.setState({ kind: 'ready', value: result.value, atMs: nowMs(), failure: null }, true);
    const before = store.getState();
    if (before.kind === 'ready') store.setState({ ...before, failure: result.error }, true);
    else store.setState({ kind: 'failed', failure: result.error, sinceMs: nowMs() }, true);
  };

  const refresh = (): Promise<void> => {
    if (asking !== undefined) {
      again = true;
      return asking;
    }
    asking = (async () => {
      do {
        again = false;
        await askOnce();
      } while (again);
      asking = undefined;
    })();
    return asking;
  };

  return {
    store,
    refresh,
    ask(next) {
      question = next;
      store.setState({ kind: 'busy', sinceMs: nowMs() }, true);
      return refresh();
    },
  };
}
