import { afterEach, describe, expect, test } from 'vitest';
import { zplPrinter } from '../support/bench-parts.ts';
import { benchStation } from '../support/bench-station.ts';
import { failureOf } from '../support/data-folder.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: ReturnType<typeof benchStation>;
afterEach(() => station.close());

const cups = (units: number, over = {}, item = {}) => shipment('A', [orderItem('CUP', units, item)], over);
const cancelled = () => cups(3, {}, { state: 'CANCELLED' });
const other = () => shipment('B', [orderItem('PEN')]);
const stateOfA = () => station.now.parcels.stateOf('A');
const labelsOfA = () =>
  station
    .labelJobs()
    .toReversed()
    .map(({ state, isVoid }) => (isVoid ? `${state} void` : state));
const documentsOfA = () => station.now.documents.headsOf('A').map(({ documentKey }) => documentKey.split('/')[0]);

/** Three cups verified; the pack is at the marketplace. */
function completed(over: Parameters<typeof benchStation>[0] = {}): void {
  station = benchStation(over);
  station.told(cups(3), other());
  station.scans('A', 'CUP', 'CUP', 'CUP');
  packIs('acked');
}
function packIs(state: 'acked' | 'sending'): void {
  station.mutationBecomes('A', 'pack', { state: 'sending', sent: { wallMs: 1, monoMs: 1, boot: 'b' } });
  if (state === 'acked') station.mutationBecomes('A', 'pack', { state });
}
/** The same, its label out. */
function labelled(over: Parameters<typeof benchStation>[0] = {}): void {
  completed(over);
  station.labelArrives('A', ['FMPP-A']);
  station.jobEnds('sent');
}
const isStopped = (after: string) => ({ status: 'stopped', why: { kind: 'quantity-changed', after } });

