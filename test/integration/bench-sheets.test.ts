import { afterEach, describe, expect, test } from 'vitest';
import { codesOfLabel } from '../../main/documents/label-codes.ts';
import { zplPages } from '../../main/printing/languages/zpl-codes.ts';
import { benchStation } from '../support/bench-station.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: ReturnType<typeof benchStation>;
afterEach(() => station.close());

const sheet = (id: string, order: string) =>
  `^XA^FO20,80^BCN,100,Y,N,N^FD${id}^FS^FO20,300^BCN,80,Y,N,N^FD${order}^FS^XZ\n`;

/** One order of a mug, whose label has a sheet with each of these tracking ids; its order number stands on all of them. */
function labelled(shipmentId: string, ...trackingIds: readonly string[]): void {
  const boxes = trackingIds.map((trackingId, at) => ({ subShipmentId: `SS-${at + 1}`, trackingId, vendorName: 'V' }));
  station.told(shipment(shipmentId, [orderItem('MUG')]));
  station.toldDetail({ shipmentId, trackingIds: boxes, handling: [] });
  station.scans(shipmentId, 'MUG');
  const zpl = trackingIds.map((id) => sheet(id, `NO-${shipmentId}`)).join('');
  const { codes, sheets } = codesOfLabel(zplPages(new TextEncoder().encode(zpl)), boxes);
  station.labelArrives(shipmentId, codes, sheets);
}

describe('a label of one sheet for each box', () => {
  test('confirms the parcel when the last is scanned back, whatever lies between: a wrong label, a restart, the shelf', () => {
    station = benchStation();
    labelled('S2', 'FMPP2-1');
    station.jobEnds('sent');
    station.command('park');
    labelled('S1', 'FMPP1-1', 'FMPP1-2', 'FMPP1-3');
    station.jobEnds('sent');
    expect(station.scan('FMPP1-2')).toMatchObject({
      verdict: 'accept',
      detail: { what: 'label-of-box', read: 1, of: 3 },
    });
    expect(station.scan('NO-S1')).toMatchObject({ verdict: 'gate', detail: { what: 'which-box' } });
    expect(station.scan('FMPP2-1')).toMatchObject({ verdict: 'wrong-label', detail: { shipmentId: 'S2' } });
    station.restart();
    expect(station.scan('FMPP1-1').verdict).toBe('wrong-label');
    station.command('ok');
    expect(station.scan('FMPP1-2')).toMatchObject({ verdict: 'repeated', detail: { what: 'label-again' } });
    station.command('park');
    expect(station.scan('FMPP2-1').verdict).toBe('label-confirmed');
    station.restart();
    expect(station.scan('S1').session).toMatchObject({ status: 'confirming-label' });
    expect(station.scan('FMPP1-1').detail).toMatchObject({ what: 'label-of-box', read: 2, of: 3 });
    expect(station.changes('S1')).toEqual(['pack pending']);
    expect(station.job().state).toBe('sent');
    expect(station.scan('FMPP1-3')).toMatchObject({ verdict: 'label-confirmed', session: { status: 'idle' } });
    expect(station.changes('S1')).toEqual(['pack pending', 'dispatch pending']);
    expect(station.job()).toMatchObject({ state: 'printed', evidence: 'label-scanned' });
  });

  test('brings its parcel back to an idle bench by one of its sheets, off the shelf', () => {
    station = benchStation();
    labelled('S1', 'FMPP1-1', 'FMPP1-2');
    station.jobEnds('sent');
    station.command('park');
    expect(station.scan('FMPP1-1')).toMatchObject({
      verdict: 'accept',
      detail: { what: 'label-of-box', read: 1, of: 2 },
      session: { status: 'confirming-label' },
    });
    expect(station.shelf().total).toBe(0);
    station.restart();
    station.command('park');
    expect(station.scan('FMPP1-2').verdict).toBe('label-confirmed');
    expect(station.changes('S1')).toEqual(['pack pending', 'dispatch pending']);
  });

  test('keeps the sheets seen while it is not known whether it came out, and when the printer tells at last', () => {
    station = benchStation();
    labelled('S1', 'FMPP1-1', 'FMPP1-2', 'FMPP1-3');
    station.jobEnds('unknown');
    expect(station.scan('FMPP1-1')).toMatchObject({ verdict: 'accept', session: { status: 'asking' } });
    station.restart();
    expect(station.command('label-printed').session.status).toBe('confirming-label');
    expect(station.scan('FMPP1-1').detail).toMatchObject({ what: 'label-again', read: 1, of: 3 });
    expect(station.scan('FMPP1-2').detail).toMatchObject({ what: 'label-of-box', read: 2, of: 3 });
    expect(station.scan('FMPP1-3').verdict).toBe('label-confirmed');
  });

  test('asks for the last sheet again when its scan is taken back, and for all of them on a new copy', () => {
    station = benchStation();
    labelled('S1', 'FMPP1-1', 'FMPP1-2');
    station.jobEnds('unknown');
    station.scans('FMPP1-1', 'FMPP1-2');
    expect(station.command('undo').session.status).toBe('confirming-label');
    expect(station.changes('S1')).toEqual(['pack pending', 'dispatch discarded']);
    expect(station.scan('FMPP1-1').verdict).toBe('repeated');
    station.command('reprint');
    station.jobEnds('sent');
    expect(station.scan('FMPP1-2').detail).toMatchObject({ what: 'label-of-box', read: 1, of: 2 });
    expect(station.scan('FMPP1-1').verdict).toBe('label-confirmed');
  });

  test('is confirmed by any of its codes where it has one sheet, and its session stays as small', () => {
    station = benchStation();
    labelled('S1', 'FMPP1-1');
    station.jobEnds('sent');
    expect(station.session).not.toHaveProperty('sheets');
    expect(station.scan('NO-S1').verdict).toBe('label-confirmed');
  });
});
