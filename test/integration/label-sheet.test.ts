import { afterEach, describe, expect, test } from 'vitest';
import { changeQueue } from '../../main/db/change-queue.ts';
import { queueQueries } from '../../main/db/queue.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import type { Answer, MarketplaceFault } from '../../main/marketplace/client.ts';
import { sheetHandlers } from '../../main/orders/sheet.ts';
import { realIds } from '../../main/ports/ids.ts';
import type { LabelCopies, SheetPlan, SheetRefusal } from '../../shared/contract/orders.ts';
import { AppFailure } from '../../shared/errors.ts';
import { ownerIndex } from '../../shared/model/ownership.ts';
import { type Shipment, type ShipmentState, shipmentState } from '../../shared/model/shipment.ts';
import { benchStation } from '../support/bench-station.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: ReturnType<typeof benchStation>;
afterEach(() => station.close());

const SHEET = new TextEncoder().encode('%PDF-1.7 label and invoice %%EOF');
const MEERA = { by: 'Meera Pillai', reason: 'the label printer is at the repair shop' };
const NONE: LabelCopies = { printed: 0, unproven: 0, waiting: 0, sheets: 0 };

const cup = (state: ShipmentState = 'PACKED', over: Partial<Shipment> = {}, units = 1) =>
  shipment('A', [orderItem('CUP', units, { state })], over);
const ok = <T>(value: T): Answer<T> => ({ ok: true, value });
const not = (fault: Partial<MarketplaceFault> = {}): Answer<never> => ({
  ok: false,
  fault: { kind: 'not-sent', codes: [], message: 'no way out', ...fault },
});

interface Marketplace {
  /** What it tells of the shipment; by default what is known here. */
  read: () => Answer<readonly Shipment[]>;
  /** What comes as the sheet. */
  sheet: () => Answer<Uint8Array>;
  check: (bytes: Uint8Array) => Promise<Uint8Array>;
}

/** The use case over the bench's own files, beside a marketplace that answers as a test wants. */
function asking(over: Partial<Marketplace> = {}, stations = station.config.stations) {
  const asked: string[] = [];
  const marketplace: Marketplace = {
    read: () => ok(station.now.shipments.read('A') ? [station.now.shipments.read('A') as Shipment] : []),
    sheet: () => ok(SHEET),
    check: async (bytes) => bytes,
    ...over,
  };
  const handlers = sheetHandlers({
    ...{ ...station.now, db: station.db, queue: queueQueries(station.db), stations, locationId: 'LOC1' },
    client: {
      readShipments: async (question) => {
        asked.push(`read ${'ids' in question ? question.ids.join() : ''}`);
        return marketplace.read();
      },
      fetchLabelAndInvoicePdf: async (shipmentId) => {
        asked.push(`sheet ${shipmentId}`);
        return marketplace.sheet();
      },
    },
    nowMs: () => station.nowMs,
    serverNowMs: () => station.nowMs,
    isStale: (shipmentId) => station.now.bench.isStale(shipmentId),
    applyShipments: async (told) => station.told(...told),
    checkSheet: (_, bytes) => marketplace.check(bytes),
  });
  const plan = (): SheetPlan => handlers['orders.sheetPlan']({ shipmentId: 'A' }) as SheetPlan;
  const give = async (told: LabelCopies = plan().copies) =>
    await handlers['orders.sheetPdf']({ shipmentId: 'A', told, ...MEERA });
  const why = async (told?: LabelCopies): Promise<string> => {
    try {
      await give(told);
    } catch (error) {
      if (!(error instanceof AppFailure)) throw error;
      return [error.code, error.details?.['refusal'] ?? error.details?.['reason'] ?? []].flat().join(' ');
    }
    return 'given';
  };
  return { plan, give, why, asked };
}

const givenOut = () =>
  station.now.journal
    .byShipment('A', 100)
    .flatMap(({ event }) => (event.status === 'known' && event.kind === 'decision' ? [event.payload] : []));

