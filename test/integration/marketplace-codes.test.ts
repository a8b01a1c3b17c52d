import { afterEach, describe, expect, it } from 'vitest';
import type { PackRequest } from '../../main/marketplace/client.ts';
import { outcomeOfItem } from '../../main/outbox/outcome-table.ts';
import type { ShipmentRecord } from '../../main/practice/marketplace/records.ts';
import { MARKETPLACE_CODES, type MarketplaceCodeName } from '../../shared/model/marketplace-codes.ts';
import { type PracticeBench, packOf, startPracticeBench, wellAnswered } from '../support/practice-bench.ts';

const open: PracticeBench[] = [];
afterEach(async () => {
  for (const bench of open.splice(0)) await bench.close();
});

async function start(): Promise<PracticeBench> {
  const bench = await startPracticeBench();
  open.push(bench);
  return bench;
}

const HOUR = 3_600_000;
/** How the outbox acts on each class of code; `decision` waits rejected for a person's word. */
const ACT = { ambiguous: 'verify', 'not-yet': 'wait', permanent: 'reject', decision: 'reject' } as const;
const CODES = Object.keys(MARKETPLACE_CODES) as MarketplaceCodeName[];

/** A request that differs from a good one in the tax lines. */
function taxed(record: ShipmentRecord, change: object): Partial<PackRequest> {
  return { taxItems: packOf(record).taxItems.map((item) => ({ ...item, ...change })) };
}

function boxed(record: ShipmentRecord, change: object): Partial<PackRequest> {
  return { subShipments: packOf(record).subShipments.map((box) => ({ ...box, ...change })) };
}

function serialised(record: ShipmentRecord, ...units: readonly (readonly string[])[]): Partial<PackRequest> {
  return { serialNumbers: [{ orderItemId: record.items[0]?.orderItemId ?? '', serialNumbers: units }] };
}

function numbered(record: ShipmentRecord, invoiceNumber: string): Partial<PackRequest> {
  return { invoices: packOf(record).invoices.map((invoice) => ({ ...invoice, invoiceNumber })) };
}

/** What the shipment, the seller or the world does so that the marketplace answers the code by itself. */
type Cause = (bench: PracticeBench) => Promise<string | null>;

