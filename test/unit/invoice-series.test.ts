import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppFailure } from '../../shared/errors.ts';
import { indiaDate, indiaFinancialYear } from '../../shared/india-time.ts';
import { invoiceDateOf, invoiceNumberText, MAX_INVOICE_NUMBER } from '../../shared/model/invoice-series.ts';

const ALONE = { index: 0, count: 1 };
const prefix = fc.stringMatching(/^[A-Z0-9]{1,4}$/);
const year = fc.integer({ min: 2000, max: 2098 }).map((from) => `${from}-${String((from + 1) % 100).padStart(2, '0')}`);
const stations = fc
  .integer({ min: 1, max: 100 })
  .chain((count) => fc.record({ index: fc.nat(count - 1), count: fc.constant(count) }));

function failure(act: () => unknown): AppFailure {
  try {
    act();
  } catch (error) {
    if (error instanceof AppFailure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('an invoice number', () => {
  it('names prefix, station, financial year and place', () => {
    expect(invoiceNumberText({ prefix: 'PB', stations: ALONE }, '2025-26', 17)).toBe('PB2526-17');
    expect(invoiceNumberText({ prefix: 'PB', stations: { index: 1, count: 3 } }, '2025-26', 1)).toBe('PBB2526-1');
    expect(invoiceNumberText({ prefix: 'PB', stations: { index: 27, count: 40 } }, '1999-00', 1)).toBe('PBBB9900-1');
  });

  it('has at most 16 capitals, digits and hyphens, or is refused', () => {
    fc.assert(
      fc.property(prefix, stations, year, fc.integer({ min: 1, max: 200_000_000 }), (text, at, financialYear, seq) => {
        const series = { prefix: text, stations: at };
        try {
          const number = invoiceNumberText(series, financialYear, seq);
          expect(number).toMatch(/^[A-Z0-9-]{1,16}$/);
          expect(number.endsWith(`-${seq}`)).toBe(true);
        } catch (error) {
          if (!(error instanceof AppFailure)) throw error;
          expect(error.code).toBe('INVOICE_SERIES_FULL');
          expect(`${text}AA0000-${seq}`.length).toBeGreaterThan(MAX_INVOICE_NUMBER);
        }
      }),
    );
  });

  it('differs between places, years and stations of one account', () => {
    const place = fc.record({ index: fc.nat(99), financialYear: year, seq: fc.integer({ min: 1, max: 9_999 }) });
    fc.assert(
      fc.property(prefix, fc.integer({ min: 1, max: 100 }), place, place, (text, count, one, other) => {
        const number = ({ index, financialYear, seq }: typeof one) =>
          invoiceNumberText({ prefix: text, stations: { index: index % count, count } }, financialYear, seq);
        const same =
          one.index % count === other.index % count &&
          one.financialYear.slice(2) === other.financialYear.slice(2) &&
          one.seq === other.seq;
        expect(number(one) === number(other)).toBe(same);
      }),
    );
  });

  it('is refused in words that say what helps when its series is full', () => {
    const series = { prefix: 'SHOP', stations: { index: 99, count: 100 } };
    expect(invoiceNumberText(series, '2025-26', 99_999)).toHaveLength(16);
    const full = failure(() => invoiceNumberText(series, '2025-26', 100_000));
    expect(full.code).toBe('INVOICE_SERIES_FULL');
    expect(full.message).toMatch(/shorter prefix/);
    expect(full.details).toEqual({ number: 'SHOPDV2526-100000', financialYear: '2025-26' });
  });
});

describe('the date of an invoice', () => {
  const order = { orderDateMs: Date.UTC(2026, 0, 1) };

  it('turns at midnight in India', () => {
    expect(invoiceDateOf(order, Date.parse('2026-03-04T18:29:59.999Z')).date).toBe('2026-03-04');
    expect(invoiceDateOf(order, Date.parse('2026-03-04T18:30:00.000Z')).date).toBe('2026-03-05');
  });

  it('begins a new financial year with 1 April in India', () => {
    const before = invoiceDateOf(order, Date.parse('2026-03-31T23:59:59.999+05:30'));
    expect(before).toEqual({ date: '2026-03-31', financialYear: '2025-26' });
    const after = invoiceDateOf(order, Date.parse('2026-04-01T00:00:00.000+05:30'));
    expect(after).toEqual({ date: '2026-04-01', financialYear: '2026-27' });
  });

  it('is never before the order, and always of the year its number is of', () => {
    const instant = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2098, 0, 1) });
    fc.assert(
      fc.property(instant, instant, (orderDateMs, serverNowMs) => {
        const { date, financialYear } = invoiceDateOf({ orderDateMs }, serverNowMs);
        expect(date >= indiaDate(orderDateMs)).toBe(true);
        expect(date >= indiaDate(serverNowMs)).toBe(true);
        expect([indiaDate(orderDateMs), indiaDate(serverNowMs)]).toContain(date);
        expect(financialYear).toBe(indiaFinancialYear(Date.parse(`${date}T12:00:00+05:30`)));
      }),
    );
  });
});
