import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StationBridge } from '../../shared/contract/index.ts';
import type { QueueEntry } from '../../shared/contract/shipments.ts';
import type { AppError } from '../../shared/errors.ts';

/** The queue, searched, read page by page as it is scrolled to. */
export interface QueueStoreState {
  readonly search: string;
  readonly packableOnly: boolean;
  /** Null until the first answer to this search. */
  readonly total: number | null;
  readonly packable: number;
  /** By page number; pages not scrolled to are absent. */
  readonly pages: Readonly<Record<number, readonly QueueEntry[]>>;
  readonly busySinceMs: number | null;
  readonly failure: AppError | null;
  readonly atMs: number | null;
}

export interface QueueStore {
  readonly store: StoreApi<QueueStoreState>;
  search(text: string): void;
  setPackableOnly(only: boolean): void;
  /** Reads the pages that show these rows, unless they are here. */
  showRows(from: number, to: number): void;
  /** Reads what is shown again. */
  refresh(): Promise<void>;
}

export const QUEUE_PAGE = 100;

export function createQueueStore(station: StationBridge, nowMs: () => number): QueueStore {
  const store = createStore<QueueStoreState>(() => ({
    search: '',
    packableOnly: false,
    total: null,
    packable: 0,
    pages: {},
    busySinceMs: null,
    failure: null,
    atMs: null,
  }));
  const { getState, setState } = store;
  /** Answers to an earlier question are dropped. */
  let question = 0;
  let shown: readonly number[] = [0];
  const asked = new Set<number>();

  const read = async (page: number) => {
    if (asked.has(page)) return;
    asked.add(page);
    const current = question;
    if (getState().busySinceMs === null) setState({ busySinceMs: nowMs() });
    const { search, packableOnly } = getState();
    const result = await station.request('queue.list', {
      limit: QUEUE_PAGE,
      offset: page * QUEUE_PAGE,
      ...(search.trim() === '' ? {} : { search: search.trim() }),
      ...(packableOnly ? { packableOnly } : {}),
    });
    if (current !== question) return;
    asked.delete(page);
    const idle = { busySinceMs: asked.size === 0 ? null : getState().busySinceMs };
    if (!result.ok) return setState({ ...idle, failure: result.error });
    const { total, packable, entries } = result.value;
    setState({
      ...idle,
      total,
      packable,
      pages: { ...getState().pages, [page]: entries },
      failure: null,
      atMs: nowMs(),
    });
  };

  const readShown = async () => {
    question += 1;
    asked.clear();
    await Promise.all(shown.map(read));
  };

  return {
    store,
    search(text) {
      if (text === getState().search) return;
      setState({ search: text, pages: {}, total: null, busySinceMs: nowMs() });
      shown = [0];
      void readShown();
    },
    setPackableOnly(packableOnly) {
      setState({ packableOnly, pages: {}, total: null, busySinceMs: nowMs() });
      shown = [0];
      void readShown();
    },
    showRows(from, to) {
      const first = Math.floor(Math.max(0, from) / QUEUE_PAGE);
      const last = Math.floor(Math.max(0, to) / QUEUE_PAGE);
      shown = Array.from({ length: last - first + 1 }, (_, index) => first + index);
      for (const page of shown) if (getState().pages[page] === undefined) void read(page);
    },
    async refresh() {
      // Pages out of sight are read anew when they are scrolled to.
      const kept: Record<number, readonly QueueEntry[]> = {};
      for (const page of shown) {
        const entries = getState().pages[page];
        if (entries !== undefined) kept[page] = entries;
      }
      setState({ pages: kept });
      await readShown();
    },
  };
}
