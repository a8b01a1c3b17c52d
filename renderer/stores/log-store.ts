import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StationBridge } from '../../shared/contract/index.ts';
import type { LogLevelName, LogLine, LogPage } from '../../shared/contract/operate.ts';
import type { AppError } from '../../shared/errors.ts';

export interface LogQuestion {
  readonly level: LogLevelName;
  readonly text: string;
}

export interface LogView {
  readonly question: LogQuestion;
  /** Newest first. */
  readonly lines: readonly LogLine[];
  /** Where older lines begin; null at the oldest, and before the first answer. */
  readonly next: string | null;
  /** Since when the first answer is waited for; null after it. UTC epoch ms. */
  readonly busySinceMs: number | null;
  readonly readingOlder: boolean;
  /** Of the last asking; what was read before stays. */
  readonly failure: AppError | null;
}

export interface LogStore {
  readonly store: StoreApi<LogView>;
  /** Brings the lines that came since. */
  refresh(): Promise<void>;
  ask(question: LogQuestion): Promise<void>;
  older(): Promise<void>;
}

const PAGE_LINES = 200;
/** Some 10 MB; the oldest go, and can be read again. */
const MOST_LINES = 20_000;

export function createLogStore(station: StationBridge, nowMs: () => number): LogStore {
  const store = createStore<LogView>(() => begun({ level: 'info', text: '' }, nowMs()));
  let asking: LogQuestion | undefined;

  async function read(before?: string): Promise<LogPage | undefined> {
    const { question } = store.getState();
    const more = before === undefined ? {} : { before };
    const result = await station.request('log.read', { ...question, limit: PAGE_LINES, ...more });
    // An answer to an earlier question says nothing about this one.
    if (store.getState().question !== question) return undefined;
    store.setState(
      result.ok
        ? { failure: null, busySinceMs: null }
        : { failure: result.error, busySinceMs: null, readingOlder: false },
    );
    return result.ok ? result.value : undefined;
  }

  async function refresh(): Promise<void> {
    const { question, busySinceMs } = store.getState();
    if (asking === question) return;
    asking = question;
    const page = await read();
    if (asking === question) asking = undefined;
    if (page === undefined) return;
    const { lines, next } = store.getState();
    const known = new Set(lines.map(({ key }) => key));
    const fresh = page.lines.filter(({ key }) => !known.has(key));
    const joins = lines.length > 0 && fresh.length < page.lines.length;
    // Without a line in common some may have been missed in between: what is shown begins anew.
    if (joins) store.setState(upTo(MOST_LINES, [...fresh, ...lines], next));
    else if (fresh.length > 0 || busySinceMs !== null) store.setState({ lines: page.lines, next: page.next });
  }

  return {
    store,
    refresh,
    async ask(question) {
      store.setState(begun(question, nowMs()), true);
      await refresh();
    },
    async older() {
      const { next, readingOlder } = store.getState();
      if (next === null || readingOlder) return;
      store.setState({ readingOlder: true });
      const page = await read(next);
      if (page === undefined) return;
      const { lines } = store.getState();
      store.setState({ lines: [...lines, ...page.lines], next: page.next, readingOlder: false });
    },
  };
}

/** A line's key is also where the lines before it are read from. */
function upTo(most: number, lines: readonly LogLine[], next: string | null): Pick<LogView, 'lines' | 'next'> {
  return lines.length <= most ? { lines, next } : { lines: lines.slice(0, most), next: lines[most - 1]?.key ?? next };
}

function begun(question: LogQuestion, busySinceMs: number): LogView {
  return { question, lines: [], next: null, busySinceMs, readingOlder: false, failure: null };
}