describe('a buyer cancels one of three units after the label is printed', () => {
  test('the label is scanned void, the unit leaves the box, and only a new label is scanned back and dispatched', () => {
    labelled();
    station.told(cups(2));
    expect(station.session).toMatchObject(isStopped('label'));
    expect(station.command('ok').session).toMatchObject({
      status: 'voiding',
      toRemove: [{ units: 1, lineId: expect.any(String) }],
    });
    expect(station.scan('CUP')).toMatchObject({ verdict: 'gate', detail: { what: 'not-now' } });
    expect(station.scan('B')).toMatchObject({ verdict: 'wrong-label' });
    station.command('ok');
    station.restart();
    expect(station.scan('FMPP-A')).toMatchObject({ verdict: 'accept', detail: { what: 'label-void' } });
    expect(labelsOfA()).toEqual(['sent void']);
    expect(documentsOfA()).toEqual(['label']);
    expect(station.scan('CUP')).toMatchObject({ verdict: 'accept', detail: { what: 'all-removed' } });
    expect(station.session).toMatchObject({ status: 'printing', waitingFor: 'documents' });
    expect(documentsOfA()).toEqual([]);
    expect(station.changes('A')).toEqual(['pack acked']);
    // The new label may have the old one's tracking id.
    station.labelArrives('A', ['FMPP-A']);
    station.jobEnds('sent');
    expect(labelsOfA()).toEqual(['sent void', 'sent']);
    expect(station.scan('FMPP-A').verdict).toBe('label-confirmed');
    expect(station.changes('A')).toEqual(['pack acked', 'dispatch pending']);
    expect(labelsOfA()).toEqual(['sent void', 'printed']);
  });

  test('what was printed with it comes out again', () => {
    completed({ printers: [zplPrinter('label-1', ['label', 'ticket']), zplPrinter('a4', ['invoice'])] });
    station.labelArrives('A', ['FMPP-A']);
    station.invoiceArrives('A');
    station.jobEnds('sent', station.job('invoice').jobId);
    station.jobEnds('sent');
    station.told(cups(2));
    station.scans('FMPP-A', 'CUP');
    station.labelArrives('A', ['FMPP-A2']);
    station.invoiceArrives('A');
    expect(station.papers('A')).toEqual(['invoice sent', 'label sent', 'invoice queued', 'label queued']);
    expect(station.job('invoice').reason).toBeNull();
  });

  test('it is put aside, found again by the label or its ticket, and goes on where it was', () => {
    labelled();
    station.told(cups(2));
    station.command('ok');
    station.command('park');
    expect(stateOfA()).toBe('stopped');
    expect(station.unseen().total).toBe(0);
    station.scan('B');
    station.command('park');
    station.restart();
    expect(station.scan('A')).toMatchObject({ detail: { what: 'resumed' }, session: { status: 'voiding' } });
    station.scan('FMPP-A');
    expect(station.command('park')).toMatchObject({ detail: { what: 'parked', mark: { name: 'T-0001' } } });
    expect(station.shelf().entries.find(({ shipmentId }) => shipmentId === 'A')).toMatchObject({ waitsFor: 'person' });
    expect(station.scan('PB-T:0001').session).toMatchObject({ status: 'voiding', labelVoid: true });
    expect(station.command('undo').detail.what).toBe('too-late');
    expect(station.scan('CUP').detail.what).toBe('all-removed');
  });

  test('nobody prints or attests the stale label meanwhile, and its job that did not connect is not tried again', async () => {
    completed();
    station.labelArrives('A', ['FMPP-A']);
    const { jobId } = station.job();
    station.now.printJobs.claim({ jobId, printerId: 'label-1', atMs: 1, sentSha256: '', sentBytes: 0 });
    station.told(cups(2));
    expect(station.session).toMatchObject(isStopped('label'));
    expect(failureOf(() => station.now.bench.assertMayPrint('A')).code).toBe('WRONG_STATE');
    await expect(station.attest('A')).rejects.toMatchObject({ code: 'WRONG_STATE' });
    station.now.printJobs.setState(jobId, ['sending'], { state: 'not-sent', atMs: 1 });
    station.now.bench.printChanged(jobId);
    expect(labelsOfA()).toEqual(['cancelled']);
    // Nothing came out: only the unit is asked for.
    expect(station.command('ok').session).toMatchObject({ status: 'voiding', labelVoid: true });
    expect(station.scan('CUP').detail.what).toBe('all-removed');
  });

  test('a label whose outcome nobody knows is void on the packer’s word, which the journal keeps', () => {
    completed();
    station.labelArrives('A', ['FMPP-A']);
    station.jobEnds('unknown');
    station.told(cups(2));
    station.command('ok');
    expect(station.command('label-not-printed').session).toMatchObject({ status: 'voiding', labelVoid: true });
    expect(labelsOfA()).toEqual(['unknown void']);
    expect(station.scan('CUP').detail.what).toBe('all-removed');
  });

  test('a second change while the label is made void adds to what comes out', () => {
    labelled();
    station.told(cups(2));
    station.scan('FMPP-A');
    station.told(cups(1));
    expect(station.session).toMatchObject({ status: 'voiding', labelVoid: true, toRemove: [{ units: 2 }] });
    expect(station.scan('CUP').detail.what).toBe('unit-removed');
    expect(station.scan('CUP').detail.what).toBe('all-removed');
    expect(station.session).toMatchObject({ parcel: { lines: [{ needed: 1, verified: 1 }] } });
  });

  test('a second change before the stop is answered, and away from the bench, adds too', () => {
    labelled();
    station.told(cups(2));
    station.told(cups(1));
    expect(station.command('ok').session).toMatchObject({ toRemove: [{ units: 2 }] });
    station.command('park');
    station.told(shipment('A', [orderItem('CUP', 0)]));
    expect(station.scan('A').session).toMatchObject({ status: 'voiding', toRemove: [{ units: 3 }] });
  });

  test('a hold meanwhile stops it, and it goes on where it was when the hold is over', () => {
    labelled();
    station.told(cups(2));
    station.scan('FMPP-A');
    station.told(cups(2, { hold: true }));
    expect(station.session).toMatchObject({ status: 'stopped', why: { gate: { kind: 'on-hold' } } });
    station.restart();
    station.command('ok');
    expect(station.scan('A')).toMatchObject({ verdict: 'gate', detail: { gate: { kind: 'on-hold' } } });
    station.told(cups(2));
    expect(station.scan('A').session).toMatchObject({ status: 'voiding', labelVoid: true, toRemove: [{ units: 1 }] });
    station.scan('CUP');
    station.told(cups(2, { hold: true }));
    station.labelArrives('A', ['FMPP-A']);
    expect(labelsOfA()).toEqual(['sent void']);
  });

  test('a hold that stands beside the change lets nothing print when the change is answered', () => {
    completed();
    station.told(cups(2));
    station.told(cups(2, { hold: true }));
    station.command('ok');
    station.labelArrives('A', ['FMPP-A']);
    expect(station.session).toMatchObject({ status: 'stopped', why: { gate: { kind: 'on-hold' } } });
    expect(labelsOfA()).toEqual([]);
  });

  test('a cancellation meanwhile asks for no units: with its label void the parcel is', () => {
    labelled();
    station.told(cups(2));
    station.command('ok');
    station.told(cancelled());
    expect(station.session).toMatchObject({ status: 'stopped', why: { gate: { kind: 'cancelled' } } });
    expect(station.command('ok').session).toMatchObject({ status: 'voiding', cancelled: true });
    expect(station.scan('FMPP-A')).toMatchObject({ detail: { what: 'label-void' }, session: { status: 'idle' } });
    expect(stateOfA()).toBeUndefined();
    expect(labelsOfA()).toEqual(['sent void']);
  });

  test('numbered units leave by their numbers, and those that left are free again', () => {
    station = benchStation();
    station.product('CUP', { serials: { need: 'yes', kind: 'serial', perUnit: 1 } });
    station.told(cups(3), other());
    station.scans('A', 'CUP', 'SN-0001', 'CUP', 'SN-0002', 'CUP', 'SN-0003');
    packIs('acked');
    station.labelArrives('A', ['FMPP-A']);
    station.jobEnds('sent');
    station.told(cups(2));
    const onFile = () => {
      const row = station.now.parcels.ofShipment('A');
      return row ? station.now.serials.ofParcel(row.parcelId).sort() : [];
    };
    expect(onFile()).toEqual(['SN-0001', 'SN-0002', 'SN-0003']);
    station.scan('FMPP-A');
    expect(station.scan('CUP').detail.what).toBe('serial-wanted');
    station.restart();
    expect(station.scan('SN-0001')).toMatchObject({ detail: { what: 'all-removed', serial: 'SN-0001' } });
    expect(onFile()).toEqual(['SN-0002', 'SN-0003']);
    expect(station.session).toMatchObject({ parcel: { lines: [{ serialNumbers: [['SN-0003'], ['SN-0002']] }] } });
  });
});

