import type { DateRange } from '../marketplace/client.ts';

/** A half-open stretch of order dates, UTC epoch ms. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A window that came back whole, with how many shipments it held. */
export interface Leaf extends Window {
  readonly count: number;
}

/** Narrower than this a window is not halved: the API's order dates are promised to the second only (reliability 10). */
const NARROWEST_MS = 1000;
/** A page holds 20; a window remembered for the next sweep leaves room for a few more, so that it comes back whole again. */
const COMFORTABLE = 17;
/** Most pieces one overflowing window is cut into at once. */
const MOST_PIECES = 8;

/** The windows between remembered edges, first to last, covering `whole` without gap. */
export function windowsBetween(edges: readonly number[], whole: Window): Window[] {
  const inside = edges.filter((edge) => edge > whole.fromMs && edge < whole.toMs);
  const starts = [whole.fromMs, ...new Set(inside.toSorted((a, b) => a - b))];
  return starts.map((fromMs, at) => ({ fromMs, toMs: starts[at + 1] ?? whole.toMs }));
}

/** What one overflowing page showed of its window: `shown` shipments between two order dates, the first and the last. */
export interface Density {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly shown: number;
}

/**
 * Cuts a window that one page could not hold, at whole seconds, into pieces estimated to hold a page each; in halves when the
 * page told nothing about how dense it is. Undefined when it is too narrow to be cut.
 */
export function split(window: Window, nowMs: number, density: Density | undefined): Window[] | undefined {
  const firstCut = floorToSecond(window.fromMs) + NARROWEST_MS;
  if (firstCut >= window.toMs) return undefined;
  // Orders lie in the past: a piece of the future only costs a request.
  const toMs = nowMs > firstCut && nowMs < window.toMs ? nowMs : window.toMs;
  const wanted = density ? cutsBy(density, toMs) : [(window.fromMs + toMs) / 2];
  const cuts = wanted.map(floorToSecond).filter((cut) => cut > window.fromMs && cut < window.toMs);
  return windowsBetween(cuts.length > 0 ? cuts : [firstCut], window);
}

function cutsBy({ firstMs, lastMs, shown }: Density, toMs: number): number[] {
  const spanMs = lastMs - firstMs;
  // Everything shown lies within a second or so: that stretch is set apart.
  if (spanMs < NARROWEST_MS) return [firstMs, lastMs + NARROWEST_MS];
  const perPieceMs = Math.max(NARROWEST_MS, (spanMs / Math.max(1, shown - 1)) * COMFORTABLE);
  const pieces = Math.min(MOST_PIECES, Math.max(2, Math.ceil((toMs - firstMs) / perPieceMs)));
  // What the page showed before its last order date fits on one page for certain.
  const cuts = [lastMs];
  for (let piece = 1; piece < pieces; piece++) cuts.push(firstMs + ((toMs - firstMs) * piece) / pieces);
  return cuts;
}

/** The wire's range for a window: both ends are read as inclusive. `overlapMs` widens it where that was seen to be untrue. */
export function rangeOf(window: Window, overlapMs: number): DateRange {
  return { fromMs: window.fromMs - overlapMs, toMs: window.toMs - 1 + overlapMs };
}

/** Throws (a bug) unless the leaves cover `whole` exactly once: the proof that nothing lies between two of them (reliability 2.4). */
export function assertTiled(leaves: readonly Window[], whole: Window): void {
  const sorted = [...leaves].sort((a, b) => a.fromMs - b.fromMs);
  let reached = whole.fromMs;
  for (const leaf of sorted) {
    if (leaf.fromMs !== reached || leaf.toMs <= leaf.fromMs) {
      throw new Error(`Sweep windows do not tile: ${reached} is followed by ${leaf.fromMs}..${leaf.toMs}`);
    }
    reached = leaf.toMs;
  }
  if (reached !== whole.toMs) throw new Error(`Sweep windows end at ${reached}, not at ${whole.toMs}`);
}

/** Starts of the windows to ask next time: neighbours are joined while they fill one page comfortably together. */
export function edgesFor(leaves: readonly Leaf[]): number[] {
  const sorted = [...leaves].sort((a, b) => a.fromMs - b.fromMs);
  const edges: number[] = [];
  let held = 0;
  for (const leaf of sorted) {
    if (edges.length === 0 || held + leaf.count > COMFORTABLE) {
      edges.push(leaf.fromMs);
      held = leaf.count;
    } else {
      held += leaf.count;
    }
  }
  return edges;
}

/**
 * The same from all order dates of a lane, ascending: as few windows as hold a comfortable page each, every crowded second on
 * its own. For a sweep that has just found everything anew.
 */
export function edgesFromDates(datesMs: ArrayLike<number>): number[] {
  const edges: number[] = [];
  let held = 0;
  for (let at = 0; at < datesMs.length; ) {
    const second = floorToSecond(datesMs[at] ?? 0);
    let end = at;
    while (end < datesMs.length && floorToSecond(datesMs[end] ?? 0) === second) end++;
    const count = end - at;
    if (held + count > COMFORTABLE && edges.at(-1) !== second) {
      edges.push(second);
      held = 0;
    }
    held += count;
    if (count > COMFORTABLE) {
      edges.push(second + NARROWEST_MS);
      held = 0;
    }
    at = end;
  }
  return edges;
}

function floorToSecond(atMs: number): number {
  return Math.floor(atMs / NARROWEST_MS) * NARROWEST_MS;
}
