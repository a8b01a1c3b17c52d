import { packRequest } from '../../main/bench/pack-request.ts';
import type { Db } from '../../main/db/database.ts';
import { invoiceNumberQueries } from '../../main/db/invoice-numbers.ts';
import { journalQueries } from '../../main/db/journal.ts';
import { type Mutation, type MutationChange, mutationQueries } from '../../main/db/mutations.ts';
import { mutationRow } from '../../main/db/new-mutation.ts';
import { type OpenedDatabase, openStationDatabase } from '../../main/db/open.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { createInvoicing } from '../../main/invoicing/invoicing.ts';
import { applyBatch } from '../../main/pull/apply-shipment.ts';
import type { InvoiceNumberRow } from '../../shared/contract/catalogue.ts';
import { contract, type Reply, type RequestInput } from '../../shared/contract/index.ts';
import type { StationConfig } from '../../shared/model/config.ts';
import { packPayloadSchema } from '../../shared/model/mutation/pack.ts';
import { readMutationPayload } from '../../shared/model/mutations.ts';
import type { OrderItem, Shipment, ShipmentState } from '../../shared/model/shipment.ts';
import { SOME_BOX } from './box.ts';
import { type CrashPoints, crashPoints } from './crash-points.ts';
import { THIS_PC } from './data-folder.ts';
import { orderItem, shipment } from './shipments.ts';

export interface InvoiceStationOptions {
  /** Of the station's file. */
  readonly file: string;
  readonly config?: Partial<Pick<StationConfig, 'invoicing' | 'stations'>>;
  /** Where the station may die: around each commit and between any two writes of it. */
  readonly points?: CrashPoints;
  /** Commits without a sync, for many runs: what is tried is the death of the process, not of the power. */
  readonly unsynced?: boolean;
  /** Of PC and server alike, UTC epoch ms. */
  readonly nowMs: () => number;
}

/** What becomes of a pack, as the outbox writes it. */
export const SENT: MutationChange = { state: 'sending', attempts: 1, sent: { wallMs: 1, monoMs: 1, boot: 'b' } };
export const ACKED: MutationChange = { state: 'acked' };
export const DISCARDED: MutationChange = { state: 'discarded' };
export const rejected = (lastError: string): MutationChange => ({ state: 'rejected', lastError });

/** One order, of one item or of these. */
export function oneOrder(id: string, ...items: readonly Partial<OrderItem>[]): Shipment {
  return shipment(
    id,
    (items.length > 0 ? items : [{}]).map((over, n) => orderItem(`${n}`, 1, over)),
  );
}

/** Two orders of one item each in one shipment. */
export function twoOrders(id: string, ...states: readonly OrderItem['state'][]): Shipment {
  const told = oneOrder(id, {}, {});
  return {
    ...told,
    orderItems: told.orderItems.map((item, n) => ({
      ...item,
      orderId: `OD-${id}-${n}`,
      state: states[n] ?? item.state,
    })),
  };
}

/** Every number once, at most 16 characters, no gap in any year: what is wrong with these rows, oldest first; null when nothing is. */
export function seriesFault(rows: readonly InvoiceNumberRow[]): string | null {
  const years = new Map<string, number>();
  for (const { number, financialYear } of rows) {
    const seq = Number(number.split('-')[1]);
    if (!/^[A-Z0-9-]{1,16}$/.test(number)) return `${number} is no invoice number`;
    if (seq !== (years.get(financialYear) ?? 0) + 1) return `${number} does not follow ${years.get(financialYear)}`;
    years.set(financialYear, seq);
  }
  return new Set(rows.map((row) => row.number)).size === rows.length ? null : 'a number stands twice';
}

const OWN = { mode: 'own', prefix: 'PB' } as const;
const ALONE = { index: 0, count: 1 };