describe('wherever the parcel is when fewer units are wanted', () => {
  test('with all of its units in and its label waiting to print, nothing prints before the answer', () => {
    completed();
    station.labelArrives('A', ['FMPP-A']);
    station.told(cups(2));
    expect(station.session).toMatchObject(isStopped('complete'));
    expect(labelsOfA()).toEqual(['cancelled']);
    expect(documentsOfA()).toEqual([]);
    // One that was asked for before the news.
    station.labelArrives('A', ['FMPP-OLD']);
    expect(station.command('ok').session).toMatchObject({ status: 'printing', waitingFor: 'documents' });
    expect(documentsOfA()).toEqual([]);
  });

  test('a label being asked about, away from the bench or scanned back, is stale alike', () => {
    completed();
    station.labelArrives('A', ['FMPP-A']);
    station.jobEnds('unknown');
    station.command('park');
    station.told(cups(2));
    expect(station.scan('A').session).toMatchObject(isStopped('label'));
    station.close();
    labelled();
    station.scan('FMPP-A');
    station.told(cups(2));
    expect(stateOfA()).toBe('stopped');
    expect(station.changes('A')).toEqual(['pack acked', 'dispatch discarded']);
    expect(station.scan('A').session).toMatchObject(isStopped('label'));
    station.scans('FMPP-A', 'CUP');
    station.labelArrives('A', ['FMPP-A']);
    station.jobEnds('sent');
    station.scan('FMPP-A');
    expect(station.changes('A')).toEqual(['pack acked', 'dispatch discarded', 'dispatch pending']);
  });

  test('units counted again after the label came out do not bring the stale one back', () => {
    labelled();
    expect(station.command('undo').session.status).toBe('verifying');
    station.told(cups(2));
    expect(station.session).toMatchObject(isStopped('label'));
    expect(station.scan('FMPP-A')).toMatchObject({ detail: { what: 'all-removed' } });
    expect(labelsOfA()).toEqual(['sent void']);
  });

  test.each(['sending', 'verify', 'acked'] as const)(
    'with its dispatch %s it can only be told and set aside',
    (state) => {
      labelled();
      station.scan('FMPP-A');
      station.mutationBecomes('A', 'dispatch', { state: 'sending', sent: { wallMs: 1, monoMs: 1, boot: 'b' } });
      if (state !== 'sending') station.mutationBecomes('A', 'dispatch', { state });
      station.told(cups(2));
      expect(stateOfA()).toBe('stopped');
      expect(station.scan('A').session).toMatchObject(isStopped('label'));
      expect(station.command('ok')).toMatchObject({
        verdict: 'gate',
        detail: { what: 'too-late' },
        session: { status: 'idle' },
      });
      expect(stateOfA()).toBe('stopped');
      expect(station.changes('A')).toEqual(['pack acked', `dispatch ${state}`]);
    },
  );

  test('a dispatch that was on its way, and turns out not to have been taken, does not leave again with it', () => {
    labelled();
    station.scan('FMPP-A');
    const sent = { wallMs: 1, monoMs: 1, boot: 'b' };
    station.mutationBecomes('A', 'dispatch', { state: 'sending', sent });
    station.mutationBecomes('A', 'dispatch', { state: 'verify' });
    station.told(cups(2));
    expect(station.changes('A')).toEqual(['pack acked', 'dispatch verify']);
    station.mutationBecomes('A', 'dispatch', { state: 'pending' });
    expect(station.changes('A')).toEqual(['pack acked', 'dispatch discarded']);
    expect(station.scan('A').session).toMatchObject(isStopped('label'));
    station.command('ok');
    expect(station.scan('FMPP-A')).toMatchObject({ detail: { what: 'label-void' } });
    expect(station.scan('CUP')).toMatchObject({ detail: { what: 'all-removed' } });
    station.labelArrives('A', ['FMPP-A']);
    station.jobEnds('sent');
    expect(station.scan('FMPP-A').verdict).toBe('label-confirmed');
    expect(station.changes('A')).toEqual(['pack acked', 'dispatch discarded', 'dispatch pending']);
  });

  test('a dispatch that is refused meanwhile stands in nobody’s way', () => {
    labelled();
    station.scan('FMPP-A');
    station.mutationBecomes('A', 'dispatch', { state: 'sending', sent: { wallMs: 1, monoMs: 1, boot: 'b' } });
    station.told(cups(2));
    station.mutationBecomes('A', 'dispatch', { state: 'rejected', lastError: 'INVALID_DISPATCH_REQUEST' });
    expect(station.changes('A')).toEqual(['pack acked', 'dispatch discarded']);
    expect(station.scan('A').session).toMatchObject(isStopped('label'));
    expect(station.scan('FMPP-A').detail.what).toBe('label-void');
  });

  test('a pack of the old quantity that is refused is made anew', () => {
    station = benchStation();
    station.told(cups(3), other());
    station.scans('A', 'CUP', 'CUP', 'CUP');
    packIs('sending');
    station.told(cups(2));
    expect(station.session).toMatchObject(isStopped('complete'));
    station.mutationBecomes('A', 'pack', { state: 'rejected', lastError: 'INVALID_PACK_REQUEST' });
    expect(station.session).toMatchObject(isStopped('open'));
    expect(station.command('ok').verdict).toBe('complete');
    expect(station.changes('A')).toEqual(['pack discarded', 'pack pending']);
  });

  test('while it is held: the pack of the old quantity does not leave, and the packer is told when the hold is over', () => {
    station = benchStation();
    station.told(cups(3), other());
    station.scans('A', 'CUP', 'CUP', 'CUP');
    station.told(cups(3, { hold: true }));
    station.command('ok');
    station.told(cups(2, { hold: true }));
    expect(station.changes('A')).toEqual(['pack discarded']);
    station.told(cups(2));
    expect(station.scan('A').session.status).not.toBe('printing');
  });

  test('while it is held with its label out: the label is stale when the hold is over', () => {
    labelled();
    station.scan('FMPP-A');
    station.mutationBecomes('A', 'dispatch', { state: 'acked' });
    station.told(cups(3, { hold: true }));
    station.told(cups(2, { hold: true }));
    station.told(cups(2));
    expect(stateOfA()).toBe('stopped');
    expect(station.scan('A').session).toMatchObject(isStopped('label'));
  });
});

