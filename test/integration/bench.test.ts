import { afterEach, describe, expect, test } from 'vitest';
import { benchStation } from '../support/bench-station.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: ReturnType<typeof benchStation>;
afterEach(() => station.close());

const mugs = () => shipment('S1', [orderItem('MUG-BLUE', 2), orderItem('PEN', 1)]);
const cup = () => shipment('S2', [orderItem('CUP', 1)]);
const kinds = (shipmentId: string) =>
  station.now.mutations.byShipment(shipmentId).map((row) => `${row.kind} ${row.state}`);
function packed(shipmentId: string, ...codes: readonly string[]): void {
  station.scan(shipmentId);
  for (const code of codes) station.scan(code);
}

describe('finding', () => {
  test('a shipment opens by its own id, an order id, an order item id and a tracking id, in either case', () => {
    station = benchStation();
    station.told(mugs());
    station.toldDetail({
      shipmentId: 'S1',
      trackingIds: [{ subShipmentId: 'SS-1', trackingId: 'FMPP0000000001', vendorName: 'Example' }],
      handling: [],
    });
    for (const code of ['S1', 'OD-S1', 'od-s1', '4365000000000PEN-S1', 'FMPP0000000001', ']C1S1\r\n']) {
      expect(station.scan(code), code).toMatchObject({ verdict: 'accept', session: { status: 'verifying' } });
      station.command('park');
    }
  });

  test('an item scanned on an idle bench names the orders that need it and opens none', () => {
    station = benchStation();
    station.told(mugs(), cup());
    expect(station.scan('cup')).toMatchObject({
      verdict: 'gate',
      detail: { what: 'several-orders', shipmentIds: ['S2'] },
      session: { status: 'idle' },
    });
  });

  test('a held, an early, a cancelled and a foreign shipment stay closed with their reason', () => {
    station = benchStation();
    station.told(
      shipment('H', [orderItem('A')], { hold: true }),
      shipment('E', [orderItem('B')], { dispatchAfterMs: 1_750_000_600_000 }),
      shipment('C', [orderItem('C', 1, { state: 'CANCELLED' })]),
      shipment('F', [orderItem('D')], { locationId: 'LOC2' }),
      shipment('P', [orderItem('E', 1, { state: 'PACKED' })]),
    );
    const gates = ['H', 'E', 'C', 'F', 'P'].map((id) => station.scan(id).detail.gate?.kind);
    expect(gates).toEqual(['on-hold', 'too-early', 'cancelled', 'wrong-location', 'packed-elsewhere']);
    station.pass(600_000);
    expect(station.scan('E').verdict).toBe('accept');
  });

  test('a partly cancelled shipment opens with what remains and says what was taken back', () => {
    station = benchStation();
    station.told(mugs());
    station.told({
      ...mugs(),
      orderItems: shipment('S1', [orderItem('MUG-BLUE', 1), orderItem('PEN', 1, { state: 'CANCELLED' })]).orderItems,
    });
    const { session } = station.scan('S1');
    expect(
      session.status === 'verifying' && session.parcel.lines.map(({ needed, cancelled }) => [needed, cancelled]),
    ).toEqual([
      [1, 1],
      [0, 1],
    ]);
    expect(station.scan('MUG-BLUE').verdict).toBe('complete');
  });
});

