import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';

export interface PageReply<Row> {
  readonly total: number;
  readonly entries: readonly Row[];
}

/** A list of any length under one question, read page by page as it is scrolled to. */
export interface PagedState<Question, Row, Whole extends PageReply<Row>> {
  readonly question: Question;
  /** The newest answer to this question, for its total and counts; null until the first. */
  readonly head: Whole | null;
  /** By page number; pages not scrolled to are absent. */
  readonly pages: Readonly<Record<number, readonly Row[]>>;
  /** UTC epoch ms. */
  readonly busySinceMs: number | null;
  readonly failure: AppError | null;
  /** When what is shown was read. */
  readonly atMs: number | null;
}

export interface PagedStore<Question, Row, Whole extends PageReply<Row>> {
  readonly store: StoreApi<PagedState<Question, Row, Whole>>;
  /** Asks something else; what was shown goes. The same question again changes nothing. */
  ask(question: Question): void;
  /** Reads the pages that show these rows, unless they are here. */
  showRows(from: number, to: number): void;
  /** Reads what is shown again. */
  refresh(): Promise<void>;
  /** Every row of the question now asked, in one list, read in slices; `onProgress` is told how many are here. */
  readAll(onProgress: (read: number) => void): Promise<Result<readonly Row[], AppError>>;
}

export interface PagedOptions<Question, Row, Whole extends PageReply<Row>> {
  readonly first: Question;
  readonly read: (question: Question, limit: number, offset: number) => Promise<Result<Whole, AppError>>;
  readonly nowMs: () => number;
}

export const PAGE = 100;
const SLICE = 500;

export function createPagedStore<Question, Row, Whole extends PageReply<Row>>(
  options: PagedOptions<Question, Row, Whole>,
): PagedStore<Question, Row, Whole> {
  const { first, read, nowMs } = options;
  const store = createStore<PagedState<Question, Row, Whole>>(() => ({
    question: first,
    head: null,
    pages: {},
    busySinceMs: null,
    failure: null,
    atMs: null,
  }));
  const { getState, setState } = store;
  /** Answers to an earlier asking are dropped. */
  let turn = 0;
  let shown: readonly number[] = [0];
  const asked = new Set<number>();

  const readPage = async (page: number) => {
    if (asked.has(page)) return;
    asked.add(page);
    const current = turn;
    if (getState().busySinceMs === null) setState({ busySinceMs: nowMs() });
    const result = await read(getState().question, PAGE, page * PAGE);
    if (current !== turn) return;
    asked.delete(page);
    const idle = { busySinceMs: asked.size === 0 ? null : getState().busySinceMs };
    if (!result.ok) return setState({ ...idle, failure: result.error });
    const pages = { ...getState().pages, [page]: result.value.entries };
    setState({ ...idle, head: result.value, pages, failure: null, atMs: nowMs() });
  };

  const readShown = async () => {
    turn += 1;
    asked.clear();
    await Promise.all(shown.map(readPage));
  };

  return {
    store,
    ask(question) {
      if (JSON.stringify(question) === JSON.stringify(getState().question)) return;
      setState({ question, head: null, pages: {}, failure: null, busySinceMs: nowMs() });
      shown = [0];
      void readShown();
    },
    showRows(from, to) {
      const firstPage = Math.floor(Math.max(0, from) / PAGE);
      const lastPage = Math.floor(Math.max(0, to) / PAGE);
      shown = Array.from({ length: lastPage - firstPage + 1 }, (_, index) => firstPage + index);
      for (const page of shown) if (getState().pages[page] === undefined) void readPage(page);
    },
    async refresh() {
      const { pages } = getState();
      // Pages out of sight are read anew when they are scrolled to.
      setState({ pages: Object.fromEntries(Object.entries(pages).filter(([page]) => shown.includes(Number(page)))) });
      await readShown();
    },
    async readAll(onProgress) {
      const { question } = getState();
      const rows: Row[] = [];
      for (;;) {
        const result = await read(question, SLICE, rows.length);
        if (!result.ok) return result;
        rows.push(...result.value.entries);
        onProgress(rows.length);
        if (result.value.entries.length === 0 || rows.length >= result.value.total) return { ok: true, value: rows };
      }
    },
  };
}
