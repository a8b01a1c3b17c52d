import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MUTATION_KINDS, MUTATION_STATES, type MutationKind } from '../../shared/model/states.ts';
import { type FirstReleaseWorld, firstReleaseWorld, toldOfFirstRelease } from '../support/first-release.ts';
import { until } from '../support/station-process.ts';

let world: FirstReleaseWorld;
beforeEach(async () => {
  world = await firstReleaseWorld();
});
afterEach(() => world.close());

/** The effect each kind has at the marketplace. */
const EFFECT: Readonly<Record<MutationKind, string>> = {
  pack: 'pack-accepted',
  dispatch: 'dispatched',
  cancel: 'cancelled',
  'forms-ack': 'form-acknowledged',
  'self-dispatch': 'self-dispatched',
  'self-delivery': 'self-delivered',
  'self-attempt': 'self-attempted',
  'self-update': 'self-updated',
  'service-attempt': 'service-attempted',
  'service-complete': 'service-completed',
  'return-approve': 'return-approved',
  'return-reject': 'return-rejected',
  'return-complete': 'return-completed',
  'return-cancel': 'return-cancelled',
  'return-pickup': 'return-picked-up',
  'return-pickup-attempt': 'return-pickup-attempted',
};
/** Attempts leave no trace that a read could find: when their answer is lost, a person is asked. An update may go twice, and says the same twice. */
const UNTRACED: ReadonlySet<MutationKind> = new Set(['self-attempt', 'service-attempt']);
/** A new date shows that it was taken; that it was not shows in nothing. */
const TRACED_WHEN_TAKEN: MutationKind = 'return-pickup-attempt';
const SAME_TWICE: ReadonlySet<MutationKind> = new Set(['self-update']);

async function adopted() {
  const ask = await world.start();
  expect((await ask('setup.state', {})).refusal?.error.code).toBe('DATA_DIR_COPIED');
  expect(await ask('setup.adopt', { as: 'moved', by: 'Asha', reason: 'the old PC went' })).toMatchObject({
    step: 'ready',
  });
  return ask;
}

