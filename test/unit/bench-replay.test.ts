import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ReplayEntry, replay } from '../../shared/bench/replay.ts';
import type { Session } from '../../shared/bench/session.ts';
import { type BenchEvent, step } from '../../shared/bench/step.ts';
import { type JournalEvent, journalVersion, readJournalEvent } from '../../shared/model/journal.ts';
import { anyEvent, anySession } from '../support/bench-arbitraries.ts';
import { command, item, order, parcelOf, verifyingOf } from '../support/bench-play.ts';
import { parcel, parcelLine } from '../support/parcels.ts';

const SEED = Number(process.env['BENCH_STEP_SEED'] ?? Date.now() % 1_000_000_000);
console.log(`bench replay: BENCH_STEP_SEED=${SEED}`);

const MUG = parcelLine('MUG', 2);
const opened = order('S1', parcel('S1', [MUG]));

/** A journal as the station writes one: through JSON, numbered from 1. */
function recorder() {
  const entries: ReplayEntry[] = [];
  let session: Session = { status: 'idle' };

  function write(event: JournalEvent): void {
    const stored = JSON.stringify(event.payload);
    entries.push({
      seq: entries.length + 1,
      event: readJournalEvent(event.kind, journalVersion(event.kind), stored),
    });
  }

  return {
    entries,
    get session(): Session {
      return session;
    },
    /** `goesOn`: what the station makes of the session the step gave. */
    scan(event: BenchEvent, goesOn: (after: Session) => Session = (after) => after): void {
      const next = step(session, event);
      session = goesOn(next.session);
      write({
        kind: 'scan',
        payload: {
          scanId: `scan-${entries.length}`,
          code: event.type === 'scan' ? event.code : event.type,
          verdict: next.verdict,
          detail: next.detail,
          event,
          status: session.status,
          ...(session === next.session ? {} : { session }),
        },
      });
    },
    news(bench: Session): void {
      session = bench;
      const parcelId = bench.status === 'idle' ? 'parcel-S1' : bench.parcel.parcelId;
      write({ kind: 'parcel-changed', payload: { parcelId, state: 'stopped', cause: 'news', bench } });
    },
    write,
  };
}

/** The journal with one entry changed. */
function changed(entries: readonly ReplayEntry[], seq: number, event: ReplayEntry['event']): ReplayEntry[] {
  return entries.map((entry) => (entry.seq === seq ? { seq, event } : entry));
}

function packed() {
  const journal = recorder();
  const start = { version: '1', schemaVersion: 1, stationUid: 'u', clean: true, shell: 'test' };
  journal.write({ kind: 'station-started', payload: start });
  journal.scan(opened);
  journal.scan(item(MUG));
  journal.scan(item(MUG), (after) =>
    after.status === 'printing' ? { ...after, waitingFor: 'printer', jobId: 'J1' } : after,
  );
  journal.news({
    status: 'confirming-label',
    parcel: parcelOf(journal.session),
    jobId: 'J1',
    labelCodes: ['FMPP1'],
    sentAtMs: 5,
    blocked: null,
  });
  journal.scan({ type: 'scan', code: 'FMPP1', match: { kind: 'unknown' }, atMs: 9 });
  return journal;
}

describe('replay of a journal', () => {
  test('follows scans, what the station made of them, and news', () => {
    const journal = packed();
    expect(journal.session.status).toBe('idle');
    expect(replay(journal.entries)).toEqual({ entries: 6, steps: 4, skipped: 0, difference: null });
  });

  test('tells the first scan that comes out otherwise, by verdict or by state', () => {
    const { entries } = packed();
    const second = entries[2]?.event;
    if (second?.status !== 'known' || second.kind !== 'scan') throw new Error('It is the scan of a unit');
    const verdict = changed(entries, 3, { ...second, payload: { ...second.payload, verdict: 'too-many' } });
    expect(replay(verdict)).toMatchObject({
      steps: 1,
      difference: {
        seq: 3,
        journal: { verdict: 'too-many', status: 'verifying' },
        replayed: { verdict: 'accept', status: 'verifying' },
      },
    });
    const status = changed(entries, 3, { ...second, payload: { ...second.payload, status: 'printing' } });
    expect(replay(status).difference).toMatchObject({ seq: 3, replayed: { status: 'verifying' } });
    const without = entries.filter(({ seq }) => seq !== 3);
    expect(replay(without).difference?.seq).toBe(4);
  });

  test('ignores the session a parcel left with: the scan that made it leave tells the bench itself', () => {
    const journal = recorder();
    journal.scan(opened);
    const payload = { parcelId: 'parcel-S1', state: 'parked', cause: 'shelved', session: journal.session } as const;
    journal.write({ kind: 'parcel-changed', payload });
    journal.scan(command('park'));
    journal.scan(opened);
    expect(replay(journal.entries)).toMatchObject({ steps: 3, difference: null });
  });

  test('loses the thread at an erased scan and finds it again where a session is named', () => {
    const { entries } = packed();
    const erased = changed(entries, 3, readJournalEvent('scan', 1, null));
    expect(replay(erased)).toEqual({ entries: 6, steps: 1 + 1, skipped: 2, difference: null });
    const newer = changed(entries, 2, readJournalEvent('scan', 99, '{"scanId":"x"}'));
    expect(replay(newer)).toMatchObject({ skipped: 3, difference: null });
  });

  test('does not blame an idle bench it knows nothing of for what an erased parcel left behind', () => {
    const journal = recorder();
    journal.scan(opened);
    const first = journal.entries.length;
    journal.scan(command('park'));
    const left = { pack: 'none', dispatch: 'none', last: verifyingOf(parcel('S1', [MUG])) } as const;
    journal.scan(command('undo', left));
    journal.scan(item(MUG));
    expect(journal.session.status).toBe('verifying');
    expect(replay(changed(journal.entries, first, readJournalEvent('scan', 1, null)))).toEqual({
      entries: 4,
      steps: 0,
      skipped: 4,
      difference: null,
    });
  });

  test('of any journal this build wrote comes out the same', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), fc.array(anySession, { maxLength: 5 }), (events, news) => {
        const journal = recorder();
        events.forEach((event, at) => {
          const bench = at % 7 === 6 ? news[Math.floor(at / 7)] : undefined;
          if (bench) journal.news(bench);
          journal.scan(event, (after) =>
            at % 5 === 4 && after.status === 'printing' ? { ...after, jobId: 'J9' } : after,
          );
        });
        expect(replay(journal.entries)).toMatchObject({ steps: events.length, skipped: 0, difference: null });
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
