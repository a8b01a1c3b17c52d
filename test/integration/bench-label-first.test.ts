import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LabelBatch } from '../../shared/contract/batch.ts';
import type { StationConfig } from '../../shared/model/config.ts';
import { zplPrinter } from '../support/bench-parts.ts';
import { benchStation } from '../support/bench-station.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: ReturnType<typeof benchStation>;
afterEach(() => station.close());

const NO_SERIALS = { serials: { need: 'no', kind: 'serial', perUnit: 1 } } as const;
const PACKED = { state: 'PACKED' } as const;
const cup = (id: string, units = 1, item = {}) => shipment(id, [orderItem('CUP', units, item)]);

function labelFirstStation(over: Partial<StationConfig> = {}): void {
  station = benchStation({ labelFirst: true, ...over });
  station.product('CUP', NO_SERIALS);
  station.product('PEN', NO_SERIALS);
}

const handlers = () => station.now.batches.handlers;
const start = async (...shipmentIds: string[]) => await handlers()['batch.start']({ shipmentIds });
const stepsOf = ({ entries }: Pick<LabelBatch, 'entries'>) =>
  entries.map(({ shipmentId, step, reason }) => [shipmentId, ...(reason === null ? [step] : [step, reason])].join(' '));
async function steps(): Promise<string[]> {
  const { batches } = await handlers()['batch.list']({ done: true, limit: 20 });
  return batches.flatMap(stepsOf);
}
/** The marketplace made the documents. */
function packed(id: string, units = 1): void {
  station.mutationBecomes(id, 'pack', { state: 'sending', sent: { wallMs: 1, monoMs: 1, boot: 'b' } });
  station.mutationBecomes(id, 'pack', { state: 'acked' });
  station.told(cup(id, units, PACKED));
}
const labelled = (id: string) => station.labelArrives(id, [`FMPP-${id}`, `ROUTE-${id}`, 'HUB-7']);
const queuedFor = () =>
  station
    .labelJobs()
    .toReversed()
    .map(({ shipmentId, state }) => `${shipmentId} ${state}`);
/** A batch of these whose labels all came out. */
async function printed(...ids: string[]): Promise<void> {
  station.told(...ids.map((id) => cup(id, 2)));
  await start(...ids);
  for (const id of ids) packed(id, 2);
  for (const id of ids) labelled(id);
  await vi.waitFor(() => expect(station.labelJobs()).toHaveLength(ids.length));
  for (const { jobId } of station.labelJobs().toReversed()) station.jobEnds('sent', jobId);
}

