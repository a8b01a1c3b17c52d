import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../main/db/migrate.ts';
import { migrations } from '../../main/db/migrations/index.ts';
import { type Mutation, type MutationQueries, mutationQueries } from '../../main/db/mutations.ts';
import { mutationRow } from '../../main/db/new-mutation.ts';
import type { MutationPayload } from '../../shared/model/mutations.ts';
import { dispatchChange, packChange } from '../support/mutations.ts';

describe('mutation rows', () => {
  let queries: MutationQueries;
  let db: Database.Database;
  beforeEach(() => {
    db = new Database(':memory:');
    migrate(db, migrations);
    queries = mutationQueries(db);
  });
  const add = (mutationId: string, change: MutationPayload = packChange('S1'), atMs = 1000): Mutation => {
    queries.insert(mutationRow({ mutationId, payload: change, atMs }));
    return rowOf(mutationId);
  };
  const rowOf = (mutationId: string): Mutation => {
    const row = queries.byId(mutationId);
    if (!row) throw new Error(`no row ${mutationId}`);
    return row;
  };

  it('keep the order in which they were committed and start pending', () => {
    add('a', packChange('S1'), 2000);
    add('b', packChange('S2'), 1000);
    add('c', dispatchChange('S1'));
    expect(queries.byShipment('S1').map((row) => [row.mutationId, row.seq, row.state])).toEqual([
      ['a', 1, 'pending'],
      ['c', 3, 'pending'],
    ]);
    expect(queries.due('pending', 'pack', 0, 10).map((row) => row.mutationId)).toEqual(['a', 'b']);
  });

  it('refuse a second change of the same kind for a shipment until the first was discarded', () => {
    const first = add('a');
    expect(() => add('b')).toThrow(/UNIQUE/);
    queries.transition(first, { state: 'rejected' }, 1, 1);
    expect(() => add('b')).toThrow(/UNIQUE/);
    queries.transition(rowOf('a'), { state: 'discarded' }, 2, 1);
    expect(add('b').state).toBe('pending');
  });

  it('move only out of the state they were read in', () => {
    const row = add('a');
    queries.transition(row, { state: 'sending' }, 1, 1);
    expect(() => queries.transition(row, { state: 'acked' }, 2, 1)).toThrow(/is not pending/);
    expect(rowOf('a').state).toBe('sending');
  });

  it('cannot be changed by a worker of an older generation', () => {
    const row = add('a');
    expect(queries.nextGeneration()).toBe(1);
    expect(queries.nextGeneration()).toBe(2);
    expect(() => queries.transition(rowOf('a'), { state: 'sending' }, 1, 1)).toThrow(/generation 1/);
    expect(queries.transition(row, { state: 'sending' }, 1, 2).workerGeneration).toBe(2);
  });

  it('come due by their time, the longest waiting first', () => {
    const waits = (mutationId: string, shipmentId: string, notBeforeMs: number) =>
      queries.transition(
        add(mutationId, packChange(shipmentId)),
        { state: 'pending', notBeforeMs, lastError: 'ON_HOLD' },
        1,
        1,
      );
    waits('late', 'S1', 900);
    waits('later', 'S2', 2000);
    add('now', packChange('S3'));
    waits('early', 'S4', 500);
    expect(queries.due('pending', 'pack', 1000, 10).map((row) => row.mutationId)).toEqual(['early', 'late', 'now']);
    expect(queries.due('pending', 'pack', 1000, 2).map((row) => row.mutationId)).toEqual(['early', 'late']);
    expect(queries.soonestMs()).toBe(0);
    expect(queries.nextDueMs(1000)).toBe(2000);
    queries.shiftWaits(100);
    expect(queries.nextDueMs(1000)).toBe(2100);
    queries.clampWaits(1500);
    expect(queries.nextDueMs(1000)).toBe(1500);
    expect(queries.wakeShipment('S2')).toBe(1);
    expect(queries.nextDueMs(1000)).toBeNull();
  });

  it('are counted by state and listed with what waits for a person first', () => {
    add('a', packChange('S1'));
    queries.transition(add('b', packChange('S2')), { state: 'rejected', lastError: 'INVALID_LOCATION' }, 1, 1);
    queries.transition(add('c', packChange('S3')), { state: 'acked' }, 1, 1);
    expect(queries.counts()).toEqual({ pending: 1, sending: 0, 'awaiting-documents': 0, verify: 0, rejected: 1 });
    expect(queries.listOpen(10)).toMatchObject({ total: 2, rows: [{ mutationId: 'b' }, { mutationId: 'a' }] });
    expect(queries.listAll(1)).toMatchObject({ total: 3, rows: [{ mutationId: 'c', orderIds: [] }] });
  });

  it('are all in doubt after a restored backup, but for the finished and the rejected', () => {
    add('a', packChange('S1'));
    queries.transition(add('b', packChange('S2')), { state: 'rejected' }, 1, 1);
    queries.transition(add('c', packChange('S3')), { state: 'acked' }, 1, 1);
    queries.transition(add('d', packChange('S4')), { state: 'awaiting-documents', notBeforeMs: 5 }, 1, 1);
    expect(queries.suspectAll(7)).toBe(2);
    expect(['a', 'b', 'c', 'd'].map((mutationId) => rowOf(mutationId).state)).toEqual([
      'verify',
      'rejected',
      'acked',
      'verify',
    ]);
    expect(rowOf('d')).toMatchObject({ notBeforeMs: null, lastError: 'OUTCOME_UNKNOWN' });
  });
});
