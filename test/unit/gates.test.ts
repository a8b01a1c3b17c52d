import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GateContext, gateOf, toTakeOver } from '../../shared/model/gates.ts';
import { ownerIndex, shareHash } from '../../shared/model/ownership.ts';
import type { ShipmentState } from '../../shared/model/shipment.ts';
import { orderItem, shipment } from '../support/shipments.ts';

/** The one of two stations that owns nothing of this test's shipment. */
const OTHER = { index: 1 - ownerIndex('S1', { count: 2 }), count: 2 };
const CONTEXT: GateContext = {
  ...{ nowMs: 1_000, locationId: 'LOC1', packedByUs: false },
  ...{ stations: OTHER, takenOver: false, adopted: false },
};
const one = (state: ShipmentState, over: Parameters<typeof shipment>[2] = {}) =>
  shipment('S1', [orderItem('MUG', 1, { state })], over);

describe('whose a shipment is', () => {
  it('is the same for every station, in every version', () => {
    expect([shareHash(''), shareHash('a')]).toEqual([0x811c9dc5, 0xe40c292c]);
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 100 }), (id, count) => {
        const owner = ownerIndex(id, { count });
        expect(Number.isInteger(owner) && owner >= 0 && owner < count).toBe(true);
      }),
    );
  });

  it('is spread evenly', () => {
    const shares = [0, 0, 0];
    for (let at = 0; at < 9_000; at += 1) {
      const owner = ownerIndex(`f0a1${at}-77b2`, { count: 3 });
      shares[owner] = (shares[owner] ?? 0) + 1;
    }
    for (const share of shares) expect(share).toBeGreaterThan(2_700);
  });
});

describe('the gate of a shipment another station owns', () => {
  it('stands until it is taken over, and never where we packed it or are alone', () => {
    const gate = (over: Partial<GateContext>) => gateOf(one('APPROVED'), { ...CONTEXT, ...over });
    expect(gate({})).toEqual({ kind: 'other-station', index: 1 - OTHER.index });
    expect(gate({ takenOver: true })).toBeUndefined();
    expect(gate({ packedByUs: true })).toBeUndefined();
    expect(gate({ stations: { index: 0, count: 1 } })).toBeUndefined();
    expect(gate({ stations: { index: 1 - OTHER.index, count: 2 } })).toBeUndefined();
  });

  it('says "packed elsewhere" once it is packed, also to who took over only its ownership', () => {
    const gate = (over: Partial<GateContext>) => gateOf(one('PACKED'), { ...CONTEXT, ...over });
    expect(gate({})).toEqual({ kind: 'packed-elsewhere' });
    expect(gate({ takenOver: true })).toEqual({ kind: 'packed-elsewhere' });
    expect(gate({ takenOver: true, adopted: true })).toBeUndefined();
  });

  it('comes after what no person can take away', () => {
    expect(gateOf(one('CANCELLED'), CONTEXT)).toEqual({ kind: 'cancelled' });
    expect(gateOf(one('APPROVED', { hold: true }), CONTEXT)).toEqual({ kind: 'on-hold' });
    expect(gateOf(one('READY_TO_DISPATCH'), CONTEXT)).toEqual({ kind: 'already-dispatched' });
  });
});

describe('what a person may take over', () => {
  it('is what another owns or packed, held or not, and nothing that is ours, over or at another location', () => {
    expect(toTakeOver(one('APPROVED', { hold: true }), CONTEXT)).toMatchObject({ kind: 'other-station' });
    expect(toTakeOver(one('PACKED', { hold: true }), CONTEXT)).toEqual({ kind: 'packed-elsewhere' });
    expect(toTakeOver(one('APPROVED', { locationId: 'LOC2' }), CONTEXT)).toBeUndefined();
    expect(toTakeOver(one('CANCELLED'), CONTEXT)).toBeUndefined();
    expect(toTakeOver(one('READY_TO_DISPATCH'), CONTEXT)).toBeUndefined();
    expect(toTakeOver(one('PACKED'), { ...CONTEXT, packedByUs: true })).toBeUndefined();
    expect(toTakeOver(one('APPROVED'), { ...CONTEXT, takenOver: true })).toBeUndefined();
  });
});