describe('one parcel', () => {
  test('the last unit commits the completion and its pack together, and no second pack is ever added', () => {
    station = benchStation();
    station.told(mugs());
    packed('S1', 'MUG-BLUE', 'PEN');
    expect(kinds('S1')).toEqual([]);
    expect(station.scan('MUG-BLUE')).toMatchObject({
      verdict: 'complete',
      session: { status: 'printing', waitingFor: 'documents' },
    });
    expect(kinds('S1')).toEqual(['pack pending']);
    station.command('park');
    station.scan('S1');
    station.restart();
    expect(kinds('S1')).toEqual(['pack pending']);
  });

  test('its label prints when it arrives, and scanning the label back queues the dispatch once', () => {
    station = benchStation();
    station.told(cup());
    packed('S2', 'CUP');
    station.labelArrives('S2', ['FMPP2', 'QR2']);
    const job = station.now.printJobs.list(10)[0];
    expect(job).toMatchObject({ state: 'queued', document: 'label', copy: 1, shipmentId: 'S2' });
    station.jobEnds('sent');
    expect(station.scan('FMPP9').verdict).toBe('unknown-code');
    expect(station.scan('QR2')).toMatchObject({ verdict: 'label-confirmed', session: { status: 'idle' } });
    expect(kinds('S2')).toEqual(['pack pending', 'dispatch pending']);
    expect(station.now.printJobs.byId(job?.jobId ?? '')).toMatchObject({ state: 'printed', evidence: 'label-scanned' });
    expect(station.scan('S2')).toMatchObject({ verdict: 'gate', detail: { gate: { kind: 'already-dispatched' } } });
  });

  test('a job whose outcome is unknown is put to the packer and never printed again by itself', () => {
    station = benchStation();
    station.told(cup());
    packed('S2', 'CUP');
    station.labelArrives('S2', ['FMPP2']);
    station.jobEnds('unknown');
    station.restart();
    expect(station.scan('S2')).toMatchObject({ verdict: 'gate', session: { status: 'asking', reason: 'reset' } });
    expect(station.now.printJobs.total()).toBe(1);
    expect(station.command('label-not-printed').session).toMatchObject({ status: 'printing', waitingFor: 'printer' });
    expect(station.now.printJobs.list(10).map((job) => `${job.copy} ${job.state}`)).toEqual([
      '2 queued',
      '1 cancelled',
    ]);
  });

  test('the packer can say that an unknown label is there, and still scans it', () => {
    station = benchStation();
    station.told(cup());
    packed('S2', 'CUP');
    station.labelArrives('S2', ['FMPP2']);
    station.jobEnds('unknown');
    expect(station.command('label-printed').session.status).toBe('confirming-label');
    expect(kinds('S2')).toEqual(['pack pending']);
    expect(station.scan('FMPP2').verdict).toBe('label-confirmed');
  });
});

describe('the shelf', () => {
  test('a parcel that waits for its label makes room; its label prints only when it is scanned again', () => {
    station = benchStation();
    station.told(mugs(), cup());
    packed('S2', 'CUP');
    expect(station.scan('S1')).toMatchObject({ verdict: 'accept', session: { status: 'verifying' } });
    station.labelArrives('S2', ['FMPP2']);
    expect(station.labelJobs()).toHaveLength(0);
    station.command('park');
    expect(station.scan('S2').session).toMatchObject({ status: 'printing', waitingFor: 'printer' });
    expect(station.labelJobs()).toHaveLength(1);
  });

  test('putting a parcel aside withdraws a label that has not begun to print', () => {
    station = benchStation();
    station.told(cup());
    packed('S2', 'CUP');
    station.labelArrives('S2', ['FMPP2']);
    station.command('park');
    expect(station.job().state).toBe('cancelled');
    expect(station.scan('S2').session).toMatchObject({ status: 'printing', waitingFor: 'printer' });
  });

  test('a label that was sent is confirmed from the shelf by its own code alone', () => {
    station = benchStation();
    station.told(cup(), mugs());
    station.toldDetail({
      shipmentId: 'S2',
      trackingIds: [{ subShipmentId: 'SS-1', trackingId: 'FMPP2', vendorName: 'V' }],
      handling: [],
    });
    packed('S2', 'CUP');
    station.labelArrives('S2', ['FMPP2']);
    station.jobEnds('sent');
    station.command('park');
    expect(station.scan('FMPP2').verdict).toBe('label-confirmed');
    expect(kinds('S2')).toEqual(['pack pending', 'dispatch pending']);
  });

  test('units of a parked parcel are there when it comes back', () => {
    station = benchStation();
    station.told(mugs());
    packed('S1', 'PEN', 'MUG-BLUE');
    station.command('park');
    expect(station.scan('S1')).toMatchObject({ verdict: 'accept', detail: { what: 'resumed' } });
    expect(station.scan('MUG-BLUE').verdict).toBe('complete');
  });
});

describe('never lost, never twice', () => {
  test('after a restart the same parcel is open with the same units', () => {
    station = benchStation();
    station.told(mugs());
    packed('S1', 'MUG-BLUE');
    const before = station.now.bench.handlers['bench.state']({});
    station.restart();
    expect(station.now.bench.handlers['bench.state']({})).toEqual(before);
  });

  test('a scan id that was judged before gets the same answer and counts nothing', () => {
    station = benchStation();
    station.told(mugs());
    station.scan('S1');
    const first = station.scan('MUG-BLUE', 'scan-1');
    expect(station.scan('MUG-BLUE', 'scan-1')).toEqual(first);
    station.restart();
    expect(station.scan('MUG-BLUE', 'scan-1')).toEqual(first);
    expect(station.scan('MUG-BLUE', 'scan-2').session).not.toEqual(first.session);
  });
});

