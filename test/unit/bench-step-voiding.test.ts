import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OpenParcel, RemovedUnits, Session } from '../../shared/bench/session.ts';
import { sessionSchema } from '../../shared/bench/session-schema.ts';
import { type BenchEvent, type Step, step } from '../../shared/bench/step.ts';
import type { StaleLabel } from '../../shared/bench/step-types.ts';
import { withMoreToRemove } from '../../shared/bench/voiding.ts';
import { anyEvent, anySession } from '../support/bench-arbitraries.ts';
import {
  command,
  held,
  item,
  kinds,
  leadsTo,
  mark,
  parcelOf,
  play,
  SLOT,
  scan,
  serial,
} from '../support/bench-play.ts';
import { parcel, parcelLine } from '../support/parcels.ts';

const SEED = Number(process.env['BENCH_STEP_SEED'] ?? Date.now() % 1_000_000_000);
console.log(`bench step voiding: BENCH_STEP_SEED=${SEED}`);

const MUG = parcelLine('MUG', 1, { cancelled: 2, verified: 1 });
const PEN = parcelLine('PEN', 1, { verified: 1 });
/** One mug and one pen are wanted; three mugs lie in the box. */
const packed = parcel('S1', [MUG, PEN]);
const LABEL: StaleLabel = { jobId: 'J1', labelCodes: ['FMPP1', 'FMPP2', 'QR'], dispatched: false };
const SHEETS: StaleLabel = {
  ...LABEL,
  sheets: [
    { codes: ['FMPP1'], seen: true },
    { codes: ['FMPP2'], seen: true },
  ],
};
const twoMugs: RemovedUnits = { orderItemId: MUG.orderItemId, lineId: MUG.lineId, units: 2, inBox: 2 };
const ok = command('ok');
const label = scan({ kind: 'unknown' }, 'FMPP1');
const another = scan({ kind: 'label', shipmentId: 'S2', resume: null }, 'FMPP9');

function stopped(removed: readonly RemovedUnits[], of: OpenParcel = packed): Extract<Session, { status: 'stopped' }> {
  return { status: 'stopped', parcel: of, why: { kind: 'quantity-changed', removed, after: 'label' } };
}
const cancelled: Session = { status: 'stopped', parcel: packed, why: { kind: 'gate', gate: { kind: 'cancelled' } } };

function stale<E extends BenchEvent>(event: E, of: StaleLabel = LABEL): E {
  return { ...event, stale: of };
}

const voiding = step(stopped([twoMugs]), stale(ok)).session;
const labelVoid = leadsTo(voiding, label).session;

describe('a label that tells the old quantity', () => {
  test('is asked for by the answer to its stop, and nothing else is taken meanwhile', () => {
    expect(voiding).toMatchObject({ status: 'voiding', labelVoid: false, toRemove: [{ units: 2 }], jobId: 'J1' });
    expect(play(voiding, item(MUG), scan({ kind: 'unknown' }, 'what'), ok)).toEqual([
      'gate/not-now',
      'unknown-code',
      'command/nothing-to-do',
      'voiding',
    ]);
    expect(play(voiding, another, label, ok, label)).toEqual([
      'wrong-label',
      'wrong-label',
      'command/answered',
      'accept/label-void',
      'voiding',
    ]);
  });

  test('goes on at its stop too, where it is scanned instead of the answer', () => {
    const seen = step(stopped([twoMugs]), stale(label));
    expect(seen).toMatchObject({ verdict: 'accept', detail: { what: 'label-void' }, session: { labelVoid: true } });
    expect(kinds(seen.effects)).toEqual(['label-void']);
    expect(step(stopped([twoMugs]), stale(another)).verdict).toBe('stop');
    expect(step(stopped([twoMugs]), stale(item(MUG))).verdict).toBe('stop');
  });

  test('is void with its last sheet and not before', () => {
    const asked = step(stopped([twoMugs]), stale(ok, SHEETS)).session;
    const second = scan({ kind: 'unknown' }, 'FMPP2');
    expect(step(asked, label)).toMatchObject({ detail: { what: 'label-void', read: 1, of: 2 }, effects: [] });
    expect(play(asked, label, label, scan({ kind: 'label', shipmentId: 'S1', resume: null }, 'X'))).toEqual([
      'accept/label-void',
      'repeated/label-again',
      'gate/which-box',
      'voiding',
    ]);
    expect(kinds(leadsTo(asked, second, label).effects)).toEqual(['label-void']);
  });

  test('that is destroyed, or never came out, is void on a person’s word', () => {
    expect(step(voiding, command('confirm'))).toMatchObject({
      verdict: 'command',
      session: { status: 'voiding', labelVoid: true },
      effects: [{ kind: 'label-void', by: 'destroyed' }],
    });
    expect(step(voiding, command('label-not-printed')).effects).toMatchObject([{ kind: 'label-void', by: 'not-out' }]);
    expect(step(labelVoid, command('confirm')).detail.what).toBe('nothing-to-do');
  });

  test('that left with its dispatch can only be told: the parcel is set aside', () => {
    const gone = { ...LABEL, dispatched: true };
    expect(step(stopped([twoMugs]), stale(ok, gone))).toMatchObject({
      verdict: 'gate',
      detail: { what: 'too-late', shipmentId: 'S1' },
      session: { status: 'idle' },
      effects: [{ kind: 'stopped-parcel-left' }],
    });
    expect(step(stopped([twoMugs]), stale(label, gone)).verdict).toBe('stop');
  });

  test('that never came out asks for the units alone', () => {
    expect(step(stopped([twoMugs]), ok).session).toMatchObject({ status: 'voiding', labelVoid: true });
    expect(step(stopped([{ ...twoMugs, inBox: 0 }]), ok)).toMatchObject({
      detail: { what: 'all-removed' },
      session: { status: 'printing', waitingFor: 'documents' },
    });
  });
});

