import { describe, expect, it } from 'vitest';
import { stateOf } from '../../main/practice/marketplace/records.ts';
import { laneFilter, PRE_DISPATCH, SWEEP_LANES } from '../../main/pull/lanes.ts';
import { sweep } from '../../main/pull/sweep.ts';
import { isClosed, shipmentState } from '../../shared/model/shipment.ts';
import { startChurn } from '../support/churn.ts';
import { type PullStation, pullStation } from '../support/pull-station.ts';

function sweepNow(station: PullStation, deep: boolean, inFlight = 4) {
  const { reading, queries, memory } = station;
  return station.finish(sweep({ reading, queries, memory, deep, inFlight }));
}

/** Ids the marketplace has before dispatch, with hold and state. */
function preDispatch(station: PullStation): Map<string, string> {
  const states = PRE_DISPATCH as readonly string[];
  return new Map(
    station
      .records()
      .filter((record) => states.includes(stateOf(record)))
      .map((record) => [record.shipmentId, `${stateOf(record)} ${record.hold}`]),
  );
}

function localLive(station: PullStation): Map<string, string> {
  const known = new Map<string, string>();
  for (let after = ''; ; ) {
    const slice = station.queries.liveOf(station.locationId, after, 500);
    for (const { shipmentId, hold } of slice) {
      const shipment = station.queries.read(shipmentId);
      if (shipment) known.set(shipmentId, `${shipmentState(shipment.orderItems)} ${hold}`);
    }
    const last = slice.at(-1);
    if (!last) return known;
    after = last.shipmentId;
  }
}

/** What a client does that follows `nextPageUrl` to its end: the ids it has seen. */
async function pageThrough(station: PullStation): Promise<Set<string>> {
  const seen = new Set<string>();
  for (const lane of SWEEP_LANES) {
    let answer = await station.client.searchShipments(laneFilter(lane, station.locationId), 'pull');
    for (;;) {
      if (!answer.ok) throw new Error(answer.fault.message);
      for (const shipment of answer.value.shipments) seen.add(shipment.shipmentId);
      if (answer.value.nextPageUrl === null) break;
      answer = await station.client.nextPage(answer.value.nextPageUrl, 'pull');
    }
  }
  return seen;
}

interface Run {
  readonly perSecond: number;
  readonly shipments: number;
  readonly seed: number;
  readonly sweeps: number;
}

const SMALL = 2_000;
const runs: Run[] = [0.1, 0.5, 2].flatMap((perSecond) => [
  { perSecond, shipments: SMALL, seed: 11, sweeps: 7 },
  { perSecond, shipments: 600, seed: 12, sweeps: 9 },
]);
runs.push({ perSecond: 2, shipments: 5_001, seed: 13, sweeps: 3 });
/** PACKBENCH_SWEPT=20000 takes most of a minute. */
const MANY = Number(process.env['PACKBENCH_SWEPT'] ?? 8_000);
runs.push({ perSecond: 2, shipments: MANY, seed: 14, sweeps: 1 });

let totalSweeps = 0;
const controls: { perSecond: number; missed: boolean }[] = [];
let blindMisses = 0;

describe('a sweep while shipments leave and arrive', () => {
  for (const { perSecond, shipments, seed, sweeps } of runs) {
    it(`misses nothing of ${shipments} at ${perSecond} a second (seed ${seed}, ${sweeps} sweeps)`, async () => {
      using station = pullStation({ seed, shipments });
      const stopChurn = startChurn(station, perSecond);
      for (let round = 0; round < sweeps; round++) {
        const before = preDispatch(station);
        const firstRequest = station.requests.length;
        const report = await sweepNow(station, round % 4 === 0);
        totalSweeps++;
        const after = preDispatch(station);
        const known = localLive(station);
        const stayed = [...before.keys()].filter((id) => after.has(id));
        expect(stayed.filter((id) => !known.has(id))).toEqual([]);
        expect(report.whole).toBe(true);
        blindMisses += report.missed;
        // No query was paged to the cap: every chain of pages is a dense second's.
        const chained = station.requests.slice(firstRequest).filter((request) => request.url.includes('next_token'));
        expect(chained.length).toBeLessThan(shipments / 20 / 2);
      }
      stopChurn();
      await sweepNow(station, false);
      totalSweeps++;
      expect(localLive(station)).toEqual(preDispatch(station));

      for (let control = 0; shipments === SMALL && control < 4; control++) {
        const stop = startChurn(station, perSecond);
        const before = preDispatch(station);
        const seen = await station.finish(pageThrough(station));
        const after = preDispatch(station);
        stop();
        const missed = [...before].some(([id, at]) => after.get(id) === at && !seen.has(id));
        controls.push({ perSecond, missed });
      }
    });
  }

  it('was needed: plain cursor paging beside it missed shipments that never left', () => {
    for (const perSecond of [0.1, 0.5, 2]) {
      const runsAt = controls.filter((control) => control.perSecond === perSecond);
      const missed = runsAt.filter((control) => control.missed).length;
      console.log(`plain paging at ${perSecond} a second: ${missed} of ${runsAt.length} readings missed something`);
    }
    expect(controls.some((control) => control.perSecond === 0.5 && control.missed)).toBe(true);
    expect(controls.every((control) => control.perSecond < 2 || control.missed)).toBe(true);
    console.log(`${totalSweeps} sweeps missed nothing`);
    expect(totalSweeps).toBeGreaterThanOrEqual(60);
    expect(blindMisses).toBe(0);
  });
});

