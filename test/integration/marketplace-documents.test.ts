import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, MarketplaceFault } from '../../main/marketplace/client.ts';
import type { FaultKind, Route } from '../../main/practice/marketplace/faults.ts';
import type { Switches } from '../../main/practice/marketplace/switches.ts';
import { codesByZbar, codesOfPicture, pdfDrawer } from '../support/drawn-pdf.ts';
import { faultOf } from '../support/marketplace-calls.ts';
import { outlineOf } from '../support/pdf-outline.ts';
import { type PracticeBench, startPracticeBench, wellAnswered } from '../support/practice-bench.ts';

const open: PracticeBench[] = [];
afterEach(async () => {
  for (const bench of open.splice(0)) await bench.close();
});

async function start(switches: Partial<Switches> = {}): Promise<PracticeBench> {
  const bench = await startPracticeBench(switches);
  open.push(bench);
  return bench;
}

const FETCHES = ['fetchLabelPdf', 'fetchLabelAndInvoicePdf', 'fetchInvoicePdf'] as const;
type Fetch = (typeof FETCHES)[number];
const ROUTES: Readonly<Record<Fetch, Route>> = {
  fetchLabelPdf: 'labelOnlyPdf',
  fetchLabelAndInvoicePdf: 'labelsPdf',
  fetchInvoicePdf: 'invoices',
};
const codesOf = (answer: Answer<unknown>) => faultOf(answer).codes;

