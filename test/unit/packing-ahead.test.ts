import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../main/buffer/fingerprint.ts';
import { lastsMinutes, packingRate, wantedParcels } from '../../main/buffer/rate.ts';
import { orderItem, shipment } from '../support/shipments.ts';

const MINUTE = 60_000;
const NOW = 1_750_000_000_000;
/** The newest first, each so many minutes before the one after it. */
function finished(...gapsMinutes: readonly number[]): number[] {
  let at = NOW;
  return [NOW, ...gapsMinutes.map((gap) => (at -= gap * MINUTE))];
}
const every = (minutes: number, parcels: number) => Array<number>(parcels).fill(minutes);
const SETTING = { outageMinutes: 15, most: 60 };

describe('the packing rate', () => {
  test('is not known before any parcel, and near the usual after the first', () => {
    expect(packingRate([])).toBeNull();
    expect(packingRate([NOW])).toBeCloseTo(30);
  });

  test('is what was packed an hour, breaks left out', () => {
    expect(packingRate(finished(...every(2, 40)))).toBeCloseTo(30);
    expect(packingRate(finished(...every(1, 60)))).toBeCloseTo(60);
    expect(packingRate(finished(...every(1, 20), 45, ...every(1, 20)))).toBeCloseTo(60);
    expect(packingRate(finished(...every(20, 3)))).toBeCloseTo(3);
  });

  test('forgets what lies more than two hours of activity back', () => {
    expect(packingRate(finished(...every(2, 60), ...every(0.5, 200)))).toBeCloseTo(30);
  });

  test('makes no gallop of two parcels in ten seconds, and nothing of a clock that was set back', () => {
    expect(packingRate(finished(1 / 6))).toBeLessThan(36);
    expect(packingRate([NOW, NOW + 3_600_000, NOW + 3_600_000 - MINUTE])).toBeCloseTo(33);
  });

  test('times the minutes to survive are the parcels wanted, within 3 and the most', () => {
    expect(wantedParcels(null, SETTING)).toBe(8);
    expect(wantedParcels(60, SETTING)).toBe(15);
    expect(wantedParcels(2, SETTING)).toBe(3);
    expect(wantedParcels(400, SETTING)).toBe(60);
    expect(wantedParcels(60, { outageMinutes: 480, most: 300 })).toBe(300);
  });

  test('says how long the parcels that are ready last', () => {
    expect(lastsMinutes(10, null)).toBeNull();
    expect(lastsMinutes(10, 40)).toBe(15);
    expect(lastsMinutes(0, 40)).toBe(0);
  });
});

describe('the fingerprint of a parcel packed ahead', () => {
  const of = (...items: Parameters<typeof shipment>[1]) => fingerprintOf(shipment('A', items));
  const mug = orderItem('MUG', 2);
  const pen = orderItem('PEN', 1);

  test('stays through states, holds and the order items are told in', () => {
    expect(of(pen, mug)).toBe(of(mug, pen));
    expect(of({ ...mug, state: 'PACKED' })).toBe(of(mug));
    expect(fingerprintOf(shipment('A', [mug], { hold: true }))).toBe(of(mug));
  });

  test('changes with the units that are wanted', () => {
    const told = [of(mug), of({ ...mug, quantity: 1 }), of(mug, pen), of(pen), of({ ...mug, state: 'CANCELLED' })];
    expect(new Set(told).size).toBe(told.length);
  });
});
