import { afterEach, describe, expect, test } from 'vitest';
import { packPayloadSchema } from '../../shared/model/mutation/pack.ts';
import { ownerIndex } from '../../shared/model/ownership.ts';
import { benchStation } from '../support/bench-station.ts';
import { failureOf } from '../support/data-folder.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: ReturnType<typeof benchStation>;
afterEach(() => station.close());

const OWN = { invoicing: { mode: 'own', prefix: 'PB' } } as const;
const cup = (id: string) => shipment(id, [orderItem('CUP')]);

/** What the marketplace would be told of the shipment's invoices. */
function invoices(id: string) {
  const row = station.now.mutations.openOf(id, 'pack');
  return packPayloadSchema.parse(JSON.parse(row?.payload ?? '{}')).request.invoices;
}
/** The numbers of the year, oldest first, with what became of them. */
const fates = () =>
  station.now.invoiceNumbers
    .page('2025-26', 99, 99)
    .map(({ number, state, reason }) => [number, state, reason])
    .reverse();

describe("the bench with the station's own invoices", () => {
  test('numbers a parcel with its last unit, and not before', () => {
    station = benchStation(OWN);
    station.told(cup('A'), shipment('B', [orderItem('CUP', 2)]));
    station.scans('B', 'CUP');
    expect(fates()).toEqual([]);
    station.command('park');
    station.scans('A', 'CUP');
    expect(invoices('A')).toEqual([{ orderId: 'OD-A', invoiceDate: '2025-06-15', invoiceNumber: 'PB2526-1' }]);
    station.restart();
    station.command('park');
    station.scans('B', 'CUP');
    expect(invoices('B')[0]?.invoiceNumber).toBe('PB2526-2');
    expect(station.changes('A')).toEqual(['pack pending']);
  });

  test('leaves the number empty where the marketplace makes the invoice', () => {
    station = benchStation();
    station.told(cup('A'));
    station.scans('A', 'CUP');
    expect(invoices('A')).toEqual([{ orderId: 'OD-A', invoiceDate: '2025-06-15', invoiceNumber: '' }]);
    expect(fates()).toEqual([]);
  });

  test('gives a parcel that was reopened, or put right after a refusal, a new number', () => {
    station = benchStation(OWN);
    station.told(cup('A'));
    station.scans('A', 'CUP');
    station.command('undo');
    station.scan('CUP');
    station.mutationBecomes('A', 'pack', { state: 'rejected', lastError: 'INVALID_PACKAGE_DIMENSION' });
    station.command('correct');
    station.box('SS-1', { lengthMm: 300, breadthMm: 200, heightMm: 100, weightGrams: 700 });
    expect(invoices('A')[0]?.invoiceNumber).toBe('PB2526-3');
    expect(fates()).toEqual([
      ['PB2526-1', 'rejected', 'WITHDRAWN'],
      ['PB2526-2', 'rejected', 'INVALID_PACKAGE_DIMENSION'],
      ['PB2526-3', 'taken', null],
    ]);
  });

  test("keeps the number of a pack that goes again with a person's yes", () => {
    station = benchStation(OWN);
    station.told(cup('A'));
    station.scans('A', 'CUP');
    station.mutationBecomes('A', 'pack', { state: 'rejected', lastError: 'WEIGHT_ANOMALY_WARNING' });
    station.command('confirm');
    expect(invoices('A')[0]?.invoiceNumber).toBe('PB2526-1');
    expect(fates()).toEqual([['PB2526-1', 'taken', null]]);
  });

  test('says that the series is full before the unit counts, and goes on once it has room', () => {
    const id = ownedBy(99, 100);
    station = benchStation({
      invoicing: { mode: 'own', prefix: 'SHOP' },
      stations: { index: 99, count: 100 },
    });
    station.told(cup(id));
    station.sql(
      `INSERT INTO invoice_number VALUES ('2025-26', 99999, 'SHOPDV2526-99999', 'o', 's', 'm', '2025-06-15', 'used', NULL)`,
    );
    station.scan(id);
    expect(failureOf(() => station.scan('CUP', 'scan-1')).code).toBe('INVOICE_SERIES_FULL');
    expect(station.session).toMatchObject({ status: 'verifying', parcel: { lines: [{ verified: 0 }] } });
    expect(station.changes(id)).toEqual([]);
    station.restart({ invoicing: { mode: 'own', prefix: 'S' } });
    expect(station.scan('CUP', 'scan-1').verdict).toBe('complete');
    expect(invoices(id)[0]?.invoiceNumber).toBe('SDV2526-100000');
  });
});

/** A shipment that this one of so many stations packs. */
function ownedBy(index: number, count: number): string {
  for (let number = 1; ; number += 1) {
    const id = `A${number}`;
    if (ownerIndex(id, { count }) === index) return id;
  }
}