describe('a cancelled parcel whose label is out', () => {
  test.each(['on the bench', 'put aside', 'with its dispatch pending', 'staged'] as const)(
    '%s: its label is scanned void first',
    (where) => {
      labelled();
      if (where === 'put aside') station.command('park');
      if (where === 'with its dispatch pending' || where === 'staged') station.scan('FMPP-A');
      if (where === 'staged') station.mutationBecomes('A', 'dispatch', { state: 'acked' });
      station.told(cancelled());
      if (station.session.status === 'idle') station.scan('A');
      expect(station.session).toMatchObject({ status: 'stopped', why: { gate: { kind: 'cancelled' } } });
      expect(station.command('ok').session.status).toBe('voiding');
      expect(stateOfA()).toBe('stopped');
      station.command('park');
      station.restart();
      expect(station.scan('A')).toMatchObject({ detail: { what: 'resumed' }, session: { status: 'voiding' } });
      expect(station.scan('FMPP-A').session.status).toBe('idle');
      expect(stateOfA()).toBeUndefined();
      expect(station.changes('A').filter((each) => each === 'dispatch pending')).toEqual([]);
    },
  );

  test('is void too when a person says that the label is destroyed', () => {
    labelled();
    station.told(cancelled());
    station.command('ok');
    expect(station.command('confirm')).toMatchObject({ verdict: 'command', session: { status: 'idle' } });
    expect(stateOfA()).toBeUndefined();
  });

  test('a hold that was answered and became a cancellation is told and voided', () => {
    labelled();
    station.told(cups(3, { hold: true }));
    station.command('ok');
    station.told(cancelled());
    expect(station.scan('A').session).toMatchObject({ status: 'stopped', why: { gate: { kind: 'cancelled' } } });
    station.scan('FMPP-A');
    expect(stateOfA()).toBeUndefined();
  });
});
