import { afterEach, describe, expect, it } from 'vitest';
import type { MarketplaceClient } from '../../main/marketplace/client.ts';
import { AppFailure } from '../../shared/errors.ts';
import { ownerIndex } from '../../shared/model/ownership.ts';
import { type LoopStation, loopStation } from '../support/loop-station.ts';
import { memoryPrinter } from '../support/memory-printer.ts';
import { createScriptedMarketplace } from '../support/scripted-marketplace.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { orderItem, shipment } from '../support/shipments.ts';
import { createVirtualTime } from '../support/virtual-time.ts';

const open: LoopStation[] = [];
afterEach(() => {
  for (const station of open.splice(0)) {
    expect(station.faults).toEqual([]);
    station.close();
  }
});

/** The first id of a series that this station of two owns. */
function owned(index: number): string {
  for (let at = 1; ; at += 1) if (ownerIndex(`SHIP-${at}`, { count: 2 }) === index) return `SHIP-${at}`;
}
const FIRST = owned(0);
const SECOND = owned(1);
const BY = { by: 'Asha', reason: 'bench 1 is broken' };

/** Two stations of one account, each with a printer of its own; the network of each is cut apart. */
function twoStations() {
  const time = createVirtualTime();
  const server = createScriptedMarketplace({
    clock: time.clock,
    timers: time.timers,
    label: (id) => Buffer.from(`^XA^FO10,10^BCN,80^FDFMPP-${id}^FS^FO10,120^FD${id}^FS^XZ`),
    packing: () => ({ afterMs: 1_000, state: 'PACKED' }),
  });
  for (const id of [FIRST, SECOND]) server.put(shipment(id, [orderItem(`MUG-${id}`)]));
  let scans = 0;

  const stations = [0, 1].map((index) => {
    const printer = memoryPrinter(time.timers);
    let up = true;
    const cut = <T>(ask: () => Promise<T>) =>
      up
        ? ask()
        : Promise.resolve({
            ok: false,
            fault: { kind: 'not-sent', codes: [], message: 'cut' },
          } as unknown as Awaited<T>);
    const { client } = server;
    const cuttable: MarketplaceClient = {
      ...client,
      readShipments: (ids, lane) => cut(() => client.readShipments(ids, lane)),
      readDetails: (ids, lane) => cut(() => client.readDetails(ids, lane)),
      pack: (requests, lane, mayLeave) => cut(() => client.pack(requests, lane, mayLeave)),
      dispatch: (ids, locationId, lane, mayLeave) => cut(() => client.dispatch(ids, locationId, lane, mayLeave)),
      fetchLabel: (id, lane) => cut(() => client.fetchLabel(id, lane)),
    };
    const random = seededRandom(1 + index);
    const config = { stations: { index, count: 2 }, stationId: `bench-${index + 1}` };
    const station = loopStation({ time, client: cuttable, printer, random, config });
    open.push(station);
    const hears = (...ids: readonly string[]) => station.told(...ids.flatMap((id) => server.read(id) ?? []));
    hears(FIRST, SECOND);
    station.start();
    const scan = async (code: string) => {
      scans += 1;
      const reply = await station.scan(code, `scan-${scans}`);
      if (!reply) throw new Error('no reply');
      return reply;
    };
    return {
      station,
      printer,
      scan,
      hears,
      network(is: boolean) {
        up = is;
        if (is) station.now.send.networkUp();
      },
      complete: async (id: string) => {
        await scan(id);
        return await scan(`MUG-${id}`);
      },
      async takeOver(id: string) {
        const asked = station.now.takeOver({ shipmentId: id, ...BY });
        let done = false;
        const settled = Promise.resolve(asked).finally(() => {
          done = true;
        });
        settled.catch(() => undefined);
        await time.runUntil(() => done, 60_000);
        return await settled;
      },
      row: (kind: 'pack' | 'dispatch', id: string) =>
        station.now.mutations.byShipment(id).find((row) => row.kind === kind),
      session: () => station.now.bench.session,
      labels: (id: string) => printer.labelsWith(`FMPP-${id}`),
      drained: () => station.now.outbox['outbox.list']({ limit: 10, all: false }),
    };
  });
  const [one, two] = stations;
  if (!one || !two) throw new Error('two stations');
  const until = (what: () => boolean, maxMs = 600_000) => time.runUntil(what, maxMs);
  /** Packs it at the station until its dispatch is done. */
  const packs = async (at: typeof one, id: string) => {
    expect((await at.complete(id)).verdict).toBe('complete');
    await until(() => at.session().status === 'confirming-label');
    expect((await at.scan(`FMPP-${id}`)).verdict).toBe('label-confirmed');
    await until(() => at.row('dispatch', id)?.state === 'acked');
  };
  return { time, server, one, two, until, packs };
}