describe('late news', () => {
  test('a hold stops the open parcel, and the answer leaves it stopped until the hold is gone', () => {
    station = benchStation();
    station.told(mugs());
    packed('S1', 'PEN');
    station.told({ ...mugs(), hold: true });
    expect(station.scan('MUG-BLUE')).toMatchObject({ verdict: 'stop', session: { status: 'stopped' } });
    expect(station.command('ok').session.status).toBe('idle');
    expect(station.scan('S1').detail.gate?.kind).toBe('on-hold');
    station.told(mugs());
    packed('S1', 'MUG-BLUE');
    expect(station.scan('MUG-BLUE').verdict).toBe('complete');
  });

  test('a unit taken back stops the parcel, which then goes on with what remains', () => {
    station = benchStation();
    station.told(mugs());
    packed('S1', 'MUG-BLUE');
    station.told(shipment('S1', [orderItem('MUG-BLUE', 1), orderItem('PEN', 1)]));
    expect(station.now.bench.handlers['bench.state']({})).toMatchObject({
      session: { status: 'stopped', why: { kind: 'quantity-changed' } },
    });
    station.command('ok');
    expect(station.scan('PEN').verdict).toBe('complete');
  });

  test('units taken back from a parcel that has all it needs by then complete it with the answer', () => {
    station = benchStation();
    station.told(mugs());
    packed('S1', 'MUG-BLUE', 'PEN');
    station.told(shipment('S1', [orderItem('MUG-BLUE', 1), orderItem('PEN', 1)]));
    expect(station.command('ok')).toMatchObject({ verdict: 'complete', session: { status: 'printing' } });
    expect(kinds('S1')).toEqual(['pack pending']);
  });

  test('a label that tells the old quantity confirms nothing and is never printed again', () => {
    station = benchStation();
    station.told(mugs());
    packed('S1', 'MUG-BLUE', 'PEN', 'MUG-BLUE');
    station.labelArrives('S1', ['FMPP1']);
    station.jobEnds('sent');
    station.told(shipment('S1', [orderItem('MUG-BLUE', 1), orderItem('PEN', 1)]));
    expect(station.session).toMatchObject({ status: 'stopped', why: { kind: 'quantity-changed', after: 'label' } });
    expect(station.scan('PEN')).toMatchObject({ verdict: 'stop', session: { status: 'stopped' } });
    expect(station.scan('FMPP1')).toMatchObject({
      verdict: 'accept',
      detail: { what: 'label-void' },
      session: { status: 'voiding', labelVoid: true, toRemove: [{ units: 1 }] },
    });
    expect(station.command('park').session.status).toBe('idle');
    expect(station.scan('S1')).toMatchObject({ verdict: 'accept', session: { status: 'voiding', labelVoid: true } });
    expect(kinds('S1')).toEqual(['pack pending']);
    expect(station.labelJobs()).toHaveLength(1);
  });

  test('a stopped parcel whose label is out goes on with that label once the hold is gone', () => {
    station = benchStation();
    station.told(cup());
    packed('S2', 'CUP');
    station.labelArrives('S2', ['FMPP2']);
    station.jobEnds('sent');
    station.told({ ...cup(), hold: true });
    station.command('ok');
    station.told(cup());
    expect(station.scan('S2').session).toMatchObject({ status: 'confirming-label', labelCodes: ['FMPP2'] });
    expect(station.now.printJobs.total()).toBe(1);
  });

  test('a change the marketplace refused stops its parcel, and scanning it again prints nothing', () => {
    station = benchStation();
    station.told(cup());
    packed('S2', 'CUP');
    station.labelArrives('S2', ['FMPP2']);
    station.jobEnds('sent');
    station.scan('FMPP2');
    station.mutationBecomes('S2', 'dispatch', { state: 'rejected', lastError: 'INVALID_LOCATION' });
    expect(station.scan('S2')).toMatchObject({
      verdict: 'stop',
      session: { status: 'stopped', why: { code: 'INVALID_LOCATION' } },
    });
    expect(station.now.printJobs.total()).toBe(1);
  });

  test('news that came while the station was off is told at the start', () => {
    station = benchStation();
    station.told(mugs());
    station.scan('S1');
    station.sql('UPDATE shipment SET hold = 1');
    station.restart();
    expect(station.now.bench.handlers['bench.state']({})).toMatchObject({
      session: { status: 'stopped', why: { kind: 'gate' } },
    });
  });
});

test('every verdict stands in the journal with what led to it', () => {
  station = benchStation();
  station.told(mugs());
  packed('S1', 'MUG-BLUE', 'CUP', 'nonsense');
  const scans = station.now.journal
    .after(0, 100)
    .flatMap(({ event }) => (event.status === 'known' && event.kind === 'scan' ? [event.payload] : []));
  expect(scans.map(({ verdict, status }) => `${verdict} ${status}`)).toEqual([
    'accept verifying',
    'accept verifying',
    'unknown-code verifying',
    'unknown-code verifying',
  ]);
});
