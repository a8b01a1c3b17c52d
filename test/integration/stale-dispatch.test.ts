import { afterEach, describe, expect, test } from 'vitest';
import type { Shipment } from '../../shared/model/shipment.ts';
import { type LoopStation, loopStation } from '../support/loop-station.ts';
import { memoryPrinter } from '../support/memory-printer.ts';
import { createScriptedMarketplace } from '../support/scripted-marketplace.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { orderItem, shipment } from '../support/shipments.ts';
import { createVirtualTime } from '../support/virtual-time.ts';

/** What is known of a shipment older than this is read afresh before its dispatch leaves. */
const FRESH_MS = 120_000;
let station: LoopStation;
afterEach(() => {
  expect(station.faults).toEqual([]);
  station.close();
});

const cups = (units: number, state: 'APPROVED' | 'PACKED' | 'CANCELLED', over: Partial<Shipment> = {}) =>
  shipment('A', [orderItem('CUP', units, { state })], over);

/** Three cups, their label out. */
async function labelledParcel() {
  const time = createVirtualTime();
  let up = true;
  const server = createScriptedMarketplace({
    clock: time.clock,
    timers: time.timers,
    guards: false,
    label: (id) => Buffer.from(`^XA^FO10,10^BCN,80^FDFMPP-${id}^FS^XZ`),
    packing: () => ({ afterMs: 1_000, state: 'PACKED' }),
    fate: () => (up ? { kind: 'ok' } : { kind: 'not-sent' }),
  });
  server.put(cups(3, 'APPROVED'));
  const printer = memoryPrinter(time.timers);
  station = loopStation({ time, client: server.client, printer, random: seededRandom(1) });
  station.told(...[server.read('A') ?? []].flat());
  station.start();
  let scans = 0;
  const scan = async (code: string) => {
    scans += 1;
    return await station.scan(code, `scan-${scans}`);
  };
  for (const code of ['A', 'CUP', 'CUP', 'CUP']) await scan(code);
  await time.runUntil(() => station.now.bench.session.status === 'confirming-label', 600_000);
  const passes = async (ms: number) => {
    const fromMs = time.clock.monotonicMs();
    await time.runUntil(() => time.clock.monotonicMs() > fromMs + ms, 2 * ms);
  };
  return {
    ...{ server, scan, time, passes },
    network: (is: boolean) => {
      up = is;
    },
    state: () => station.now.parcels.stateOf('A'),
  };
}

/** The same, its label scanned back long after anybody read of the order; the news came meanwhile. */
async function scannedBackAfter(news: Shipment | null) {
  const parcel = await labelledParcel();
  const { server, scan, time, passes } = parcel;
  await passes(2 * FRESH_MS);
  if (news) server.put(news);
  const before = server.callsOf('read').length;
  expect((await scan('FMPP-A'))?.verdict).toBe('label-confirmed');
  await time.runUntil(() => server.callsOf('read').length > before, 600_000);
  await passes(3 * FRESH_MS);
  return parcel;
}

describe('a dispatch whose shipment is read afresh before it leaves', () => {
  test('leaves where nothing changed', async () => {
    const { server, state } = await scannedBackAfter(null);
    expect(server.callsOf('dispatch')).toHaveLength(1);
    expect(state()).toBe('dispatched');
  });

  test.each([
    ['fewer units', cups(2, 'PACKED'), { kind: 'quantity-changed', after: 'label' }],
    ['a hold', cups(3, 'PACKED', { hold: true }), { kind: 'gate', gate: { kind: 'on-hold' } }],
    ['a cancellation', cups(3, 'CANCELLED'), { kind: 'gate', gate: { kind: 'cancelled' } }],
  ] as const)('stays where that read tells of %s: nothing is sent, and the parcel stops', async (_, news, why) => {
    const { server, scan, state } = await scannedBackAfter(news);
    expect(server.callsOf('dispatch')).toEqual([]);
    expect(state()).toBe('stopped');
    expect(station.now.mutations.openOf('A', 'dispatch')).toBeUndefined();
    const told = await scan('A');
    expect(told?.verdict === 'stop' ? told.session : told?.detail).toMatchObject(
      told?.verdict === 'stop' ? { status: 'stopped', why } : { what: 'gate' },
    );
    station.restart();
    expect(server.callsOf('dispatch')).toEqual([]);
  });

  test('stays too where the news came in an outage of seconds, in which what is known would count as fresh', async () => {
    const { server, scan, network, passes, state } = await labelledParcel();
    network(false);
    server.put(cups(2, 'PACKED'));
    await scan('FMPP-A');
    await passes(20_000);
    expect(station.now.mutations.openOf('A', 'dispatch')?.state).toBe('pending');
    const tried = server.callsOf('dispatch').length;
    network(true);
    await passes(FRESH_MS);
    expect(server.callsOf('dispatch')).toHaveLength(tried);
    expect(server.effectsOf('dispatch', 'A')).toBe(0);
    expect(state()).toBe('stopped');
    expect((await scan('A'))?.session).toMatchObject({ status: 'stopped', why: { after: 'label' } });
  });

  test('leaves after an outage in which nothing changed', async () => {
    const { server, scan, network, passes } = await labelledParcel();
    network(false);
    await scan('FMPP-A');
    await passes(20_000);
    network(true);
    await passes(FRESH_MS);
    expect(server.effectsOf('dispatch', 'A')).toBe(1);
  });
});
