import { afterEach, describe, expect, test } from 'vitest';
import { benchStation } from '../support/bench-station.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: ReturnType<typeof benchStation>;
afterEach(() => station.close());

const IMEI_A = '355762052793235';
const IMEI_B = '490154203237518';
const IMEI_C = '356938035643809';
const phones = (id: string, quantity = 1, over = {}) => shipment(id, [orderItem('PHONE', quantity)], over);
const withPhones = (perUnit = 1, kind: 'imei' | 'serial' = 'imei') => {
  station = benchStation();
  station.product('PHONE', { serials: { need: 'yes', kind, perUnit }, barcodes: ['8901086261410'] });
};
const known = () => station.now.serials;

describe('serial numbers', () => {
  test('a unit counts with its numbers, which go into the pack and stay on file', () => {
    withPhones(2);
    station.told(phones('A'));
    expect(station.scans('A', 'PHONE')).toMatchObject({ verdict: 'accept', detail: { what: 'serial-wanted', of: 2 } });
    expect(station.scan(IMEI_A)).toMatchObject({ detail: { what: 'serial', read: 1, of: 2 } });
    expect(known().usedIn(IMEI_A, 'other')).toBeUndefined();
    expect(station.scan(IMEI_B).verdict).toBe('complete');
    const pack = JSON.parse(station.now.mutations.openOf('A', 'pack')?.payload ?? '{}');
    expect(pack.request.serialNumbers).toEqual([
      { orderItemId: '4365000000000PHONE-A', serialNumbers: [[IMEI_A, IMEI_B]] },
    ]);
    expect(known().usedIn(IMEI_A, 'other')).toBe('A');
  });

  test('codes of items, orders, labels and of the bench are never taken for one, nor is a broken IMEI', () => {
    withPhones();
    station.told(phones('A'), phones('B'));
    station.toldDetail({
      shipmentId: 'B',
      trackingIds: [{ subShipmentId: 'SS-1', trackingId: 'FMPP0000000001', vendorName: 'Example' }],
      handling: [],
    });
    station.scans('A', 'PHONE');
    const problems = [
      'PHONE',
      '8901086261410',
      'A',
      'OD-B',
      'FMPP0000000001',
      'FSN-PHONE',
      'PB-T:0001',
      '355762052793234',
    ];
    const told = problems
      .map((code) => station.scan(code))
      .map(({ verdict, detail }) => [verdict, detail.serialProblem]);
    expect(told).toEqual([
      ...problems.slice(0, 7).map(() => ['not-a-serial', 'other-code']),
      ['not-a-serial', 'not-an-imei'],
    ]);
    expect(station.scan(IMEI_A).verdict).toBe('complete');
  });

  test("a maker's serial is compared letter by letter and must be readable", () => {
    withPhones(1, 'serial');
    station.told(phones('A', 2), phones('B'));
    expect(station.scans('A', 'PHONE', 'SN\u{1F600}1').detail.serialProblem).toBe('not-readable');
    expect(station.scan('SN1').detail.serialProblem).toBe('not-readable');
    expect(station.scan('AbC-0001').verdict).toBe('accept');
    expect(station.scans('PHONE', 'AbC-0001')).toMatchObject({
      verdict: 'duplicate-serial',
      detail: { serialProblem: 'same-parcel' },
    });
    expect(station.scan('ABC-0001').verdict).toBe('complete');
  });

  test('a number of another local shipment is refused with its name, across a restart', () => {
    withPhones();
    station.told(phones('A'), phones('B'));
    station.scans('A', 'PHONE', IMEI_A);
    station.command('park');
    station.restart();
    station.scans('B', 'PHONE');
    expect(station.scan(IMEI_A)).toMatchObject({ verdict: 'duplicate-serial', detail: { usedIn: 'A' } });
    expect(station.scan(IMEI_B).verdict).toBe('complete');
  });

  test('undo frees the number with its unit, also after a restart', () => {
    withPhones();
    station.told(phones('A', 2), phones('B'));
    station.scans('A', 'PHONE', IMEI_A);
    station.restart();
    expect(station.command('undo').detail.what).toBe('undone');
    expect(known().usedIn(IMEI_A, 'other')).toBeUndefined();
    station.scans('PHONE', IMEI_A, 'PHONE', IMEI_C);
    expect(known().usedIn(IMEI_C, 'other')).toBe('A');
  });

  test('a parcel that is void, and a shipment that came back, free their numbers', () => {
    withPhones();
    station.told(phones('A', 2), phones('B'), phones('C'));
    station.scans('A', 'PHONE', IMEI_A);
    const cancelled = phones('A', 2);
    station.told({ ...cancelled, orderItems: cancelled.orderItems.map((item) => ({ ...item, state: 'CANCELLED' })) });
    expect(station.command('ok').session.status).toBe('idle');
    expect(station.now.parcels.stateOf('A')).toBeUndefined();
    expect(station.scans('B', 'PHONE', IMEI_A).verdict).toBe('complete');
    station.command('park');
    const returned = phones('B');
    station.told({ ...returned, orderItems: returned.orderItems.map((item) => ({ ...item, state: 'RETURNED' })) });
    expect(station.scans('C', 'PHONE', IMEI_A).verdict).toBe('complete');
  });

  test('a refusal of the numbers is put right: the pack goes, its units are scanned again and a new pack is made', () => {
    withPhones();
    station.told(phones('A'));
    station.scans('A', 'PHONE', IMEI_A);
    station.mutationBecomes('A', 'pack', { state: 'rejected', lastError: 'INVALID_IMEI_NUMBER' });
    expect(station.session).toMatchObject({ status: 'stopped', why: { kind: 'rejected' } });
    expect(station.command('correct').session.status).toBe('verifying');
    expect(known().usedIn(IMEI_A, 'other')).toBeUndefined();
    expect(station.scans('PHONE', IMEI_B).verdict).toBe('complete');
    expect(station.changes('A')).toEqual(['pack discarded', 'pack pending']);
  });

  test("a weight the marketplace doubts goes again with a person's yes, as the same change", () => {
    station = benchStation();
    station.told(shipment('A', [orderItem('CUP')]));
    station.scans('A', 'CUP');
    const before = station.mutationBecomes('A', 'pack', { state: 'rejected', lastError: 'WEIGHT_ANOMALY_WARNING' });
    expect(station.command('confirm')).toMatchObject({
      detail: { what: 'sent-anyway' },
      session: { status: 'printing' },
    });
    const after = station.now.mutations.openOf('A', 'pack');
    expect(after).toMatchObject({ mutationId: before.mutationId, state: 'pending' });
    expect(JSON.parse(after?.payload ?? '{}').request.ignoreWarning).toBe(true);
  });
});
