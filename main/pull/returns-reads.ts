import { RETURN_SOURCES, type Return, type ReturnItem, type ReturnSource } from '../../shared/model/returns.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { PullMemoryQueries } from '../db/pull-memory.ts';
import { FIRST_KEY } from '../db/return-heads.ts';
import type { ReturnRecords } from '../db/return-records.ts';
import type { ReturnFilter, ReturnsPage } from '../marketplace/client.ts';
import { pause } from '../ports/timers.ts';
import type { ReturnChange } from './apply-return.ts';
import { ask, ReadFailed, type Reading, serverNow, type Told } from './reading.ts';

/** Older ones that are still open are read by id. */
const LOOK_BACK_MS = 90 * 86_400_000;
/** Changes that reach the marketplace's search late still lie within it. */
const OVERLAP_MS = 15 * 60_000;
/** Room for clocks that differ. */
const AHEAD_MS = 600_000;
/** 50,000 items of one source in 90 days; beyond them somebody turns in a circle. */
const MOST_PAGES = 2_000;
/** marketplace-api 3.1 */
const IDS_PER_READ = 25;
const ORDERS_PER_READ = 100;
const SLICE = 500;

/** What every read of returns needs. */
export interface ReturnReading extends Pick<Reading, 'client' | 'ports' | 'locationId' | 'signal'> {
  readonly records: ReturnRecords;
  readonly memory: PullMemoryQueries;
  /** Writes what was told; `readAtMs` is the start of the request. */
  readonly apply: (returns: readonly Return[], readAtMs: number) => Promise<readonly ReturnChange[]>;
  /** Writes what was told of their orders, as the pull of shipments does. */
  readonly applyShipments: (shipments: readonly Shipment[], readAtMs: number) => Promise<unknown>;
}

export interface ReturnsReport {
  /** When the read began, by the PC's clock. */
  readonly startedAtMs: number;
  readonly requests: number;
  readonly returns: number;
  /** What could not be read, in words without the buyer's; while there is any the read told not of all. */
  readonly unreadable: readonly string[];
}

/**
 * Every return created in the last 90 days, of both sources, then by id each open one that was in no page. What happens during the
 * pass is found by the next read of changes, which goes back to before it began.
 */
export async function readAllReturns(reading: ReturnReading): Promise<ReturnsReport> {
  const startedAtMs = reading.ports.clock.wallMs();
  const nowMs = serverNow(reading);
  const seen = new Set<string>();
  const pages = await bothSources(reading, seen, { fromMs: nowMs - LOOK_BACK_MS, toMs: nowMs + AHEAD_MS }, 'created');
  const unseen = await openUnseen(reading, seen);
  const byId = await readReturnsById(reading, unseen);
  remember(reading, { full: startedAtMs, changed: nowMs, whole: pages.unreadable.length === 0 ? startedAtMs : null });
  return { startedAtMs, ...pages, requests: pages.requests + byId, returns: seen.size };
}

/**
 * Those that changed since the last read (seed: `modifiedAfter`), with some overlap. With the full pass before it that is all
 * there is to know. Not to be called before a full pass was made.
 */
export async function readChangedReturns(reading: ReturnReading): Promise<ReturnsReport> {
  const { memory, locationId } = reading;
  const startedAtMs = reading.ports.clock.wallMs();
  const nowMs = serverNow(reading);
  const lastMs = Math.min(memory.mark(locationId, 'returns-changed') ?? nowMs, nowMs);
  const seen = new Set<string>();
  const pages = await bothSources(reading, seen, { fromMs: lastMs - OVERLAP_MS, toMs: nowMs + AHEAD_MS }, 'modified');
  // What the full pass could not read, changes do not tell either.
  const known = (memory.mark(locationId, 'returns-read') ?? -1) >= (memory.mark(locationId, 'returns-full') ?? 0);
  remember(reading, { changed: nowMs, whole: known && pages.unreadable.length === 0 ? startedAtMs : null });
  return { startedAtMs, ...pages, returns: seen.size };
}

function remember(
  { memory, locationId }: ReturnReading,
  at: { readonly full?: number; readonly changed: number; readonly whole: number | null },
): void {
  memory.setMark(locationId, 'returns-changed', at.changed);
  if (at.whole !== null) memory.setMark(locationId, 'returns-read', at.whole);
  if (at.full !== undefined) memory.setMark(locationId, 'returns-full', at.full);
}

/** Returns by id, 25 to a request; those the marketplace does not know stay as they are. Gives the requests it took. */
export async function readReturnsById(reading: ReturnReading, returnIds: readonly string[]): Promise<number> {
  let requests = 0;
  for (let at = 0; at < returnIds.length; at += IDS_PER_READ) {
    requests += await readFew(reading, returnIds.slice(at, at + IDS_PER_READ));
  }
  return requests;
}

