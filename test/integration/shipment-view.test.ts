import { afterEach, describe, expect, test } from 'vitest';
import { parcelView } from '../../main/pull/parcel-view.ts';
import { benchStation } from '../support/bench-station.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: ReturnType<typeof benchStation>;
afterEach(() => station.close());

const view = (shipmentId: string) => parcelView(station.now, shipmentId);
const IMEI = '355762052793235';

describe('what a shipment tells of its parcel', () => {
  test('nothing before it is opened here, and nothing of a parcel that is void', () => {
    station = benchStation();
    station.told(shipment('A', [orderItem('CUP')]));
    expect(view('A')).toBeNull();
    expect(view('never heard of')).toBeNull();
    station.scans('A', 'CUP');
    const parcelId = station.now.parcels.ofShipment('A')?.parcelId ?? '';
    station.now.parcels.setState(parcelId, 'void', station.nowMs);
    expect(view('A')).toBeNull();
  });

  test('units, serial numbers, the box, its invoice number and every print of its label', () => {
    station = benchStation({ invoicing: { mode: 'own', prefix: 'PB' } });
    station.product('PHONE', { serials: { need: 'yes', kind: 'imei', perUnit: 1 } });
    station.told(shipment('A', [orderItem('PHONE'), orderItem('CUP', 2)]));
    station.scans('A', 'PHONE', IMEI);
    expect(view('A')).toMatchObject({
      lines: [
        { sku: 'PHONE', needed: 1, verified: 1, boxNumber: null, serialNumbers: [[IMEI]] },
        { sku: 'CUP', needed: 2, verified: 0, serialNumbers: [] },
      ],
      boxes: [{ confirmed: true }],
      labels: [],
      invoices: [],
    });
    station.scans('CUP', 'CUP');
    station.labelArrives('A', ['FMPP0000000001']);
    station.jobEnds('sent');
    station.scan('FMPP0000000001');
    expect(view('A')).toMatchObject({
      lines: [{ verified: 1 }, { verified: 2 }],
      boxes: [{ box: { lengthMm: 200, breadthMm: 150, heightMm: 100, weightGrams: 450 } }],
      mark: null,
      labels: [{ copy: 1, state: 'printed', evidence: 'label-scanned' }],
      invoices: [{ number: 'PB2526-1', orderId: 'OD-A', state: 'taken' }],
    });
  });

  test('its place on the shelf while it stands there', () => {
    station = benchStation();
    station.told(shipment('A', [orderItem('CUP')]), shipment('B', [orderItem('CUP', 2)]));
    station.scans('A', 'CUP', 'B');
    expect(view('A')).toMatchObject({ lines: [{ verified: 1 }], mark: { kind: 'ticket', name: 'T-0001' } });
    expect(view('B')).toMatchObject({ lines: [{ verified: 0 }], mark: null });
    station.command('park');
    station.labelArrives('A', ['FMPP0000000001']);
    station.scan('A');
    expect(view('A')).toMatchObject({ mark: null, labels: [{ state: 'queued' }] });
  });
});
