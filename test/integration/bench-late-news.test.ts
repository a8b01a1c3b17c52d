import { afterEach, describe, expect, test } from 'vitest';
import { benchStation } from '../support/bench-station.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: ReturnType<typeof benchStation>;
afterEach(() => station.close());

const pair = (over = {}, units = 2) => shipment('A', [orderItem('CUP', units)], over);
const other = () => shipment('B', [orderItem('PEN')]);
const cancelled = () => shipment('A', [orderItem('CUP', 2, { state: 'CANCELLED' })]);
function completed(): void {
  station.told(pair(), other());
  station.scans('A', 'CUP', 'CUP');
}
function labelled(): void {
  completed();
  station.labelArrives('A', ['FMPP-A']);
  station.jobEnds('sent');
}
const stateOfA = () => station.now.parcels.stateOf('A');
const stoppedBy = (why: object) => ({ verdict: 'stop', session: { status: 'stopped', why } });

describe('news for a parcel away from the bench', () => {
  test('a hold stops a parked parcel there; its next scan says so, its answer waits until the hold is gone', () => {
    station = benchStation();
    station.told(pair(), other());
    station.scans('A', 'CUP');
    station.command('park');
    station.scan('B');
    station.told(pair({ hold: true }));
    expect(station.session).toMatchObject({ status: 'verifying', parcel: { shipmentId: 'B' } });
    expect(stateOfA()).toBe('stopped');
    expect(station.now.shelf.counts()).toEqual({ total: 1, stopped: 1 });
    expect(station.shelf().entries).toMatchObject([{ waitsFor: 'person', gate: { kind: 'on-hold' } }]);
    station.command('park');
    station.restart();
    expect(station.scan('A')).toMatchObject(stoppedBy({ kind: 'gate', gate: { kind: 'on-hold' } }));
    station.command('ok');
    expect(station.scan('A')).toMatchObject({ verdict: 'gate', detail: { gate: { kind: 'on-hold' } } });
    station.told(pair());
    expect(station.scans('A', 'CUP').verdict).toBe('complete');
  });

  test('when a hold is over, what was answered counts as stopped no more and waits for what it waited for', () => {
    station = benchStation();
    station.network(false);
    completed();
    station.scans('B', 'PEN');
    const a = () => station.shelf().entries.find((entry) => entry.shipmentId === 'A');
    station.told(pair({ hold: true }));
    expect(a()).toMatchObject({ waitsFor: 'person', gate: { kind: 'on-hold' } });
    station.scan('PB-T:0001');
    station.command('ok');
    expect(station.now.shelf.counts().stopped).toBe(1);
    station.told(pair());
    expect(station.now.shelf.counts().stopped).toBe(0);
    expect(a()).toMatchObject({ waitsFor: 'pack', gate: null, parcel: 'waiting-label' });
    station.told(pair({ hold: true }));
    station.told(pair());
    expect(station.now.shelf.counts().stopped).toBe(0);
    expect(station.scan('A')).toMatchObject({ verdict: 'accept', session: { status: 'printing' } });
  });

  test('a hold that is over before its stop is answered leaves nothing stopped', () => {
    station = benchStation();
    station.told(pair(), other());
    station.scans('A', 'CUP');
    station.told(pair({ hold: true }));
    station.told(pair());
    expect(station.session.status).toBe('stopped');
    station.command('ok');
    expect(stateOfA()).toBe('parked');
    expect(station.scans('A', 'CUP').verdict).toBe('complete');
  });

  test('a cancelled parcel on the shelf stops, its ticket says so, and its answer voids it with its changes', () => {
    station = benchStation();
    station.network(false);
    completed();
    station.told(cancelled());
    expect(station.changes('A')).toEqual(['pack discarded']);
    station.labelArrives('A', ['FMPP-A']);
    expect(station.scan('PB-T:0001')).toMatchObject(stoppedBy({ kind: 'gate', gate: { kind: 'cancelled' } }));
    station.command('ok');
    expect(stateOfA()).toBeUndefined();
    expect(station.scan('A')).toMatchObject({ verdict: 'gate', detail: { gate: { kind: 'cancelled' } } });
    expect(station.scan('PB-T:0001').detail.what).toBe('mark-empty');
    expect(station.labelJobs()).toHaveLength(0);
  });

  test('fewer units on the shelf: the pack that has not left is made anew, the old label forgotten', () => {
    station = benchStation();
    station.network(false);
    completed();
    station.labelArrives('A', ['FMPP-A']);
    station.told(pair({}, 1));
    expect(station.changes('A')).toEqual(['pack discarded']);
    expect(station.now.documents.headsOf('A').filter((head) => head.documentKey.startsWith('label/'))).toEqual([]);
    expect(station.scan('PB-T:0001')).toMatchObject(
      stoppedBy({ kind: 'quantity-changed', removed: [{ units: 1 }], after: 'open' }),
    );
    expect(station.command('ok').verdict).toBe('complete');
    const pack = JSON.parse(station.now.mutations.openOf('A', 'pack')?.payload ?? '{}');
    expect(pack.request.taxItems).toMatchObject([{ quantity: 1 }]);
  });

  test('a label that is out tells the old quantity: its parcel stops and nothing confirms it', () => {
    station = benchStation();
    labelled();
    station.command('park');
    station.told(pair({}, 1));
    expect(station.scan('A')).toMatchObject(stoppedBy({ kind: 'quantity-changed', after: 'label' }));
    expect(station.scan('CUP').verdict).toBe('stop');
    expect(station.command('ok').session.status).toBe('voiding');
    expect(station.scan('FMPP-A')).toMatchObject({ verdict: 'accept', detail: { what: 'label-void' } });
    expect(station.changes('A')).toEqual(['pack pending']);
  });

  test('a dispatch that has not left is withdrawn with the news, and queued again by the label once it is over', () => {
    station = benchStation();
    labelled();
    station.scan('FMPP-A');
    station.told(pair({ hold: true }));
    expect(stateOfA()).toBe('stopped');
    expect(station.changes('A')).toEqual(['pack pending', 'dispatch discarded']);
    station.told(pair());
    expect(station.scan('A')).toMatchObject({ verdict: 'accept', session: { status: 'confirming-label' } });
    expect(station.scan('FMPP-A').verdict).toBe('label-confirmed');
    expect(station.changes('A')).toEqual(['pack pending', 'dispatch discarded', 'dispatch pending']);
  });

  test('a parcel staged for handover stops when it is cancelled, and stands where it stood when a hold is over', () => {
    station = benchStation();
    labelled();
    station.scan('FMPP-A');
    station.mutationBecomes('A', 'dispatch', { state: 'acked' });
    const ready = (over = {}) => shipment('A', [orderItem('CUP', 2, { state: 'READY_TO_DISPATCH' })], over);
    station.told(ready());
    expect(stateOfA()).toBe('dispatched');
    station.told(ready({ hold: true }));
    expect(stateOfA()).toBe('stopped');
    station.told(ready());
    expect(stateOfA()).toBe('dispatched');
    station.told(cancelled());
    expect(station.scan('A')).toMatchObject(stoppedBy({ kind: 'gate', gate: { kind: 'cancelled' } }));
  });

  test('what was picked up is out of the house: later news stops nothing', () => {
    station = benchStation();
    labelled();
    station.scan('FMPP-A');
    station.mutationBecomes('A', 'dispatch', { state: 'acked' });
    station.told(shipment('A', [orderItem('CUP', 2, { state: 'PICKUP_COMPLETE' })]));
    expect(stateOfA()).toBe('handed-over');
    station.told(cancelled());
    expect(stateOfA()).toBe('handed-over');
  });

  test('news whose telling was cut off by a crash is told at the next start', () => {
    station = benchStation();
    station.network(false);
    completed();
    station.sql('UPDATE shipment SET hold = 1');
    station.restart();
    expect(stateOfA()).toBe('stopped');
    expect(station.scan('PB-T:0001')).toMatchObject(stoppedBy({ kind: 'gate', gate: { kind: 'on-hold' } }));
  });
});

