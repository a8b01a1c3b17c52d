import { afterEach, describe, expect, test } from 'vitest';
import { readyBytes } from '../../main/documents/ready-bytes.ts';
import type { StationConfig } from '../../shared/model/config.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import { type AheadStation, aheadStation } from '../support/ahead-station.ts';
import { zplPrinter } from '../support/bench-parts.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: AheadStation;
afterEach(async () => {
  await station.close();
  expect(station.faults).toEqual([]);
});

function opened(over: Partial<StationConfig> = {}): void {
  station = aheadStation(over);
  for (const sku of ['CUP', 'PEN']) station.product(sku, 'no');
}

const DUE = 1_800_000_000_000;
/** Due in the order of their names. */
const cup = (id: string, units = 1, item = {}, over: Partial<Shipment> = {}) =>
  shipment(id, [orderItem('CUP', units, item)], { dispatchByMs: DUE + id.charCodeAt(0), ...over });
const PACKED = { state: 'PACKED' } as const;
const SENDING = { state: 'sending', attempts: 1, sent: { wallMs: 1, monoMs: 1, boot: 'b' } } as const;

/** The marketplace took its pack and made its documents. */
function packed(id: string, units = 1): void {
  station.packBecomes(id, SENDING);
  station.packBecomes(id, { state: 'awaiting-documents' });
  station.packBecomes(id, { state: 'acked' });
  station.told(cup(id, units, PACKED));
  station.tracked(id);
}
async function ready(...ids: readonly string[]): Promise<void> {
  station.told(...ids.map((id) => cup(id)));
  await station.settled();
  for (const id of ids) packed(id);
  for (const id of ids) expect(await station.fetched(id)).toBeNull();
  expect(await station.steps()).toEqual(ids.map((id) => `${id} ready`));
}
function refused(id: string, lastError: string): void {
  station.packBecomes(id, SENDING);
  station.packBecomes(id, { state: 'rejected', lastError, lastMessage: 'no' });
}

