import { afterEach, describe, expect, test } from 'vitest';
import type { RoutedDocument } from '../../shared/model/printers.ts';
import { zplPrinter } from '../support/bench-parts.ts';
import { benchStation, TEST_CODE } from '../support/bench-station.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: ReturnType<typeof benchStation>;
afterEach(() => station.close());

const printer = (id: string, ...documents: RoutedDocument[]) => zplPrinter(id, documents);
const THREE = [printer('slips', 'slip'), printer('invoices', 'invoice'), printer('label-1', 'label', 'ticket')];
const cup = (id: string, over = {}) => shipment(id, [orderItem('CUP', 2)], over);

function completed(id = 'A'): void {
  station.told(cup(id));
  station.scans(id, 'CUP', 'CUP');
}

const jobs = (id = 'A') =>
  station.now.printJobs
    .list(50)
    .filter((job) => job.shipmentId === id)
    .toReversed();
const decisions = () =>
  station.now.journal
    .after(0, 500)
    .flatMap(({ event }) => (event.status === 'known' && event.kind === 'decision' ? [event.payload.decision] : []));

describe("a parcel's documents", () => {
  test('wait until all of them are here and are then queued together, the label last', () => {
    station = benchStation({ printers: THREE });
    completed();
    expect(station.session).toMatchObject({
      status: 'printing',
      waitingFor: 'documents',
      missing: ['invoice', 'label'],
    });
    station.labelArrives('A', ['FMPP-A']);
    expect(station.session).toMatchObject({ waitingFor: 'documents', missing: ['invoice'] });
    expect(jobs()).toEqual([]);
    station.restart();
    expect(station.session).toMatchObject({ missing: ['invoice'] });
    station.invoiceArrives('A');
    expect(jobs().map(({ document, printerId }) => [document, printerId])).toEqual([
      ['slip', 'slips'],
      ['invoice', 'invoices'],
      ['label', 'label-1'],
    ]);
    expect(new Set(jobs().map(({ batchId }) => batchId)).size).toBe(1);
    expect(jobs()[0]?.batchId).not.toBeNull();
    expect(station.session).toMatchObject({ status: 'printing', waitingFor: 'printer', jobId: jobs()[2]?.jobId });
    for (const { jobId } of jobs()) station.jobEnds('sent', jobId);
    expect(station.session.status).toBe('confirming-label');
    expect(station.scan('FMPP-A').verdict).toBe('label-confirmed');
  });

  test('are called off when the parcel is put aside, also one that was just being tried and did not get through', () => {
    station = benchStation({ printers: THREE });
    completed();
    station.invoiceArrives('A');
    station.labelArrives('A', ['FMPP-A']);
    station.jobEnds('sent', station.job('slip').jobId);
    const { jobId } = station.job('invoice');
    station.jobBegins(jobId);
    station.command('park');
    const papers = () => jobs().flatMap(({ document, state }) => (document === 'ticket' ? [] : [state]));
    expect(papers()).toEqual(['sent', 'sending', 'cancelled']);
    station.jobFails(jobId);
    expect(papers()).toEqual(['sent', 'cancelled', 'cancelled']);
  });

  test('of which only the label has a printer are that label alone, in no batch', () => {
    station = benchStation();
    completed();
    expect(station.session).not.toHaveProperty('missing');
    station.invoiceArrives('A');
    station.labelArrives('A', ['FMPP-A']);
    expect(jobs()).toMatchObject([{ document: 'label', batchId: null }]);
  });

  test('the slip says what was verified, box by box, and is composed of the database when it prints', () => {
    station = benchStation({ printers: THREE });
    completed();
    station.invoiceArrives('A');
    station.labelArrives('A', ['FMPP-A']);
    const [slip] = jobs();
    expect(slip).toMatchObject({ sha256: '', bytes: 0 });
    expect(station.now.bench.slipFacts(slip?.documentKey ?? '')).toMatchObject({
      ...{ document: 'slip', shipmentId: 'A', code: 'A', orderIds: ['OD-A'], practice: false },
      boxes: [{ name: 'SS-1', lines: [{ sku: 'CUP', title: 'Title of CUP', quantity: 2, serials: [] }] }],
    });
    expect(station.now.bench.slipFacts('slip/nobody/2')).toBeUndefined();
  });

  test.each(['park', 'undo'] as const)(
    '%s withdraws every one that waits, and what came out does not come out again',
    (how) => {
      station = benchStation({ printers: THREE });
      completed();
      station.invoiceArrives('A');
      station.labelArrives('A', ['FMPP-A']);
      station.jobEnds('sent', jobs()[0]?.jobId);
      station.command(how);
      expect(station.papers('A').slice(0, 3)).toEqual(['slip sent', 'invoice cancelled', 'label cancelled']);
      if (how === 'undo') station.scan('CUP');
      else station.scan('PB-T:0001');
      expect(station.session).toMatchObject({ status: 'printing', waitingFor: 'printer' });
      expect(station.papers('A').filter((each) => !each.startsWith('ticket'))).toEqual([
        ...['slip sent', 'invoice cancelled', 'label cancelled'],
        ...['invoice queued', 'label queued'],
      ]);
    },
  );

  test('late news withdraws every one that waits; with fewer units all of them are made anew', () => {
    station = benchStation({ printers: THREE });
    completed();
    station.invoiceArrives('A');
    station.labelArrives('A', ['FMPP-A']);
    station.jobEnds('sent', jobs()[0]?.jobId);
    station.told(shipment('A', [orderItem('CUP', 1)]));
    expect(station.session).toMatchObject({ status: 'stopped', why: { kind: 'quantity-changed', after: 'open' } });
    expect(station.papers('A')).toEqual(['slip sent', 'invoice cancelled', 'label cancelled']);
    expect(station.now.documents.count()).toBe(0);
    station.command('ok');
    expect(station.session).toMatchObject({ status: 'printing', missing: ['invoice', 'label'] });
    station.invoiceArrives('A', 'the smaller invoice');
    station.labelArrives('A', ['FMPP-A2']);
    expect(station.papers('A').slice(3)).toEqual(['slip queued', 'invoice queued', 'label queued']);
  });

  test('a cancellation voids the parcel with all of its papers', () => {
    station = benchStation({ printers: THREE });
    completed();
    station.invoiceArrives('A');
    station.labelArrives('A', ['FMPP-A']);
    station.told(shipment('A', [orderItem('CUP', 2, { state: 'CANCELLED' })]));
    station.command('ok');
    expect(station.papers('A')).toEqual(['slip cancelled', 'invoice cancelled', 'label cancelled']);
    expect(station.now.parcels.stateOf('A')).toBeUndefined();
  });

  test('a label taken out of the print queue stops the parcel, and the papers before it come out no more', () => {
    station = benchStation({ printers: THREE });
    completed();
    station.invoiceArrives('A');
    station.labelArrives('A', ['FMPP-A']);
    station.jobEnds('expired', jobs()[2]?.jobId);
    expect(station.session).toMatchObject({ status: 'stopped', why: { kind: 'not-printed', document: 'label' } });
    expect(station.papers('A')).toEqual(['slip cancelled', 'invoice cancelled', 'label expired']);
    expect(station.command('confirm').detail.what).toBe('nothing-to-do');
  });
});

