import type { InvoiceNumberRow } from '../../shared/contract/catalogue.ts';
import type { Db } from './database.ts';

export type InvoiceNumberState = InvoiceNumberRow['state'];

export interface NewInvoiceNumber extends InvoiceNumberRow {
  /** Place in its financial year, from 1. */
  readonly seq: number;
  /** The pack it goes with; empty for one passed over. */
  readonly mutationId: string;
}

export interface InvoiceYear {
  readonly financialYear: string;
  /** The last place taken; places have no gaps, so this is also how many there are. */
  readonly last: number;
  readonly counts: Readonly<Record<InvoiceNumberState, number>>;
}

interface Row {
  financial_year: string;
  number: string;
  order_id: string;
  shipment_id: string;
  invoice_date: string;
  state: InvoiceNumberState;
  reason: string | null;
}

const COLUMNS = 'financial_year, number, order_id, shipment_id, invoice_date, state, reason';

/**
 * Every number of the station's own invoice series with what became of it. A place is taken once and never again; the caller's
 * transaction is the one that queues the pack, or moves it.
 */
export function invoiceNumberQueries(db: Db) {
  const last = db
    .prepare<[string], number>('SELECT ifnull(max(seq), 0) FROM invoice_number WHERE financial_year = ?')
    .pluck();
  const floor = db.prepare<[string], { seq: number; reason: string }>(
    'SELECT seq, reason FROM invoice_floor WHERE financial_year = ?',
  );
  const raise = db.prepare(
    `INSERT INTO invoice_floor VALUES (?, ?, ?)
     ON CONFLICT (financial_year) DO UPDATE SET seq = excluded.seq, reason = excluded.reason WHERE excluded.seq > seq`,
  );
  const insert = db.prepare<NewInvoiceNumber>(
    `INSERT INTO invoice_number (financial_year, seq, number, order_id, shipment_id, mutation_id, invoice_date, state, reason)
     VALUES (@financialYear, @seq, @number, @orderId, @shipmentId, @mutationId, @invoiceDate, @state, @reason)`,
  );
  const ofMutation = db.prepare<[string], Row>(
    `SELECT ${COLUMNS} FROM invoice_number WHERE mutation_id = ? ORDER BY financial_year, seq`,
  );
  const settle = db.prepare<[string, string | null, string, string], Row>(
    `UPDATE invoice_number SET state = ?, reason = ?
     WHERE mutation_id = ? AND state IN (SELECT value FROM json_each(?)) RETURNING ${COLUMNS}`,
  );
  const cancel = db.prepare<[string], Row>(
    `UPDATE invoice_number SET state = 'cancelled', reason = 'CANCELLED'
     WHERE shipment_id = ? AND state IN ('taken', 'used') AND NOT EXISTS (
       SELECT 1 FROM order_item i WHERE i.shipment_id = invoice_number.shipment_id
         AND i.order_id = invoice_number.order_id AND i.state <> 'CANCELLED' AND i.quantity > 0)
     RETURNING ${COLUMNS}`,
  );
  const page = db.prepare<[string, number, number], Row>(
    `SELECT ${COLUMNS} FROM invoice_number WHERE financial_year = ? AND seq <= ? ORDER BY seq DESC LIMIT ?`,
  );
  const ofState = db.prepare<[string, InvoiceNumberState, number, number], Row>(
    `SELECT ${COLUMNS} FROM invoice_number WHERE financial_year = ? AND state = ? ORDER BY seq DESC LIMIT ? OFFSET ?`,
  );
  const counts = db.prepare<[], { financial_year: string; state: InvoiceNumberState; numbers: number }>(
    'SELECT financial_year, state, numbers FROM invoice_count',
  );
  const reached = db.prepare<[], { financial_year: string; seq: number }>(
    `SELECT financial_year, sum(numbers) AS seq FROM invoice_count GROUP BY financial_year
     UNION ALL SELECT financial_year, seq FROM invoice_floor`,
  );

  return {
    /** The last place taken in a year; 0 before the first. */
    last: (financialYear: string): number => last.get(financialYear) ?? 0,
    /** Places up to this one are passed over, for that reason. */
    floor: (financialYear: string) => floor.get(financialYear),
    /** Never lowers one. */
    raiseFloor(financialYear: string, seq: number, reason: string): void {
      raise.run(financialYear, seq, reason);
    },
    /** Throws when place or number are taken: a number is never given twice. */
    insert(row: NewInvoiceNumber): void {
      insert.run(row);
    },
    ofMutation: (mutationId: string): InvoiceNumberRow[] => ofMutation.all(mutationId).map(toRow),
    /** Moves the numbers of a pack out of these states; returns those that moved. */
    settle(
      mutationId: string,
      from: readonly InvoiceNumberState[],
      to: { readonly state: InvoiceNumberState; readonly reason: string | null },
    ): InvoiceNumberRow[] {
      return settle.all(to.state, to.reason, mutationId, JSON.stringify(from)).map(toRow);
    },
    /** The numbers of orders of which the marketplace wants nothing any more become `cancelled`; returns them. */
    cancelUnwanted: (shipmentId: string): InvoiceNumberRow[] => cancel.all(shipmentId).map(toRow),
    /** Of one year, from a place downwards. */
    page: (financialYear: string, fromSeq: number, limit: number): InvoiceNumberRow[] =>
      page.all(financialYear, fromSeq, limit).map(toRow),
    /** Of one year those in one state, the newest first. */
    pageOfState: (
      financialYear: string,
      state: InvoiceNumberState,
      limit: number,
      offset: number,
    ): InvoiceNumberRow[] => ofState.all(financialYear, state, limit, offset).map(toRow),
    /** Every year with a number in it, newest first. */
    years(): InvoiceYear[] {
      const years = new Map<string, Record<InvoiceNumberState, number>>();
      for (const { financial_year, state, numbers } of counts.all()) {
        const of = years.get(financial_year) ?? noNumbers();
        of[state] = numbers;
        years.set(financial_year, of);
      }
      return [...years]
        .sort(([a], [b]) => (a < b ? 1 : -1))
        .map(([financialYear, of]) => ({ financialYear, last: sum(Object.values(of)), counts: of }));
    },
    /** How far each year has come, by numbers taken or passed over. */
    reached(): ReadonlyMap<string, number> {
      const years = new Map<string, number>();
      for (const { financial_year, seq } of reached.all()) {
        years.set(financial_year, Math.max(seq, years.get(financial_year) ?? 0));
      }
      return years;
    },
  };
}

export type InvoiceNumberQueries = ReturnType<typeof invoiceNumberQueries>;

/** A count of nought for every state. */
export function noNumbers(): Record<InvoiceNumberState, number> {
  return { taken: 0, used: 0, rejected: 0, cancelled: 0, skipped: 0 };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

function toRow(row: Row): InvoiceNumberRow {
  return {
    number: row.number,
    financialYear: row.financial_year,
    orderId: row.order_id,
    shipmentId: row.shipment_id,
    invoiceDate: row.invoice_date,
    state: row.state,
    reason: row.reason,
  };
}