describe('over real HTTP', () => {
  it('the documents of one parcel come whole, and the history tells how each was fetched', async () => {
    const { client, packed, practice } = await start();
    const { shipmentId } = await packed({ lines: [{ sku: 'TEA-ASSAM-500G', quantity: 2 }] });
    const [detail] = wellAnswered(await client.readDetails([shipmentId], 'documents'));
    const trackingId = detail?.trackingIds[0]?.trackingId ?? 'none';
    const label = outlineOf(wellAnswered(await client.fetchLabelPdf(shipmentId, 'documents')));
    const merged = outlineOf(wellAnswered(await client.fetchLabelAndInvoicePdf(shipmentId, 'documents')));
    const invoice = outlineOf(wellAnswered(await client.fetchInvoicePdf(shipmentId, 'documents')));
    expect([label, merged, invoice].map(({ pages }) => pages)).toEqual([
      [{ width: 288, height: 432 }],
      [{ width: 595, height: 842 }],
      [{ width: 595, height: 842 }],
    ]);
    expect([label, merged, invoice].map(({ texts }) => texts[0]?.includes(trackingId))).toEqual([true, true, false]);
    expect([label, merged, invoice].map(({ texts }) => texts[0]?.includes('Tax Invoice'))).toEqual([false, true, true]);
    const fetched = practice.history().flatMap((entry) => {
      if (entry.kind === 'label-fetched') return [`${entry.through} ${entry.reprint}`];
      return entry.kind === 'invoice-fetched' ? [`invoice ${entry.format}`] : [];
    });
    expect(fetched).toEqual(['labelOnly/pdf true', 'labels true', 'invoice pdf']);
    expect(practice.history().some((entry) => entry.kind === 'label-marked')).toBe(false);
  });

  it('a parcel of several boxes has a label page for each, with the tracking id the marketplace tells', async () => {
    const { client, packed } = await start({ labelFormat: 'zpl' });
    const { shipmentId } = await packed({ lines: [{ sku: 'SHELF-BOOK-5T' }] });
    const [detail] = wellAnswered(await client.readDetails([shipmentId], 'documents'));
    const { texts } = outlineOf(wellAnswered(await client.fetchLabelPdf(shipmentId, 'documents')));
    const ids = detail?.trackingIds.map((each) => each.trackingId) ?? [];
    expect(new Set(ids).size).toBe(3);
    expect(texts.map((text, page) => text.includes(ids[page] ?? 'none'))).toEqual([true, true, true]);
    const zpl = Buffer.from(wellAnswered(await client.fetchLabel(shipmentId, 'documents'))).toString();
    const boxes = zpl.split('^XZ').slice(0, -1);
    expect(boxes.map((box, page) => box.includes(`^FD${ids[page]}^FS`))).toEqual([true, true, true]);
  });

  const draw = pdfDrawer();
  if (!draw)
    console.log('skipped: labels are not drawn: neither pdftoppm nor gs is here; their structure is looked at above');
  it.skipIf(!draw).each<[Fetch | 'fetchLabel', Partial<Switches>]>([
    ['fetchLabelPdf', {}],
    ['fetchLabelPdf', { labelPage: 'a4' }],
    ['fetchLabelPdf', { labelPage: 'turned' }],
    ['fetchLabelPdf', { labelPage: 'a4-with-invoice' }],
    ['fetchLabelPdf', { labelDrawing: 'picture' }],
    ['fetchLabel', {}],
    ['fetchLabelAndInvoicePdf', {}],
  ])('%s with %o draws at 203 dpi so that its symbols decode', async (fetch, switches) => {
    const { client, packed } = await start(switches);
    const boxes = { lines: [{ sku: 'TABLE-STUDY-SHM' }] };
    // How its page is laid out does not depend on the type of the order.
    for (const order of Object.keys(switches).length === 0 ? [boxes, { type: 'EXPRESS' }] : [boxes]) {
      const { shipmentId } = await packed(order);
      const [detail] = wellAnswered(await client.readDetails([shipmentId], 'documents'));
      const pictures = draw?.(wellAnswered(await client[fetch](shipmentId, 'documents'))) ?? [];
      const ids = detail?.trackingIds.map((each) => each.trackingId) ?? [];
      expect(pictures).toHaveLength(ids.length);
      for (const [page, picture] of pictures.entries()) {
        const codes = await codesOfPicture(picture);
        expect(codes).toContain(`Code128:${ids[page]}`);
        expect(codes.some((code) => code.startsWith(`QRCode:AWB:${ids[page]};`))).toBe(true);
        expect(codes).toHaveLength(2);
        const zbar = codesByZbar(picture);
        if (zbar) expect(zbar).toContain(ids[page]);
      }
    }
  });

  it.each(['png', 'png-300'] as const)(
    'the label as a picture (%s) decodes, a box below the other',
    async (labelFormat) => {
      const { client, packed } = await start({ labelFormat });
      const { shipmentId } = await packed({ lines: [{ sku: 'TABLE-STUDY-SHM' }] });
      const [detail] = wellAnswered(await client.readDetails([shipmentId], 'documents'));
      const codes = await codesOfPicture(wellAnswered(await client.fetchLabel(shipmentId, 'documents')));
      expect(codes.filter((code) => code.startsWith('Code128:'))).toEqual(
        detail?.trackingIds.map((each) => `Code128:${each.trackingId}`),
      );
    },
  );

  it.each(FETCHES)('%s is refused with its code by state, and by rule', async (fetch) => {
    const bench = await start({ packDelayMs: null });
    const { client, order, control } = bench;
    const ask = (shipmentId: string) => client[fetch](shipmentId, 'documents');
    const record = order();
    expect(codesOf(await ask(record.shipmentId))).toEqual(['INVALID_SHIPMENTS']);
    expect(codesOf(await ask('nobody'))).toEqual(['INVALID_SHIPMENTS']);
    expect(codesOf(await ask(order({ type: 'SELF' }).shipmentId))).toEqual(['OPERATION_NOT_ALLOWED']);
    await bench.packCode(record);
    const early = faultOf(await ask(record.shipmentId));
    expect(early).toMatchObject({ kind: 'refused', status: 422, codes: ['DEPENDENT_SYSTEM_CALL_FAILED'] });
    control('switches', { labelNotReadyCode: 'INVALID_SHIPMENTS' });
    expect(codesOf(await ask(record.shipmentId))).toEqual(['INVALID_SHIPMENTS']);
    control('switches', { packDelayMs: 0 });
    const { shipmentId } = await bench.packed();
    for (const code of ['DEPENDENT_SYSTEM_CALL_FAILED', 'INVALID_SHIPMENTS', 'OPERATION_NOT_ALLOWED'] as const) {
      control('refusals', { operation: fetch === 'fetchInvoicePdf' ? 'invoice' : 'label', code, shipmentId });
      expect(faultOf(await ask(shipmentId))).toMatchObject({ kind: 'refused', codes: [code] });
    }
    expect((await ask(shipmentId)).ok).toBe(true);
  });

  it.each<[Switches['pdfBody'], MarketplaceFault['kind'], readonly string[]]>([
    ['json-error', 'refused', ['DEPENDENT_SYSTEM_CALL_FAILED']],
    ['html', 'unknown', []],
    ['truncated', 'unknown', []],
    ['empty', 'unknown', []],
  ])('%s in place of a PDF ends as %s, for every document', async (pdfBody, kind, codes) => {
    const { client, packed } = await start({ pdfBody });
    const { shipmentId } = await packed();
    for (const fetch of FETCHES) {
      expect(faultOf(await client[fetch](shipmentId, 'documents'))).toMatchObject({ kind, codes });
    }
  });

  it.each<[FaultKind, 'bytes' | MarketplaceFault['kind']]>([
    ['429', 'throttled'],
    ['500', 'unknown'],
    ['503', 'unknown'],
    ['599', 'unknown'],
    ['html', 'unknown'],
    ['empty', 'unknown'],
    ['truncated', 'unknown'],
    ['wrong-type', 'bytes'],
    ['missing-items', 'unknown'],
    ['reset-before', 'unknown'],
    ['reset-after', 'unknown'],
    ['401', 'bytes'],
  ])('every document that meets %s ends as %s, and comes when asked again', async (kind, expected) => {
    const { client, packed, practice } = await start();
    const { shipmentId } = await packed();
    for (const fetch of FETCHES) {
      practice.addFault({ route: ROUTES[fetch], kind, applied: false, times: 1, after: 0, chance: 1 });
      const answer = await client[fetch](shipmentId, 'documents');
      expect(answer.ok ? 'bytes' : answer.fault.kind, fetch).toBe(expected);
      // A throttled account pauses; the others are asked again at once.
      if (expected === 'throttled') return;
      expect((await client[fetch](shipmentId, 'documents')).ok, fetch).toBe(true);
    }
  });

  it.each<Partial<Switches>>([{}, { invoiceKeys: 'seed' }, { ownInvoicing: true }])(
    'invoices are read as they were packed, with %o',
    async (switches) => {
      const { client, packed, order } = await start(switches);
      const phone = await packed({ lines: [{ sku: 'PHN-TARA-5G-128', quantity: 2 }, { sku: 'SPKR-DHUN-RFB' }] });
      const two = ['TEA-ASSAM-500G', 'GHEE-COW-1L', 'ATTA-CHKI-5KG', 'HONEY-RAW.350'].map((sku) => ({ sku }));
      const grocery = await packed({ lines: two });
      const asked = [phone.shipmentId, order().shipmentId, grocery.shipmentId, 'nobody'];
      const invoices = wellAnswered(await client.readInvoices(asked, 'documents'));
      expect(invoices.map((invoice) => invoice.shipmentId)).toEqual([
        phone.shipmentId,
        grocery.shipmentId,
        grocery.shipmentId,
      ]);
      expect(invoices.map((invoice) => invoice.invoiceNumber)).toEqual(
        [...phone.items.slice(0, 1), ...grocery.items.slice(0, 2)].map((_, index) =>
          index === 0 ? `T/${phone.number}-0` : `T/${grocery.number}-${index - 1}`,
        ),
      );
      const [serialised, refurbished] = invoices[0]?.orderItems ?? [];
      const [phones] = phone.items;
      expect(serialised).toEqual({
        orderItemId: phones?.orderItemId,
        invoiceAmountPaise: 2_799_800,
        taxRatePercent: 18,
        serialNumbers: phone.pack?.serials[phones?.orderItemId ?? ''],
      });
      expect(serialised?.serialNumbers.map((unit) => unit.length)).toEqual([2, 2]);
      expect(refurbished).toMatchObject({ invoiceAmountPaise: 134_900, serialNumbers: [] });
      expect(invoices.slice(1).flatMap((invoice) => invoice.orderItems.map((item) => item.taxRatePercent))).toEqual([
        5, 5, 12, 5,
      ]);
    },
  );

  it('the merged document has no invoice where the seller invoices', async () => {
    const { client, packed } = await start({ ownInvoicing: true });
    const { shipmentId } = await packed();
    const { texts } = outlineOf(wellAnswered(await client.fetchLabelAndInvoicePdf(shipmentId, 'documents')));
    expect(texts).toHaveLength(1);
    expect(texts[0]).not.toContain('Tax Invoice');
  });

  it('a label fetched again after units were cancelled shows what remains, and lets the parcel go', async () => {
    const bench = await start();
    const record = await bench.packed({ lines: [{ sku: 'SOCKS-ANK.3PR', quantity: 5 }] });
    const units = [{ orderItemId: record.items[0]?.orderItemId, quantity: 2 }];
    bench.control('cancel', { shipmentId: record.shipmentId, units });
    expect(await bench.dispatchCode(record)).toBe('QUANTITY_MISMATCH_ERROR');
    const label = wellAnswered(await bench.client.fetchLabelPdf(record.shipmentId, 'documents'));
    expect(outlineOf(label).texts[0]?.split('\n').slice(-5)).toContain('3');
    expect(await bench.dispatchCode(record)).toBeNull();
  });
});
