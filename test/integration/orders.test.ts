import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CANCEL_REASONS } from '../../shared/model/mutation/standard.ts';
import { type PackingHall, packingHall } from '../support/packing-hall.ts';
import { outlineOf } from '../support/pdf-outline.ts';
import { until } from '../support/station-process.ts';

const MUG = 'MUG-BLUE-350';
const TEA = 'TEA-ASSAM-500G';

let hall: PackingHall;
beforeAll(async () => {
  hall = await packingHall({ printers: [{ id: 'labels', documents: ['label', 'ticket'], draw: false }] });
  for (const sku of [MUG, TEA]) {
    await hall.ask('catalogue.teach', { sku, serials: { need: 'no', kind: 'serial', perUnit: 1 } });
  }
}, 200_000);
afterAll(() => hall.close());

const one = (sku: string) => ({ sku, quantity: 1 });
const plan = (shipmentId: string) => hall.ask('orders.cancelPlan', { shipmentId });
const groupsOf = async (shipmentId: string) =>
  (await plan(shipmentId)).groups.map(({ cancellationGroupId }) => cancellationGroupId);
const gateOf = async (shipmentId: string) => (await hall.ask('shipments.read', { shipmentId })).gate?.kind ?? null;
const whyNot = async (work: Promise<unknown>) =>
  await work.then(
    () => 'done',
    (error: unknown) => String(error).replace('Error: ', ''),
  );

async function cancel(shipmentId: string, cancellationGroupIds?: readonly string[]) {
  const groups = cancellationGroupIds ?? (await groupsOf(shipmentId));
  return await hall.ask('orders.cancel', {
    ...{ shipmentId, cancellationGroupIds: [...groups], reason: 'not_enough_inventory', by: 'Asha' },
  });
}

async function isShown(shipmentId: string, state: string): Promise<void> {
  await until(`${shipmentId} to be shown ${state}`, async () => {
    return (await hall.ask('shipments.read', { shipmentId })).state === state;
  });
}

