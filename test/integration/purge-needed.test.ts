import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../main/db/database.ts';
import { journalQueries } from '../../main/db/journal.ts';
import { verifyJournal } from '../../main/db/journal-chain.ts';
import { metaQueries } from '../../main/db/meta.ts';
import { eraseQueries, inPieces } from '../../main/db/retention/erase.ts';
import { findErasable } from '../../main/db/retention/find.ts';
import { neededQueries } from '../../main/db/retention/needed.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { cutoffsOf, USUAL_RETENTION } from '../../shared/model/retention.ts';
import { MUTATION_STATES, PARCEL_STATES, PRINT_STATES } from '../../shared/model/states.ts';
import { dataFolder } from '../support/data-folder.ts';

const NAME = 'Zubeda Plantwala-Qx, 17 Quince Lane';
const CODE = 'MECARD:N:Plantwala-Qx;TEL:9812345670;;';
/** Everything there is, is past its days. */
const ALL_OLD = cutoffsOf(USUAL_RETENTION, Date.UTC(2200, 0, 1));

function purgeRows(db: Db, cutoffs = ALL_OLD): void {
  const { erase } = eraseQueries(db);
  for (const { kind, keys } of inPieces(findErasable(db, cutoffs, 10_000), 20)) {
    inTransaction(db, () => erase(kind, keys));
  }
}

/** One order with what is known and being done of it. */
interface Order {
  readonly closed: boolean;
  readonly parcel: (typeof PARCEL_STATES)[number] | null;
  readonly print: (typeof PRINT_STATES)[number] | null;
  readonly mutation: (typeof MUTATION_STATES)[number] | null;
  readonly returned: 'open' | 'closed' | null;
  readonly receipt: 'decided' | 'undecided' | null;
}

const order: fc.Arbitrary<Order> = fc.record({
  closed: fc.boolean(),
  parcel: fc.option(fc.constantFrom(...PARCEL_STATES)),
  print: fc.option(fc.constantFrom(...PRINT_STATES)),
  mutation: fc.option(fc.constantFrom(...MUTATION_STATES)),
  returned: fc.option(fc.constantFrom('open' as const, 'closed' as const)),
  receipt: fc.option(fc.constantFrom('decided' as const, 'undecided' as const)),
});

const ON_ITS_WAY = ['label-sent', 'label-seen', 'dispatch-queued'];
const HERE = ['open', 'labelled', 'complete', 'waiting-label', 'parked', 'stopped'];

/** In words of the trade: somebody here, or the marketplace, is not through with it. */
function isNeeded({ closed, parcel, print, mutation, returned }: Order): boolean {
  if (!closed) return true;
  if (parcel !== null && HERE.includes(parcel)) return true;
  if (print !== null && ['queued', 'sending', 'not-sent', 'unknown'].includes(print)) return true;
  if (mutation !== null && mutation !== 'acked' && mutation !== 'discarded') return true;
  return returned === 'open' || (parcel !== null && ON_ITS_WAY.includes(parcel) && !closed);
}

function plant(db: Db, id: string, each: Order): void {
  const run = (sql: string, ...values: readonly unknown[]) => db.prepare(sql).run(...values);
  run(
    `INSERT INTO shipment (shipment_id, location_id, type, state, closed, hold, mps, packaging_policy, order_date_ms, fingerprint,
       read_at_ms, share_hash) VALUES (?, 'L', 'NORMAL', 'X', ?, 0, 0, '', 1, '', 1, 0)`,
    ...[id, each.closed ? 1 : 0],
  );
  const session = JSON.stringify({ status: 'verifying', parcel: { labelCodes: [CODE, `FMPC${id}`] } });
  if (each.parcel !== null) {
    run(
      `INSERT INTO parcel (parcel_id, shipment_id, state, version, session, opened_at_ms, changed_at_ms, void)
       VALUES (?, ?, ?, 1, ?, 1, 1, ?)`,
      ...[`P-${id}`, id, each.parcel, session, each.parcel === 'void' ? 1 : 0],
    );
  }
  if (each.print !== null) {
    run(
      `INSERT INTO print_job (job_id, printer_id, shipment_id, document, document_key, copy, sha256, bytes, state, attempts,
         created_at_ms, changed_at_ms) VALUES (?, 'p', ?, 'label', ?, 1, '', 1, ?, 1, 1, 1)`,
      ...[`J-${id}`, id, `label/${id}`, each.print],
    );
  }
  if (each.mutation !== null) {
    run(
      `INSERT INTO mutation (mutation_id, kind, shipment_id, subject, location_id, version, payload, state, attempts, created_at_ms,
         changed_at_ms, since_ms, worker_generation, last_message)
       VALUES (?, 'self-attempt', ?, '', 'L', 1, ?, ?, 1, 1, 1, 1, 1, ?)`,
      ...[`M-${id}`, id, JSON.stringify({ reason: NAME, subReason: NAME, ordinal: 1 }), each.mutation, NAME],
    );
  }
  if (each.returned !== null) {
    run(
      `INSERT INTO return_item (return_id, order_item_id, order_id, shipment_id, location_id, source, status, status_text, closed,
         quantity, reason, sub_reason, comments, courier_name, shipment_status, services, fingerprint, read_at_ms)
       VALUES (?, 'I', 'O', ?, 'L', 'customer_return', 'x', 'x', ?, 1, '', '', ?, '', '', '[]', '', 1)`,
      ...[`R-${id}`, id, each.returned === 'closed' ? 1 : 0, NAME],
    );
  }
  if (each.receipt !== null) {
    run(
      `INSERT INTO return_receipt (receipt_id, return_id, code, code_key, condition, quantity, note, at_ms)
       VALUES (?, ?, ?, ?, 'good', 1, ?, 1)`,
      ...[`C-${id}`, each.receipt === 'decided' ? `R-${id}` : null, CODE, CODE, NAME],
    );
  }
  run(`INSERT INTO take_over (shipment_id, at_ms, by_name, reason) VALUES (?, 1, 'Meena', ?)`, id, NAME);
  journalQueries(db).append(
    {
      kind: 'decision',
      payload: { about: 'shipment', id, decision: 'taken over by Meena', reason: NAME },
    },
    { atMs: 1, shipmentId: id },
  );
}

