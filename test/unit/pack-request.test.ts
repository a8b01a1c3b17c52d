import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packRequest } from '../../main/bench/pack-request.ts';
import { packOnWire } from '../../main/marketplace/endpoints/pack.ts';
import type { ParcelBox, ParcelLine } from '../../shared/bench/session.ts';
import { SERIALS_UNKNOWN } from '../../shared/model/catalogue.ts';
import type { Box } from '../../shared/model/config.ts';
import { packRequestSchema } from '../../shared/model/mutation/pack.ts';
import type { OrderItem, Shipment } from '../../shared/model/shipment.ts';
import { orderItem, shipment } from '../support/shipments.ts';

const NOW_MS = Date.parse('2026-03-04T10:00:00+05:30');
const BOX: Box = { lengthMm: 205, breadthMm: 150, heightMm: 99, weightGrams: 455 };

function line(item: OrderItem, over: Partial<ParcelLine> = {}): ParcelLine {
  return {
    lineId: item.orderItemId,
    boxId: null,
    ...{ orderItemId: item.orderItemId, orderId: item.orderId, sku: item.sku, fsn: item.fsn },
    ...{ listingId: item.listingId, title: item.title, needed: item.quantity, cancelled: 0, verified: item.quantity },
    ...{ fragile: false, dangerous: false, large: false, replacement: false },
    ...{ serials: SERIALS_UNKNOWN, serialNumbers: [], picture: null },
    ...over,
  };
}

const boxesOf = (of: Shipment, box: Box = BOX): ParcelBox[] =>
  (of.subShipments.length > 0 ? of.subShipments : [{ subShipmentId: 'SS-1' }]).map(({ subShipmentId }) => ({
    subShipmentId,
    box,
    confirmed: true,
  }));

const INPUTS = { taxRatePercent: () => 18, purchasePricePaise: () => null };

function request(of: Shipment, over: Partial<Parameters<typeof packRequest>[0]> = {}) {
  const parcel = { lines: of.orderItems.map((item) => line(item)), boxes: boxesOf(of) };
  return packRequest({ shipment: of, parcel, inputs: INPUTS, serverNowMs: NOW_MS, invoiceNumbers: null, ...over });
}

