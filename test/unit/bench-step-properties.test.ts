import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OpenParcel, Session } from '../../shared/bench/session.ts';
import { sessionSchema } from '../../shared/bench/session-schema.ts';
import { isVerified, step } from '../../shared/bench/step.ts';
import { anyEvent, anySession, freshParcel, scanEvent } from '../support/bench-arbitraries.ts';
import { command, verifyingOf } from '../support/bench-play.ts';

const SEED = Number(process.env['BENCH_STEP_SEED'] ?? Date.now() % 1_000_000_000);
const RUNS = 1500;
const LONG = { seed: SEED, numRuns: RUNS };
console.log(`bench step properties: BENCH_STEP_SEED=${SEED}`);

const events = fc.array(anyEvent, { maxLength: 40 });

/** Every session on the way, each with the step that led to it. */
function* played(start: Session, all: readonly Parameters<typeof step>[1][]) {
  let session = start;
  for (const event of all) {
    const before = session;
    const next = step(before, event);
    session = next.session;
    yield { before, event, next };
  }
}

function parcelIn(session: Session): OpenParcel | null {
  return session.status === 'idle' ? null : session.parcel;
}

describe('whatever the session and whatever is scanned, commanded or said of a box', () => {
  test('there is an answer, and the session is one that can be stored and read back', () => {
    fc.assert(
      fc.property(anySession, events, (start, all) => {
        expect(sessionSchema.parse(start)).toEqual(start);
        for (const { next } of played(start, all)) {
          const stored: unknown = JSON.parse(JSON.stringify(next.session));
          expect(sessionSchema.parse(stored)).toEqual(next.session);
          for (const effect of next.effects) {
            if (effect.kind === 'shelved') sessionSchema.parse(effect.session);
          }
        }
      }),
      LONG,
    );
  });

  test('no line counts more units than it needs, nor serial numbers other than one list for each unit', () => {
    fc.assert(
      fc.property(anySession, events, (start, all) => {
        for (const { next } of played(start, all)) {
          for (const line of parcelIn(next.session)?.lines ?? []) {
            expect(line.verified).toBeGreaterThanOrEqual(0);
            expect(line.verified).toBeLessThanOrEqual(line.needed);
            if (line.serials.need !== 'yes') continue;
            expect(line.serialNumbers.map((unit) => unit.length)).toEqual(
              Array.from({ length: line.verified }, () => line.serials.perUnit),
            );
          }
        }
      }),
      LONG,
    );
  });

  test('no serial number is in a parcel twice', () => {
    fc.assert(
      fc.property(anySession, events, (start, all) => {
        for (const { next } of played(start, all)) {
          const numbers = parcelIn(next.session)?.lines.flatMap((line) => line.serialNumbers.flat()) ?? [];
          expect(new Set(numbers).size).toBe(numbers.length);
        }
      }),
      LONG,
    );
  });

  test('while a verdict waits for its answer a scan counts nothing, opens nothing and says the same again', () => {
    fc.assert(
      fc.property(anySession, scanEvent, (session, event) => {
        const stands = 'blocked' in session ? session.blocked : null;
        if (!stands) return;
        expect(step(session, event)).toEqual({
          session,
          verdict: stands.by,
          detail: { what: stands.by },
          effects: [],
        });
      }),
      LONG,
    );
  });

  test('a parcel is complete only with every unit in and every box confirmed, and by one step', () => {
    fc.assert(
      fc.property(anySession, events, (start, all) => {
        for (const { next } of played(start, all)) {
          const completed = next.effects.filter(
            (effect) => effect.kind === 'completed' || effect.kind === 'self-packed',
          );
          expect(completed.length).toBe(next.verdict === 'complete' ? 1 : 0);
          for (const { kind, parcel } of completed) {
            expect(isVerified(parcel)).toBe(true);
            expect(kind === 'self-packed').toBe(parcel.type === 'SELF');
            // Of what the seller ships himself no box is told to anybody.
            if (kind === 'completed') expect(parcel.boxes.every((box) => box.confirmed && box.box !== null)).toBe(true);
          }
        }
      }),
      LONG,
    );
  });

  test('a label is confirmed only by the last of its sheets, and a scan never takes one back', () => {
    fc.assert(
      fc.property(anySession, events, (start, all) => {
        for (const { before, event, next } of played(start, all)) {
          const sheets = event.type === 'scan' && 'sheets' in before ? before.sheets : undefined;
          if (!sheets) continue;
          const unseen = sheets.filter(({ seen }) => !seen);
          if (next.verdict === 'label-confirmed') expect(unseen).toHaveLength(1);
          if (!('sheets' in next.session) || next.session === before) continue;
          const left = next.session.sheets?.filter(({ seen }) => !seen) ?? [];
          const took = ['label-of-box', 'label-void'].includes(next.detail.what) && event.type === 'scan';
          expect(unseen.length - left.length).toBe(took ? 1 : 0);
        }
      }),
      LONG,
    );
  });

  test('the same events lead to the same steps', () => {
    fc.assert(
      fc.property(anySession, events, (start, all) => {
        const steps = [...played(start, all)].map(({ next }) => next);
        expect([...played(structuredClone(start), structuredClone(all))].map(({ next }) => next)).toEqual(steps);
      }),
      { ...LONG, numRuns: RUNS / 3 },
    );
  });

  test('no step changes what it was given', () => {
    fc.assert(
      fc.property(anySession, anyEvent, (session, event) => {
        const before = structuredClone({ session, event });
        step(session, event);
        expect({ session, event }).toEqual(before);
      }),
      LONG,
    );
  });
});

test('undo takes back exactly what a scan while verifying added', () => {
  let undone = 0;
  fc.assert(
    fc.property(freshParcel, fc.array(scanEvent, { maxLength: 40 }), (fresh, all) => {
      for (const { before, next } of played(verifyingOf(fresh), all)) {
        const after = next.session;
        if (before.status !== 'verifying' || next.verdict !== 'accept' || after.status === 'idle') continue;
        if (!['unit', 'next-box', 'box-wanted', 'serial', 'serial-wanted'].includes(next.detail.what)) continue;
        // A unit that took several numbers goes with all of them; the others one number at a time.
        const counted = !('capturing' in after) || after.capturing === undefined;
        const back = step(after, command('undo')).session;
        expect(back.status).toBe('verifying');
        expect(lyingThere(back)).toEqual(lyingThere(before));
        if (!counted) expect(capturing(back)).toEqual(capturing(before));
        undone += 1;
      }
    }),
    LONG,
  );
  expect(undone).toBeGreaterThan(RUNS / 10);
});

function capturing(session: Session) {
  return session.status === 'verifying' ? session.capturing : undefined;
}

/** The parcel but for what ended it before it came back, which any later unit forgets. */
function lyingThere(session: Session): OpenParcel | null {
  const parcel = parcelIn(session);
  return parcel && { ...parcel, ended: undefined };
}
