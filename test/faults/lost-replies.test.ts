import { afterEach, describe, expect, it } from 'vitest';
import { type LoopStation, loopStation } from '../support/loop-station.ts';
import { memoryPrinter } from '../support/memory-printer.ts';
import { type Call, createScriptedMarketplace, type Fate } from '../support/scripted-marketplace.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { orderItem, shipment } from '../support/shipments.ts';
import { createVirtualTime } from '../support/virtual-time.ts';

const SETTLE_MS = 120_000;
const REPLY_LOST_AFTER_MS = 10_000;
const stations: LoopStation[] = [];

afterEach(() => {
  for (const station of stations.splice(0)) {
    expect(station.faults).toEqual([]);
    station.close();
  }
});

/** Two orders of one unit each, and one request whose reply never comes. */
function world(lost: Call['name'], applied: boolean) {
  const time = createVirtualTime();
  const printer = memoryPrinter(time.timers);
  let met = false;
  const server = createScriptedMarketplace({
    clock: time.clock,
    timers: time.timers,
    guards: false,
    label: (id) => Buffer.from(`^XA^FO10,10^BCN,80^FDFMPP-${id}^FS^FO10,120^FD${id}^FS^XZ`),
    packing: () => ({ afterMs: 1_000, state: 'PACKED' }),
    fate(call): Fate {
      if (call.name !== lost || met) return { kind: 'ok' };
      met = true;
      return { kind: 'unknown', applied, afterMs: REPLY_LOST_AFTER_MS };
    },
  });
  const ids = ['SHIP-A', 'SHIP-B'];
  for (const id of ids) server.put(shipment(id, [orderItem(`MUG-${id}`)]));
  const station = loopStation({ time, client: server.client, printer, random: seededRandom(1) });
  stations.push(station);
  station.told(...ids.flatMap((id) => server.read(id) ?? []));
  station.start();
  let scans = 0;
  const scan = async (code: string) => {
    scans += 1;
    const reply = await station.scan(code, `scan-${scans}`);
    if (!reply) throw new Error('no reply');
    return reply;
  };
  return {
    time,
    printer,
    server,
    station,
    scan,
    session: () => station.now.bench.session,
    row: (kind: 'pack' | 'dispatch', shipmentId = 'SHIP-A') =>
      station.now.mutations.byShipment(shipmentId).find((row) => row.kind === kind),
    /** Opens, scans its unit; the parcel is complete then. */
    async complete(shipmentId: string) {
      await scan(shipmentId);
      return await scan(`MUG-${shipmentId}`);
    },
    async until(what: () => boolean, maxMs = 600_000) {
      await time.runUntil(what, maxMs);
    },
  };
}
type World = ReturnType<typeof world>;

/** Brings SHIP-A as far as its label being scanned back; its pack meets no trouble. */
async function labelSeen(w: World) {
  await w.complete('SHIP-A');
  await w.until(() => w.session().status === 'confirming-label');
  return await w.scan('FMPP-SHIP-A');
}

/** What its neighbour in the queue needs while SHIP-A is in doubt: nothing of it waits. */
async function packsTheNext(w: World) {
  // The first look at what is in doubt also shows that the marketplace can be reached.
  await w.until(() => w.station.now.send.status().network === 'connected', 10_000);
  expect((await w.complete('SHIP-B')).verdict).toBe('complete');
  await w.until(() => w.session().status === 'confirming-label', 60_000);
  expect(w.session()).toMatchObject({ parcel: { shipmentId: 'SHIP-B' } });
  expect((await w.scan('FMPP-SHIP-B')).verdict).toBe('label-confirmed');
  await w.until(() => w.row('dispatch', 'SHIP-B')?.state === 'acked', 60_000);
}