describe('cancelling', () => {
  test('asked for with the network down stops the order at once, and reaches the marketplace once when it is back', async () => {
    const [shipmentId = ''] = await hall.orders([{ sku: MUG, quantity: 2 }]);
    await hall.scans(shipmentId, MUG);
    await hall.network(false);
    expect(await plan(shipmentId)).toMatchObject({ refusal: null, state: 'APPROVED', isOpenHere: true });
    const { mutationId } = await cancel(shipmentId);
    expect((await hall.ask('bench.state', {})).session).toMatchObject({
      ...{ status: 'stopped', why: { kind: 'gate', gate: { kind: 'cancel-queued' } } },
    });
    await hall.command('ok');
    expect(await hall.scan(shipmentId)).toMatchObject({ verdict: 'gate', session: { status: 'idle' } });
    const { entries } = await hall.ask('queue.list', { limit: 300 });
    expect(entries.find((entry) => entry.shipmentId === shipmentId)).toMatchObject({ why: 'cancel-queued' });
    expect(await plan(shipmentId)).toMatchObject({ refusal: 'already-queued', groups: [] });
    expect((await hall.ask('outbox.list', {})).entries).toMatchObject([{ mutationId, kind: 'cancel', shipmentId }]);

    await hall.network(true);
    await hall.drained();
    await isShown(shipmentId, 'CANCELLED');
    expect(await hall.control.effectsOn(shipmentId)).toMatchObject({ cancelled: 1 });
    const { history } = await hall.ask('shipments.read', { shipmentId });
    expect(history.some(({ summary }) => summary.includes('cancellation asked for by Asha not_enough_inventory'))).toBe(
      true,
    );
    expect(await whyNot(cancel(shipmentId, ['grp1']))).toContain('not-approved');
  });

  test('takes each of the three reasons, and a group falls together', async () => {
    const ids = await hall.orders([one(MUG)], [one(MUG)], [one(MUG)]);
    for (const [at, reason] of CANCEL_REASONS.entries()) {
      const shipmentId = ids[at] ?? '';
      const cancellationGroupIds = await groupsOf(shipmentId);
      await hall.ask('orders.cancel', { shipmentId, cancellationGroupIds, reason, by: 'Asha' });
    }
    const dates = { dispatchAfterMs: Date.now() - 60_000, dispatchByMs: Date.now() + 86_400_000 };
    const { orders } = await hall.control.order([one(MUG), one(TEA)], { ...dates, oneGroup: true });
    const together = orders[0]?.shipmentId ?? '';
    await hall.ask('pull.now', {});
    const { groups } = await plan(together);
    expect(groups.map(({ items }) => items.map(({ sku }) => sku))).toEqual([[MUG, TEA]]);
    expect(await whyNot(cancel(together, ['grp-of-nobody']))).toContain('INVALID_INPUT');
    await cancel(together);
    await hall.drained();
    for (const shipmentId of [...ids, together]) await isShown(shipmentId, 'CANCELLED');
  });

  test('of one of two groups leaves the other to be packed, once the marketplace shows it', async () => {
    const [shipmentId = ''] = await hall.orders([one(MUG), one(TEA)]);
    const { groups } = await plan(shipmentId);
    const tea = groups.find(({ items }) => items.some(({ sku }) => sku === TEA));
    await hall.network(false);
    await cancel(shipmentId, [tea?.cancellationGroupId ?? '']);
    expect((await plan(shipmentId)).groups).toHaveLength(1);
    expect((await hall.scan(shipmentId)).verdict).toBe('gate');
    await hall.network(true);
    await hall.drained();
    await until('the gate to go', async () => (await gateOf(shipmentId)) === null);
    await hall.scans(shipmentId, MUG);
    await hall.becomes('confirming-label');
    const [pack] = await hall.control.packsOf(shipmentId);
    expect(pack?.taxes).toHaveLength(1);
    const [trackingId = ''] = await hall.trackingIdsOf(shipmentId);
    expect((await hall.scan(trackingId)).verdict).toBe('label-confirmed');
    await hall.drained();
  });

  test('that is refused stands in front of a person, and the order is left alone until it is given up', async () => {
    const [shipmentId = ''] = await hall.orders([one(MUG)]);
    await hall.control.refuse({ operation: 'cancel', code: 'UNPROCESSABLE_ENTITY', shipmentId, times: 1 });
    const { mutationId } = await cancel(shipmentId);
    await until('the refusal', async () => {
      const { entries } = await hall.ask('outbox.list', {});
      return entries.some((entry) => entry.mutationId === mutationId && entry.state === 'rejected');
    });
    expect(await gateOf(shipmentId)).toBe('cancel-queued');
    await hall.ask('outbox.decide', { mutationId, decision: 'discard' });
    expect(await gateOf(shipmentId)).toBeNull();
    expect(await plan(shipmentId)).toMatchObject({ refusal: null });
  });

  test('is not possible any more once its pack is asked for, whether it arrived or not', async () => {
    const [shipmentId = ''] = await hall.orders([one(MUG)]);
    const groups = await groupsOf(shipmentId);
    await hall.network(false);
    await hall.scans(shipmentId, MUG);
    expect(await plan(shipmentId)).toMatchObject({ refusal: 'pack-of-ours' });
    expect(await whyNot(cancel(shipmentId, groups))).toBe(
      'WRONG_STATE It cannot be cancelled from here (pack-of-ours).',
    );
    await hall.network(true);
    await hall.becomes('confirming-label');
    expect(await plan(shipmentId)).toMatchObject({ refusal: 'not-approved' });
    expect(await whyNot(cancel(shipmentId, groups))).toContain('not-approved');
    const [trackingId = ''] = await hall.trackingIdsOf(shipmentId);
    await hall.scan(trackingId);
    await hall.drained();

    const { invoices } = await hall.ask('orders.invoices', { shipmentId });
    expect(invoices).toMatchObject([{ invoiceNumber: expect.any(String), items: [{ title: expect.any(String) }] }]);
    expect(invoices[0]?.orderId).not.toBeNull();
    const { pdf, fileName } = await hall.ask('orders.invoicePdf', { shipmentId });
    expect(Buffer.from(pdf, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    expect(fileName).toBe(`invoice-${shipmentId}.pdf`);
    await hall.network(false);
    expect(await whyNot(hall.ask('orders.invoices', { shipmentId }))).toContain('MARKETPLACE_UNREACHABLE');
    expect(await whyNot(hall.ask('orders.invoicePdf', { shipmentId }))).toContain('MARKETPLACE_UNREACHABLE');
    expect(await whyNot(hall.ask('orders.forms', { shipmentId }))).toContain('MARKETPLACE_UNREACHABLE');
    await hall.network(true);
  });
});

describe('label and invoice on one sheet', () => {
  const MEERA = { by: 'Meera Pillai', reason: 'the label smeared' };
  const sheet = async (shipmentId: string) => {
    const { copies } = await hall.ask('orders.sheetPlan', { shipmentId });
    return await hall.ask('orders.sheetPdf', { shipmentId, told: copies, ...MEERA });
  };
  const givenOut = async (shipmentId: string) =>
    (await hall.ask('shipments.read', { shipmentId })).history.filter(({ summary }) =>
      summary.startsWith('label-sheet given out by Meera Pillai'),
    ).length;

  /** What the marketplace says by now, without waiting for the next sweep. */
  async function reads(shipmentId: string, state: string): Promise<void> {
    await hall.ask('pull.hint', { shipmentId });
    await isShown(shipmentId, state);
  }

  test('come for a packed shipment, name its printed label before, and leave the parcel to the scan', async () => {
    const [shipmentId = ''] = await hall.orders([one(MUG)]);
    expect(await whyNot(sheet(shipmentId))).toBe('WRONG_STATE Label and invoice are not given out (not-packed).');
    await hall.scans(shipmentId, MUG);
    await hall.becomes('confirming-label');
    await reads(shipmentId, 'PACKED');
    const plan = await hall.ask('orders.sheetPlan', { shipmentId });
    expect(plan).toMatchObject({ refusal: null, elsewhere: false, scan: 'confirms' });
    expect(plan.copies.printed + plan.copies.unproven).toBe(1);
    const before = await hall.jobs();
    const { pdf, fileName } = await sheet(shipmentId);
    const bytes = Buffer.from(pdf, 'base64');
    const { pages, texts } = outlineOf(bytes);
    const [trackingId = ''] = await hall.trackingIdsOf(shipmentId);
    expect(pages).toEqual([{ width: 595, height: 842 }]);
    expect(texts[0]).toContain(trackingId);
    expect(texts[0]).toContain('Tax Invoice');
    expect(fileName).toBe(`label-and-invoice-${shipmentId}.pdf`);
    expect(await givenOut(shipmentId)).toBe(1);
    expect(await hall.jobs()).toEqual(before);
    expect(await hall.status()).toBe('confirming-label');

    for (const pdfBody of ['html', 'truncated', 'empty', 'json-error']) {
      await hall.control.switches({ pdfBody });
      expect(await whyNot(sheet(shipmentId)), pdfBody).toMatch(/^MARKETPLACE_(UNEXPECTED|UNREACHABLE|REFUSED)/);
    }
    await hall.control.switches({ pdfBody: 'pdf' });
    await hall.network(false);
    expect(await whyNot(sheet(shipmentId))).toContain('MARKETPLACE_UNREACHABLE');
    await hall.network(true);
    expect(await givenOut(shipmentId)).toBe(1);

    expect((await hall.scan(trackingId)).verdict).toBe('label-confirmed');
    await hall.drained();
    await reads(shipmentId, 'READY_TO_DISPATCH');
    expect(await hall.ask('orders.sheetPlan', { shipmentId })).toMatchObject({
      ...{ refusal: null, scan: 'not-needed', copies: { printed: 1, sheets: 1 } },
    });
    await sheet(shipmentId);
    expect(await givenOut(shipmentId)).toBe(2);
  });

  test('do not come once the marketplace holds the order, though nobody here knew', async () => {
    const [shipmentId = ''] = await hall.orders([one(MUG)]);
    await hall.scans(shipmentId, MUG);
    await hall.becomes('confirming-label');
    await reads(shipmentId, 'PACKED');
    await hall.control.hold(shipmentId);
    expect(await whyNot(sheet(shipmentId))).toContain('on-hold');
    expect(await givenOut(shipmentId)).toBe(0);
    await hall.control.unhold(shipmentId);
    await hall.ask('pull.hint', { shipmentId });
    await until('the hold to be gone', async () => (await gateOf(shipmentId)) === null, 20_000);
    await hall.command('ok');
    await hall.scan(shipmentId);
    const [trackingId = ''] = await hall.trackingIdsOf(shipmentId);
    expect((await hall.scan(trackingId)).verdict).toBe('label-confirmed');
    await hall.drained();
  });

  test('take a name and a reason', async () => {
    const [shipmentId = ''] = await hall.orders([one(MUG)]);
    const told = { printed: 0, unproven: 0, waiting: 0, sheets: 0 };
    for (const word of [
      { by: ' ', reason: 'smeared' },
      { by: 'Meera', reason: 'no' },
    ]) {
      expect(await whyNot(hall.ask('orders.sheetPdf', { shipmentId, told, ...word }))).toContain('INVALID_INPUT');
    }
  });
});

test('a pack that ended in FORM_FAILED goes on to its label once the number of its form is told', async () => {
  const [shipmentId = ''] = await hall.orders([one(MUG)]);
  const forms = [{ name: 'FORM_X1', ackNumber: 'ACK0000001' }];
  const acknowledge = () => hall.ask('orders.acknowledgeForms', { shipmentId, forms });
  expect(await whyNot(acknowledge())).toContain('WRONG_STATE');
  await hall.control.failForm(shipmentId);
  await hall.scans(shipmentId, MUG);
  await until('the form to fail', async () => {
    const { entries } = await hall.ask('outbox.list', {});
    return entries.some((entry) => entry.kind === 'pack' && entry.lastError === 'FORM_FAILED');
  });
  await isShown(shipmentId, 'FORM_FAILED');
  expect((await hall.ask('orders.forms', { shipmentId })).forms).toEqual([
    { name: 'FORM_X1', link: expect.any(String), automated: false, status: 'FAILED' },
  ]);
  await hall.network(false);
  await acknowledge();
  expect(await whyNot(acknowledge())).toContain('WRONG_STATE');
  await hall.network(true);
  await hall.drained();
  await isShown(shipmentId, 'PACKED');
  // The stop was shown to the packer, and is answered by one.
  await hall.command('ok');
  await hall.scan(shipmentId);
  await hall.becomes('confirming-label');
  const [trackingId = ''] = await hall.trackingIdsOf(shipmentId);
  expect((await hall.scan(trackingId)).verdict).toBe('label-confirmed');
  await hall.drained();
});

test('what a relay heard is read at once, and an id that nobody knows harms nothing', async () => {
  const [shipmentId = ''] = await hall.orders([one(MUG)]);
  await hall.control.hold(shipmentId);
  expect(await hall.ask('pull.hint', { shipmentId: 'nobody-knows-this' })).toEqual({ accepted: true });
  expect(await hall.ask('pull.hint', { shipmentId })).toEqual({ accepted: true });
  await until('the hold to be known', async () => (await gateOf(shipmentId)) === 'on-hold', 20_000);
  expect(await whyNot(hall.ask('shipments.read', { shipmentId: 'nobody-knows-this' }))).toContain('NOT_FOUND');
});
