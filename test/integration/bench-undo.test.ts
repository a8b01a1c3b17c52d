import { afterEach, describe, expect, test } from 'vitest';
import { benchStation } from '../support/bench-station.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: ReturnType<typeof benchStation>;
afterEach(() => station.close());

const cup = (id: string, over = {}) => shipment(id, [orderItem('CUP')], over);
const pair = (id: string, over = {}) => shipment(id, [orderItem('CUP', 2)], over);
function labelled(id: string): void {
  station.scans(id, 'CUP');
  station.labelArrives(id, [`FMPP-${id}`]);
  station.jobEnds('sent');
}

describe('undo', () => {
  test('a completed parcel opens again while its pack has not left, and its pack is made anew', () => {
    station = benchStation();
    station.told(pair('A'));
    station.scans('A', 'CUP', 'CUP');
    expect(station.command('undo')).toMatchObject({ detail: { what: 'reopened' }, session: { status: 'verifying' } });
    expect(station.changes('A')).toEqual(['pack discarded']);
    station.restart();
    expect(station.scan('CUP').verdict).toBe('complete');
    expect(station.changes('A')).toEqual(['pack discarded', 'pack pending']);
  });

  test('with the pack on its way units can be checked again, the pack stays, and a label that is out is not printed twice', () => {
    station = benchStation();
    station.told(cup('A'));
    labelled('A');
    station.mutationBecomes('A', 'pack', { state: 'sending' });
    expect(station.command('undo').session.status).toBe('verifying');
    expect(station.scan('CUP')).toMatchObject({ verdict: 'complete', session: { status: 'confirming-label' } });
    expect(station.changes('A')).toEqual(['pack sending']);
    expect(station.labelJobs()).toHaveLength(1);
  });

  test('a label job that has not begun is withdrawn when its parcel opens again', () => {
    station = benchStation();
    station.told(cup('A'));
    station.scans('A', 'CUP');
    station.labelArrives('A', ['FMPP-A']);
    station.command('undo');
    expect(station.job().state).toBe('cancelled');
    expect(station.scan('CUP').session).toMatchObject({ status: 'printing', waitingFor: 'printer' });
    expect(station.job()).toMatchObject({ state: 'queued', copy: 2 });
  });

  test('a scanned-back label is taken back while its dispatch is pending, also after a restart', () => {
    station = benchStation();
    station.told(cup('A'));
    labelled('A');
    expect(station.scan('FMPP-A').verdict).toBe('label-confirmed');
    station.restart();
    expect(station.command('undo')).toMatchObject({
      detail: { what: 'reopened', shipmentId: 'A' },
      session: { status: 'confirming-label' },
    });
    expect(station.changes('A')).toEqual(['pack pending', 'dispatch discarded']);
    station.restart();
    expect(station.scan('FMPP-A').verdict).toBe('label-confirmed');
    expect(station.changes('A')).toEqual(['pack pending', 'dispatch discarded', 'dispatch pending']);
  });

  test('from sending on nothing is taken back, and the answer says so', () => {
    station = benchStation();
    station.told(cup('A'));
    labelled('A');
    station.scan('FMPP-A');
    station.mutationBecomes('A', 'dispatch', { state: 'sending' });
    expect(station.command('undo')).toMatchObject({ verdict: 'gate', detail: { what: 'too-late' } });
    expect(station.changes('A')).toEqual(['pack pending', 'dispatch sending']);
  });

  test('a parcel put aside by mistake comes back off the shelf', () => {
    station = benchStation();
    station.told(cup('A'), cup('B'));
    station.network(false);
    station.scans('A', 'CUP');
    station.restart();
    expect(station.command('undo').session).toMatchObject({ status: 'printing', parcel: { shipmentId: 'A' } });
    expect(station.shelf().total).toBe(0);
  });

  test('a command with one scan id undoes once', () => {
    station = benchStation();
    station.told(shipment('A', [orderItem('CUP', 3)]));
    station.scans('A', 'CUP', 'CUP');
    const once = station.now.bench.handlers['bench.command']({ command: 'undo', scanId: 'undo-1' });
    expect(station.now.bench.handlers['bench.command']({ command: 'undo', scanId: 'undo-1' })).toEqual(once);
    expect(station.session).toMatchObject({ parcel: { lines: [{ verified: 1 }] } });
  });
});

test('an invoice number taken by a withdrawn pack is never given again', () => {
  station = benchStation({ invoicing: { mode: 'own', prefix: 'PB' } });
  station.told(cup('A'));
  station.scans('A', 'CUP');
  station.command('undo');
  station.scan('CUP');
  const numbers = station.now.invoiceNumbers.page('2025-26', 2, 10).map(({ number, state }) => `${number} ${state}`);
  expect(numbers).toEqual(['PB2526-2 taken', 'PB2526-1 rejected']);
  expect(station.now.mutations.openOf('A', 'pack')?.payload).toContain('PB2526-2');
});