/** One cup, packed here and known as PACKED; its label is not here yet. */
function packed(over: Partial<Shipment> = {}, units = 1): void {
  station = benchStation();
  station.told(cup('APPROVED', {}, units));
  station.scans('A', ...Array.from({ length: units }, () => 'CUP'));
  station.mutationBecomes('A', 'pack', { state: 'sending', sent: { wallMs: 1, monoMs: 1, boot: 'b' } });
  station.mutationBecomes('A', 'pack', { state: 'acked' });
  station.told(cup('PACKED', over, units));
}

describe('a packed shipment', () => {
  test('is read afresh, its sheet given out once it is in the journal, and nothing else changes', async () => {
    packed();
    const before = { session: station.session, changes: station.changes('A'), papers: station.papers('A') };
    const { plan, give, asked } = asking();
    expect(plan()).toMatchObject({
      ...{ shipmentId: 'A', state: 'PACKED', refusal: null, copies: NONE },
      ...{ elsewhere: false, scan: 'not-awaited' },
    });
    expect(plan()).not.toHaveProperty('packedFor');
    const { pdf, fileName } = await give();
    expect(Buffer.from(pdf, 'base64')).toEqual(Buffer.from(SHEET));
    expect(fileName).toBe('label-and-invoice-A.pdf');
    expect(asked).toEqual(['read A', 'sheet A']);
    expect(givenOut()).toEqual([
      { about: 'label-sheet', id: 'A', decision: 'given out by Meera Pillai', reason: MEERA.reason },
    ]);
    const after = { session: station.session, changes: station.changes('A'), papers: station.papers('A') };
    expect(after).toEqual(before);
    expect(plan().copies).toEqual({ ...NONE, sheets: 1 });
  });

  test('gives what was checked, not what came', async () => {
    packed();
    const { give } = asking({ check: async () => new TextEncoder().encode('unwrapped') });
    expect(Buffer.from((await give()).pdf, 'base64').toString()).toBe('unwrapped');
  });

  test('that is ready to dispatch has its sheet, also where another program packed it', async () => {
    station = benchStation();
    station.told(cup('READY_TO_DISPATCH'));
    const { plan, why } = asking();
    expect(plan()).toMatchObject({ refusal: null, elsewhere: true, scan: 'not-needed' });
    expect(await why()).toBe('given');
  });
});

describe('what is said of its labels before', () => {
  test('follows the label from the queue to its proof', () => {
    packed();
    const { plan } = asking();
    station.labelArrives('A', ['FMPP-A']);
    expect(plan()).toMatchObject({ copies: { ...NONE, waiting: 1 }, scan: 'not-awaited' });
    station.jobBegins(station.job().jobId);
    expect(plan().copies).toEqual({ ...NONE, unproven: 1 });
    station.jobFails(station.job().jobId);
    expect(plan().copies).toEqual({ ...NONE, waiting: 1 });
    station.jobEnds('unknown');
    expect(plan()).toMatchObject({ copies: { ...NONE, unproven: 1 }, scan: 'confirms' });
    station.scan('FMPP-A');
    expect(plan()).toMatchObject({ copies: { ...NONE, printed: 1 }, scan: 'not-needed' });
  });

  test('a label that a restored backup knows nothing of may be out', () => {
    packed();
    station.labelArrives('A', ['FMPP-A']);
    station.jobEnds('sent');
    station.restored();
    expect(asking().plan().copies.unproven).toBe(1);
    station.sql('DELETE FROM print_job');
    expect(asking().plan().copies).toEqual({ ...NONE, unproven: 1 });
  });

  test('the sheet does not confirm the label; its scan does, where the bench waits for it', async () => {
    packed();
    station.labelArrives('A', ['FMPP-A']);
    station.jobEnds('sent');
    const { plan, give } = asking();
    expect(plan().scan).toBe('confirms');
    await give();
    expect(station.session.status).toBe('confirming-label');
    expect(station.changes('A')).toEqual(['pack acked']);
    expect(station.scan('FMPP-A').verdict).toBe('label-confirmed');
    expect(station.changes('A')).toEqual(['pack acked', 'dispatch pending']);
  });

  test('while its label waits at a printer the bench does not take the scan, as the plan says', async () => {
    packed();
    const tracking = { subShipmentId: 'SS-1', trackingId: 'FMPP-A', vendorName: 'Ekart' };
    station.toldDetail({ shipmentId: 'A', trackingIds: [tracking], handling: [] });
    station.labelArrives('A', ['FMPP-A']);
    const { plan, give } = asking();
    expect(plan().scan).toBe('not-awaited');
    await give();
    expect(station.scan('FMPP-A')).toMatchObject({ verdict: 'gate', detail: { what: 'label-not-expected' } });
    expect(station.changes('A')).toEqual(['pack acked']);
  });
});

