import { createStore, type StoreApi } from 'zustand/vanilla';

/** The time on screen, UTC epoch ms, to the second; the only thing that makes ages grow. */
export function createClockStore(nowMs: () => number): { readonly store: StoreApi<number>; start(): () => void } {
  const store = createStore<number>(() => nowMs());
  return {
    store,
    start() {
      const timer = setInterval(() => store.setState(nowMs(), true), 1000);
      return () => clearInterval(timer);
    },
  };
}