const PACK_CAUSES: readonly (readonly [MarketplaceCodeName, string, Cause])[] = [
  ['ITEM_ON_HOLD', 'the shipment is on hold', ({ order, packCode }) => packCode(order({ hold: true }))],
  [
    'INVALID_DISPATCH_AFTER_DATE',
    'it is too early',
    ({ order, packCode }) => packCode(order({ dispatchAfterMs: Date.now() + HOUR })),
  ],
  [
    'INVALID_LOCATION',
    'it belongs to another location',
    ({ order, packCode, practice }) => packCode(order(), { locationId: practice.locationIds[1] }),
  ],
  [
    'DUPLICATE_PACK_REQUEST',
    'it is being packed',
    async ({ order, packCode, control }) => {
      control('switches', { packDelayMs: null });
      const record = order();
      await packCode(record);
      return packCode(record);
    },
  ],
  ['INVALID_PACK_REQUEST', 'it is packed', async ({ packed, packCode }) => packCode(await packed())],
  [
    'INVALID_PACK_REQUEST',
    'a unit was cancelled since',
    ({ order, packCode, control }) => {
      const record = order({ lines: [{ sku: 'SOCKS-ANK.3PR', quantity: 2 }] });
      const before = packOf(record);
      control('cancel', {
        shipmentId: record.shipmentId,
        units: [{ orderItemId: record.items[0]?.orderItemId, quantity: 1 }],
      });
      return packCode(record, before);
    },
  ],
  [
    'INVALID_IMEI_NUMBER',
    'serial numbers are missing',
    ({ order, packCode }) => packCode(order({ lines: [{ sku: 'WATCH-KAAL-S2' }] }), { serialNumbers: [] }),
  ],
  [
    'INVALID_IMEI_NUMBER',
    'an IMEI has a wrong check digit',
    ({ order, packCode }) => {
      const record = order({ lines: [{ sku: 'PHN-KEYPAD-1SIM' }] });
      return packCode(record, serialised(record, ['350000000000002']));
    },
  ],
  [
    'INVALID_IMEI_NUMBER',
    'one unit of two has one IMEI of two',
    ({ order, packCode }) => {
      const record = order({ lines: [{ sku: 'PHN-TARA-5G-128', quantity: 2 }] });
      const [first, second] = packOf(record).serialNumbers[0]?.serialNumbers ?? [];
      return packCode(record, serialised(record, first ?? [], second?.slice(1) ?? []));
    },
  ],
  [
    'INVALID_IMEI_NUMBER',
    'another shipment has the serial number',
    async ({ order, packed, packCode }) => {
      const other = await packed({ lines: [{ sku: 'WATCH-KAAL-S2' }] });
      const record = order({ lines: [{ sku: 'WATCH-KAAL-S2' }] });
      return packCode(record, serialised(record, [`SN-${other.number}-0`]));
    },
  ],
  [
    'INCOMPLETE_SHIPMENT_DIMENSIONS',
    'a box is not measured',
    ({ order, packCode }) => {
      const record = order({ lines: [{ sku: 'TABLE-STUDY-SHM' }] });
      return packCode(record, { subShipments: packOf(record).subShipments.slice(1) });
    },
  ],
  [
    'INVALID_PACKAGE_DIMENSION',
    'a box is too big to be carried',
    ({ order, packCode }) => {
      const record = order();
      return packCode(record, boxed(record, { lengthMm: 3_001 }));
    },
  ],
  [
    'WEIGHT_ANOMALY_WARNING',
    'it weighs four times what the catalogue says',
    ({ order, packCode, control }) => {
      control('switches', { weightCheck: true });
      const record = order({ lines: [{ sku: 'TEA-ASSAM-500G', quantity: 2 }] });
      return packCode(record, boxed(record, { weightGrams: 4 * 1_040 }));
    },
  ],
  [
    'WEIGHT_ANOMALY_ERROR',
    'it weighs twenty times what the catalogue says, and a person insists',
    ({ order, packCode, control }) => {
      control('switches', { weightCheck: true });
      const record = order({ lines: [{ sku: 'TEA-ASSAM-500G' }] });
      return packCode(record, { ...boxed(record, { weightGrams: 20 * 520 }), ignoreWarning: true });
    },
  ],
  [
    'INVALID_PURCHASE_PRICE',
    'goods that are not refurbished name what they cost',
    ({ order, packCode }) => {
      const record = order();
      return packCode(record, taxed(record, { purchasePricePaise: 10_000 }));
    },
  ],
  [
    'INVALID_PURCHASE_PRICE',
    'refurbished goods do not name what they cost although it is needed',
    ({ order, packCode, control }) => {
      control('switches', { purchasePriceNeeded: true });
      const record = order({ lines: [{ sku: 'SPKR-DHUN-RFB' }] });
      return packCode(record, taxed(record, { purchasePricePaise: undefined }));
    },
  ],
  [
    'PACK_OPERATION_NOT_AUTHORISED',
    'the seller delivers it himself',
    ({ order, packCode }) => packCode(order({ type: 'SELF' })),
  ],
  ['UNPROCESSABLE_ENTITY', 'a tax rate is missing', ({ order, packCode }) => packCode(order(), { taxItems: [] })],
  [
    'UNPROCESSABLE_ENTITY',
    'a tax rate is no rate',
    ({ order, packCode }) => {
      const record = order();
      return packCode(record, taxed(record, { taxRatePercent: Number.NaN }));
    },
  ],
  [
    'UNPROCESSABLE_ENTITY',
    'the seller invoices and sends no number',
    ({ order, packCode, control }) => {
      control('switches', { ownInvoicing: true });
      const record = order();
      return packCode(record, numbered(record, ''));
    },
  ],
  [
    'UNPROCESSABLE_ENTITY',
    'the invoice number was used before',
    async ({ order, packCode, packed, control }) => {
      control('switches', { ownInvoicing: true });
      const other = await packed();
      const record = order();
      return packCode(record, numbered(record, `T/${other.number}-0`));
    },
  ],
  [
    'UNPROCESSABLE_ENTITY',
    'the invoice number has seventeen characters',
    ({ order, packCode, control }) => {
      control('switches', { ownInvoicing: true });
      const record = order();
      return packCode(record, numbered(record, 'A2345678901234567'));
    },
  ],
];

const DISPATCH_CAUSES: readonly (readonly [MarketplaceCodeName, string, Cause])[] = [
  ['ORDER_ITEM_NOT_PACKED', 'it is not packed', ({ order, dispatchCode }) => dispatchCode(order())],
  [
    'ORDER_ITEM_ALREADY_DISPATCHED',
    'it is dispatched',
    async ({ packed, dispatchCode }) => {
      const record = await packed();
      await dispatchCode(record);
      return dispatchCode(record);
    },
  ],
  [
    'ORDER_ITEM_ALREADY_CANCELLED',
    'it was cancelled after the pack',
    async ({ packed, dispatchCode, control }) => {
      const record = await packed();
      control('cancel', { shipmentId: record.shipmentId });
      return dispatchCode(record);
    },
  ],
  [
    'QUANTITY_MISMATCH_ERROR',
    'a unit was cancelled after its label was made',
    async ({ packed, dispatchCode, control }) => {
      const record = await packed({ lines: [{ sku: 'SOCKS-ANK.3PR', quantity: 2 }] });
      const units = [{ orderItemId: record.items[0]?.orderItemId, quantity: 1 }];
      control('cancel', { shipmentId: record.shipmentId, units });
      return dispatchCode(record);
    },
  ],
  [
    'ITEM_ON_HOLD',
    'it is held after the pack',
    async ({ packed, dispatchCode, control }) => {
      const record = await packed();
      control('hold', { shipmentId: record.shipmentId });
      return dispatchCode(record);
    },
  ],
  [
    'INVALID_LOCATION',
    'it belongs to another location',
    async ({ packed, dispatchCode, practice }) => dispatchCode(await packed(), practice.locationIds[2]),
  ],
  [
    'INVALID_ITEM_ID',
    'there is no such shipment',
    ({ order, dispatchCode }) => dispatchCode({ ...order(), shipmentId: 'nobody' }),
  ],
];

