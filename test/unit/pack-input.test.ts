import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../shared/model/config.ts';
import { hsnPrefixes } from '../../shared/model/hsn.ts';
import { ownInputsNeeded, packingGate, suggestedBoxes } from '../../shared/model/pack-input.ts';
import { orderItem, shipment } from '../support/shipments.ts';

const box = (lengthMm: number): Box => ({ lengthMm, breadthMm: 150, heightMm: 100, weightGrams: 450 });
const PLACE = {
  ...{ nowMs: 1, locationId: 'LOC1', packedByUs: false },
  ...{ stations: { index: 0, count: 1 }, takenOver: false, adopted: false },
};

/** Pack inputs as these products and defaults give them. */
function inputs(
  boxes: Readonly<Record<string, Box>>,
  over: { readonly rates?: Readonly<Record<string, number>>; readonly rate?: number; readonly box?: Box } = {},
) {
  return {
    box: (sku: string, orSku?: string) => boxes[sku] ?? (orSku === undefined ? undefined : boxes[orSku]) ?? over.box,
    taxRatePercent: ({ sku }: { sku: string }) => over.rates?.[sku] ?? over.rate,
  };
}

describe('the suggested box', () => {
  it('of several items in one box is that of the one with the highest price per unit', () => {
    const one = shipment('s1', [
      orderItem('CHEAP', 10, { totalPricePaise: 100_000 }),
      orderItem('DEAR', 1, { totalPricePaise: 20_000 }),
      orderItem('GONE', 1, { totalPricePaise: 900_000, state: 'CANCELLED' }),
      orderItem('ALSO-DEAR', 2, { totalPricePaise: 40_000 }),
    ]);
    const known = inputs({ CHEAP: box(1), DEAR: box(2), GONE: box(3), 'ALSO-DEAR': box(4) });
    expect(suggestedBoxes(one, known)).toEqual([{ subShipmentId: 'SS-1', box: box(2) }]);
    expect(suggestedBoxes(one, inputs({ CHEAP: box(1) }))).toEqual([{ subShipmentId: 'SS-1', box: null }]);
    expect(suggestedBoxes(one, inputs({ CHEAP: box(1) }, { box: box(9) }))).toEqual([
      { subShipmentId: 'SS-1', box: box(9) },
    ]);
  });

  it("of one package is its own, else its product's, else the default; of more it is the product's", () => {
    const unit = (packageId: string, sku: string, quantity = 1) => ({ packageId, sku, title: '', quantity });
    const table = shipment(
      's1',
      [
        orderItem('TABLE', 1, { packageIds: ['P1', 'P2', 'P3', 'P4'], totalPricePaise: 1 }),
        orderItem('LAMP', 1, { totalPricePaise: 99 }),
      ],
      {
        subShipments: [
          { subShipmentId: 'SS-1', packages: [unit('P1', 'TOP')] },
          { subShipmentId: 'SS-2', packages: [unit('P2', 'LEG', 4)] },
          { subShipmentId: 'SS-3', packages: [unit('P3', 'SCREWS'), unit('P4', 'TOP')] },
          { subShipmentId: 'SS-4', packages: [unit('P3', 'SCREWS')] },
          { subShipmentId: 'SS-5', packages: [] },
        ],
      },
    );
    const known = inputs({ TOP: box(1), LEG: box(2), TABLE: box(3), LAMP: box(4) });
    expect(suggestedBoxes(table, known).map((each) => each.box?.lengthMm)).toEqual([1, 3, 3, 3, 4]);
    expect(suggestedBoxes(table, inputs({ TOP: box(1) }, { box: box(9) })).map((each) => each.box?.lengthMm)).toEqual([
      1, 9, 9, 9, 9,
    ]);
  });

  it('is of SS-1 where a reply leaves the list of sub-shipments out', () => {
    const bare = shipment('s1', [orderItem('A')], { subShipments: [] });
    expect(suggestedBoxes(bare, inputs({ A: box(1) }))).toEqual([{ subShipmentId: 'SS-1', box: box(1) }]);
  });
});

describe('the gate of a pack', () => {
  const two = shipment('s1', [orderItem('A'), orderItem('B'), orderItem('C', 1, { state: 'CANCELLED' })]);
  const gate = (known: ReturnType<typeof inputs>, over: { boxing?: 'known' | 'ask'; packedByUs?: boolean } = {}) =>
    packingGate(two, { ...PLACE, boxing: 'known', ...over, inputs: known });

  it('names the SKU without a tax rate, and asks for none of what was cancelled', () => {
    expect(gate(inputs({}, { rates: { A: 0 }, box: box(1) }))).toEqual({ kind: 'tax-rate-missing', sku: 'B' });
    expect(gate(inputs({}, { rates: { A: 0, B: 5 }, box: box(1) }))).toBeNull();
  });

  it('names the SKU without a box, unless boxes are asked for at the bench', () => {
    expect(gate(inputs({}, { rate: 18 }))).toEqual({ kind: 'box-missing', sku: 'A' });
    expect(gate(inputs({}, { rate: 18 }), { boxing: 'ask' })).toBeNull();
    expect(gate(inputs({ A: box(1) }, { rate: 18 }))).toBeNull();
  });

  it('does not stand once the pack is queued', () => {
    expect(gate(inputs({}), { packedByUs: true })).toBeNull();
  });

  it("comes after the marketplace's own reasons", () => {
    const held = { ...two, hold: true };
    expect(packingGate(held, { ...PLACE, boxing: 'known', inputs: inputs({}) })).toEqual({ kind: 'on-hold' });
  });
});

describe('what the catalogue has to answer for', () => {
  it('is what the account has no default for, and no box that is asked for', () => {
    expect(ownInputsNeeded({ defaultTaxRatePercent: 0, defaultBox: box(1), boxing: 'known' })).toEqual({
      taxRate: false,
      box: false,
    });
    expect(ownInputsNeeded({ boxing: 'known' })).toEqual({ taxRate: true, box: true });
    expect(ownInputsNeeded({ boxing: 'ask' })).toEqual({ taxRate: true, box: false });
  });
});

describe('an HSN code', () => {
  it('is looked up from its longest part down to four digits, however it is punctuated', () => {
    expect(hsnPrefixes('8517.13.00')).toEqual(['85171300', '8517130', '851713', '85171', '8517']);
    expect(hsnPrefixes('8517 13')).toEqual(['851713', '85171', '8517']);
    expect(hsnPrefixes('851')).toEqual([]);
    expect(hsnPrefixes('')).toEqual([]);
  });

  it('gives only parts of itself, the longest first', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{0,12}$/), (hsn) => {
        const parts = hsnPrefixes(hsn);
        expect(parts.every((part) => hsn.startsWith(part) && part.length >= 4 && part.length <= 8)).toBe(true);
        expect(parts.map((part) => part.length)).toEqual(parts.map((_, n) => Math.min(8, hsn.length) - n));
      }),
    );
  });
});