describe('a shipment that another station owns', () => {
  it('opens no parcel here until a person takes it over; then it is packed like any other', async () => {
    const { server, two, packs } = twoStations();
    expect(await two.scan(FIRST)).toMatchObject({
      verdict: 'gate',
      detail: { what: 'gate', gate: { kind: 'other-station', index: 0 } },
      session: { status: 'idle' },
    });
    expect(await two.takeOver(FIRST)).toEqual({ shipmentId: FIRST, state: 'APPROVED', gate: null });
    await packs(two, FIRST);
    expect(server.effectsOf('pack', FIRST)).toBe(1);
    expect(server.effectsOf('dispatch', FIRST)).toBe(1);
    const decision = two.station.now.db
      .prepare<[string], string>("SELECT payload FROM journal WHERE kind = 'decision' AND shipment_id = ?")
      .pluck()
      .get(FIRST);
    expect(JSON.parse(decision ?? '')).toMatchObject({
      decision: 'taken over from station 1 by Asha',
      reason: 'bench 1 is broken',
    });
  });

  it('is taken over only after a fresh read, and only where there is something to take over', async () => {
    const { server, two } = twoStations();
    const refusal = async (id: string) => {
      const failure = await two.takeOver(id).then(
        () => undefined,
        (error: unknown) => error,
      );
      return failure instanceof AppFailure ? failure.code : failure;
    };
    two.network(false);
    expect(await refusal(FIRST)).toBe('MARKETPLACE_UNREACHABLE');
    two.network(true);
    expect(await refusal(SECOND)).toBe('WRONG_STATE');
    expect(await refusal('SHIP-NONE')).toBe('NOT_FOUND');
    // Nobody had told this station yet: the read is what decides.
    server.setState(FIRST, 'CANCELLED');
    expect(await refusal(FIRST)).toBe('WRONG_STATE');
    expect(await two.scan(FIRST)).toMatchObject({ detail: { gate: { kind: 'cancelled' } } });
  });

  it('that its own station completed while it was cut off is packed there no second time, and no label of it comes out there', async () => {
    const { server, one, two, packs, time, until } = twoStations();
    one.network(false);
    expect((await one.complete(FIRST)).verdict).toBe('complete');
    await time.advance(20_000);
    await two.takeOver(FIRST);
    await packs(two, FIRST);
    await time.advance(300_000);
    one.network(true);
    await until(() => one.row('pack', FIRST)?.state === 'rejected');
    expect(one.row('pack', FIRST)?.lastError).toBe('PACKED_ELSEWHERE');
    await time.advance(600_000);
    expect(server.callsOf('pack').filter((call) => call.ids.includes(FIRST))).toHaveLength(1);
    expect(server.effectsOf('pack', FIRST)).toBe(1);
    expect(server.effectsOf('dispatch', FIRST)).toBe(1);
    expect([one.labels(FIRST), two.labels(FIRST)]).toEqual([0, 1]);
  });

  it('that its own station packs a moment later, by what it read a moment before, is not taken for its own', async () => {
    const { server, one, two, time, until } = twoStations();
    await two.takeOver(FIRST);
    expect((await two.complete(FIRST)).verdict).toBe('complete');
    await until(() => two.session().status === 'confirming-label');
    // What this one knows is fresh by its age, and no longer true.
    expect((await one.complete(FIRST)).verdict).toBe('complete');
    await until(() => one.row('pack', FIRST)?.state === 'rejected');
    expect(server.callsOf('pack').filter((call) => call.ids.includes(FIRST))).toHaveLength(2);
    expect(one.row('pack', FIRST)?.lastError).toBe('PACKED_ELSEWHERE');
    expect(one.session()).toMatchObject({ status: 'stopped' });
    await time.advance(600_000);
    expect(server.effectsOf('pack', FIRST)).toBe(1);
    expect([one.labels(FIRST), two.labels(FIRST)]).toEqual([0, 1]);
    // A person who has the goods of both in hand says which box it is: the refused pack ends, the parcel goes on with the one that stands.
    expect(await one.takeOver(FIRST)).toMatchObject({ state: 'PACKED', gate: null });
    expect(one.row('pack', FIRST)?.state).toBe('discarded');
    await one.scan(FIRST);
    await until(() => one.session().status === 'confirming-label');
    expect(one.labels(FIRST)).toBe(1);
  });
});

describe('a shipment packed elsewhere', () => {
  it('is opened, verified, labelled and dispatched here once a person took it over, without a second pack', async () => {
    const { server, one, two, time, packs, until } = twoStations();
    expect((await one.complete(FIRST)).verdict).toBe('complete');
    await until(() => one.row('pack', FIRST)?.state === 'acked');
    await until(() => one.session().status === 'confirming-label');
    // Its label lies at the first bench, which dies before anybody scans it.
    one.network(false);
    expect(await two.scan(FIRST)).toMatchObject({ detail: { what: 'gate', gate: { kind: 'other-station' } } });
    two.hears(FIRST);
    expect(await two.scan(FIRST)).toMatchObject({ detail: { what: 'gate', gate: { kind: 'packed-elsewhere' } } });
    expect(await two.takeOver(FIRST)).toMatchObject({ state: 'PACKED', gate: null });
    await packs(two, FIRST);
    expect(two.row('pack', FIRST)).toBeUndefined();
    expect(server.effectsOf('pack', FIRST)).toBe(1);
    // The first one comes back, and its packer scans the label after all: it left already, and leaves no second time.
    expect((await one.scan(`FMPP-${FIRST}`)).verdict).toBe('label-confirmed');
    await time.advance(300_000);
    one.network(true);
    await until(() => one.row('dispatch', FIRST)?.state === 'acked');
    await time.advance(600_000);
    expect(server.effectsOf('dispatch', FIRST)).toBe(1);
    expect((await one.drained()).total + (await two.drained()).total).toBe(0);
  });

  it('stays gated at the station that owns it when another had taken it over', async () => {
    const { one, two, server, until } = twoStations();
    await two.takeOver(FIRST);
    expect((await two.complete(FIRST)).verdict).toBe('complete');
    await until(() => server.state(FIRST) === 'PACKED');
    one.hears(FIRST);
    expect(await one.scan(FIRST)).toMatchObject({ detail: { what: 'gate', gate: { kind: 'packed-elsewhere' } } });
  });
});