describe('a shipment is refused', () => {
  const OF_ANOTHER = { index: 1 - ownerIndex('A', { count: 2 }), count: 2 };

  test.each<[SheetRefusal, Shipment]>([
    ['self-ship', cup('APPROVED', { type: 'SELF' })],
    ['cancelled', cup('CANCELLED')],
    ['state-unknown', cup('UNKNOWN')],
    ['not-packed', cup('APPROVED')],
    ['not-packed', cup('PACKING_IN_PROGRESS')],
    ['not-packed', cup('FORM_FAILED')],
    ['left', cup('PICKUP_COMPLETE')],
    ['left', cup('SHIPPED')],
    ['left', cup('DELIVERED')],
    ['left', cup('RETURNED')],
    ['wrong-location', cup('PACKED', { locationId: 'LOC2' })],
    ['on-hold', cup('PACKED', { hold: true })],
    ['on-hold', cup('READY_TO_DISPATCH', { hold: true })],
    ['too-early', cup('PACKED', { dispatchAfterMs: 4_000_000_000_000 })],
    ['packed-elsewhere', cup('PACKED')],
  ])('as %s before anything is asked, and told so before', async (refusal, told) => {
    station = benchStation();
    station.told(told);
    const { plan, why, asked } = asking();
    expect(plan()).toMatchObject({ refusal, state: shipmentState(told.orderItems) });
    expect(await why()).toBe(`WRONG_STATE ${refusal}`);
    expect(asked).toEqual([]);
    expect(givenOut()).toEqual([]);
  });

  test.each<ShipmentState>(['PACKED', 'READY_TO_DISPATCH'])('as another bench’s when it is %s', async (state) => {
    station = benchStation();
    station.told(cup(state));
    expect(await asking({}, OF_ANOTHER).why()).toBe('WRONG_STATE other-station');
  });

  test('where its cancellation is asked for', async () => {
    packed();
    const { mutations, journal } = station.now;
    const changes = changeQueue({
      mutations,
      journal,
      ids: realIds,
      nowMs: () => station.nowMs,
      alongside: () => undefined,
    });
    const ids = { cancellationGroupIds: ['grp'], orderItemIds: ['4365000000000CUP-A'] };
    inTransaction(station.db, () =>
      changes.queue({ kind: 'cancel', body: { shipmentId: 'A', locationId: 'LOC1', reason: 'b2b_order', ...ids } }),
    );
    expect(await asking().why()).toBe('WRONG_STATE cancel-queued');
  });

  test('where units were taken back and the old label is not put away', async () => {
    packed({}, 3);
    station.labelArrives('A', ['FMPP-A']);
    station.jobEnds('sent');
    station.told(cup('PACKED', {}, 2));
    const { why } = asking();
    expect(await why()).toBe('WRONG_STATE units-taken-back');
    station.scans('FMPP-A', 'CUP');
    // The old label is void and counts no more.
    expect(asking().plan()).toMatchObject({ refusal: null, copies: NONE });
  });

  test('that nobody here knows', async () => {
    station = benchStation();
    expect(await asking().why(NONE)).toBe('NOT_FOUND');
  });
});

describe('what the marketplace says afresh', () => {
  test.each<[string, Shipment, string]>([
    ['a hold', cup('PACKED', { hold: true }), 'WRONG_STATE on-hold'],
    ['a cancellation', cup('CANCELLED'), 'WRONG_STATE cancelled'],
    ['that the courier has it', cup('SHIPPED'), 'WRONG_STATE left'],
  ])('%s keeps the sheet back', async (_, told, expected) => {
    packed();
    const { why, asked } = asking({ read: () => ok([told]) });
    expect(await why()).toBe(expected);
    expect(asked).toEqual(['read A']);
    expect(givenOut()).toEqual([]);
  });

  test('nothing: with no network, or of an order it does not know, no sheet is asked for and nothing is lost', async () => {
    packed();
    const { papers, changes } = { papers: station.papers('A'), changes: station.changes('A') };
    expect(await asking({ read: () => not() }).why()).toBe('MARKETPLACE_UNREACHABLE');
    expect(await asking({ read: () => ok([]) }).why()).toBe('NOT_FOUND');
    expect([station.papers('A'), station.changes('A'), givenOut()]).toEqual([papers, changes, []]);
  });
});