describe('news for the parcel on the bench', () => {
  test('a label job that has not begun is withdrawn, so that nothing prints for a parcel that stands', () => {
    station = benchStation();
    completed();
    station.labelArrives('A', ['FMPP-A']);
    station.told(pair({ hold: true }));
    expect(station.session).toMatchObject({ status: 'stopped' });
    expect(station.job().state).toBe('cancelled');
    station.command('ok');
    station.told(pair());
    expect(station.scan('A').session).toMatchObject({ status: 'printing', waitingFor: 'printer' });
  });

  test('a parcel stopped by a refusal goes on when somebody decides about it in the outbox', () => {
    station = benchStation();
    completed();
    station.mutationBecomes('A', 'pack', { state: 'rejected', lastError: 'SELLER_TIN_NOT_FOUND' });
    expect(station.session).toMatchObject({ status: 'stopped', why: { code: 'SELLER_TIN_NOT_FOUND' } });
    station.mutationBecomes('A', 'pack', { state: 'pending', lastError: null });
    expect(station.session).toMatchObject({ status: 'printing', waitingFor: 'documents' });
  });

  test('where the refused pack was discarded, the parcel is completed once more', () => {
    station = benchStation();
    completed();
    station.mutationBecomes('A', 'pack', { state: 'rejected', lastError: 'SELLER_TIN_NOT_FOUND' });
    station.mutationBecomes('A', 'pack', { state: 'discarded' });
    expect(station.session.status).toBe('boxing');
    expect(station.command('ok').verdict).toBe('complete');
    expect(station.changes('A')).toEqual(['pack discarded', 'pack pending']);
  });
});
