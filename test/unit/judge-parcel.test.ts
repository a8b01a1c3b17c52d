import { describe, expect, it } from 'vitest';
import { judgeParcel, type ParcelAtDoor } from '../../main/handover/judge-parcel.ts';
import { orderItem, shipment } from '../support/shipments.ts';

const box = (trackingId: string, subShipmentId: string, courier: string) => ({ trackingId, subShipmentId, courier });
const BOXES = [box('A1', 'SS-1', 'First Cargo'), box('A2', 'SS-1', 'Its Partner'), box('B1', 'SS-2', 'Second Air')];
const at = (scanned: string | null, loaded: readonly string[] = []): ParcelAtDoor => ({
  shipment: shipment('S1', [orderItem('MUG', 1, { state: 'READY_TO_DISPATCH' })], { mps: true }),
  ...{ parcel: 'dispatched', boxes: BOXES, box: scanned, loaded },
});
const van = (vendorGroupCode: string) => ({ vendorGroupCode, isMps: true, window: null });
const verdict = (scanned: string | null, courier: string, loaded: readonly string[] = []) =>
  judgeParcel(at(scanned, loaded), van(courier), 'LOC1');

describe('boxes of one shipment that go with different couriers', () => {
  it('are each taken by their own alone, by either name of it', () => {
    expect(verdict('A1', 'first  CARGO')).toBe('loaded');
    expect(verdict('A1', 'Its Partner')).toBe('loaded');
    expect(verdict('A2', 'First Cargo')).toBe('loaded');
    expect(verdict('B1', 'Second Air')).toBe('loaded');
    expect(verdict('B1', 'First Cargo')).toBe('wrong-courier');
    expect(verdict('A1', 'Second Air')).toBe('wrong-courier');
  });

  it('are loaded once, whichever of their ids was scanned', () => {
    expect(verdict('A2', 'First Cargo', ['A1'])).toBe('already-loaded');
    expect(verdict('B1', 'Second Air', ['A1'])).toBe('loaded');
  });
});