describe('what is packed ahead', () => {
  test('is as much as is packed in the minutes to survive, the most urgent first, and no more', async () => {
    opened();
    station.told(cup('D'), cup('B'), cup('A'), cup('E'), cup('C'));
    await station.settled();
    expect(await station.steps()).toEqual(['A packing', 'B packing', 'C packing']);
    expect(station.changes('A')).toEqual(['pack pending pack-ahead']);
    expect(await station.view()).toMatchObject({ agreed: true, wanted: 3, ready: 0, making: 3, ratePerHour: null });
    station.told(cup('@'));
    await station.settled();
    expect(station.changes('@')).toEqual([]);
  });

  test('is nothing without the seller consent, and what exists is used up once it is taken back', async () => {
    opened({ packAhead: undefined });
    station.told(cup('A'), cup('B'));
    await station.settled();
    expect(await station.view()).toMatchObject({ agreed: false, entries: [] });
    await station.restart({ packAhead: { outageMinutes: 5, most: 60 } });
    expect(await station.steps()).toEqual(['A packing', 'B packing']);
    packed('A');
    await station.restart({ packAhead: undefined });
    expect(station.changes('B')).toEqual(['pack discarded pack-ahead']);
    expect(await station.fetched('A')).toBeNull();
    expect(await station.steps()).toEqual(['A ready']);
    station.told(cup('C'));
    await station.settled();
    expect(station.changes('C')).toEqual([]);
  });

  test('never needs serial numbers, nor might; nor is held, too early, self-ship, elsewhere, begun or without a box', async () => {
    opened({ defaultBox: undefined, boxing: 'ask' });
    station.product('PHONE', 'yes');
    station.told(cup('A'));
    await station.settled();
    expect(station.changes('A')).toEqual([]);
    await station.restart({ defaultBox: { lengthMm: 1, breadthMm: 1, heightMm: 1, weightGrams: 1 } });
    expect(station.changes('A')).toEqual(['pack pending pack-ahead']);
    const withPhone = [orderItem('CUP'), orderItem('PHONE')];
    station.told(
      shipment('PHONE', withPhone),
      shipment('NEW', [orderItem('NOBODY-KNOWS')]),
      cup('HELD', 1, {}, { hold: true }),
      cup('EARLY', 1, {}, { dispatchAfterMs: station.time.clock.wallMs() + 3_600_000 }),
      cup('SELF', 1, {}, { type: 'SELF' }),
      cup('FAR', 1, {}, { locationId: 'LOC2' }),
      cup('PACKED', 1, PACKED),
    );
    await station.settled();
    expect(await station.steps()).toEqual(['A packing']);
    station.scans('OPEN');
    await station.time.advance(3_700_000);
    expect(await station.steps()).toEqual(['A packing', 'EARLY packing']);
  });

  test('is no order of another station, of labels first, or of the bench', async () => {
    opened({ stations: { index: 0, count: 2 }, packAhead: { outageMinutes: 60, most: 60 } });
    const ids = Array.from('ABCDEFGHIJKL');
    station.network(false);
    station.told(...ids.map((id) => cup(id)));
    const mine = ids.filter((id) => station.now.bench.packAhead.refusalOf(id) === null);
    const [first = '', second = ''] = mine;
    expect(mine.length).toBeGreaterThan(2);
    expect(mine.length).toBeLessThan(ids.length);
    station.atomically(() => station.now.bench.labelFirst.begin(first));
    station.scans(second);
    station.network(true);
    await station.settled();
    expect((await station.view()).entries.map(({ shipmentId }) => shipmentId)).toEqual(mine.slice(2));
    expect(station.now.bench.labelFirst.refusalOf(mine[2] ?? '')).toBe('begun');
  });

  test('follows news, and otherwise the whole queue once a minute', async () => {
    opened();
    station.product('CUP', 'unknown');
    station.told(cup('A'), cup('B'));
    await station.settled();
    expect(await station.steps()).toEqual([]);
    station.product('CUP', 'no');
    station.told(cup('C'));
    await station.settled();
    expect(await station.steps()).toEqual(['C packing']);
    await station.time.advance(61_000);
    expect(await station.steps()).toEqual(['A packing', 'B packing', 'C packing']);
  });

  test('waits while nothing gets through, and is looked for at once when it does', async () => {
    opened();
    station.network(false);
    station.told(cup('A'));
    await station.settled();
    expect(await station.steps()).toEqual([]);
    station.network(true);
    await station.settled();
    expect(await station.steps()).toEqual(['A packing']);
  });

  test('is looked for within a minute of when it may be, where nobody says that it may', async () => {
    opened();
    station.network(false);
    station.told(cup('A'));
    await station.settled();
    station.network(true, false);
    await station.time.advance(61_000);
    expect(await station.steps()).toEqual(['A packing']);
  });

  test('leaves the outbox room: no more than twenty packs are unanswered at once', async () => {
    opened({ packAhead: { outageMinutes: 120, most: 300 } });
    const ids = Array.from({ length: 40 }, (_, at) => String.fromCharCode(65 + at));
    station.told(...ids.slice(0, 20).map((id) => cup(id)));
    station.told(...ids.slice(20).map((id) => cup(id)));
    await station.settled();
    expect(await station.view()).toMatchObject({ wanted: 60, making: 20 });
    packed('A');
    await station.settled();
    expect(await station.view()).toMatchObject({ making: 21 });
  });
});

test('what fails for some is not tried with the whole queue, and again a minute later', async () => {
  opened({ packAhead: { outageMinutes: 60, most: 60 }, invoicing: { mode: 'own', prefix: 'PB' } });
  station.atomically(() =>
    station.sql("CREATE TRIGGER full BEFORE INSERT ON invoice_number BEGIN SELECT raise(ABORT, 'full'); END"),
  );
  station.told(...Array.from('ABCDEFGHIJ', (id) => cup(id)));
  await station.settled();
  expect(station.faults).toHaveLength(3);
  expect(await station.steps()).toEqual([]);
  station.sql('DROP TRIGGER full');
  await station.time.advance(61_000);
  expect(await station.view()).toMatchObject({ making: 10 });
  station.faults.length = 0;
});

