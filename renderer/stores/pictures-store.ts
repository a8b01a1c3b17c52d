import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StationBridge } from '../../shared/contract/index.ts';

export interface PicturesStore {
  /** By the picture's name: its data URL, or null where the station has none of that name. Absent while it is not read. */
  readonly store: StoreApi<Readonly<Record<string, string | null>>>;
  /** Reads a picture unless it is here or under way. A picture never changes under its name. */
  want(picture: string): void;
}

/** Some 10 kB each; more would only be scrolled past. */
const KEPT = 400;

export function createPicturesStore(station: StationBridge): PicturesStore {
  const store = createStore<Readonly<Record<string, string | null>>>(() => ({}));
  const asked = new Set<string>();
  return {
    store,
    want(picture) {
      if (asked.has(picture) || store.getState()[picture] !== undefined) return;
      asked.add(picture);
      void station.request('catalogue.picture', { picture }).then((result) => {
        asked.delete(picture);
        if (!result.ok) return;
        const kept = Object.entries(store.getState()).slice(-(KEPT - 1));
        store.setState(Object.fromEntries([...kept, [picture, result.value.dataUrl]]), true);
      });
    },
  };
}