describe('a data folder that the first release left in the midst of everything', () => {
  it('holds changes of every kind and in every state, an open parcel, a print nobody can tell of, own invoices and buffered labels', () => {
    const { outbox, prints, invoices, shelf, buffered } = toldOfFirstRelease();
    expect(outbox.length).toBeGreaterThanOrEqual(50);
    expect([...new Set(outbox.map(({ kind }) => kind))].sort()).toEqual([...MUTATION_KINDS].sort());
    expect([...new Set(outbox.map(({ state }) => state))].sort()).toEqual([...MUTATION_STATES].sort());
    expect(prints.map(({ state }) => state)).toContain('unknown');
    expect(invoices.length).toBeGreaterThan(10);
    expect(shelf.length).toBeGreaterThan(5);
    expect(buffered.length).toBeGreaterThan(1);
  });

  it('means the same to this version, and sends nothing before a person said where it belongs', async () => {
    const { told } = world;
    const waiting = await world.start();
    expect((await waiting('setup.state', {})).step).toBe('refused');
    expect(world.happened()).toEqual([]);
    await world.stop();

    world.practice.setNetwork(false);
    const ask = await adopted();
    expect((await ask('bench.state', {})).session).toEqual(told.bench.session);
    const { entries } = await ask('outbox.list', { all: true, limit: 500 });
    const state = (one: { readonly mutationId: string; readonly state: string }) => `${one.mutationId} ${one.state}`;
    // What was under way when it was killed is asked about.
    const kept = told.outbox.map((row) => ({ ...row, state: row.state === 'sending' ? 'verify' : row.state }));
    expect(entries.map(state).sort()).toEqual(kept.map(state).sort());
    const { jobs } = await ask('prints.list', { limit: 500 });
    expect(jobs.map(({ jobId, state: is }) => `${jobId} ${is}`).sort()).toEqual(
      told.prints.map(({ jobId, state: was }) => `${jobId} ${was}`).sort(),
    );
    const shelf = (await ask('shelf.list', { limit: 100 })).entries;
    expect(shelf.map(({ shipmentId, mark }) => ({ shipmentId, mark }))).toEqual(told.shelf);
    const report = await ask('invoices.report', { limit: 500 });
    expect(report.entries.map(({ number, shipmentId }) => `${number} ${shipmentId}`)).toEqual(
      told.invoices.map(({ number, shipmentId }) => `${number} ${shipmentId}`),
    );
    const journal = await ask('diagnostics.verifyJournal', {});
    expect(journal.intact).toBe(true);
    expect(journal.rows).toBeGreaterThan(told.journalRows);
    const ready = (await ask('buffer.read', {})).entries.filter(({ step }) => step === 'ready');
    expect(ready.map(({ shipmentId }) => shipmentId)).toEqual(expect.arrayContaining([...told.buffered]));
    expect(world.happened()).toEqual([]);
  }, 60_000);

  it('drains, each effect once, and what nobody can tell stands before a person', async () => {
    const { told } = world;
    const ask = await adopted();
    const open = async () =>
      (await ask('outbox.list', { limit: 500 })).entries.filter(({ state }) => state !== 'rejected');
    await until('the outbox to drain', async () => (await open()).length === 0, 90_000).catch(
      async (error: unknown) => {
        throw new Error(`${String(error)}: ${JSON.stringify(await open())}`);
      },
    );
    const { entries } = await ask('outbox.list', { all: true, limit: 500 });
    const now = new Map(entries.map((entry) => [entry.mutationId, entry]));
    const times = (kind: MutationKind, of: { readonly shipmentId: string; readonly returnId: string | null }) =>
      world
        .history()
        .filter(
          (effect) =>
            effect.kind === EFFECT[kind] &&
            (of.returnId === null
              ? 'shipmentId' in effect && effect.shipmentId === of.shipmentId
              : 'returnId' in effect && effect.returnId === of.returnId),
        ).length;
    for (const row of told.outbox) {
      const what = `${row.mutationId} (${row.kind}, was ${row.state}${row.applied ? ', taken' : ''}): ${JSON.stringify(now.get(row.mutationId))}`;
      const unheard = row.state === 'sending' || row.state === 'verify';
      const untraced = UNTRACED.has(row.kind) || (row.kind === TRACED_WHEN_TAKEN && !row.applied);
      const unsure = unheard && untraced;
      const left = row.state === 'discarded' || row.state === 'rejected';
      const ends = left ? row.state : unsure ? 'rejected' : 'acked';
      expect(now.get(row.mutationId)?.state, what).toBe(ends);
      if (left) continue;
      const count = times(row.kind, row);
      if (SAME_TWICE.has(row.kind)) expect(count, what).toBeGreaterThanOrEqual(1);
      else expect(count, what).toBe(unsure && !row.applied ? 0 : 1);
    }
  }, 120_000);

  it('sends nothing of what the other station sends too where it is a copy, until a person says so for one change', async () => {
    const { told } = world;
    const ask = await world.start();
    expect(await ask('setup.adopt', { as: 'copied', by: 'Asha', reason: 'the old PC went' })).toMatchObject({
      step: 'ready',
    });
    const final = (state: string) => state === 'acked' || state === 'discarded' || state === 'rejected';
    const wanted = told.outbox.filter(({ state }) => !final(state));
    const open = async () => (await ask('outbox.list', { limit: 500 })).entries;
    const entries = (await open()).filter(({ lastError }) => lastError === 'OTHER_STATION');
    expect(entries.map(({ mutationId }) => mutationId).sort()).toEqual(
      wanted.map(({ mutationId }) => mutationId).sort(),
    );
    expect(entries.every(({ state, owner }) => state === 'rejected' && owner === 'supervisor')).toBe(true);
    const pulled = async () => (await ask('station.status', {})).lastPullAtMs !== null;
    await until('a whole pull', pulled, 60_000);
    expect(world.happened().filter(({ kind }) => Object.values(EFFECT).includes(kind))).toEqual([]);

    const taken = wanted.find(({ kind, applied }) => kind === 'cancel' && applied);
    const mutationId = taken?.mutationId ?? '';
    expect(await ask('outbox.decide', { mutationId, decision: 'retry' })).toEqual({ state: 'verify' });
    const through = async () =>
      (await ask('outbox.list', { all: true, limit: 500 })).entries.find((one) => one.mutationId === mutationId)
        ?.state === 'acked';
    await until('the change to be found taken', through, 30_000);
    expect(world.happened().filter(({ kind }) => kind === 'cancelled')).toEqual([]);
  }, 120_000);
});