const text = (db: Db, sql: string, id: string) => String(db.prepare(sql).pluck().get(id) ?? '');

/** What is left of the name, by place. */
const left = (db: Db, id: string) => ({
  parcel: text(db, 'SELECT session FROM parcel WHERE shipment_id = ?', id).includes('MECARD'),
  mutation: text(db, 'SELECT payload || last_message FROM mutation WHERE shipment_id = ?', id).includes(NAME),
  returned: text(db, 'SELECT comments FROM return_item WHERE shipment_id = ?', id).includes(NAME),
  receipt: text(db, `SELECT note || code FROM return_receipt WHERE receipt_id = 'C-' || ?`, id).includes('Plantwala'),
  takeOver: text(db, 'SELECT reason FROM take_over WHERE shipment_id = ?', id).includes(NAME),
  journal: text(db, 'SELECT payload FROM journal WHERE shipment_id = ?', id).includes(NAME),
});

describe('a purge, however late', () => {
  test('keeps what an open order, parcel, change, print or return still needs; all else goes', () => {
    let shots = 0;
    fc.assert(
      fc.property(fc.array(order, { minLength: 8, maxLength: 24 }), (orders) => {
        shots += 1;
        using folder = dataFolder();
        const { db } = folder.open();
        inTransaction(db, () => {
          for (const [at, each] of orders.entries()) plant(db, `S${at}`, each);
        });
        purgeRows(db);
        const why = neededQueries(db).ofShipments(orders.map((_, at) => `S${at}`));
        for (const [at, each] of orders.entries()) {
          const id = `S${at}`;
          const needed = isNeeded(each);
          expect(why.has(id), JSON.stringify(each)).toBe(needed);
          const stays = left(db, id);
          expect(stays.mutation).toBe(each.mutation !== null && !['acked', 'discarded'].includes(each.mutation));
          expect(stays.returned).toBe(each.returned === 'open');
          expect(stays.receipt).toBe(each.receipt === 'decided' && each.returned === 'open');
          expect({ takeOver: stays.takeOver, journal: stays.journal }).toEqual({ takeOver: needed, journal: needed });
          const isParcelOver = each.parcel !== null && !HERE.includes(each.parcel) && each.parcel !== 'label-sent';
          if (isParcelOver) expect(stays.parcel).toBe(needed);
          else expect(stays.parcel).toBe(each.parcel !== null);
        }
        expect(verifyJournal(db).intact).toBe(true);
      }),
      { numRuns: 12 },
    );
    expect(shots).toBe(12);
  });

  test('keeps what was written of a parcel that no return names for a year longer', () => {
    using folder = dataFolder();
    const { db } = folder.open();
    const unclaimed: Order = {
      ...{ closed: true, parcel: null, print: null, mutation: null, returned: null },
      receipt: 'undecided',
    };
    inTransaction(db, () => plant(db, 'S1', unclaimed));
    const YEAR_MS = 365 * 86_400_000;
    const dueMs = 1 + (USUAL_RETENTION.words - USUAL_RETENTION.backups) * 86_400_000;
    for (const [nowMs, stays] of [
      [dueMs + YEAR_MS, true],
      [dueMs + YEAR_MS + 1, false],
    ] as const) {
      purgeRows(db, cutoffsOf(USUAL_RETENTION, nowMs));
      expect(left(db, 'S1').receipt).toBe(stays);
    }
  });

  test('a number of a form that is words goes, a number stays, and each row of a shipment stays apart', () => {
    using folder = dataFolder();
    const { db } = folder.open();
    const forms = (...ackNumbers: readonly string[]) =>
      JSON.stringify({ shipmentId: 'S1', forms: ackNumbers.map((ackNumber, at) => ({ name: `F${at}`, ackNumber })) });
    const rows: readonly (readonly [id: string, state: string, payload: string])[] = [
      ['M1', 'acked', forms(NAME)],
      ['M2', 'acked', forms(NAME, '381012345678')],
      ['M3', 'acked', forms('381012345678')],
      ['M4', 'rejected', forms(CODE)],
    ];
    inTransaction(db, () => {
      for (const [id, state, payload] of rows) {
        db.prepare(
          `INSERT INTO mutation (mutation_id, kind, shipment_id, subject, location_id, version, payload, state, attempts,
             created_at_ms, changed_at_ms, since_ms, worker_generation)
           VALUES (?, 'forms-ack', 'S1', ?, '', 1, ?, ?, 1, 1, 1, 1, 1)`,
        ).run(id, `F0=${payload}`, payload, state);
      }
    });
    purgeRows(db);
    purgeRows(db);
    const after = db
      .prepare<[], { subject: string; payload: string }>('SELECT subject, payload FROM mutation ORDER BY seq')
      .all();
    expect(after).toEqual([
      { subject: '#1', payload: forms('-') },
      { subject: '#2', payload: forms('-', '-') },
      { subject: `F0=${forms('381012345678')}`, payload: forms('381012345678') },
      { subject: `F0=${forms(CODE)}`, payload: forms(CODE) },
    ]);
    expect(findErasable(db, ALL_OLD, 10).mutations).toEqual([]);
  });

  test('leaves no byte of a name in the files once all of it is over and the station was started again', () => {
    using folder = dataFolder();
    const { db, close } = folder.open();
    const over: Order = {
      ...{ closed: true, parcel: 'dispatched', print: 'printed', mutation: 'acked', returned: 'closed' },
      receipt: 'decided',
    };
    for (let at = 0; at < 60; at += 1) inTransaction(db, () => plant(db, `S${at}`, over));
    inTransaction(db, () => {
      db.prepare(
        `INSERT INTO handover_load (load_id, vendor_group_code, is_mps, opened_at_ms, closed_at_ms, closed_by, note)
         VALUES ('L1', 'V', 0, 1, 2, 'Ravi', ?)`,
      ).run(NAME);
      db.prepare(
        `INSERT INTO handover_scan (scan_id, load_id, at_ms, code, verdict) VALUES ('H1', 'L1', 1, ?, 'unknown')`,
      ).run(CODE);
      db.prepare(`INSERT INTO scan (scan_id, reply, at_ms) VALUES ('X1', ?, 1)`).run(JSON.stringify({ code: CODE }));
      const { append } = journalQueries(db);
      append(
        {
          kind: 'handover',
          payload: { loadId: 'L1', vendorGroupCode: 'V', act: 'closed', by: 'Ravi', note: NAME },
        },
        { atMs: 1 },
      );
      append({ kind: 'update', payload: { act: 'asked', from: '1', to: '2', by: 'Meena', reason: NAME } }, { atMs: 1 });
      db.prepare(
        `INSERT INTO mutation (mutation_id, kind, shipment_id, subject, location_id, version, payload, state, attempts, created_at_ms,
           changed_at_ms, since_ms, worker_generation) VALUES ('M-own', 'self-dispatch', 'S0', '', 'L', 1, ?, 'acked', 1, 1, 1, 1, 1)`,
      ).run(JSON.stringify({ address: { address1: NAME, address2: NAME, landmark: NAME, city: 'Nagpur' } }));
    });
    purgeRows(db);
    inTransaction(db, () => metaQueries(db).set('rewriteDue', true));
    close();
    const again = folder.open();
    expect(again.rewritten).toBe(true);
    again.close();
    const files = readdirSync(folder.dir).filter((name) => name.startsWith('station.db'));
    expect(files).toContain('station.db');
    for (const name of files) {
      const bytes = readFileSync(join(folder.dir, name));
      for (const words of ['Plantwala', 'Quince Lane', '9812345670']) {
        expect(bytes.includes(words), `${words} in ${name}`).toBe(false);
        expect(bytes.includes(Buffer.from(words, 'utf16le')), `${words} in ${name}`).toBe(false);
      }
    }
  });
});
