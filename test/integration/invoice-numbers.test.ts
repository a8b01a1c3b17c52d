import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { MutationChange } from '../../main/db/mutations.ts';
import type { InvoiceNumberRow } from '../../shared/contract/catalogue.ts';
import { type DataFolder, dataFolder, failureOf } from '../support/data-folder.ts';
import {
  ACKED,
  DISCARDED,
  type InvoiceStation,
  type InvoiceStationOptions,
  invoiceStation,
  oneOrder,
  rejected,
  SENT,
  twoOrders,
} from '../support/invoice-station.ts';

const NOON = Date.parse('2026-03-04T12:00:00+05:30');
let nowMs = NOON;

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
  nowMs = NOON;
});

function folderOf(): DataFolder {
  const folder = dataFolder();
  ends.push(() => folder[Symbol.dispose]());
  return folder;
}

function started(over: Partial<InvoiceStationOptions> = {}): InvoiceStation {
  const station = invoiceStation({ file: over.file ?? folderOf().database, nowMs: () => nowMs, ...over });
  ends.push(() => station.close());
  return station;
}

const brief = (rows: readonly InvoiceNumberRow[]) =>
  rows.map(({ number, orderId, state, reason }) => [number, orderId, state, reason]);

describe("the station's own invoice numbers", () => {
  it('are one an order, in the order of completion, and used when the marketplace took the pack', () => {
    const station = started();
    station.told(oneOrder('s1'), twoOrders('s2'), oneOrder('s3'));
    expect(station.complete('m1', 's1')).toEqual(['PB2526-1']);
    expect(station.complete('m2', 's2')).toEqual(['PB2526-2', 'PB2526-3']);
    station.move('s1', SENT);
    station.move('s1', ACKED);
    expect(brief(station.all())).toEqual([
      ['PB2526-1', 'OD-s1', 'used', null],
      ['PB2526-2', 'OD-s2-0', 'taken', null],
      ['PB2526-3', 'OD-s2-1', 'taken', null],
    ]);
    expect(station.report()).toMatchObject({
      total: 3,
      financialYears: ['2025-26'],
      counts: { taken: 2, used: 1, rejected: 0, cancelled: 0, skipped: 0 },
    });
    const entries = station.journal.byShipment('s1', 9).map(({ event }) => event);
    expect(entries).toContainEqual({
      status: 'known',
      kind: 'invoice-number',
      payload: { number: 'PB2526-1', orderId: 'OD-s1', state: 'used' },
    });
  });

  it('are kept when the same pack is sent again, and when a person confirms its weight', () => {
    const station = started();
    station.told(oneOrder('s1'), oneOrder('s2'));
    station.complete('m1', 's1');
    station.move('s1', SENT);
    station.move('s1', { state: 'verify', lastError: 'OUTCOME_UNKNOWN' });
    station.move('s1', { state: 'pending', lastError: null });
    station.move('s1', SENT);
    station.move('s1', rejected('WEIGHT_ANOMALY_WARNING'));
    station.again('s1', 'send-anyway');
    expect(station.complete('m2', 's2')).toEqual(['PB2526-2']);
    station.move('s1', SENT);
    station.move('s1', ACKED);
    expect(station.sent().get('OD-s1')).toBe('PB2526-1');
    expect(brief(station.all())).toEqual([
      ['PB2526-1', 'OD-s1', 'used', null],
      ['PB2526-2', 'OD-s2', 'taken', null],
    ]);
  });

  it('are never used again: a refused or withdrawn pack is made anew with a new number', () => {
    const station = started();
    station.told(oneOrder('s1'), oneOrder('s2'));
    station.complete('m1', 's1');
    station.move('s1', SENT);
    station.move('s1', rejected('INVALID_IMEI_NUMBER'));
    expect(brief(station.all())[0]?.[2]).toBe('taken');
    station.move('s1', DISCARDED);
    expect(station.complete('m2', 's1')).toEqual(['PB2526-2']);
    station.again('s1', 'withdraw');
    expect(station.complete('m3', 's1')).toEqual(['PB2526-3']);
    expect(brief(station.all())).toEqual([
      ['PB2526-1', 'OD-s1', 'rejected', 'INVALID_IMEI_NUMBER'],
      ['PB2526-2', 'OD-s1', 'rejected', 'WITHDRAWN'],
      ['PB2526-3', 'OD-s1', 'taken', null],
    ]);
  });

  it('follow what became of a pack that was given up', () => {
    const station = started();
    const fates: [string, readonly MutationChange[]][] = [
      ['s1', [SENT, rejected('FORM_FAILED'), DISCARDED]],
      ['s2', [rejected('CANCELLED'), DISCARDED]],
      ['s3', [rejected('PACKED_ELSEWHERE'), { state: 'verify', lastError: null }, ACKED]],
      ['s4', [rejected('PACKED_ELSEWHERE'), { state: 'verify', lastError: null }, { state: 'pending' }, SENT, ACKED]],
    ];
    station.told(...fates.map(([id]) => oneOrder(id)));
    for (const [id, moves] of fates) {
      station.complete(`m-${id}`, id);
      for (const to of moves) station.move(id, to);
    }
    expect(brief(station.all()).map(([, , state, reason]) => [state, reason])).toEqual([
      ['used', 'FORM_FAILED'],
      ['cancelled', 'CANCELLED'],
      ['rejected', 'PACKED_ELSEWHERE'],
      ['used', null],
    ]);
  });

  it('go with an order that is cancelled in whole, whenever that is, and with no other', () => {
    const station = started();
    station.told(twoOrders('s1'), oneOrder('s2'));
    station.complete('m1', 's1');
    station.complete('m2', 's2');
    station.move('s1', SENT);
    station.move('s1', ACKED);
    station.told(twoOrders('s1', 'PACKED', 'CANCELLED'), oneOrder('s2', { state: 'CANCELLED' }));
    station.move('s2', rejected('CANCELLED'));
    station.move('s2', DISCARDED);
    expect(brief(station.all())).toEqual([
      ['PB2526-1', 'OD-s1-0', 'used', null],
      ['PB2526-2', 'OD-s1-1', 'cancelled', 'CANCELLED'],
      ['PB2526-3', 'OD-s2', 'cancelled', 'CANCELLED'],
    ]);
  });

  it('begin anew with 1 April in India, to the millisecond, while the year before stays in the report', () => {
    const station = started();
    station.told(oneOrder('s1'), oneOrder('s2'), oneOrder('s3'));
    nowMs = Date.parse('2026-03-31T23:59:59.999+05:30');
    expect(station.complete('m1', 's1')).toEqual(['PB2526-1']);
    nowMs += 1;
    expect(station.complete('m2', 's2')).toEqual(['PB2627-1']);
    expect(station.complete('m3', 's3')).toEqual(['PB2627-2']);
    expect(station.all().map((row) => [row.number, row.invoiceDate])).toEqual([
      ['PB2526-1', '2026-03-31'],
      ['PB2627-1', '2026-04-01'],
      ['PB2627-2', '2026-04-01'],
    ]);
    expect(station.report().financialYears).toEqual(['2026-27', '2025-26']);
    expect(station.report({ financialYear: '2025-26' })).toMatchObject({ total: 1, counts: { taken: 1 } });
    expect(station.report({ financialYear: '2026-27', limit: 1, offset: 1 }).entries).toMatchObject([
      { number: 'PB2627-1' },
    ]);
    expect(station.report({ financialYear: '2019-20' })).toMatchObject({ total: 0, entries: [] });
  });

  it('can be asked for by what became of them, across years', () => {
    const station = started();
    const ids = Array.from({ length: 9 }, (_, n) => `s${n}`);
    station.told(...ids.map((id) => oneOrder(id)));
    nowMs = Date.parse('2026-03-31T20:00:00+05:30');
    for (const [n, id] of ids.entries()) {
      if (n === 5) nowMs += 24 * 3_600_000;
      station.complete(`m-${id}`, id);
      if (n % 2 === 0) station.again(id, 'withdraw');
    }
    const gone = ['PB2627-4', 'PB2627-2', 'PB2526-5', 'PB2526-3', 'PB2526-1'];
    const asked = (offset: number, limit: number) => station.report({ state: 'rejected', limit, offset });
    expect(asked(0, 9)).toMatchObject({ total: 5, counts: { rejected: 5, taken: 4 } });
    for (let offset = 0; offset <= gone.length; offset++) {
      for (const limit of [1, 2, 9]) {
        const numbers = asked(offset, limit).entries.map((row) => row.number);
        expect(numbers).toEqual(gone.slice(offset, offset + limit));
      }
    }
    expect(station.report({ state: 'taken', financialYear: '2026-27' })).toMatchObject({
      total: 2,
      counts: { taken: 2, rejected: 2 },
    });
  });

  it('keep number and date of the day they were queued when midnight passes before the pack is sent', () => {
    const station = started();
    station.told(oneOrder('s1'));
    nowMs = Date.parse('2026-03-31T23:59:59+05:30');
    station.complete('m1', 's1');
    nowMs += 3_600_000;
    station.move('s1', { state: 'verify', lastError: 'OUTCOME_UNKNOWN' });
    station.move('s1', { state: 'pending' });
    expect(station.sent().get('OD-s1')).toBe('PB2526-1');
    expect(station.all()).toMatchObject([{ invoiceDate: '2026-03-31', financialYear: '2025-26' }]);
  });

  it('differ between two stations of one account, and none waits for the other', () => {
    const stations = [0, 1].map((index) => started({ config: { stations: { index, count: 2 } } }));
    const numbers = stations.flatMap((station, index) => {
      station.told(oneOrder('s1'), oneOrder('s2'));
      return [station.complete(`m1-${index}`, 's1'), station.complete(`m2-${index}`, 's2')].flat();
    });
    expect(numbers).toEqual(['PBA2526-1', 'PBA2526-2', 'PBB2526-1', 'PBB2526-2']);
  });

  it('are refused when the series is full: nothing is queued, and the next year has room again', () => {
    const station = started({
      config: { invoicing: { mode: 'own', prefix: 'SHOP' }, stations: { index: 99, count: 100 } },
    });
    station.told(oneOrder('s1'), twoOrders('s2'));
    station.exec(
      `INSERT INTO invoice_number VALUES ('2025-26', 99998, 'SHOPDV2526-99998', 'o', 's', 'm', '2026-03-03', 'used', NULL)`,
    );
    expect(failureOf(() => station.complete('m2', 's2')).code).toBe('INVOICE_SERIES_FULL');
    expect(station.pack('s2')).toBeUndefined();
    // The first of its two numbers would have fitted: it went back with the rest.
    expect(station.complete('m1', 's1')).toEqual(['SHOPDV2526-99999']);
    nowMs = Date.parse('2026-04-01T00:00:00+05:30');
    expect(station.complete('m3', 's2')).toEqual(['SHOPDV2627-1', 'SHOPDV2627-2']);
  });

  it('are none where the marketplace numbers the invoices, and those taken before are followed still', () => {
    const { database: file } = folderOf();
    const own = started({ file });
    own.told(oneOrder('s1'), oneOrder('s2'));
    own.complete('m1', 's1');
    own.close();
    ends.pop();
    const theirs = started({ file, config: { invoicing: { mode: 'marketplace' } } });
    expect(theirs.complete('m2', 's2')).toEqual(['']);
    theirs.move('s1', SENT);
    theirs.move('s1', ACKED);
    expect(brief(theirs.all())).toEqual([['PB2526-1', 'OD-s1', 'used', null]]);
  });

  it('cannot be taken outside the transaction that queues their pack', () => {
    const station = started();
    station.told(oneOrder('s1'));
    expect(() => station.invoicing.invoiceNumbersFor('m1', oneOrder('s1'), nowMs)).toThrow(/one transaction/);
  });
});