describe('a parcel packed ahead', () => {
  test('is ready when all its printers take is here in their language, and printing it is one read', async () => {
    opened({ printers: [zplPrinter('label-1', ['label']), zplPrinter('a4', ['invoice'])] });
    station.told(cup('A'));
    await station.settled();
    packed('A');
    expect(station.now.needs.packedAhead()).toEqual(['A']);
    expect(station.now.needs.packedAndWaiting()).toEqual([]);
    await station.fetched('A', 'label');
    expect(await station.steps()).toEqual(['A documents']);
    await station.fetched('A', 'invoice', 'INV-A');
    expect(await station.steps()).toEqual(['A ready']);
    expect(await station.now.buffer.status()).toEqual({ ready: 1, ahead: { wanted: 3, ready: 1, making: 0 } });
    const before = station.rendered.length;
    expect(station.scans('A', 'CUP')).toMatchObject({
      ...{ verdict: 'complete', session: { status: 'printing', waitingFor: 'printer' } },
    });
    expect(await station.steps()).toEqual([]);
    const jobs = station.now.printJobs.list(10).toReversed();
    expect(jobs.map(({ document }) => document)).toEqual(['invoice', 'label']);
    const reads: string[] = [];
    const { documents, roster } = station.now;
    const noted = <T>(what: string, read: T): T => {
      reads.push(what);
      return read;
    };
    const bytesOf = readyBytes({
      documents: {
        ...documents,
        get: (key) => noted('document', documents.get(key)),
        rendition: (key, profile) => noted('rendition', documents.rendition(key, profile)),
      },
      renderer: {
        render: () => Promise.reject(new Error('rendered')),
        compose: () => Promise.reject(new Error('composed')),
      },
      facts: () => undefined,
      nowMs: station.time.clock.wallMs,
      onFault: (error) => expect(error).toBeUndefined(),
    });
    for (const job of jobs) {
      const config = roster.printers().find(({ id }) => id === job.printerId) ?? zplPrinter();
      expect((await bytesOf(job, config)).ok).toBe(true);
    }
    expect(reads).toEqual(['rendition', 'rendition']);
    expect(station.rendered).toHaveLength(before);
    expect(station.changes('A')).toEqual(['pack acked pack-ahead']);
  });

  test('is not ready while the printers of now lack its rendition', async () => {
    opened();
    await ready('A');
    const wider = { ...zplPrinter(), widthMm: 80 };
    station.now.roster.save(wider);
    expect(await station.steps()).toEqual(['A documents']);
    expect(await station.now.ready.renew('A')).toEqual([]);
    expect(await station.steps()).toEqual(['A ready']);
  });

  test('goes when it is cancelled, is not reckoned with while it is held, and comes back after', async () => {
    opened();
    await ready('A', 'B', 'C');
    station.told(cup('D'));
    station.told(cup('A', 1, { state: 'CANCELLED' }), cup('B', 1, PACKED, { hold: true }));
    await station.settled();
    expect(await station.steps()).toEqual(['C ready', 'D packing', 'B refused on-hold']);
    station.told(cup('B', 1, PACKED));
    await station.settled();
    expect(await station.steps()).toEqual(['B ready', 'C ready', 'D packing']);
    expect(station.now.ahead.of('A')).toBeUndefined();
  });

  test('with fewer units loses its documents in the commit that tells of it, and is made ready anew', async () => {
    opened();
    station.told(cup('A', 3));
    await station.settled();
    packed('A', 3);
    await station.fetched('A');
    expect(await station.steps()).toEqual(['A ready']);
    station.told(cup('A', 2, PACKED));
    expect(station.now.documents.headsOf('A')).toEqual([]);
    expect(await station.steps()).toEqual(['A documents']);
    await station.fetched('A', 'label');
    expect(await station.steps()).toEqual(['A ready']);
    expect(station.scans('A', 'CUP', 'CUP').verdict).toBe('complete');
  });

  test('that has not left is withdrawn when it is held, has fewer units, or needs serial numbers after all', async () => {
    opened();
    station.product('MUG', 'no');
    station.told(cup('A'), cup('B', 2), shipment('C', [orderItem('MUG')]));
    await station.settled();
    expect(await station.view()).toMatchObject({ making: 3 });
    station.told(cup('A', 1, {}, { hold: true }), cup('B', 1));
    station.product('MUG', 'yes');
    await station.settled();
    expect(station.changes('A')).toEqual(['pack discarded pack-ahead']);
    expect(station.changes('B')).toEqual(['pack discarded pack-ahead', 'pack pending pack-ahead']);
    expect(station.changes('C')).toEqual(['pack discarded pack-ahead']);
  });

  test('refused by the marketplace is given up by itself, is not chosen again, and bothers nobody', async () => {
    opened();
    station.told(cup('A'), cup('B'));
    await station.settled();
    station.scans('A');
    refused('A', 'INVALID_IMEI_NUMBER');
    refused('B', 'INVALID_TAX_RATE');
    await station.settled();
    expect(station.changes('A')).toEqual(['pack discarded pack-ahead']);
    expect(await station.steps()).toEqual(['B refused INVALID_TAX_RATE']);
    expect(station.now.bench.session.status).toBe('verifying');
    expect(station.scans('CUP').verdict).toBe('complete');
    expect(station.changes('A')).toEqual(['pack discarded pack-ahead', 'pack pending bench']);
    await station.restart();
    expect(station.changes('B')).toEqual(['pack discarded pack-ahead']);
    station.told(cup('B', 1, { state: 'CANCELLED' }));
    await station.settled();
    expect(station.now.ahead.of('B')).toBeUndefined();
  });

  test('refused after a packer finished it stops at the bench like any other', async () => {
    opened();
    station.told(cup('A'));
    await station.settled();
    station.packBecomes('A', SENDING);
    station.scans('A', 'CUP');
    station.packBecomes('A', { state: 'rejected', lastError: 'INVALID_TAX_RATE', lastMessage: 'no' });
    expect(station.changes('A')).toEqual(['pack rejected pack-ahead']);
    expect(station.now.bench.session).toMatchObject({ status: 'stopped', why: { code: 'INVALID_TAX_RATE' } });
  });

  test('which the marketplace has in spite of its refusal stays for a person', async () => {
    opened();
    station.told(cup('A'));
    await station.settled();
    station.packBecomes('A', SENDING);
    station.packBecomes('A', { state: 'awaiting-documents' });
    station.packBecomes('A', { state: 'rejected', lastError: 'FORM_FAILED', lastMessage: null });
    expect(await station.steps()).toEqual(['A refused FORM_FAILED']);
    expect(station.changes('A')).toEqual(['pack rejected pack-ahead']);
    station.packBecomes('A', { state: 'awaiting-documents', lastError: null });
    expect(await station.steps()).toEqual(['A packing']);
  });

  test('finished while its pack waits is packed by the bench own request, own invoice numbers following', async () => {
    opened({ invoicing: { mode: 'own', prefix: 'PB' } });
    station.told(cup('A'), cup('B'));
    await station.settled();
    expect(station.invoiceNumbers()).toEqual(['A taken', 'B taken']);
    station.scans('A', 'CUP');
    expect(station.changes('A')).toEqual(['pack discarded pack-ahead', 'pack pending bench']);
    expect(station.invoiceNumbers()).toEqual(['A rejected', 'B taken', 'A taken']);
    packed('A');
    expect(station.invoiceNumbers()).toEqual(['A rejected', 'B taken', 'A used']);
  });

  test('of which nobody knows whether it left is not reckoned with, and its parcel meets the shelf', async () => {
    opened();
    station.told(cup('A'));
    await station.settled();
    station.packBecomes('A', SENDING);
    station.packBecomes('A', { state: 'verify', lastError: 'OUTCOME_UNKNOWN', notBeforeMs: 5_000 });
    expect(await station.view()).toMatchObject({
      ready: 0,
      entries: [{ shipmentId: 'A', step: 'checking', nextLookAtMs: 5_000 }],
    });
    expect(station.scans('A', 'CUP')).toMatchObject({ session: { status: 'printing', waitingFor: 'documents' } });
    expect(station.changes('A')).toEqual(['pack verify pack-ahead']);
    station.packBecomes('A', { state: 'acked', lastError: null });
    expect(station.changes('A')).toEqual(['pack acked pack-ahead']);
  });

  test('whose label no printer can print is refused with the reason, until the printers change', async () => {
    opened();
    await ready('A');
    station.now.buffer.documentProblem('A', 'encrypted');
    expect(await station.steps()).toEqual(['A refused encrypted']);
    expect(station.now.needs.packedAhead()).toEqual([]);
    station.now.buffer.printersChanged();
    expect(await station.steps()).toEqual(['A ready']);
  });

  test('asks for no box its pack has settled', async () => {
    opened({ boxing: 'ask' });
    await ready('A');
    expect(station.scans('A', 'CUP').session).toMatchObject({ status: 'printing' });
    station.now.bench.handlers['bench.command']({ command: 'park' });
    station.told(cup('B'));
    await station.settled();
    expect(station.changes('B')).toEqual(['pack pending pack-ahead']);
    expect(station.scans('B', 'CUP').session).toMatchObject({ status: 'boxing' });
  });

  test('is gone on with after a restart, and let go of when its label was scanned back', async () => {
    opened();
    station.told(cup('A'), cup('B'));
    await station.settled();
    packed('A');
    await station.restart();
    expect(await station.steps()).toEqual(['A documents', 'B packing']);
    await station.fetched('A');
    station.scans('A', 'CUP');
    const job = station.now.printJobs.list(1)[0];
    station.atomically(() =>
      station.now.printJobs.setState(job?.jobId ?? '', ['queued'], { state: 'sent', atMs: 1, reason: null }),
    );
    station.now.bench.printChanged(job?.jobId ?? '');
    expect(station.scans('FMPP-A').verdict).toBe('label-confirmed');
    await station.settled();
    expect(station.now.ahead.of('A')).toBeUndefined();
    expect(station.changes('A')).toEqual(['pack acked pack-ahead', 'dispatch pending']);
  });
});