describe('each code by its own cause', () => {
  it.each(PACK_CAUSES)('a pack is refused with %s where %s', async (code, _, cause) => {
    const bench = await start();
    expect(await cause(bench)).toBe(code);
    expect(outcomeOfItem({ kind: 'failure', code, message: '' })).toMatchObject({
      do: ACT[MARKETPLACE_CODES[code].class],
      error: code,
    });
  });

  it.each(DISPATCH_CAUSES)('a dispatch is refused with %s where %s', async (code, _, cause) => {
    const bench = await start();
    expect(await cause(bench)).toBe(code);
    expect(bench.practice.history().filter((entry) => entry.kind === 'dispatched').length).toBeLessThanOrEqual(1);
  });

  it('a weight a person confirmed is taken, and so is one near the catalogue without a word', async () => {
    const { order, packCode, control } = await start();
    control('switches', { weightCheck: true });
    const heavy = order({ lines: [{ sku: 'TEA-ASSAM-500G' }] });
    const measured = boxed(heavy, { weightGrams: 4 * 520 });
    expect(await packCode(heavy, measured)).toBe('WEIGHT_ANOMALY_WARNING');
    expect(await packCode(heavy, { ...measured, ignoreWarning: true })).toBeNull();
    expect(await packCode(order())).toBeNull();
    expect(await packCode(order({ lines: [{ sku: 'SHELF-BOOK-5T' }] }))).toBeNull();
  });
});

describe('each code by rule', () => {
  it.each(CODES)(
    '%s can be had for a pack and for a dispatch, and is read with what the outbox does about it',
    async (code) => {
      const bench = await start();
      const { client, control } = bench;
      const [refused, taken] = [bench.order(), bench.order()];
      const ids = [refused.shipmentId, taken.shipmentId];
      const act = { do: ACT[MARKETPLACE_CODES[code].class], error: code };

      control('refusals', { operation: 'pack', code, shipmentId: refused.shipmentId });
      const packs = wellAnswered(await client.pack([packOf(refused), packOf(taken)], 'send'));
      const pack = packs.get(refused.shipmentId);
      expect(pack).toMatchObject({ kind: 'failure', code });
      expect(outcomeOfItem(pack ?? { kind: 'missing' })).toMatchObject(act);
      expect(packs.get(taken.shipmentId)).toEqual({ kind: 'success' });
      expect(await bench.packCode(refused)).toBeNull();

      control('refusals', { operation: 'dispatch', code, sku: refused.items[0]?.product.sku });
      const dispatches = wellAnswered(await client.dispatch(ids, bench.locationId, 'send'));
      const dispatch = dispatches.get(refused.shipmentId);
      expect(dispatch).toMatchObject({ kind: 'failure', code });
      expect(outcomeOfItem(dispatch ?? { kind: 'missing' })).toMatchObject(act);
      expect(dispatches.get(taken.shipmentId)).toEqual({ kind: 'success' });
      const kinds = bench.practice.history().map((entry) => entry.kind);
      expect(kinds.filter((kind) => kind === 'pack-accepted')).toHaveLength(2);
      expect(kinds.filter((kind) => kind === 'dispatched')).toHaveLength(1);
    },
  );
});

it('every code that follows from a shipment has a cause here; the others are of the account, other requests and systems behind it', () => {
  const caused = new Set([...PACK_CAUSES, ...DISPATCH_CAUSES].map(([code]) => code));
  expect(CODES.filter((code) => !caused.has(code)).sort()).toEqual([
    'DEPENDENT_SYSTEM_CALL_FAILED',
    'EMPTY_OR_INVALID_REASON_FOR_CANCELLATION',
    'INTERNAL_SERVER_ERROR',
    'INVALID_DATE_FORMAT',
    'INVALID_PACK_CHANNEL',
    'INVALID_REQUEST_JSON',
    'INVALID_REQUEST_PAGE_SIZE',
    'INVALID_SHIPMENTS',
    'OPERATION_NOT_ALLOWED',
    'OTC_NOT_GENERATED',
    'OTC_UNAVAILABLE',
    'PACK_GSTIN_NOT_FOUND',
    'SELLER_TIN_NOT_FOUND',
    'SERVICEABILITY_NOT_ALLOWED',
  ]);
});