describe('a batch of labels ahead of their goods', () => {
  test('is planned in pick order, without what a scan would have to say first', async () => {
    labelFirstStation();
    station.product('PHONE', { serials: { need: 'yes', kind: 'imei', perUnit: 1 } });
    station.told(
      shipment('TWO', [orderItem('CUP'), orderItem('PEN')]),
      cup('LATER', 1),
      { ...cup('SOON'), dispatchByMs: 1_700_000_000_001 },
      shipment('PENS', [orderItem('PEN')]),
      shipment('PHONE', [orderItem('PHONE')]),
      shipment('NEW', [orderItem('NOBODY-KNOWS')]),
      { ...cup('HELD'), hold: true },
      cup('OPEN'),
    );
    station.scan('OPEN');
    const ids = ['TWO', 'LATER', 'SOON', 'PENS', 'PHONE', 'NEW', 'HELD', 'OPEN', 'NOWHERE'];
    expect(stepsOf(await handlers()['batch.plan']({ shipmentIds: ids }))).toEqual([
      ...['SOON packing', 'LATER packing', 'PENS packing', 'TWO packing'],
      ...['PHONE refused serials-needed', 'NEW refused serials-unknown', 'HELD refused on-hold'],
      ...['OPEN refused begun', 'NOWHERE refused not-found'],
    ]);
    expect(station.changes('SOON')).toEqual([]);
  });

  test('needs a box on file even where boxes are asked for, and its setting', async () => {
    labelFirstStation({ boxing: 'ask' });
    station.told(cup('A'));
    expect(stepsOf(await handlers()['batch.plan']({ shipmentIds: ['A'] }))).toEqual(['A packing']);
    station.close();
    const { defaultBox: _, ...config } = station.config;
    labelFirstStation({ ...config, defaultBox: undefined, boxing: 'ask' });
    station.told(cup('A'));
    expect(stepsOf(await handlers()['batch.plan']({ shipmentIds: ['A'] }))).toEqual(['A refused box-missing']);
    station.restart({ labelFirst: false });
    await expect(start('A')).rejects.toMatchObject({ code: 'WRONG_STATE' });
  });

  test('prints together once all are here, last first, and goes on after a restart', async () => {
    labelFirstStation();
    station.told(cup('A'), cup('B'), cup('C'));
    expect(stepsOf(await start('A', 'B', 'C'))).toEqual(['A packing', 'B packing', 'C packing']);
    expect(station.changes('B')).toEqual(['pack pending']);
    expect(station.shelf().total).toBe(0);
    expect(station.unseen().total).toBe(0);
    for (const id of ['A', 'B', 'C']) packed(id);
    labelled('A');
    labelled('C');
    await vi.waitFor(async () => expect(await steps()).toEqual(['A ready', 'B packing', 'C ready']));
    expect(station.labelJobs()).toEqual([]);
    station.restart();
    labelled('B');
    await vi.waitFor(() => expect(queuedFor()).toEqual(['C queued', 'B queued', 'A queued']));
    expect(await steps()).toEqual(['A printing', 'B printing', 'C printing']);
    expect((await handlers()['batch.list']({ done: false, limit: 20 })).batches).toHaveLength(1);
  });

  test('prints as it is where the first sheet of a stack ends on top', async () => {
    labelFirstStation({ printers: [{ ...zplPrinter(), firstOnTop: true }] });
    await printed('A', 'B');
    expect(queuedFor()).toEqual(['A sent', 'B sent']);
  });

  test('prints what is here when told to, and the rest as it comes', async () => {
    labelFirstStation();
    station.told(cup('A'), cup('B'));
    const { batchId } = await start('A', 'B');
    await expect(handlers()['batch.printNow']({ batchId })).rejects.toMatchObject({ code: 'WRONG_STATE' });
    for (const id of ['A', 'B']) packed(id);
    labelled('A');
    expect(stepsOf(await handlers()['batch.printNow']({ batchId }))).toEqual(['A printing', 'B packing']);
    labelled('B');
    await vi.waitFor(() => expect(queuedFor()).toEqual(['A queued', 'B queued']));
    await expect(handlers()['batch.printNow']({ batchId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('prints again what was taken out of the queue, when told to', async () => {
    labelFirstStation();
    await printed('A', 'B');
    const [batch] = (await handlers()['batch.list']({ done: true, limit: 1 })).batches;
    station.sql(`UPDATE print_job SET state = 'expired' WHERE shipment_id = 'A'`);
    expect(await steps()).toEqual(['A ready', 'B printed']);
    await handlers()['batch.printNow']({ batchId: batch?.batchId ?? '' });
    expect(queuedFor()).toEqual(['B sent', 'A expired', 'A queued']);
  });

  test('waits for no order that is held, cancelled, refused or not printable', async () => {
    labelFirstStation();
    station.told(...['A', 'B', 'C', 'D', 'E'].map((id) => cup(id)));
    await start('A', 'B', 'C', 'D', 'E');
    station.told({ ...cup('A'), hold: true }, cup('B', 1, { state: 'CANCELLED' }));
    station.mutationBecomes('C', 'pack', { state: 'sending', sent: { wallMs: 1, monoMs: 1, boot: 'b' } });
    station.mutationBecomes('C', 'pack', { state: 'rejected', lastError: 'INVALID_TAX', lastMessage: 'no' });
    packed('D');
    packed('E');
    station.now.batches.labelProblem('D', 'encrypted');
    labelled('E');
    await vi.waitFor(() => expect(queuedFor()).toEqual(['E queued']));
    expect(await steps()).toEqual([
      ...['A stopped on-hold', 'B stopped cancelled', 'C refused INVALID_TAX', 'D refused encrypted', 'E printing'],
    ]);
    station.told(cup('A'));
    packed('A');
    labelled('A');
    await vi.waitFor(() => expect(queuedFor()).toEqual(['E queued', 'A queued']));
  });
});

describe('at the bench a label that lies in the stack', () => {
  test.each(['FMPP-A', 'ROUTE-A', 'A'])(
    'opens its order by %s, is no use before its items, and confirms it after them',
    async (code) => {
      labelFirstStation();
      await printed('A', 'B');
      station.restart();
      await vi.waitFor(() => expect(station.now.batches.shipmentOf('ROUTE-A')).toBe('A'));
      expect(station.scan(code)).toMatchObject({
        ...{ verdict: 'accept', session: { status: 'verifying', parcel: { shipmentId: 'A', labelled: true } } },
      });
      const jobOfA = station.labelJobs().find(({ shipmentId }) => shipmentId === 'A');
      expect(jobOfA).toMatchObject(code === 'A' ? { state: 'sent' } : { state: 'printed', evidence: 'label-scanned' });
      station.scan('CUP');
      expect(station.scan('FMPP-A')).toMatchObject({ verdict: 'repeated', detail: { what: 'own-label' } });
      expect(station.scan('PEN').verdict).toBe('wrong-item');
      station.command('ok');
      expect(station.scan('CUP')).toMatchObject({ verdict: 'complete', session: { status: 'confirming-label' } });
      expect(station.scan('FMPP-B')).toMatchObject({ verdict: 'wrong-label' });
      station.command('ok');
      expect(station.scan('ROUTE-A')).toMatchObject({ verdict: 'label-confirmed', session: { status: 'idle' } });
      expect(station.changes('A')).toEqual(['pack acked', 'dispatch pending']);
      expect(station.labelJobs()).toHaveLength(2);
      expect(await steps()).toEqual(['A packed', 'B printed']);
    },
  );

  test('a code that several labels have opens nothing', async () => {
    labelFirstStation();
    await printed('A', 'B');
    expect(station.scan('HUB-7')).toMatchObject({ verdict: 'unknown-code', session: { status: 'idle' } });
  });

  test('with the network down it is packed as with it', async () => {
    labelFirstStation();
    await printed('A');
    station.network(false);
    expect(station.scans('FMPP-A', 'CUP', 'CUP').session.status).toBe('confirming-label');
  });

  test('parked untouched it goes back to the stack, begun it goes to the shelf; its label brings both back', async () => {
    labelFirstStation();
    await printed('A');
    station.scan('FMPP-A');
    station.command('park');
    expect(station.now.parcels.stateOf('A')).toBe('labelled');
    expect(station.shelf().total).toBe(0);
    station.scans('FMPP-A', 'CUP');
    station.command('park');
    expect(station.shelf().entries).toMatchObject([{ shipmentId: 'A', mark: null, waitsFor: 'units' }]);
    station.restart();
    await vi.waitFor(() => expect(station.now.batches.shipmentOf('ROUTE-A')).toBe('A'));
    expect(station.scan('ROUTE-A').session).toMatchObject({ status: 'verifying', parcel: { labelled: true } });
    expect(station.scan('CUP').session.status).toBe('confirming-label');
  });

  test('opened by its order before its label printed it leaves the stack and is packed as any other', async () => {
    labelFirstStation();
    station.told(cup('A'), cup('B'));
    await start('A', 'B');
    packed('A');
    labelled('A');
    expect(station.scan('A').session).toMatchObject({ status: 'verifying' });
    expect(station.session).not.toHaveProperty('parcel.labelled', true);
    packed('B');
    labelled('B');
    await vi.waitFor(() => expect(queuedFor()).toEqual(['B queued']));
    expect(station.scan('CUP').session).toMatchObject({ status: 'printing', waitingFor: 'printer' });
    expect(queuedFor()).toEqual(['B queued', 'A queued']);
  });

  test('found by its item it is left to its label', async () => {
    labelFirstStation({ findBy: 'item' });
    await printed('A');
    station.told(cup('C'));
    expect(station.scan('CUP')).toMatchObject({ session: { parcel: { shipmentId: 'C' } } });
  });

  test.each([
    ['cancelled', cup('A', 2, { state: 'CANCELLED' }), { kind: 'gate', gate: { kind: 'cancelled' } }],
    ['held', { ...cup('A', 2, PACKED), hold: true }, { kind: 'gate', gate: { kind: 'on-hold' } }],
    ['fewer', cup('A', 1, PACKED), { kind: 'quantity-changed', after: 'label' }],
  ])('stops its parcel when it is scanned after the order was %s', async (_, news, why) => {
    labelFirstStation();
    await printed('A', 'B');
    station.told(news);
    expect(station.scan('FMPP-A')).toMatchObject({ verdict: 'stop', session: { status: 'stopped', why } });
    station.command('ok');
    expect(station.changes('A')).toEqual(['pack acked']);
  });

  test('is not printed for fewer units than it says: the order is packed anew as any other', async () => {
    labelFirstStation();
    station.told(cup('A', 2), cup('B'));
    await start('A', 'B');
    station.told(cup('A', 1));
    expect(await steps()).toEqual(['A stopped quantity-changed', 'B packing']);
    expect(station.changes('A')).toEqual(['pack discarded']);
    expect(station.scan('A')).toMatchObject({ verdict: 'stop' });
    station.command('ok');
    expect(station.scan('CUP')).toMatchObject({ verdict: 'complete' });
    expect(station.changes('A')).toEqual(['pack discarded', 'pack pending']);
  });

  test('comes out alone; its slip and invoice come out with the goods before it is confirmed', async () => {
    labelFirstStation({ printers: [zplPrinter('papers', ['slip', 'invoice']), zplPrinter()] });
    station.told(cup('A'));
    await start('A');
    packed('A');
    labelled('A');
    await vi.waitFor(() => expect(station.papers('A')).toEqual(['label queued']));
    station.jobEnds('sent');
    expect(station.scans('FMPP-A', 'CUP').session).toMatchObject({ status: 'printing', missing: ['invoice'] });
    station.command('park');
    expect(station.scan('FMPP-A').session).toMatchObject({ status: 'printing', missing: ['invoice'] });
    station.invoiceArrives('A');
    expect(station.session.status).toBe('confirming-label');
    expect(station.papers('A')).toEqual(['label printed', 'slip queued', 'invoice queued']);
    expect(station.scan('FMPP-A').verdict).toBe('label-confirmed');
  });

  test('its units are taken back like any others while its dispatch waits', async () => {
    labelFirstStation();
    await printed('A');
    station.scans('FMPP-A', 'CUP', 'CUP', 'FMPP-A');
    expect(station.command('undo').session.status).toBe('confirming-label');
    expect(station.command('undo').session).toMatchObject({ status: 'verifying', parcel: { labelled: true } });
    expect(station.changes('A')).toEqual(['pack acked', 'dispatch discarded']);
    expect(station.scan('CUP').session.status).toBe('confirming-label');
  });
});
