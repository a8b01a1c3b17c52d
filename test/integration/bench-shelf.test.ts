import { afterEach, describe, expect, test } from 'vitest';
import { benchStation } from '../support/bench-station.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: ReturnType<typeof benchStation>;
afterEach(() => station.close());

const cup = (id: string, over = {}) => shipment(id, [orderItem('CUP')], over);
const pair = (id: string, over = {}) => shipment(id, [orderItem('CUP', 2)], over);
/** Completed with its label out of the printer. */
function labelled(id: string, code = `FMPP-${id}`): void {
  station.scans(id, 'CUP');
  station.labelArrives(id, [code]);
  station.jobEnds('sent');
}
function ticketSays() {
  return station.now.bench.ticketFacts(station.job('ticket').documentKey);
}

describe('tickets', () => {
  test('with no network a completed parcel gets a ticket at once, and its label prints when the ticket is scanned', () => {
    station = benchStation();
    station.told(cup('A'), cup('B'));
    station.network(false);
    expect(station.scans('A', 'CUP')).toMatchObject({
      verdict: 'complete',
      detail: { what: 'shelved', mark: { kind: 'ticket', name: 'T-0001' } },
      session: { status: 'idle' },
    });
    expect(station.changes('A')).toEqual(['pack pending']);
    expect(station.job('ticket')).toMatchObject({ state: 'queued', document: 'ticket', printerId: 'label-1' });
    expect(station.job('ticket').sha256).toBe('');
    expect(ticketSays()).toMatchObject({
      name: 'T-0001',
      code: 'PB-T:0001',
      orderIds: ['OD-A'],
      titles: ['Title of CUP'],
    });
    expect(station.now.documents.count()).toBe(0);
    expect(station.scans('B', 'CUP').detail.mark?.name).toBe('T-0002');
    station.network(true);
    station.labelArrives('A', ['FMPP-A']);
    station.restart();
    expect(station.labelJobs()).toHaveLength(0);
    expect(station.shelf()).toMatchObject({
      total: 2,
      entries: [
        { shipmentId: 'A', mark: { name: 'T-0001' }, waitsFor: 'label-ready', titles: ['Title of CUP'] },
        { shipmentId: 'B', mark: { name: 'T-0002' }, waitsFor: 'pack' },
      ],
    });
    expect(station.scan('pb-t:0001').session).toMatchObject({ status: 'printing', waitingFor: 'printer' });
    expect(station.labelJobs()).toHaveLength(1);
    expect(station.shelf().total).toBe(1);
  });

  test('a label that is here prints at once with no network', () => {
    station = benchStation();
    station.told(cup('A'));
    station.labelArrives('A', ['FMPP-A']);
    station.network(false);
    expect(station.scans('A', 'CUP').session).toMatchObject({ status: 'printing', waitingFor: 'printer' });
  });

  test('typed by hand a ticket is found too, unless an item has that very name', () => {
    station = benchStation();
    station.told(cup('A'), shipment('B', [orderItem('T-0001')]));
    station.network(false);
    station.scans('A', 'CUP');
    expect(station.scan('T-0001').detail).toMatchObject({ what: 'several-orders', shipmentIds: ['B'] });
    station.told(shipment('B', [orderItem('T-0001', 1, { state: 'CANCELLED' })]));
    expect(station.scan('t-0001').session).toMatchObject({ parcel: { shipmentId: 'A' } });
  });

  test('an empty mark says so, a parcel is found by its order too, and its ticket then does not come out any more', () => {
    station = benchStation();
    station.told(cup('A'));
    station.network(false);
    station.scans('A', 'CUP');
    expect(station.scan('PB-T:0427')).toMatchObject({ verdict: 'gate', detail: { what: 'mark-empty' } });
    expect(station.scan('OD-A').session).toMatchObject({ status: 'printing', parcel: { shipmentId: 'A' } });
    expect(station.job('ticket').state).toBe('cancelled');
    expect(station.scan('PB-T:0001').detail.what).toBe('mark-empty');
  });

  test('numbers go on from the last one, around after 9999, and past those in use, also after a restart', () => {
    station = benchStation();
    station.told(...['A', 'B', 'C', 'D'].map((id) => cup(id)));
    station.network(false);
    expect(station.scans('A', 'CUP').detail.mark?.name).toBe('T-0001');
    station.now.meta.set('lastTicket', 9_998);
    station.restart();
    expect(station.scans('B', 'CUP').detail.mark?.name).toBe('T-9999');
    expect(station.scans('C', 'CUP').detail.mark?.name).toBe('T-0002');
    station.scan('PB-T:0001');
    station.command('park');
    expect(station.shelf().entries.find((entry) => entry.shipmentId === 'A')?.mark?.name).toBe('T-0003');
  });

  test('a ticket is printed once more with the same number, and only of a parcel that has one', async () => {
    station = benchStation();
    station.told(cup('A'), cup('B'));
    station.network(false);
    station.scans('A', 'CUP');
    const reprint = (shipmentId: string) => station.now.bench.handlers['shelf.reprint']({ shipmentId });
    const { jobId } = await reprint('A');
    expect(station.job('ticket')).toMatchObject({ jobId, copy: 2, state: 'queued' });
    expect(ticketSays()).toMatchObject({ code: 'PB-T:0001' });
    await expect(reprint('B')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a parcel that is only parked needs no ticket while its order can be scanned', () => {
    station = benchStation();
    station.told(pair('A'));
    station.scans('A', 'CUP');
    expect(station.command('park').detail.mark).toBeUndefined();
    expect(station.shelf().entries).toMatchObject([
      { shipmentId: 'A', mark: null, waitsFor: 'units', parcel: 'parked' },
    ]);
  });
});

describe('slots', () => {
  test('a slot card takes the parcel that waits, keeps another one out, and brings it back', () => {
    station = benchStation({ shelfMarks: 'slots' });
    station.told(cup('A'), cup('B'));
    expect(station.scans('A', 'CUP', 'PB-S:7')).toMatchObject({
      detail: { what: 'shelved', mark: { kind: 'slot', name: 'S-07' } },
      session: { status: 'idle' },
    });
    station.restart();
    expect(station.scans('B', 'CUP', 'PB-S:07')).toMatchObject({ verdict: 'gate', detail: { what: 'mark-taken' } });
    expect(station.scan('PB-S:08').session.status).toBe('idle');
    station.labelArrives('A', ['FMPP-A']);
    expect(station.labelJobs()).toHaveLength(0);
    expect(station.scan('pb-s:07').session).toMatchObject({ waitingFor: 'printer', parcel: { shipmentId: 'A' } });
    expect(station.scan('PB-S:08').verdict).toBe('gate');
    expect(() => station.job('ticket')).toThrow();
  });

  test('with no network a completed parcel stays on the bench until its slot is scanned', () => {
    station = benchStation({ shelfMarks: 'slots' });
    station.told(cup('A'), cup('B'));
    station.network(false);
    expect(station.scans('A', 'CUP')).toMatchObject({
      verdict: 'complete',
      detail: { what: 'completed' },
      session: { status: 'printing', waitingFor: 'documents' },
    });
    expect(station.scan('PB-S:07').detail).toMatchObject({ what: 'shelved', mark: { name: 'S-07' } });
    expect(station.shelf().entries).toMatchObject([{ shipmentId: 'A', mark: { name: 'S-07' }, waitsFor: 'pack' }]);
    expect(station.scans('B', 'CUP', 'PB-S:07')).toMatchObject({
      detail: { what: 'mark-taken' },
      session: { status: 'printing', parcel: { shipmentId: 'B' } },
    });
  });

  test('a station that marks nothing finds its parcels by their orders', () => {
    station = benchStation({ shelfMarks: 'order' });
    station.told(cup('A'));
    station.network(false);
    expect(station.scans('A', 'CUP').detail).toMatchObject({ what: 'shelved' });
    expect(station.shelf().entries).toMatchObject([{ mark: null, waitsFor: 'pack' }]);
    expect(station.scan('A').session.status).toBe('printing');
  });
});

describe('labels not seen', () => {
  test('one is urgent after five minutes or an hour before its dispatch-by, the next cut-off first', () => {
    station = benchStation();
    const soon = station.nowMs + 61 * 60_000;
    station.told(cup('LATER'), cup('SOON', { dispatchByMs: soon }));
    labelled('LATER');
    station.command('park');
    station.pass(60_000);
    labelled('SOON');
    station.command('park');
    expect(station.unseen()).toMatchObject({
      total: 2,
      entries: [
        { shipmentId: 'SOON', urgent: false, orderIds: ['OD-SOON'] },
        { shipmentId: 'LATER', urgent: false },
      ],
    });
    station.pass(60_000);
    expect(station.unseen().entries.map((entry) => entry.urgent)).toEqual([true, false]);
    station.pass(180_000);
    expect(station.unseen().entries.map((entry) => entry.urgent)).toEqual([true, true]);
    station.scan('FMPP-SOON');
    station.toldDetail({
      shipmentId: 'SOON',
      trackingIds: [{ subShipmentId: 'SS-1', trackingId: 'FMPP-SOON', vendorName: 'V' }],
      handling: [],
    });
    expect(station.scan('FMPP-SOON').verdict).toBe('label-confirmed');
    expect(station.unseen().entries.map((entry) => entry.shipmentId)).toEqual(['LATER']);
  });

  test('a supervisor attests one away from the bench and one on it; name and reason stand in the journal', async () => {
    station = benchStation();
    station.told(cup('A'), cup('B'));
    labelled('A');
    station.command('park');
    labelled('B');
    await station.attest('A');
    expect(station.session).toMatchObject({ status: 'confirming-label' });
    await station.attest('B');
    expect(station.session.status).toBe('idle');
    expect(station.now.mutations.openOf('A', 'dispatch')?.payload).toContain('"attested"');
    expect(station.changes('B')).toEqual(['pack pending', 'dispatch pending']);
    expect(station.job()).toMatchObject({ state: 'printed', evidence: 'packer-attested' });
    const decisions = station.now.journal
      .newest(50)
      .flatMap(({ event }) => (event.status === 'known' && event.kind === 'decision' ? [event.payload] : []));
    expect(decisions).toMatchObject([
      { about: 'parcel', decision: 'attested by Asha', reason: 'label checked by hand' },
      { decision: 'attested by Asha' },
    ]);
    expect(station.unseen().total).toBe(0);
  });

  test('what is held, not printed or queued already cannot be attested', async () => {
    station = benchStation();
    station.told(cup('A'), cup('B'), cup('C'));
    await expect(station.attest('A')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    station.scans('A', 'CUP');
    await expect(station.attest('A')).rejects.toMatchObject({ code: 'WRONG_STATE' });
    station.command('park');
    labelled('B');
    station.scan('FMPP-B');
    await expect(station.attest('B')).rejects.toMatchObject({ code: 'WRONG_STATE' });
    labelled('C');
    station.told(cup('C', { hold: true }));
    await expect(station.attest('C')).rejects.toMatchObject({ code: 'WRONG_STATE', details: { gate: 'on-hold' } });
    expect(station.changes('C')).toEqual(['pack pending']);
  });
});
