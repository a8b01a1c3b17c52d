import { startOfIndiaDay } from '../../shared/india-time.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { PullMemoryQueries } from '../db/pull-memory.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { ShipmentPage } from '../marketplace/client.ts';
import { boundsAreInclusive, witnessAmong } from './bounds-check.ts';
import { readDense } from './dense.ts';
import { checkIds } from './id-check.ts';
import { knownLanes } from './known-types.ts';
import { laneFilter, type SweepLane } from './lanes.ts';
import { ask, type Reading, serverNow } from './reading.ts';
import { createBacklog, runAll } from './run-all.ts';
import {
  assertTiled,
  type Density,
  edgesFor,
  edgesFromDates,
  type Leaf,
  rangeOf,
  split,
  type Window,
  windowsBetween,
} from './windows.ts';

const DAY_MS = 86_400_000;
/** No order waits this long for its dispatch. */
const LOOK_BACK_DAYS = 730;
/** How far windows overlap once their bounds were seen to be loose: the resolution the API promises. */
const OVERLAP_MS = 1000;

export interface SweepOptions {
  readonly reading: Reading;
  readonly queries: ShipmentQueries;
  readonly memory: PullMemoryQueries;
  /** Forgets remembered edges and trusts no order of a page: only windows that came back whole in one reply count. */
  readonly deep: boolean;
  /** Requests at a time. */
  readonly inFlight: number;
  readonly lanes?: readonly SweepLane[];
}

export interface SweepReport {
  /** Start of the sweep, by the PC's clock: when `whole`, everything that happened before it is known. */
  readonly startedAtMs: number;
  readonly whole: boolean;
  readonly requests: number;
  /** Shipments in the windows, each counted once. */
  readonly seen: number;
  /** Live on the marketplace, known before, unchanged in hold, and yet in no window. Must stay 0. */
  readonly missed: number;
  /** Local live shipments that were in no window and had to be read by id. */
  readonly checkedById: number;
  /** Instants that held more than a page. */
  readonly dense: number;
  /** Shipments in replies that could not be read; their reasons. */
  readonly unreadable: readonly string[];
}

/** One window of one lane still to be read. */
interface Task extends Window {
  readonly lane: SweepLane;
}

/**
 * Reads every shipment before dispatch of one location, and applies each reply at once.
 *
 * The order dates from two years back until tomorrow are tiled with windows; only what one reply holds whole is taken, which
 * makes every leaf a snapshot. An order date never changes, so a shipment that stays before dispatch for the length of the
 * sweep is in a leaf of its lane. Cursor paging over a set that shrinks meanwhile gives no such promise (reliability 2.2 to 2.4).
 * Afterwards every locally live shipment that was in no leaf is read by id.
 *
 * Throws `ReadFailed` when the marketplace cannot be read, `Stopped` when the station stops; what was applied stays.
 */
