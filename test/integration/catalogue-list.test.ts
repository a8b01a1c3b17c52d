import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realTimers } from '../../main/ports/timers.ts';
import type { RequestInput } from '../../shared/contract/index.ts';
import { type CatalogueStation, catalogueStation, product } from '../support/catalogue-station.ts';
import { shipment as makeShipment, orderItem } from '../support/shipments.ts';

const BOX = { lengthMm: 200, breadthMm: 150, heightMm: 100, weightGrams: 450 };

let station: CatalogueStation;
let turns = 0;
beforeEach(() => {
  turns = 0;
  const timers = {
    after(delayMs: number, task: () => void) {
      turns += 1;
      return realTimers.after(delayMs, task);
    },
  };
  station = catalogueStation({ timers });
});
afterEach(() => station.close());

async function skus(input: RequestInput<'catalogue.list'>) {
  const { total, entries } = await station.ask('catalogue.list', input);
  return { total, skus: entries.map((entry) => entry.sku) };
}

describe('the list of the catalogue', () => {
  it('begins with what shipments want and nobody entered, then has every product by SKU', async () => {
    await station.ask('catalogue.save', product('B'));
    await station.ask('catalogue.save', product('A'));
    station.told(
      makeShipment('s1', [orderItem('Later', 1, { title: 'Told' })], { dispatchByMs: 2 }),
      makeShipment('s2', [orderItem('Sooner', 3), orderItem('A', 2)], { dispatchByMs: 1 }),
      makeShipment('s3', [orderItem('Sooner', 4)], { dispatchByMs: null }),
    );
    const { total, entries } = await station.ask('catalogue.list', {});
    expect(total).toBe(4);
    expect(entries.map(({ sku, wanted }) => [sku, wanted])).toEqual([
      ['Sooner', 7],
      ['Later', 1],
      ['A', 2],
      ['B', 0],
    ]);
    expect(entries[1]).toMatchObject({ title: 'Told', serials: { need: 'unknown' }, box: null, changedAtMs: 0 });
    expect(await skus({ limit: 2, offset: 1 })).toEqual({ total: 4, skus: ['Later', 'A'] });
    expect(await skus({ limit: 2, offset: 9 })).toEqual({ total: 4, skus: [] });
  });

  it('counts only units that are still to be packed', async () => {
    station.told(
      makeShipment('s1', [orderItem('A', 2)]),
      makeShipment('s2', [orderItem('A', 1, { state: 'CANCELLED' }), orderItem('B')]),
      makeShipment('s3', [orderItem('A', 5, { state: 'PACKED' })]),
      makeShipment('s4', [orderItem('C', 5, { state: 'READY_TO_DISPATCH' })]),
      makeShipment('s5', [orderItem('D', 5, { state: 'DELIVERED' })]),
    );
    const { entries } = await station.ask('catalogue.list', { lacking: 'barcode' });
    expect(entries.map(({ sku, wanted }) => `${sku} ${wanted}`).sort()).toEqual(['A 2', 'B 1']);
    expect((await station.ask('catalogue.teach', { sku: 'A', taxRatePercent: 5 })).wanted).toBe(2);
  });

  it('of what is lacking holds only products that shipments want', async () => {
    const full = {
      ...{ barcodes: ['8901086261410'], box: BOX, taxRatePercent: 5 },
      serials: { need: 'no', kind: 'serial', perUnit: 1 } as const,
    };
    await station.ask('catalogue.save', product('FULL', full));
    await station.ask('catalogue.save', product('BARE', { serials: { need: 'unknown', kind: 'serial', perUnit: 1 } }));
    await station.ask('catalogue.save', product('UNWANTED'));
    station.told(makeShipment('s1', [orderItem('FULL'), orderItem('BARE', 1, { hsn: '85171300' }), orderItem('NEW')]));
    for (const lacking of ['barcode', 'tax-rate', 'box', 'serials'] as const) {
      expect((await skus({ lacking })).skus.sort()).toEqual(['BARE', 'NEW']);
    }
    expect((await skus({ lacking: 'picture' })).total).toBe(3);
    await station.ask('catalogue.saveHsnRate', { hsn: '8517', taxRatePercent: 18 });
    expect(await skus({ lacking: 'tax-rate' })).toEqual({ total: 1, skus: ['NEW'] });
    expect(await skus({ lacking: 'barcode', search: 'bar' })).toEqual({ total: 1, skus: ['BARE'] });
  });

  it('is searched by SKU, title and barcode, in any case and script', async () => {
    await station.ask('catalogue.save', product('CHAI-1', { title: 'चाय मसाला Cup', barcodes: ['697929110035'] }));
    await station.ask('catalogue.save', product('MUG_100%'));
    station.told(makeShipment('s1', [orderItem('Chair-9')]));
    expect((await skus({ search: 'CHAI' })).skus).toEqual(['Chair-9', 'CHAI-1']);
    expect((await skus({ search: 'मसाला CUP' })).skus).toEqual(['CHAI-1']);
    expect((await skus({ search: '0697929110035' })).skus).toEqual(['CHAI-1']);
    expect((await skus({ search: '_100%' })).skus).toEqual(['MUG_100%']);
    expect((await skus({ search: '%' })).total).toBe(1);
  });

  it('gives others their turn all along, however many shipments want one product', async () => {
    station.told(
      ...Array.from({ length: 1_000 }, (_, n) => makeShipment(`s${n}`, [orderItem('SAME'), orderItem(`X${n}`)])),
    );
    turns = 0;
    expect(await skus({ limit: 1 })).toEqual({ total: 1_001, skus: ['SAME'] });
    expect(turns).toBeGreaterThan(2_000 / 400);
    expect((await station.ask('catalogue.teach', { sku: 'SAME', taxRatePercent: 5 })).wanted).toBe(1_000);
  });

  it('pages through thousands of products without leaving one out', async () => {
    const all = Array.from({ length: 2_500 }, (_, n) => `P${String(n).padStart(5, '0')}`);
    const csv = `sku,tax_rate\n${all.map((sku) => `${sku},5`).join('\n')}`;
    await station.ask('catalogue.import', { kind: 'products', csv });
    const found: string[] = [];
    for (let offset = 0; offset < 2_600; offset += 450) {
      const page = await skus({ limit: 450, offset });
      expect(page.total).toBe(2_500);
      found.push(...page.skus);
    }
    expect(found).toEqual(all);
    expect((await skus({ search: 'p0249', limit: 500 })).skus).toEqual(all.slice(2_490));
  });

  it('is refused once the station stops', async () => {
    const asked = station.ask('catalogue.list', {});
    const stopped = station.catalogue.stop();
    await expect(asked).rejects.toThrow('stopping');
    await stopped;
    await expect(station.ask('catalogue.list', {})).rejects.toThrow('stopping');
    await expect(station.ask('catalogue.save', product('A'))).rejects.toThrow('stopping');
  });
});