/** A station as far as invoice numbers go, over its real file: shipments are told, packs are queued and moved, the report is read. */
export function invoiceStation(options: InvoiceStationOptions) {
  const points = options.points ?? crashPoints(null);
  const opened: OpenedDatabase = openStationDatabase(options.file, { machine: THIS_PC, wallMs: options.nowMs });
  const db: Db = opened.db;
  if (options.unsynced) db.pragma('synchronous = OFF');
  const [mutations, shipments] = [mutationQueries(db), shipmentQueries(db)];
  const journal = mortal(journalQueries(db), points, ['append']);
  const invoiceNumbers = mortal(invoiceNumberQueries(db), points, ['insert', 'settle', 'cancelUnwanted']);
  const invoicing = createInvoicing({
    ...{ db, journal, invoiceNumbers, nowMs: options.nowMs },
    config: { invoicing: OWN, stations: ALONE, ...options.config },
  });

  function committed<T>(work: () => T): T {
    points.edge('before transaction');
    const done = inTransaction(db, () => {
      const result = work();
      points.edge('before commit');
      return result;
    });
    points.edge('after commit');
    return done;
  }

  function moved(from: Mutation, to: MutationChange): Mutation {
    const next = mutations.transition(from, to, options.nowMs(), from.workerGeneration);
    invoicing.mutationMoved(next, from);
    return next;
  }

  function report(asked: RequestInput<'invoices.report'> = {}): Reply<'invoices.report'> {
    const parsed = contract['invoices.report'].input.parse(asked);
    return invoicing.handlers['invoices.report'](parsed) as Reply<'invoices.report'>;
  }

  return {
    ...{ journal, mutations, invoicing, report },
    /** Changes the file behind the station's back. */
    exec: (sql: string): void => void db.exec(sql),
    /** What the marketplace was last told to say of a shipment; undefined before the first. */
    stateOf: (shipmentId: string): ShipmentState | undefined => mutations.truthOf(shipmentId)?.state,
    /** As the pull writes it. */
    told(...all: readonly Shipment[]): void {
      committed(() => invoicing.shipmentsApplied(applyBatch(shipments, all, options.nowMs())));
    },
    /** As the bench completes a parcel: numbers and pack in one transaction. Returns the numbers as sent. */
    complete(mutationId: string, shipmentId: string): string[] {
      const shipment = shipments.read(shipmentId);
      if (!shipment) throw new Error(`no shipment ${shipmentId}`);
      return committed(() => {
        const numbers = invoicing.invoiceNumbersFor(mutationId, shipment, options.nowMs());
        const parcel = { lines: [], boxes: [{ subShipmentId: 'SS-1', box: SOME_BOX, confirmed: true }] };
        const inputs = { taxRatePercent: () => 18, purchasePricePaise: () => null };
        const request = packRequest({
          shipment,
          parcel,
          inputs,
          serverNowMs: options.nowMs(),
          invoiceNumbers: numbers,
        });
        const pack = packPayloadSchema.parse({ request, origin: 'bench' });
        mutations.insert(mutationRow({ mutationId, payload: { kind: 'pack', body: pack }, atMs: options.nowMs() }));
        points.edge('mutation inserted');
        return request.invoices.map((each) => each.invoiceNumber);
      });
    },
    pack: (shipmentId: string): Mutation | undefined => mutations.openOf(shipmentId, 'pack'),
    /** As outbox and supervisor move a pack. */
    move(shipmentId: string, to: MutationChange): void {
      committed(() => {
        const from = mutations.openOf(shipmentId, 'pack');
        if (!from) throw new Error(`no pack of ${shipmentId}`);
        moved(from, to);
      });
    },
    /** As the bench takes a pack back, or sends it again with a person's yes. */
    again(shipmentId: string, how: 'withdraw' | 'send-anyway'): void {
      committed(() => {
        const from = mutations.openOf(shipmentId, 'pack');
        const to =
          how === 'withdraw'
            ? mutations.withdraw(shipmentId, 'pack', options.nowMs())
            : mutations.sendAnyway(shipmentId, options.nowMs());
        if (!from || !to) throw new Error(`${how} of ${shipmentId} is not possible`);
        invoicing.mutationMoved(to, from);
      });
    },
    /** Every row of the report, oldest first. */
    all(): InvoiceNumberRow[] {
      const { total } = report({ limit: 1 });
      const rows: InvoiceNumberRow[] = [];
      for (let offset = 0; offset < total; offset += 7) rows.push(...report({ limit: 7, offset }).entries);
      return rows.reverse();
    },
    /** What the marketplace would be or was sent: number by order, of every pack that was not withdrawn. */
    sent(): Map<string, string> {
      const { rows } = mutations.listAll(500);
      const numbers = new Map<string, string>();
      for (const row of rows) {
        const payload = readMutationPayload(row.kind, row.version, row.payload);
        if (!payload.ok || payload.value.kind !== 'pack' || row.state === 'discarded') continue;
        for (const { orderId, invoiceNumber } of payload.value.body.request.invoices)
          numbers.set(orderId, invoiceNumber);
      }
      return numbers;
    },
    close: () => opened.close(),
  };
}

export type InvoiceStation = ReturnType<typeof invoiceStation>;

/** The same queries, with a place to die before each of these calls. */
function mortal<T extends object>(queries: T, points: CrashPoints, names: readonly (keyof T & string)[]): T {
  return new Proxy(queries, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function' || !names.some((each) => each === name)) return value;
      return (...args: unknown[]) => {
        points.edge(`before ${String(name)}`);
        return Reflect.apply(value, target, args);
      };
    },
  });
}