/** Where a whole call is refused because of one id, it is halved until that one is alone. */
async function readFew(reading: ReturnReading, ids: readonly string[]): Promise<number> {
  try {
    const { value, readAtMs } = await ask(reading, () => reading.client.readReturns({ by: 'returnIds', ids }, 'pull'));
    await reading.apply(byReturn(value), readAtMs);
    return 1;
  } catch (error) {
    const status = error instanceof ReadFailed && error.fault.kind === 'refused' ? error.fault.status : undefined;
    if (status !== 400 && status !== 404 && status !== 422) throw error;
    if (ids.length === 1) return 1;
    const half = Math.ceil(ids.length / 2);
    return 1 + (await readFew(reading, ids.slice(0, half))) + (await readFew(reading, ids.slice(half)));
  }
}

/**
 * The orders of open returns, where this station does not know them: their type says whose logistics bring the return back, and
 * cancelling one confirms the order's delivery. Each is asked for once: `asked` remembers them.
 */
export async function readOrdersOfReturns(reading: ReturnReading, asked: Set<string>): Promise<void> {
  for (let after = ''; ; ) {
    const slice = reading.records.returns.orderless(reading.locationId, after, SLICE);
    const last = slice.at(-1);
    if (!last) return;
    after = last.orderItemId;
    const ids = [...new Set(slice.map(({ orderItemId }) => orderItemId))].filter((id) => !asked.has(id));
    for (let at = 0; at < ids.length; at += ORDERS_PER_READ) {
      const few = ids.slice(at, at + ORDERS_PER_READ);
      for (const id of few) asked.add(id);
      await readOrders(reading, few);
    }
    if (slice.length < SLICE) return;
  }
}

async function readOrders(reading: ReturnReading, orderItemIds: readonly string[]): Promise<void> {
  const { records } = reading;
  try {
    const { value: shipments, readAtMs } = await ask(reading, () =>
      reading.client.readShipments({ by: 'orderItemIds', ids: orderItemIds }, 'pull'),
    );
    await reading.applyShipments(shipments, readAtMs);
  } catch (error) {
    // One of them alone may be the reason; without its order a return is shown all the same.
    if (!(error instanceof ReadFailed) || error.fault.kind !== 'refused') throw error;
    return;
  }
  for (const returnId of records.returns.idsOfOrderItems(orderItemIds)) {
    await pause(reading.ports.timers, 0, reading.signal);
    if (reading.signal.aborted) return;
    records.renew(returnId);
  }
}

async function bothSources(
  reading: ReturnReading,
  seen: Set<string>,
  range: { readonly fromMs: number; readonly toMs: number },
  date: 'created' | 'modified',
): Promise<{ readonly requests: number; readonly unreadable: readonly string[] }> {
  const unreadable = new Set<string>();
  let requests = 0;
  for (const source of RETURN_SOURCES) {
    const filter: ReturnFilter = { source, locationId: reading.locationId, [date]: range };
    requests += await pageThrough(reading, filter, async ({ value: page, readAtMs }) => {
      for (const reason of page.unreadable) unreadable.add(reason);
      const returns = byReturn(page.returns.map((item) => sourced(item, source)));
      for (const { returnId } of returns) seen.add(returnId);
      await reading.apply(returns, readAtMs);
    });
  }
  return { requests, unreadable: [...unreadable] };
}

/** The filter's word stands where an item of its answer tells another: the marketplace searched by it. */
function sourced(item: ReturnItem, source: ReturnSource): ReturnItem {
  return item.source === source ? item : { ...item, source };
}

async function pageThrough(
  reading: ReturnReading,
  filter: ReturnFilter,
  take: (page: Told<ReturnsPage>) => Promise<void>,
): Promise<number> {
  const followed = new Set<string>();
  let url: string | null = null;
  for (let pages = 1; ; pages++) {
    const next: string | null = url;
    const page: Told<ReturnsPage> = await ask(reading, () =>
      next === null ? reading.client.searchReturns(filter, 'pull') : reading.client.nextReturns(next, 'pull'),
    );
    await take(page);
    url = page.value.nextUrl;
    if (url === null) return pages;
    if (followed.has(url) || pages >= MOST_PAGES) throw inACircle(pages);
    followed.add(url);
  }
}

/** A set that is never through tells of nothing whole: the read is tried again later. */
function inACircle(pages: number): ReadFailed {
  const message = `the pages of returns do not end: ${pages} were read`;
  return new ReadFailed({ kind: 'unknown', codes: [], message, suspicious: true });
}

async function openUnseen(reading: ReturnReading, seen: ReadonlySet<string>): Promise<readonly string[]> {
  const unseen = new Set<string>();
  for (let after = FIRST_KEY; ; ) {
    const slice = reading.records.heads.openAfter(reading.locationId, after, SLICE);
    for (const { returnId } of slice) if (!seen.has(returnId)) unseen.add(returnId);
    const last = slice.at(-1);
    if (!last || slice.length < SLICE) return [...unseen];
    after = last;
    await pause(reading.ports.timers, 0, reading.signal);
  }
}

/** Items as the marketplace lists them, by their return. */
export function byReturn(items: readonly ReturnItem[]): readonly Return[] {
  const found = new Map<string, ReturnItem[]>();
  for (const item of items) {
    const of = found.get(item.returnId);
    if (of) of.push(item);
    else found.set(item.returnId, [item]);
  }
  return [...found].map(([returnId, of]) => ({ returnId, items: of }));
}