describe('a sweep over awkward order dates', () => {
  it('gets through seconds that hold more orders than a page, ones at midnight in India, and the newest second', async () => {
    // 2026-03-04T23:59:30+05:30: the sweep runs over midnight.
    using station = pullStation({
      seed: 21,
      shipments: 100,
      mix: 'plain',
      startWallMs: Date.UTC(2026, 2, 4, 18, 29, 30),
    });
    const midnightMs = Date.UTC(2026, 2, 4, 18, 30);
    const dates = [
      midnightMs - 60_000,
      midnightMs - 60_001,
      midnightMs - 61_000,
      midnightMs - 86_400_000,
      midnightMs - 86_400_001,
    ];
    for (const orderDateMs of dates) station.control('orders', { count: 75, orderDateMs });
    for (let each = 0; each < 90; each++)
      station.control('orders', { count: 1, orderDateMs: midnightMs - 65_000 + each });
    const stopChurn = startChurn(station, 0.5);
    for (let round = 0; round < 4; round++) {
      const before = preDispatch(station);
      const report = await sweepNow(station, round === 0);
      const after = preDispatch(station);
      const known = localLive(station);
      expect([...before.keys()].filter((id) => after.has(id) && !known.has(id))).toEqual([]);
      expect(report.dense).toBeGreaterThan(0);
      expect(report.whole).toBe(true);
      if (station.time.clock.wallMs() < midnightMs) await station.time.advance(30_000);
      if (round === 1) station.control('orders', { count: 75, orderDateMs: midnightMs });
    }
    stopChurn();
    await sweepNow(station, false);
    expect(localLive(station)).toEqual(preDispatch(station));
  });

  it('marks what the marketplace no longer knows by id, keeps it visible, and clears the mark when it is told of again', async () => {
    using station = pullStation({ seed: 22, shipments: 30, mix: 'plain' });
    await sweepNow(station, true);
    const [record] = station.records();
    const known = record && station.queries.read(record.shipmentId);
    if (!known) throw new Error('nothing was pulled');
    const ghost = { ...known, shipmentId: 'not-known-there' };
    await station.finish(station.reading.apply([ghost], station.time.clock.wallMs()));
    await sweepNow(station, false);
    const marked = station.queries.knowledge('not-known-there');
    expect(marked?.unknownSinceMs).not.toBeNull();
    expect(marked?.closed).toBe(false);
    await station.time.advance(1_000);
    await station.finish(station.reading.apply([ghost], station.time.clock.wallMs()));
    expect(station.queries.knowledge('not-known-there')?.unknownSinceMs).toBeNull();
  });

  it('follows shipments that are picked up, cancelled or held between two sweeps', async () => {
    using station = pullStation({ seed: 23, shipments: 60, mix: 'plain' });
    await sweepNow(station, true);
    const [cancelled, held] = station.records();
    if (!cancelled || !held) throw new Error('too few shipments');
    await station.time.advance(60_000);
    station.control('cancel', { shipmentId: cancelled.shipmentId });
    station.control('hold', { shipmentId: held.shipmentId });
    station.changes.length = 0;
    const report = await sweepNow(station, false);
    expect(report.missed).toBe(0);
    const differences = new Map(
      station.changes
        .filter((change) => change.outcome === 'written')
        .map((change) => [change.shipmentId, change.differences]),
    );
    expect(differences.get(cancelled.shipmentId)).toEqual([{ kind: 'cancelled' }]);
    expect(differences.get(held.shipmentId)).toEqual([{ kind: 'hold-set' }]);
    const shipment = station.queries.read(cancelled.shipmentId);
    expect(shipment && isClosed(shipmentState(shipment.orderItems))).toBe(true);
  });
});