describe('a pack whose reply is lost', () => {
  it('after the marketplace applied it is adopted by one read and never sent again; its label prints', async () => {
    const w = world('pack', true);
    expect((await w.complete('SHIP-A')).verdict).toBe('complete');
    expect(w.session()).toMatchObject({ status: 'printing', waitingFor: 'documents' });
    const before = w.server.callsOf('read').length;
    await w.until(() => w.row('pack')?.state === 'verify');
    // The packer sees a parcel that waits for its documents, no different from any other.
    expect(w.session()).toMatchObject({ status: 'printing', waitingFor: 'documents', jobId: null });
    await w.until(() => w.row('pack')?.state === 'acked');
    expect(w.server.callsOf('read').length - before).toBe(1);
    await w.until(() => w.session().status === 'confirming-label');
    expect(w.printer.labelsWith('FMPP-SHIP-A')).toBe(1);
    expect((await w.scan('FMPP-SHIP-A')).verdict).toBe('label-confirmed');
    await w.until(() => w.row('dispatch')?.state === 'acked');
    await w.time.advance(3_600_000);
    expect(w.server.callsOf('pack')).toHaveLength(1);
    expect(w.server.effectsOf('pack', 'SHIP-A')).toBe(1);
    expect(w.printer.labelsWith('FMPP-SHIP-A')).toBe(1);
  });

  it('before it was applied is sent again once, not before the settle time, and the next order is packed meanwhile', async () => {
    const w = world('pack', false);
    await w.complete('SHIP-A');
    await w.until(() => w.row('pack')?.state === 'verify');
    expect(w.session()).toMatchObject({ status: 'printing', waitingFor: 'documents' });
    const gaveUpAtMs = w.time.clock.monotonicMs();
    // The parcel goes aside and the next one opens: nothing at the bench waits for the doubt to end.
    await packsTheNext(w);
    expect(w.row('pack')?.state).toBe('verify');
    expect(w.server.callsOf('pack').map((call) => call.ids)).toEqual([['SHIP-A'], ['SHIP-B']]);
    await w.until(() => w.row('pack')?.state === 'acked');
    const again = w.server.callsOf('pack').filter((call) => call.ids.includes('SHIP-A'));
    expect(again).toHaveLength(2);
    expect((again[1]?.atMs ?? 0) - gaveUpAtMs).toBeGreaterThanOrEqual(SETTLE_MS);
    // Its label has come and is not printed in a burst: it waits until the parcel is in hand again.
    await w.time.advance(60_000);
    expect(w.printer.labelsWith('FMPP-SHIP-A')).toBe(0);
    await w.scan('SHIP-A');
    await w.until(() => w.session().status === 'confirming-label');
    expect((await w.scan('FMPP-SHIP-A')).verdict).toBe('label-confirmed');
    await w.until(() => w.row('dispatch')?.state === 'acked');
    expect(w.server.effectsOf('pack', 'SHIP-A')).toBe(1);
    expect(w.server.effectsOf('dispatch', 'SHIP-A')).toBe(1);
    expect(w.printer.labelsWith('FMPP-SHIP-A')).toBe(1);
  });

  it('makes the network look gone: the next parcel goes to the shelf with its ticket, and prints when that is scanned', async () => {
    const w = world('pack', false);
    await w.complete('SHIP-A');
    await w.until(() => w.row('pack')?.state === 'verify');
    expect(w.station.now.send.status().network).toBe('offline');
    const reply = await w.complete('SHIP-B');
    expect(reply).toMatchObject({
      verdict: 'complete',
      detail: { what: 'shelved', mark: { kind: 'ticket' } },
      session: { status: 'idle' },
    });
    const ticket = reply.detail.mark?.name ?? '';
    await w.until(() => w.row('pack', 'SHIP-B')?.state === 'acked', 60_000);
    await w.time.advance(30_000);
    // Two tickets are out, of both parcels, and no label: that comes with the parcel in hand.
    expect(w.printer.labels).toHaveLength(2);
    expect(w.printer.labelsWith(ticket.replace('T-', 'PB-T:'))).toBe(1);
    expect(w.printer.labelsWith('FMPP-SHIP-B')).toBe(0);
    await w.scan(ticket.replace('T-', 'PB-T:'));
    await w.until(() => w.session().status === 'confirming-label', 10_000);
    expect((await w.scan('FMPP-SHIP-B')).verdict).toBe('label-confirmed');
    expect(w.printer.labelsWith('FMPP-SHIP-B')).toBe(1);
  });
});

describe('a dispatch whose reply is lost', () => {
  it('after the marketplace applied it is adopted by one read; the packer saw the label confirmed and goes on', async () => {
    const w = world('dispatch', true);
    expect(await labelSeen(w)).toMatchObject({ verdict: 'label-confirmed', session: { status: 'idle' } });
    await w.until(() => w.row('dispatch')?.state === 'verify');
    expect(w.session().status).toBe('idle');
    expect(w.station.now.parcels.ofShipment('SHIP-A')?.state).toBe('dispatch-queued');
    const before = w.server.callsOf('read').length;
    await w.until(() => w.row('dispatch')?.state === 'acked');
    expect(w.server.callsOf('read').length - before).toBeLessThanOrEqual(1);
    expect(w.station.now.parcels.ofShipment('SHIP-A')?.state).toBe('dispatched');
    await w.time.advance(3_600_000);
    expect(w.server.callsOf('dispatch')).toHaveLength(1);
    expect(w.server.effectsOf('dispatch', 'SHIP-A')).toBe(1);
  });

  it('before it was applied is sent again once, not before the settle time, and nothing at the bench waits', async () => {
    const w = world('dispatch', false);
    expect((await labelSeen(w)).verdict).toBe('label-confirmed');
    await w.until(() => w.row('dispatch')?.state === 'verify');
    const gaveUpAtMs = w.time.clock.monotonicMs();
    await packsTheNext(w);
    expect(w.row('dispatch')?.state).toBe('verify');
    const { entries } = await w.station.now.outbox['outbox.list']({ limit: 10, all: false });
    expect(entries).toMatchObject([
      { shipmentId: 'SHIP-A', kind: 'dispatch', state: 'verify', waitsFor: { for: 'settle-time' } },
    ]);
    await w.until(() => w.row('dispatch')?.state === 'acked');
    const again = w.server.callsOf('dispatch').filter((call) => call.ids.includes('SHIP-A'));
    expect(again).toHaveLength(2);
    expect((again[1]?.atMs ?? 0) - gaveUpAtMs).toBeGreaterThanOrEqual(SETTLE_MS);
    await w.time.advance(3_600_000);
    expect(w.server.effectsOf('dispatch', 'SHIP-A')).toBe(1);
    expect(w.printer.labelsWith('FMPP-SHIP-A')).toBe(1);
  });
});
