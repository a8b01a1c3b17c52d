import { describe, expect, it } from 'vitest';
import type { Db } from '../../main/db/database.ts';
import { journalQueries } from '../../main/db/journal.ts';
import { verifyJournal } from '../../main/db/journal-chain.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { type DataFolder, dataFolder } from '../support/data-folder.ts';

const ROWS = 25;

/** A journal of 25 rows: scans of two shipments and decisions of none. */
function filled(folder: DataFolder): { db: Db; journal: ReturnType<typeof journalQueries> } {
  const { db } = folder.open();
  const journal = journalQueries(db);
  for (let n = 1; n <= ROWS; n += 1) {
    const shipmentId = n % 5 === 0 ? null : `S${n % 2}`;
    inTransaction(db, () =>
      shipmentId === null
        ? journal.append({ kind: 'decision', payload: { about: 'job', id: `${n}`, decision: 'out' } }, { atMs: n })
        : journal.append(
            {
              kind: 'scan',
              payload: {
                scanId: `scan-${n}`,
                code: 'SKU',
                verdict: 'accept',
                detail: { what: 'unit', title: 'A buyer' },
              },
            },
            { atMs: n, shipmentId },
          ),
    );
  }
  return { db, journal };
}

describe('the journal', () => {
  it('takes rows only together with what they record', () => {
    using folder = dataFolder();
    const { db } = folder.open();
    expect(() =>
      journalQueries(db).append({ kind: 'decision', payload: { about: '', id: '', decision: '' } }, { atMs: 1 }),
    ).toThrow(/outside a transaction/);
  });

  it('goes on from the last row that is there when rows were rolled back, whole or in part', () => {
    using folder = dataFolder();
    const { db, journal } = filled(folder);
    const decide = (id: string) =>
      journal.append({ kind: 'decision', payload: { about: 'job', id, decision: 'out' } }, { atMs: 99 });
    const failing = () => {
      decide('lost');
      decide('lost too');
      throw new Error('undone');
    };
    expect(() => inTransaction(db, failing)).toThrow('undone');
    inTransaction(db, () => {
      decide('kept');
      expect(() => inTransaction(db, failing)).toThrow('undone');
      decide('kept after');
    });
    // The same place is taken again, by a row that another instance for the connection writes.
    expect(() => inTransaction(db, failing)).toThrow('undone');
    inTransaction(db, () => {
      journalQueries(db).append({ kind: 'config-changed', payload: { fields: ['url'] } }, { atMs: 100 });
      decide('kept at last');
    });
    expect(verifyJournal(db)).toEqual({ rows: ROWS + 4, intact: true, firstBadSeq: null });
  });

  it('lists a shipment newest first and walks everything oldest first', () => {
    using folder = dataFolder();
    const { journal } = filled(folder);
    expect(journal.byShipment('S1', 3).map((entry) => entry.seq)).toEqual([23, 21, 19]);
    expect(journal.byShipment('S1', 1)[0]).toMatchObject({
      atMs: 23,
      generation: 1,
      event: { status: 'known', kind: 'scan', payload: { scanId: 'scan-23' } },
    });
    expect(journal.after(20, 3).map((entry) => entry.seq)).toEqual([21, 22, 23]);
    expect(journal.count()).toBe(ROWS);
  });

  it('is whole in pages of any size and in any range', () => {
    using folder = dataFolder();
    const { db } = filled(folder);
    for (const pageRows of [1, 2, 7, 25, 1000]) {
      expect(verifyJournal(db, { pageRows })).toEqual({ rows: ROWS, intact: true, firstBadSeq: null });
    }
    expect(verifyJournal(db, { fromSeq: 10, toSeq: 12 })).toEqual({ rows: 3, intact: true, firstBadSeq: null });
  });

  it.each([
    ['its time', 'UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 12'],
    ['its kind', `UPDATE journal SET kind = 'print' WHERE seq = 12`],
    ['its version', 'UPDATE journal SET version = 2 WHERE seq = 12'],
    ['its generation', 'UPDATE journal SET generation = 2 WHERE seq = 12'],
    ['its shipment', `UPDATE journal SET shipment_id = 'S9' WHERE seq = 12`],
    ['its shipment, taken away', 'UPDATE journal SET shipment_id = NULL WHERE seq = 12'],
    ['its payload', `UPDATE journal SET payload = replace(payload, 'accept', 'refuse') WHERE seq = 12`],
    ['one blank in its payload', `UPDATE journal SET payload = payload || ' ' WHERE seq = 12`],
    ['its payload hash', `UPDATE journal SET payload_hash = zeroblob(32) WHERE seq = 12`],
    [
      'its payload and hash, both taken from another row',
      `UPDATE journal SET (payload, payload_hash) =
        (SELECT payload, payload_hash FROM journal WHERE seq = 14) WHERE seq = 12`,
    ],
    ['its chain hash', `UPDATE journal SET chain_hash = zeroblob(32) WHERE seq = 12`],
    ['its place', 'DELETE FROM journal WHERE seq = 12'],
    ['its number', 'DELETE FROM journal WHERE seq = 12; UPDATE journal SET seq = 12 WHERE seq = 13'],
  ])('shows the first row in which %s was tampered with', (_, tampering) => {
    using folder = dataFolder();
    const { db } = filled(folder);
    db.exec(tampering);
    for (const pageRows of [5, 1000]) {
      expect(verifyJournal(db, { pageRows })).toEqual({ rows: 11, intact: false, firstBadSeq: 12 });
    }
  });

  it('shows that its end was cut off, and that its beginning was', () => {
    using folder = dataFolder();
    const { db } = filled(folder);
    db.exec(`DELETE FROM journal WHERE seq > ${ROWS - 2}`);
    expect(verifyJournal(db).firstBadSeq).toBe(ROWS - 1);
    db.exec('DELETE FROM journal WHERE seq = 1');
    expect(verifyJournal(db).firstBadSeq).toBe(1);
  });

  it('stays whole when payloads are erased, which leaves the rows to be told as erased', () => {
    using folder = dataFolder();
    const { db, journal } = filled(folder);
    expect(journal.erasePayloadsOf('S1', 20)).toBe(8);
    expect(journal.erasePayloads(['scan'], 11, 3)).toBe(3);
    expect(journal.erasePayloads(['scan'], 11, 100)).toBe(1);
    expect(verifyJournal(db)).toEqual({ rows: ROWS, intact: true, firstBadSeq: null });
    const events = journal.after(0, 100).map((entry) => entry.event.status);
    expect(events.filter((status) => status === 'erased')).toHaveLength(12);
    expect(journal.byShipment('S1').filter((entry) => entry.event.status === 'known')).toHaveLength(2);
    inTransaction(db, () =>
      journal.append({ kind: 'decision', payload: { about: '', id: '', decision: '' } }, { atMs: 99 }),
    );
    expect(verifyJournal(db).intact).toBe(true);
  });

  it('leaves nothing of an erased payload in the file', () => {
    using folder = dataFolder();
    const { db, journal } = filled(folder);
    journal.erasePayloads(['scan'], 1000, 1000);
    db.pragma('wal_checkpoint(TRUNCATE)');
    expect(db.serialize().includes('A buyer')).toBe(false);
  });

  it('gives rows of a newer release back without failing', () => {
    using folder = dataFolder();
    const { db, journal } = filled(folder);
    db.exec(`UPDATE journal SET version = 7, payload = '{"lamp":"on"}' WHERE seq = 1`);
    expect(journal.after(0, 1)[0]?.event).toEqual({
      status: 'opaque',
      kind: 'scan',
      version: 7,
      payload: { lamp: 'on' },
    });
  });
});