describe('a sheet that does not come as it should', () => {
  test.each<[string, Partial<MarketplaceFault>, string]>([
    ['no answer', {}, 'MARKETPLACE_UNREACHABLE'],
    ['a broken connection', { kind: 'unknown' }, 'MARKETPLACE_UNREACHABLE'],
    ['a page that is no PDF', { kind: 'unknown', status: 200, suspicious: true }, 'MARKETPLACE_UNEXPECTED'],
    ['a pause', { kind: 'throttled', status: 429 }, 'MARKETPLACE_THROTTLED'],
    ['a refused key', { kind: 'credentials', status: 401 }, 'MARKETPLACE_CREDENTIALS'],
    ['its refusal', { kind: 'refused', codes: ['DEPENDENT_SYSTEM_CALL_FAILED'] }, 'MARKETPLACE_REFUSED'],
  ])('%s is told, and no word of it stands in the journal', async (_, fault, expected) => {
    packed();
    const { why, plan } = asking({ sheet: () => not(fault) });
    expect(await why()).toBe(expected);
    expect(givenOut()).toEqual([]);
    expect(plan().copies).toEqual(NONE);
  });

  test('one that fails its check is not given out', async () => {
    packed();
    const check = async () => {
      throw new AppFailure('LABEL_NOT_PRINTABLE', 'it is of B', { reason: 'another-shipment' });
    };
    expect(await asking({ check }).why()).toBe('LABEL_NOT_PRINTABLE another-shipment');
    expect(givenOut()).toEqual([]);
  });
});

describe('what changes while it is asked for', () => {
  const meanwhile = (change: () => void): Partial<Marketplace> => ({
    sheet: () => {
      change();
      return ok(SHEET);
    },
  });

  test('a label that came out was not what the person was told', async () => {
    packed();
    station.labelArrives('A', ['FMPP-A']);
    const { why } = asking(meanwhile(() => station.jobEnds('sent')));
    expect(await why()).toBe('WRONG_STATE changed-meanwhile');
    expect(givenOut()).toEqual([]);
  });

  test('one that was proven, cancelled or put away meanwhile is no news', async () => {
    packed();
    station.labelArrives('A', ['FMPP-A']);
    station.jobEnds('sent');
    expect(await asking(meanwhile(() => station.scan('FMPP-A'))).why()).toBe('given');
    station.sql(`UPDATE print_job SET void = 1 WHERE job_id = '${station.job().jobId}'`);
    expect(await asking().why({ ...NONE, printed: 1, sheets: 1 })).toBe('given');
  });

  test('a form that is older than what is known asks again', async () => {
    packed();
    station.labelArrives('A', ['FMPP-A']);
    const { why, asked } = asking();
    expect(await why(NONE)).toBe('WRONG_STATE changed-meanwhile');
    expect(asked).toEqual([]);
  });

  test('other units make another sheet', async () => {
    packed({}, 3);
    const { why } = asking(meanwhile(() => station.told(cup('PACKED', {}, 2))));
    expect(await why()).toMatch(/^WRONG_STATE (changed-meanwhile|units-taken-back)$/);
    expect(givenOut()).toEqual([]);
  });

  test('a hold keeps it back', async () => {
    packed();
    expect(await asking(meanwhile(() => station.told(cup('PACKED', { hold: true })))).why()).toBe(
      'WRONG_STATE on-hold',
    );
  });

  test('of two who ask at once one has it, and the other is told', async () => {
    packed();
    const { why, plan } = asking();
    const { copies } = plan();
    expect((await Promise.all([why(copies), why(copies)])).sort()).toEqual(['WRONG_STATE changed-meanwhile', 'given']);
    expect(givenOut()).toHaveLength(1);
  });
});
