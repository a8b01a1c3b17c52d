import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PrintJob } from '../../shared/contract/prints.ts';
import { type PackingHall, packingHall } from '../support/packing-hall.ts';
import { until } from '../support/station-process.ts';

const MUG = 'MUG-BLUE-350';
/** When a condition is given up: three documents a parcel are rendered, on a loaded machine slowly. */
const PATIENT_MS = 60_000;
const PRINTERS = ['slips', 'invoices', 'labels'] as const;

let hall: PackingHall;
let shipments: readonly string[];
let next = 0;

beforeAll(async () => {
  hall = await packingHall({
    printers: [
      { id: 'slips', documents: ['slip'], draw: false },
      { id: 'invoices', documents: ['invoice'], draw: false, language: 'tspl' },
      { id: 'labels', documents: ['label', 'ticket'], draw: false },
    ],
    switches: { ownInvoicing: true },
    config: { invoicing: { mode: 'own', prefix: 'PB' } },
  });
  shipments = await hall.orders(...Array.from({ length: 6 }, () => [{ sku: MUG, quantity: 1 }]));
}, 120_000);
afterAll(() => hall.close());

/** Packs the next order up to its papers; its shipment. */
async function completed(): Promise<string> {
  const shipmentId = shipments[next] ?? '';
  next += 1;
  await hall.scans(shipmentId, MUG);
  await until('its papers', async () => (await papersOf(shipmentId)).length === 3, PATIENT_MS);
  return shipmentId;
}

async function papersOf(shipmentId: string): Promise<readonly PrintJob[]> {
  return (await hall.jobs()).filter((job) => job.shipmentId === shipmentId && job.document !== 'ticket');
}

async function confirmed(shipmentId: string): Promise<void> {
  await hall.becomes('confirming-label');
  await hall.scans(...(await hall.trackingIdsOf(shipmentId)));
  expect(await hall.status()).toBe('idle');
}

function isOut({ state }: Pick<PrintJob, 'state'>): boolean {
  return state === 'sent' || state === 'printed';
}

async function allOut(shipmentId: string): Promise<void> {
  await until('all three to come out', async () => (await papersOf(shipmentId)).every(isOut), PATIENT_MS);
}

async function slipOut(shipmentId: string): Promise<void> {
  await until('its slip', async () => (await papersOf(shipmentId)).slice(0, 1).some(isOut));
}

/** Which printer got its papers in what order, by when the printers had them whole; the nth of each printer is the nth parcel's. */
function received() {
  return PRINTERS.map((id) => hall.printerOf(id).labels.map(({ receivedAt }) => receivedAt));
}

/** Of parcel n of these printers: slip, then invoice, then label, which is the nth where others came between. */
async function expectInOrder(n: number, { label = n } = {}): Promise<void> {
  // A sheet counts once it is drawn, which on a busy PC comes after its print is known.
  await until(
    'the sheets',
    async () => {
      const [slips = [], invoices = [], labels = []] = received();
      return slips.length > n && invoices.length > n && labels.length > label;
    },
    PATIENT_MS,
  );
  const [slips = [], invoices = [], labels = []] = received();
  expect(slips[n]).toBeLessThanOrEqual(invoices[n] ?? 0);
  expect(invoices[n]).toBeLessThanOrEqual(labels[label] ?? 0);
}

describe('a parcel that invoices itself, with a printer for each of its papers', { timeout: 200_000 }, () => {
  test('gets slip, invoice and label from one completion, in that order, and none between them of the next parcel', async () => {
    const first = await completed();
    expect((await papersOf(first)).map(({ document, printerId }) => `${document} ${printerId}`)).toEqual([
      ...['slip slips', 'invoice invoices', 'label labels'],
    ]);
    await confirmed(first);
    const second = await completed();
    await confirmed(second);
    await expectInOrder(0);
    await expectInOrder(1);
    const [slips = [], , labels = []] = received();
    expect(labels[0]).toBeLessThanOrEqual(slips[1] ?? 0);
    expect(received().map((each) => each.length)).toEqual([2, 2, 2]);
  });

  test('holds up no other parcel where one printer is off: that overtakes, and the rest follows once the printer is back', async () => {
    const [other] = (await papersOf(shipments[0] ?? '')).filter(({ document }) => document === 'label');
    await hall.printerOf('invoices').setFault('refuse');
    const stuck = await completed();
    await slipOut(stuck);
    const { jobId } = await hall.ask('prints.reprint', { jobId: other?.jobId ?? '', reason: 'damaged' });
    await until('the other label', async () => (await hall.jobs()).some((job) => job.jobId === jobId && isOut(job)));
    expect((await papersOf(stuck)).map(isOut)).toEqual([true, false, false]);
    await hall.printerOf('invoices').setFault(null);
    await allOut(stuck);
    await confirmed(stuck);
    await expectInOrder(2, { label: 3 });
  });

  test('put aside it prints nothing more, and what came out before does not come out again', async () => {
    await hall.printerOf('invoices').setFault('refuse');
    const shipmentId = await completed();
    await slipOut(shipmentId);
    await hall.command('park');
    await hall.printerOf('invoices').setFault(null);
    const next = await completed();
    await allOut(next);
    await confirmed(next);
    await hall.scan(shipmentId);
    await confirmed(shipmentId);
    expect((await papersOf(shipmentId)).map((job) => `${job.document} ${isOut(job) ? 'out' : job.state}`)).toEqual([
      ...['slip out', 'invoice cancelled', 'label cancelled', 'invoice out', 'label out'],
    ]);
  });

  test('over a restart in between goes on with what has not come out', async () => {
    await hall.printerOf('invoices').setFault('refuse');
    const shipmentId = await completed();
    await slipOut(shipmentId);
    await hall.restart();
    await hall.printerOf('invoices').setFault(null);
    await allOut(shipmentId);
    await confirmed(shipmentId);
    expect((await papersOf(shipmentId)).map(({ document, copy }) => `${document} ${copy}`)).toEqual([
      ...['slip 1', 'invoice 1', 'label 1'],
    ]);
  });
});