export async function sweep(options: SweepOptions): Promise<SweepReport> {
  const { reading, memory, deep } = options;
  const lanes = options.lanes ?? knownLanes(reading, memory);
  const { locationId } = reading;
  const startedAtMs = reading.ports.clock.wallMs();
  const nowMs = serverNow(reading);
  const whole: Window = { fromMs: startOfIndiaDay(nowMs - LOOK_BACK_DAYS * DAY_MS), toMs: nowMs + DAY_MS };
  const seen = new Set<string>();
  const unreadable = new Set<string>();
  const written = createBacklog(options.inFlight);
  const leaves = new Map<string, Leaf[]>();
  const dates = new Map<string, number[]>();
  let requests = 0;
  let dense = 0;
  let settled = true;
  let witness: Shipment | undefined;
  const overlapMs = memory.mark(locationId, 'loose-bounds') === undefined ? 0 : OVERLAP_MS;

  async function take(task: Task, window: Window, shipments: readonly Shipment[], readAtMs: number): Promise<void> {
    leaves.get(task.lane.name)?.push({ fromMs: window.fromMs, toMs: window.toMs, count: shipments.length });
    for (const shipment of shipments) seen.add(shipment.shipmentId);
    if (deep) dates.get(task.lane.name)?.push(...shipments.map((shipment) => shipment.orderDateMs));
    if (!witness || witness.orderDateMs % 1000 === 0) witness = witnessAmong(shipments) ?? witness;
    const told = shipments.map((shipment) => placed(shipment, locationId));
    await written.add(() => reading.apply(told, readAtMs));
  }

  /** Reads one window; gives the windows it must be cut into, none when it was taken whole. */
  async function visit(task: Task): Promise<readonly Window[]> {
    const filter = { ...laneFilter(task.lane, locationId), orderDate: rangeOf(task, overlapMs) };
    requests++;
    const { value: page, readAtMs } = await ask(reading, () => reading.client.searchShipments(filter, 'pull'));
    for (const reason of page.unreadable) unreadable.add(reason);
    if (page.nextPageUrl === null) {
      await take(task, task, page.shipments, readAtMs);
      return [];
    }
    const shown = densityOf(page, task);
    if (!deep && shown && shown.lastMs > task.fromMs) {
      const rest = { fromMs: shown.lastMs, toMs: task.toMs };
      const before = page.shipments.filter((shipment) => shipment.orderDateMs < rest.fromMs);
      await take(task, { fromMs: task.fromMs, toMs: rest.fromMs }, before, readAtMs);
      return split(rest, nowMs, movedTo(shown, rest.fromMs)) ?? [rest];
    }
    const pieces = split(task, nowMs, shown);
    if (pieces) return pieces;
    dense++;
    const read = await readDense(reading, filter, { page, readAtMs });
    requests += read.requests;
    for (const reason of read.unreadable) unreadable.add(reason);
    if (!read.settled) settled = false;
    await take(task, task, read.shipments, read.readAtMs);
    return [];
  }

  /** Reads all windows of some lanes, between the edges of their last reading. */
  async function readLanes(some: readonly SweepLane[], edgesOf: (lane: SweepLane) => readonly number[]): Promise<void> {
    const tasks = some.flatMap((lane): Task[] =>
      windowsBetween(edgesOf(lane), whole).map((window) => ({ ...window, lane })),
    );
    for (const lane of some) {
      leaves.set(lane.name, []);
      dates.set(lane.name, []);
    }
    await runAll(tasks, options.inFlight, async (task) =>
      (await visit(task)).map((window) => ({ ...window, lane: task.lane })),
    );
    await written.done();
    for (const lane of some) assertTiled(leaves.get(lane.name) ?? [], whole);
  }

  const remembered = (lane: SweepLane) => (deep ? [] : memory.edges(locationId, lane.name));
  // Leaves of a deep sweep are as its guesses fell; its dates say where the edges belong. Later ones only join neighbours.
  const justRead = (lane: SweepLane) =>
    deep
      ? edgesFromDates(Float64Array.from(dates.get(lane.name) ?? []).sort())
      : edgesFor(leaves.get(lane.name) ?? []).slice(1);
  const held = lanes.filter((lane) => lane.hold);
  const free = lanes.filter((lane) => !lane.hold);
  // A hold set or lifted meanwhile moves a shipment from one lane to another. Whichever way it goes, one of the readings
  // held - free - held comes after the move into its lane or before the move out of it.
  await readLanes(held, remembered);
  await readLanes(free, remembered);
  if (held.length > 0 && free.length > 0) await readLanes(held, justRead);

  const check = await checkIds({ reading, queries: options.queries, seen, startedAtMs });
  requests += check.requests;
  const tight = deep && witness ? await boundsAreInclusive(reading, witness) : undefined;
  if (tight === true) memory.clearMark(locationId, 'loose-bounds');
  if (tight === false) memory.setMark(locationId, 'loose-bounds', startedAtMs);
  for (const lane of lanes) memory.saveEdges(locationId, lane.name, justRead(lane));
  return {
    startedAtMs,
    // Loose bounds hide what lies on the edge of two windows, unless these overlapped already.
    whole: settled && (tight !== false || overlapMs > 0),
    requests,
    seen: seen.size,
    missed: check.missed,
    checkedById: check.checked,
    dense,
    unreadable: [...unreadable],
  };
}

/** A filter by location may leave the location out of its answers (marketplace-api 4.3). */
function placed(shipment: Shipment, locationId: string): Shipment {
  return shipment.locationId === '' ? { ...shipment, locationId } : shipment;
}

/**
 * What a full page shows of its window, given that it came sorted by order date: everything before `lastMs` is on it.
 * Undefined when it visibly did not come sorted. A shipment of several orders has several dates, of which the marketplace may
 * sort by any: it proves nothing.
 */
function densityOf(page: ShipmentPage, window: Window): Density | undefined {
  if (page.unreadable.length > 0) return undefined;
  const dates = page.shipments
    .filter((shipment) => new Set(shipment.orderItems.map((item) => item.orderId)).size === 1)
    .map((shipment) => shipment.orderDateMs);
  const [firstMs, lastMs] = [dates[0], dates.at(-1)];
  if (firstMs === undefined || lastMs === undefined) return undefined;
  const sorted = dates.every((date, at) => at === 0 || date >= (dates[at - 1] ?? 0));
  if (!sorted || firstMs < window.fromMs || lastMs >= window.toMs) return undefined;
  return { firstMs, lastMs, shown: dates.length };
}

/** The same density, expected to go on from `fromMs`. */
function movedTo(density: Density, fromMs: number): Density {
  return { ...density, firstMs: fromMs, lastMs: fromMs + density.lastMs - density.firstMs };
}
