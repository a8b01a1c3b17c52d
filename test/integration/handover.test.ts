import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PickupView } from '../../shared/contract/handover.ts';
import { AppFailure } from '../../shared/errors.ts';
import { courierKey } from '../../shared/model/handover.ts';
import { type DoorStation, doorStation } from '../support/door-station.ts';

const COURIERS = ['Bharat Parcel Logistics', 'Sahyadri Couriers', 'Deccan Surface Cargo'];
const [BHARAT = '', SAHYADRI = '', DECCAN = ''] = COURIERS;

let door: DoorStation;
beforeEach(async () => {
  door = await doorStation();
});
afterEach(() => door.end());

function pickupOf(pickups: readonly PickupView[], courier: string, isMps = false): PickupView {
  const found = pickups.find(
    (each) => courierKey(each.vendorGroupCode) === courierKey(courier) && each.isMps === isMps,
  );
  if (!found) throw new Error(`no pick-up of ${courier} among ${JSON.stringify(pickups)}`);
  return found;
}

async function failureOf(work: Promise<unknown>): Promise<AppFailure> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (error instanceof AppFailure) return error;
  throw error instanceof Error ? error : new Error('it did not fail');
}

describe('three couriers at the door', () => {
  test('one missing and one foreign parcel are named, and what was scanned out offline is compared later', async () => {
    const parcels = await door.stagedOf(COURIERS, 3);
    const [first, second, third] = parcels.get(BHARAT) ?? [];
    const [stray] = parcels.get(SAHYADRI) ?? [];
    if (!first || !second || !third || !stray) throw new Error('too few parcels');
    const { pickups, refreshed } = await door.overview(true);
    expect(refreshed).toBe(true);
    expect(pickups.map(({ vendorGroupCode, there, here, loaded }) => [vendorGroupCode, there, here, loaded])).toEqual(
      [...COURIERS].sort().map((courier) => [courier, 3, 3, 0]),
    );
    const bharat = pickupOf(pickups, BHARAT);
    expect(bharat.otc).toEqual({ is: 'code', code: expect.any(String) });

    door.network(false);
    expect(await door.scan(bharat, door.trackingId(first.shipmentId))).toEqual({
      ...{ verdict: 'loaded', shipmentId: first.shipmentId, courier: BHARAT, loaded: 1, missing: 2 },
    });
    expect(await door.scan(bharat, third.shipmentId)).toMatchObject({ verdict: 'loaded', loaded: 2, missing: 1 });
    expect(await door.scan(bharat, door.trackingId(stray.shipmentId))).toEqual({
      ...{ verdict: 'wrong-courier', shipmentId: stray.shipmentId, courier: SAHYADRI, loaded: 2, missing: 1 },
    });
    expect(await door.scan(bharat, 'FMPP9999999999')).toEqual({
      ...{ verdict: 'foreign', shipmentId: null, courier: null, loaded: 2, missing: 1 },
    });
    const offline = await door.overview(true);
    expect(offline.refreshed).toBe(false);
    expect(pickupOf(offline.pickups, BHARAT)).toMatchObject({ there: 3, here: 3, loaded: 2 });
    expect(await failureOf(Promise.resolve(door.handlers['handover.manifest'](key(bharat))))).toMatchObject({
      code: 'MARKETPLACE_UNREACHABLE',
    });

    door.network(true);
    const compared = await door.reconcile(bharat);
    expect(compared).toMatchObject({ there: 3, here: 3, elsewhere: 0, closedAtMs: null });
    expect(compared.thereAsOfMs).toBe(offline.countsAtMs);
    expect(compared.loaded.map(({ shipmentId }) => shipmentId)).toEqual([first.shipmentId, third.shipmentId]);
    expect(compared.missing).toEqual([
      {
        shipmentId: second.shipmentId,
        orderIds: [second.items[0]?.orderId],
        trackingIds: [door.trackingId(second.shipmentId)],
        ...{ state: 'READY_TO_DISPATCH', parcel: 'dispatched' },
      },
    ]);
    expect(compared.foreign.map(({ code, verdict, courier }) => [code, verdict, courier])).toEqual([
      [door.trackingId(stray.shipmentId), 'wrong-courier', SAHYADRI],
      ['FMPP9999999999', 'foreign', null],
    ]);

    const { pdf, fileName } = await door.handlers['handover.manifest'](key(bharat));
    expect(Buffer.from(pdf, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    expect(fileName).toMatch(/^manifest-bharat-parcel-logistics-\d{4}-\d{2}-\d{2}\.pdf$/);

    const closed = await door.close(bharat, 'one stays for tomorrow');
    expect(closed).toMatchObject({ closedAtMs: expect.any(Number), here: 3 });
    expect(closed.missing).toHaveLength(1);
    expect(door.parcels.stateOf(first.shipmentId)).toBe('handed-over');
    expect(door.parcels.stateOf(second.shipmentId)).toBe('dispatched');
    expect(door.handedOver.sort()).toEqual([first.shipmentId, third.shipmentId].sort());
    expect(door.journalled().map(({ act, verdict }) => [act, verdict])).toEqual([
      ...[
        ['loaded', 'loaded'],
        ['loaded', 'loaded'],
        ['refused', 'wrong-courier'],
        ['refused', 'foreign'],
      ],
      ['closed', undefined],
    ]);
    expect(door.journalled().at(-1)).toMatchObject({
      ...{ missing: [second.shipmentId], by: 'Asha', note: 'one stays for tomorrow' },
    });

    // The next load of the same courier begins anew, with what stayed.
    expect(await door.reconcile(bharat)).toMatchObject({ here: 1, loaded: [], foreign: [], closedAtMs: null });
    expect(await door.scan(bharat, second.shipmentId)).toMatchObject({ verdict: 'loaded', loaded: 1, missing: 0 });
    // A pull that still shows it ready to dispatch takes nothing back.
    await door.pulled(first.shipmentId);
    expect(door.parcels.stateOf(first.shipmentId)).toBe('handed-over');
  });

  test('a parcel of another station is counted as elsewhere, and never as missing', async () => {
    const parcels = await door.stagedOf([BHARAT], 1);
    const ofAnother = await orderOf(BHARAT);
    await door.practice.packCode(ofAnother);
    await door.practice.dispatchCode(door.practice.record(ofAnother.shipmentId));
    const bharat = pickupOf((await door.overview(true)).pickups, BHARAT);
    expect(bharat).toMatchObject({ there: 2, here: 1 });
    const [own] = parcels.get(BHARAT) ?? [];
    await door.scan(bharat, own?.shipmentId ?? '');
    expect(await door.reconcile(bharat)).toMatchObject({ elsewhere: 1, missing: [] });
    await door.pulled(ofAnother.shipmentId);
    expect(await door.scan(bharat, ofAnother.shipmentId)).toMatchObject({
      ...{ verdict: 'foreign', shipmentId: ofAnother.shipmentId, loaded: 1, missing: 0 },
    });
  });
});

describe('two pick-ups of one courier', () => {
  test('share what stands here, and nothing of one is said to be missing or elsewhere because of the other', async () => {
    const [first, second, third] = (await door.stagedOf([BHARAT], 3)).get(BHARAT) ?? [];
    if (!first || !second || !third) throw new Error('too few parcels');
    const nowMs = Date.now();
    const window = (hours: number) => ({ fromMs: nowMs + hours * 3_600_000, toMs: nowMs + (hours + 3) * 3_600_000 });
    const of = { vendorGroupCode: BHARAT, isMps: false, otc: { is: 'off' } } as const;
    const [noon, evening] = [
      { ...of, window: window(1), count: 1 },
      { ...of, window: window(5), count: 2 },
    ];
    door.counted([noon, evening]);
    expect(
      (await door.overview()).pickups.map(({ there, here, loaded, shared }) => [there, here, loaded, shared]),
    ).toEqual([
      [1, 3, 0, true],
      [2, 3, 0, true],
    ]);
    expect(await door.scan(noon, first.shipmentId)).toMatchObject({ verdict: 'loaded', loaded: 1, missing: 0 });
    expect(await door.reconcile(noon)).toMatchObject({ there: 1, here: 3, shared: true, elsewhere: 0, missing: [] });
    expect((await door.close(noon)).missing).toEqual([]);
    expect(door.journalled().at(-1)).toMatchObject({ act: 'closed', missing: [] });

    door.counted([evening]);
    expect(await door.scan(evening, second.shipmentId)).toMatchObject({ loaded: 1, missing: 1 });
    expect(await door.reconcile(evening)).toMatchObject({ shared: false, elsewhere: 0 });
    expect((await door.reconcile(evening)).missing.map(({ shipmentId }) => shipmentId)).toEqual([third.shipmentId]);
  });

  test('that still lack one name all that it may be', async () => {
    const [first] = (await door.stagedOf([BHARAT], 3)).get(BHARAT) ?? [];
    const window = { fromMs: Date.now(), toMs: Date.now() + 3_600_000 };
    const of = { vendorGroupCode: BHARAT, isMps: false, otc: { is: 'off' } } as const;
    const noon = { ...of, window, count: 2 };
    door.counted([noon, { ...of, window: { ...window, toMs: window.toMs + 1 }, count: 2 }]);
    expect(await door.scan(noon, first?.shipmentId ?? '')).toMatchObject({ loaded: 1, missing: 1 });
    const sides = await door.reconcile(noon);
    expect(sides).toMatchObject({ shared: true, lacking: 1, elsewhere: 1 });
    expect(sides.missing).toHaveLength(2);
  });
});

describe('a scan at the door', () => {
  test('counts once however often it is sent, and is found by any code of the label', async () => {
    const [parcel] = (await door.stagedOf([BHARAT], 1)).get(BHARAT) ?? [];
    if (!parcel) throw new Error('no parcel');
    const bharat = pickupOf((await door.overview(true)).pickups, BHARAT);
    const { shipmentId } = parcel;
    door.documents.put({
      ...{ documentKey: `label/${shipmentId}/x`, shipmentId, kind: 'zpl', bytes: new Uint8Array([1]), sha256: 'x' },
      ...{ codes: ['ROUTE-77', 'HUB/BLR/01'], sheets: [['ROUTE-77', 'HUB/BLR/01']], fetchedAtMs: 1 },
    });
    const once = await door.scan(bharat, 'route-77', 'same');
    expect(once).toMatchObject({ verdict: 'loaded', loaded: 1, missing: 0 });
    expect(await door.scan(bharat, 'route-77', 'same')).toEqual(once);
    expect(door.journalled()).toHaveLength(1);
    expect(await door.scan(bharat, parcel.items[0]?.orderId ?? '')).toMatchObject({
      verdict: 'already-loaded',
      loaded: 1,
    });
    expect((await door.reconcile(bharat)).foreign).toEqual([]);

    expect(await door.handlers['handover.unload']({ ...key(bharat), shipmentId })).toEqual({ loaded: 0 });
    expect(
      await failureOf(Promise.resolve(door.handlers['handover.unload']({ ...key(bharat), shipmentId }))),
    ).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await door.scan(bharat, shipmentId)).toMatchObject({ verdict: 'loaded', loaded: 1 });
    expect(door.journalled().map(({ act }) => act)).toEqual(['loaded', 'refused', 'unloaded', 'loaded']);
  });

  test('refuses what is on hold, cancelled, stopped or not dispatched, and takes it once that is over', async () => {
    const [parcel] = (await door.stagedOf([BHARAT], 1)).get(BHARAT) ?? [];
    if (!parcel) throw new Error('no parcel');
    const bharat = pickupOf((await door.overview(true)).pickups, BHARAT);
    const { shipmentId } = parcel;
    const verdict = async () => (await door.scan(bharat, shipmentId)).verdict;
    door.stand(shipmentId, 'stopped');
    expect(await verdict()).toBe('stopped');
    expect((await door.reconcile(bharat)).missing).toMatchObject([{ shipmentId, parcel: 'stopped' }]);
    door.stand(shipmentId, 'dispatched');
    door.practice.control('hold', { shipmentId });
    await door.pulled(shipmentId);
    expect(await verdict()).toBe('stopped');
    door.practice.control('unhold', { shipmentId });
    await door.pulled(shipmentId);
    expect((await door.reconcile(bharat)).foreign).toMatchObject([{ code: shipmentId, verdict: 'stopped' }]);
    expect(await verdict()).toBe('loaded');
    expect((await door.reconcile(bharat)).foreign).toEqual([]);

    const packed = await orderOf(BHARAT);
    await door.practice.packCode(packed);
    await door.pulled(packed.shipmentId);
    door.stand(packed.shipmentId, 'dispatch-queued');
    expect(await door.scan(bharat, packed.shipmentId)).toMatchObject({
      verdict: 'not-dispatched',
      loaded: 1,
      missing: 1,
    });

    door.practice.control('cancel', { shipmentId });
    await door.pulled(shipmentId);
    // It stands on the load, and must come off it again.
    door.stand(shipmentId, 'stopped');
    expect((await door.reconcile(bharat)).foreign).toMatchObject([
      { verdict: 'stopped' },
      { verdict: 'not-dispatched' },
    ]);
    await door.close(bharat);
    expect(door.parcels.stateOf(shipmentId)).toBe('stopped');
  });

  test('of a parcel in several boxes counts each, and the parcel once all are loaded', async () => {
    const parcel = await door.staged({ lines: [{ sku: 'SHELF-BOOK-5T' }] });
    const boxes = door.shipments.trackingIds(parcel.shipmentId).map(({ trackingId }) => trackingId);
    expect(boxes.length).toBeGreaterThan(1);
    const { pickups } = await door.overview(true);
    const mps = pickupOf(pickups, parcel.vendorName, true);
    expect(mps.window).not.toBeNull();
    const { window: _, ...open } = key(mps);
    expect(
      await failureOf(Promise.resolve(door.handlers['handover.manifest']({ ...open, window: null }))),
    ).toMatchObject({ code: 'INVALID_INPUT' });
    expect((await door.handlers['handover.manifest'](key(mps))).pdf).not.toBe('');
    expect(await failureOf(door.scan(mps, parcel.shipmentId))).toMatchObject({ code: 'INVALID_INPUT' });
    const [one = '', ...rest] = boxes;
    expect(await door.scan(mps, one)).toMatchObject({ verdict: 'loaded', loaded: 0, missing: 1 });
    expect((await door.reconcile(mps)).missing).toMatchObject([{ shipmentId: parcel.shipmentId, trackingIds: rest }]);
    expect(await door.scan(mps, one)).toMatchObject({ verdict: 'already-loaded' });
    for (const box of rest) await door.scan(mps, box);
    expect(await door.reconcile(mps)).toMatchObject({ missing: [], here: 1 });
    expect(await door.scan({ ...mps, isMps: false }, one)).toMatchObject({ verdict: 'wrong-courier' });
    await door.close(mps);
    expect(door.parcels.stateOf(parcel.shipmentId)).toBe('handed-over');
  });
});

test('a load whose closing was cut short stays open, and closing it again does the rest', async () => {
  const parcels = (await door.stagedOf([BHARAT], 3)).get(BHARAT) ?? [];
  const bharat = pickupOf((await door.overview(true)).pickups, BHARAT);
  const [first = '', second = '', third = ''] = parcels.map(({ shipmentId }) => shipmentId);
  await door.scan(bharat, first);
  const { closeLoad } = door.handover;
  Object.assign(door.handover, {
    closeLoad: () => {
      throw new Error('the disk is gone');
    },
  });
  await expect(door.close(bharat)).rejects.toThrow('the disk is gone');
  Object.assign(door.handover, { closeLoad });
  expect(door.parcels.stateOf(first)).toBe('handed-over');
  expect(await door.scan(bharat, second)).toMatchObject({ verdict: 'loaded', loaded: 2, missing: 1 });
  const closed = await door.close(bharat);
  expect(closed.loaded.map(({ shipmentId }) => shipmentId)).toEqual([first, second]);
  expect(closed.missing.map(({ shipmentId }) => shipmentId)).toEqual([third]);
  expect(door.journalled().filter(({ act }) => act === 'closed')).toHaveLength(1);
  expect([first, second, third].map((id) => door.parcels.stateOf(id))).toEqual([
    'handed-over',
    'handed-over',
    'dispatched',
  ]);
});

describe('what the marketplace tells of pick-ups', () => {
  test.each([
    { handoverShape: 'live', handoverOtc: 'code' },
    { handoverShape: 'official', handoverOtc: 'unavailable' },
    { handoverShape: 'official', handoverOtc: 'absent' },
  ] as const)('is read in the shape $handoverShape, its code $handoverOtc', async (switches) => {
    await door.end();
    door = await doorStation(switches);
    await door.stagedOf([DECCAN], 1);
    const pickup = pickupOf((await door.overview(true)).pickups, DECCAN);
    expect(pickup).toMatchObject({ there: 1, here: 1, window: { fromMs: expect.any(Number) } });
    const is = { code: 'code', unavailable: 'not-ready', absent: 'off' }[switches.handoverOtc];
    expect(pickup.otc).toMatchObject({ is });
  });

  test('codes for returns are not ready, or the location is not on them', async () => {
    expect(await door.handlers['handover.returnOtcs']({})).toMatchObject({ is: 'codes' });
    door.practice.control('switches', { returnOtc: 'not-generated' });
    expect(await door.handlers['handover.returnOtcs']({})).toEqual({ is: 'not-ready' });
    door.practice.control('switches', { returnOtc: 'unavailable' });
    expect(await door.handlers['handover.returnOtcs']({})).toEqual({ is: 'off' });
    door.network(false);
    expect(await failureOf(Promise.resolve(door.handlers['handover.returnOtcs']({})))).toMatchObject({
      code: 'MARKETPLACE_UNREACHABLE',
    });
  });

  test('is not needed: couriers of parcels that stand here are shown all the same', async () => {
    await door.stagedOf([BHARAT, DECCAN], 1);
    door.network(false);
    const { pickups, countsAtMs } = await door.overview(true);
    expect(countsAtMs).toBeNull();
    expect(pickups).toEqual([
      {
        vendorGroupCode: BHARAT,
        isMps: false,
        window: null,
        there: null,
        here: 1,
        shared: false,
        loaded: 0,
        otc: null,
      },
      {
        vendorGroupCode: DECCAN,
        isMps: false,
        window: null,
        there: null,
        here: 1,
        shared: false,
        loaded: 0,
        otc: null,
      },
    ]);
    expect(
      await door.reconcile({ vendorGroupCode: 'bharat  PARCEL logistics', isMps: false, window: null }),
    ).toMatchObject({
      ...{ here: 1, there: null, elsewhere: null },
    });
    expect(await failureOf(door.close({ vendorGroupCode: BHARAT, isMps: false, window: null }))).toMatchObject({
      code: 'WRONG_STATE',
    });
  });
});

async function orderOf(courier: string) {
  for (;;) {
    const order = door.practice.order({ lines: [{ sku: 'MUG-BLUE-350' }] });
    if (order.vendorName === courier) return order;
  }
}

function key({ vendorGroupCode, isMps, window }: PickupView) {
  return { vendorGroupCode, isMps, window: window && { fromMs: window.fromMs, toMs: window.toMs } };
}