describe('the units taken back', () => {
  test('are scanned out one by one; with the last the parcel waits for new documents', () => {
    const first = step(labelVoid, item(MUG));
    expect(first).toMatchObject({ verdict: 'accept', detail: { what: 'unit-removed', sku: 'MUG' }, effects: [] });
    const last = step(first.session, item(MUG));
    expect(last).toMatchObject({
      verdict: 'accept',
      detail: { what: 'all-removed', sku: 'MUG', shipmentId: 'S1' },
      session: { status: 'printing', waitingFor: 'documents', jobId: null },
    });
    expect(kinds(last.effects)).toEqual(['documents-stale']);
    expect(parcelOf(last.session).lines).toEqual(packed.lines);
  });

  test('are no others: a unit that stays has to be answered', () => {
    expect(play(labelVoid, item(PEN), item(MUG), ok, item(MUG), label, held('S2', { kind: 'on-hold' }))).toEqual([
      'wrong-item/not-to-remove',
      'wrong-item',
      'command/answered',
      'accept/unit-removed',
      'repeated/label-again',
      'gate/not-now',
      'voiding',
    ]);
  });

  test('go out by their numbers where the box has numbers; whichever leaves, the others are the parcel’s', () => {
    const numbered = parcelLine('PHONE', 1, {
      ...{ verified: 1, serialNumbers: [['a1', 'a2']] },
      serials: { need: 'yes', kind: 'imei', perUnit: 2 },
    });
    const box = parcel('S1', [numbered, PEN]);
    const two = { ...twoMugs, orderItemId: numbered.orderItemId, lineId: numbered.lineId };
    const removed = [
      {
        ...two,
        serialNumbers: [
          ['b1', 'b2'],
          ['c1', 'c2'],
        ],
      },
    ];
    const open = leadsTo(stopped(removed, box), stale(ok), label).session;
    expect(step(open, item(numbered))).toMatchObject({ verdict: 'gate', detail: { what: 'serial-wanted', of: 2 } });
    expect(step(open, serial('zz')).verdict).toBe('unknown-code');
    const out = leadsTo(open, serial('a2'), serial('a1'), ok, serial('c1'));
    expect(out).toMatchObject({ detail: { what: 'all-removed', serial: 'c1' }, session: { status: 'printing' } });
    expect(parcelOf(out.session).lines[0]?.serialNumbers).toEqual([['b1', 'b2']]);
    const back = leadsTo(open, serial('a1'), command('undo'));
    expect(back).toMatchObject({ detail: { what: 'undone', sku: 'PHONE' }, session: { toRemove: [{ units: 2 }] } });
    expect(leadsTo(back.session, serial('b1'), serial('a2')).session.status).toBe('printing');
  });

  test('may be put back one by one; what is void stays void', () => {
    const undo = command('undo');
    expect(play(voiding, undo)).toEqual(['command/nothing-to-do', 'voiding']);
    expect(play(labelVoid, item(MUG), undo, undo)).toEqual([
      'accept/unit-removed',
      'command/undone',
      'gate/too-late',
      'voiding',
    ]);
    expect(leadsTo(labelVoid, item(MUG), undo).session).toMatchObject({ toRemove: [{ units: 2 }], out: [] });
  });

  test('become more when the marketplace takes back more', () => {
    if (labelVoid.status !== 'voiding') throw new Error(labelVoid.status);
    const pens: RemovedUnits = { orderItemId: PEN.orderItemId, lineId: PEN.lineId, units: 1, inBox: 1 };
    const fewer = { ...packed, lines: [MUG, { ...PEN, needed: 0, verified: 0 }] };
    const more = withMoreToRemove(labelVoid, fewer, [pens, { ...twoMugs, units: 3, inBox: 1 }]);
    expect(more.toRemove.map(({ units }) => units)).toEqual([3, 1]);
    expect(leadsTo(more, item(PEN), item(MUG), item(MUG), item(MUG)).session.status).toBe('printing');
  });

  test('are none of a parcel labelled before its goods: those still missing are scanned in', () => {
    const first = parcel('S1', [parcelLine('MUG', 2, { cancelled: 1 })]);
    const on = leadsTo(stopped([{ ...twoMugs, inBox: 0 }], { ...first, labelled: true }), stale(ok), label);
    expect(on.session).toMatchObject({ status: 'verifying', parcel: { labelled: undefined } });
    expect(kinds(on.effects)).toEqual(['label-void', 'documents-stale']);
  });
});