describe("the PC's time zone", () => {
  const CHILD = path.resolve(import.meta.dirname, '../support/children/pack-dates.ts');
  const INSTANTS = [
    '2026-03-04T18:29:59.999Z',
    '2026-03-04T18:30:00Z',
    '2026-03-31T18:29:59.999Z',
    '2026-03-31T18:30:00Z',
    '2026-07-01T03:00:00Z',
  ];

  async function packsIn(
    zone: string,
  ): Promise<{ hours: number[]; packs: { financialYear: string; wire: { invoices: { invoiceDate: string }[] } }[] }> {
    const args = [CHILD, ...INSTANTS.map((at) => String(Date.parse(at)))];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, TZ: zone } });
    return JSON.parse(stdout) as Awaited<ReturnType<typeof packsIn>>;
  }

  it("changes nothing of what is sent: India's dates and years everywhere", async () => {
    const [utc, newYork, india] = await Promise.all(['UTC', 'America/New_York', 'Asia/Kolkata'].map(packsIn));
    expect(utc?.hours).not.toEqual(newYork?.hours);
    expect(newYork?.packs).toEqual(utc?.packs);
    expect(india?.packs).toEqual(utc?.packs);
    expect(utc?.packs.map((pack) => [pack.wire.invoices[0]?.invoiceDate, pack.financialYear])).toEqual([
      ['2026-03-04', '2025-26'],
      ['2026-03-05', '2025-26'],
      ['2026-03-31', '2025-26'],
      ['2026-04-01', '2026-27'],
      ['2026-07-01', '2026-27'],
    ]);
  });
});