describe('a document that does not come', () => {
  test('an invoice that cannot be printed stops the parcel by name; a person lets the label go without it', () => {
    station = benchStation({ printers: THREE });
    completed();
    station.labelArrives('A', ['FMPP-A']);
    station.now.bench.documentProblem('A', 'invoice', 'encrypted');
    expect(station.session).toMatchObject({
      ...{ status: 'stopped', why: { kind: 'not-printed', document: 'invoice', reason: 'encrypted' } },
    });
    const reply = station.command('confirm');
    expect(reply).toMatchObject({ verdict: 'command', detail: { what: 'without-documents', documents: ['invoice'] } });
    expect(reply.session).toMatchObject({ status: 'printing', waitingFor: 'printer' });
    expect(station.papers('A')).toEqual(['slip queued', 'label queued']);
    expect(decisions()).toEqual(['printed without invoice']);
    station.now.bench.documentProblem('A', 'invoice', 'encrypted');
    expect(station.session.status).toBe('printing');
  });

  test('one that only waits is left out the same way, but never the label', () => {
    station = benchStation({ printers: THREE });
    completed();
    expect(station.command('confirm').detail.what).toBe('nothing-to-do');
    station.labelArrives('A', ['FMPP-A']);
    expect(station.command('confirm').detail).toMatchObject({ what: 'without-documents', documents: ['invoice'] });
    expect(station.papers('A')).toEqual(['slip queued', 'label queued']);
  });

  test('opened again, the parcel wants all of its papers again', () => {
    station = benchStation({ printers: THREE });
    completed();
    station.labelArrives('A', ['FMPP-A']);
    station.command('confirm');
    station.command('undo');
    station.scan('CUP');
    expect(station.session).toMatchObject({ status: 'printing', waitingFor: 'documents', missing: ['invoice'] });
  });

  test('with the network down and the invoice not here the parcel goes to the shelf', () => {
    station = benchStation({ printers: THREE });
    station.told(cup('A'));
    station.labelArrives('A', ['FMPP-A']);
    station.network(false);
    expect(station.scans('A', 'CUP', 'CUP').detail).toMatchObject({ what: 'shelved', mark: { name: 'T-0001' } });
    expect(station.shelf().entries).toMatchObject([{ waitsFor: 'pack' }]);
    station.invoiceArrives('A');
    expect(station.shelf().entries).toMatchObject([{ waitsFor: 'label-ready' }]);
    expect(station.scan('PB-T:0001').session).toMatchObject({ waitingFor: 'printer' });
    expect(station.papers('A').slice(1)).toEqual(['slip queued', 'invoice queued', 'label queued']);
  });
});

describe("a printer's test label", () => {
  test('is confirmed by its scan at an idle bench and amid a parcel, whose units stay as they are', () => {
    station = benchStation();
    station.told(cup('A'));
    expect(station.scan(TEST_CODE)).toMatchObject({
      ...{ verdict: 'command', detail: { what: 'printer-tested', printerId: 'label-1' }, session: { status: 'idle' } },
    });
    station.scans('A', 'CUP');
    const before = station.session;
    expect(station.scan(TEST_CODE).verdict).toBe('command');
    expect(station.session).toEqual(before);
    expect(station.confirmed).toEqual([TEST_CODE, TEST_CODE]);
    expect(station.scan('PB-P:ZOTHER')).toMatchObject({ verdict: 'unknown-code', detail: { what: 'test-unknown' } });
    expect(station.confirmed).toHaveLength(2);
  });

  test('is never taken for a serial number, and answers nothing that must be answered first', () => {
    station = benchStation();
    station.product('CUP', { serials: { need: 'yes', kind: 'serial', perUnit: 1 } });
    station.told(cup('A'), shipment('B', [orderItem('PEN')]));
    station.scans('A', 'CUP');
    expect(station.scan(TEST_CODE).detail.what).toBe('printer-tested');
    expect(station.session).toMatchObject({ status: 'verifying', capturing: { read: [] } });
    station.scans('SN-1', 'PEN');
    expect(station.session).toMatchObject({ blocked: { by: 'wrong-item' } });
    expect(station.scan(TEST_CODE).verdict).toBe('wrong-item');
  });
});