describe('a cancelled parcel whose label is out', () => {
  test('is void with its label, not before', () => {
    expect(step(cancelled, ok).effects).toMatchObject([{ kind: 'stopped-parcel-left' }]);
    const asked = step(cancelled, stale(ok));
    expect(asked).toMatchObject({ session: { status: 'voiding', cancelled: true, toRemove: [] }, effects: [] });
    const done = step(asked.session, label);
    expect(done).toMatchObject({ verdict: 'accept', detail: { what: 'label-void' }, session: { status: 'idle' } });
    expect(kinds(done.effects)).toEqual(['label-void', 'stopped-parcel-left']);
    expect(kinds(step(cancelled, stale(label)).effects)).toEqual(['label-void', 'stopped-parcel-left']);
  });

  test('needs only what was not scanned before it was cancelled', () => {
    const half = leadsTo(stopped([twoMugs]), stale(ok, SHEETS), label).session;
    if (half.status !== 'voiding') throw new Error(half.status);
    const { status: _, parcel: of, blocked: __, ...work } = half;
    const late: Session = {
      ...stopped([]),
      why: { kind: 'gate', gate: { kind: 'cancelled' } },
      parcel: of,
      voiding: work,
    };
    const done = leadsTo(late, stale(ok, SHEETS), scan({ kind: 'unknown' }, 'FMPP2'));
    expect(kinds(done.effects)).toEqual(['label-void', 'stopped-parcel-left']);
  });
});

test('it is put aside as it is, by command and into a slot', () => {
  for (const aside of [command('park'), mark(SLOT, null)]) {
    const { effects, session } = step(labelVoid, aside);
    expect(session.status).toBe('idle');
    expect(effects).toMatchObject([{ kind: 'shelved', session: labelVoid }]);
  }
});

test('whatever happens, no unit is lost between the box and the hand, and no label is void unasked', () => {
  fc.assert(
    fc.property(anySession, fc.array(anyEvent, { maxLength: 30 }), (start, events) => {
      let session = start;
      for (const event of events) {
        const before = session;
        const next: Step = step(before, event);
        session = next.session;
        if (before.status !== 'voiding' || session.status !== 'voiding') continue;
        expect(unitsOf(session)).toBe(unitsOf(before));
        expect(numbersOf(session)).toEqual(numbersOf(before));
        const becameVoid = session.labelVoid && !before.labelVoid;
        expect(next.effects.some(({ kind }) => kind === 'label-void')).toBe(becameVoid);
        expect(before.labelVoid && !session.labelVoid).toBe(false);
        expect(sessionSchema.parse(JSON.parse(JSON.stringify(session)))).toEqual(session);
      }
    }),
    { seed: SEED, numRuns: 1500 },
  );
});

type Voiding = Extract<Session, { status: 'voiding' }>;

function unitsOf({ toRemove, out = [] }: Voiding): number {
  return out.length + toRemove.reduce((units, each) => units + each.units, 0);
}

function numbersOf({ parcel: { lines }, toRemove, out = [] }: Voiding): string[] {
  const inBox = [...lines, ...toRemove].flatMap(({ serialNumbers = [] }) => serialNumbers.flat());
  return [...inBox, ...out.flatMap(({ serials }) => serials)].sort();
}