describe('the pack of a verified shipment', () => {
  it('has what the catalogue says of each item, and a purchase price only where there is one', () => {
    const one = shipment('s1', [orderItem('NEW', 2), orderItem('USED', 1)]);
    const inputs = {
      taxRatePercent: ({ sku, hsn }: { sku: string; hsn: string }) => (sku === 'NEW' && hsn === '69120040' ? 5 : 28),
      purchasePricePaise: (sku: string) => (sku === 'USED' ? 1_234_550 : null),
    };
    const made = request(one, { inputs });
    expect(made.taxItems).toEqual([
      { orderItemId: one.orderItems[0]?.orderItemId, taxRatePercent: 5, quantity: 2 },
      { orderItemId: one.orderItems[1]?.orderItemId, taxRatePercent: 28, quantity: 1, purchasePricePaise: 1_234_550 },
    ]);
    expect(packOnWire(made)).toMatchObject({
      taxItems: [{ taxRate: 5, quantity: 2 }, { purchasePrice: 12_345.5 }],
      subShipments: [{ dimensions: { length: 20.5, breadth: 15, height: 9.9, weight: 0.455 } }],
    });
    expect(JSON.stringify(packOnWire(made)).match(/purchasePrice/g)).toHaveLength(1);
  });

  it("joins the serial numbers of an item's packages, one list a unit, and leaves items without any out", () => {
    const one = shipment('s1', [orderItem('PHONE', 2), orderItem('CASE', 1)]);
    const [phone, cover] = one.orderItems;
    if (!phone || !cover) throw new Error('two items');
    const lines = [
      line(phone, { lineId: 'SS-1/P1', serialNumbers: [['350000000000001', '350000000000019']] }),
      line(cover),
      line(phone, { lineId: 'SS-2/P2', serialNumbers: [['350000000000027', '350000000000035']] }),
    ];
    expect(request(one, { parcel: { lines, boxes: boxesOf(one) } }).serialNumbers).toEqual([
      {
        orderItemId: phone.orderItemId,
        serialNumbers: [
          ['350000000000001', '350000000000019'],
          ['350000000000027', '350000000000035'],
        ],
      },
    ]);
  });

  it('has an empty number where the marketplace makes the invoice, else the one of each order', () => {
    const one = shipment('s1', [orderItem('A'), orderItem('B')]);
    const split = { ...one, orderItems: one.orderItems.map((item, n) => ({ ...item, orderId: `OD-${n}` })) };
    const numbers = new Map([
      ['OD-0', 'PB2526-1'],
      ['OD-1', 'PB2526-2'],
    ]);
    expect(request(split).invoices.map((each) => each.invoiceNumber)).toEqual(['', '']);
    expect(request(split, { invoiceNumbers: numbers }).invoices).toEqual([
      { orderId: 'OD-0', invoiceDate: '2026-03-04', invoiceNumber: 'PB2526-1' },
      { orderId: 'OD-1', invoiceDate: '2026-03-04', invoiceNumber: 'PB2526-2' },
    ]);
    expect(() => request(split, { invoiceNumbers: new Map() })).toThrow(/invoice number of OD-0/);
  });

  it("is dated by India's day of the server, never before the order", () => {
    const later = shipment('s1', [orderItem('A')], { orderDateMs: Date.parse('2026-03-06T00:00:00+05:30') });
    expect(request(later).invoices[0]?.invoiceDate).toBe('2026-03-06');
    const night = { serverNowMs: Date.parse('2026-03-04T18:30:00Z') };
    expect(request(shipment('s1', [orderItem('A')]), night).invoices[0]?.invoiceDate).toBe('2026-03-05');
  });

  it('is not made without a tax rate or a confirmed box: that is a bug, and nothing is sent', () => {
    const one = shipment('s1', [orderItem('A')]);
    expect(() => request(one, { inputs: { ...INPUTS, taxRatePercent: () => undefined } })).toThrow(/tax rate of A/);
    const lines = one.orderItems.map((item) => line(item));
    for (const boxes of [
      [],
      [{ subShipmentId: 'SS-1', box: null, confirmed: true }],
      [{ subShipmentId: 'SS-1', box: BOX, confirmed: false }],
    ]) {
      expect(() => request(one, { parcel: { lines, boxes } })).toThrow(/box of SS-1/);
    }
  });

  it('covers every unit that remains and every sub-shipment once, and can always be stored', () => {
    const item = fc.record({
      sku: fc.constantFrom('A', 'B', 'C'),
      quantity: fc.integer({ min: 0, max: 5 }),
      state: fc.constantFrom('APPROVED' as const, 'APPROVED' as const, 'CANCELLED' as const),
      orderId: fc.constantFrom('OD-1', 'OD-2'),
    });
    const measure = fc.integer({ min: 1, max: 5_000 });
    const anyBox = fc.record({
      lengthMm: measure,
      breadthMm: measure,
      heightMm: measure,
      weightGrams: fc.integer({ min: 1, max: 500_000 }),
    });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 5 }), fc.nat(4), anyBox, (items, subs, box) => {
        const base = shipment('s1', [], {
          subShipments: Array.from({ length: subs }, (_, n) => ({ subShipmentId: `SS-${n + 1}`, packages: [] })),
        });
        const of = {
          ...base,
          orderItems: items.map((over, n) => orderItem(over.sku, 1, { ...over, orderItemId: `4365${n}` })),
        };
        const wanted = of.orderItems.filter((each) => each.state === 'APPROVED' && each.quantity > 0);
        fc.pre(wanted.length > 0);
        const lines = of.orderItems.map((each) => line(each));
        const made = request(of, { parcel: { lines, boxes: boxesOf(of, box) } });
        expect(made.taxItems.map(({ orderItemId, quantity }) => [orderItemId, quantity])).toEqual(
          wanted.map(({ orderItemId, quantity }) => [orderItemId, quantity]),
        );
        expect(made.invoices.map((each) => each.orderId).toSorted()).toEqual(
          [...new Set(wanted.map((each) => each.orderId))].toSorted(),
        );
        expect(made.subShipments).toEqual(boxesOf(of).map(({ subShipmentId }) => ({ subShipmentId, ...box })));
        expect(packRequestSchema.parse(made)).toEqual(made);
        const wire = JSON.stringify(packOnWire(made));
        for (const [, centimetres] of wire.matchAll(/"(?:length|breadth|height)":([\d.]+)/g))
          expect(centimetres).toMatch(/^\d+(\.\d)?$/);
      }),
    );
  });
});
