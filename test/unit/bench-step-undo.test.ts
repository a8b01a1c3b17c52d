import { describe, expect, test } from 'vitest';
import type { BusySession, Session } from '../../shared/bench/session.ts';
import { step } from '../../shared/bench/step.ts';
import type { TakeBack } from '../../shared/bench/step-types.ts';
import { command, item, kinds, leadsTo, parcelOf, play, scan, serial, verifyingOf } from '../support/bench-play.ts';
import { KNOWN_BOX, parcel, parcelLine } from '../support/parcels.ts';

const MUG = parcelLine('MUG', 1);
const CUP = parcelLine('CUP', 2);
const done = leadsTo(verifyingOf(parcel('S1', [CUP, MUG])), item(CUP), item(MUG), item(CUP)).session;
const of = parcelOf(done);
const confirming: BusySession = {
  status: 'confirming-label',
  parcel: of,
  jobId: 'J1',
  labelCodes: ['FMPP1'],
  sentAtMs: 1,
  blocked: null,
};
const nothingTold: TakeBack = { pack: 'none', dispatch: 'none', last: null };
const undo = (takeBack: Partial<TakeBack> = {}) => command('undo', { ...nothingTold, ...takeBack });

describe('undo of a completion', () => {
  const printing: Session = { status: 'printing', parcel: of, waitingFor: 'printer', sinceMs: 1, jobId: 'J1' };
  const asking: Session = { status: 'asking', parcel: of, jobId: 'J1', labelCodes: [], reason: 'reset' };

  test('opens the parcel again, its last unit out, with the label job that may be cancelled', () => {
    for (const session of [printing, confirming, asking]) {
      const back = step(session, undo({ pack: 'pending' }));
      expect(back).toMatchObject({ verdict: 'command', detail: { what: 'reopened', title: CUP.title } });
      expect(back.effects).toMatchObject([{ kind: 'reopened', jobId: 'J1', parcel: { shipmentId: 'S1' } }]);
      expect(play(back.session, item(CUP))).toEqual(['complete/completed', 'printing']);
    }
  });

  test('checks the units again even when the marketplace has the pack: they are all it was told', () => {
    expect(play(done, undo({ pack: 'gone' }), item(CUP))).toEqual([
      'command/reopened',
      'complete/completed',
      'printing',
    ]);
  });

  test('is too late once the dispatch left', () => {
    expect(step(confirming, undo({ pack: 'gone', dispatch: 'gone' }))).toMatchObject({
      session: confirming,
      verdict: 'gate',
      detail: { what: 'too-late', shipmentId: 'S1' },
      effects: [],
    });
  });

  test('withdraws a dispatch that has not left', () => {
    expect(kinds(step(confirming, undo({ dispatch: 'pending' })).effects)).toEqual(['dispatch-withdrawn', 'reopened']);
  });

  test('is too late for serial numbers and boxes the marketplace has been told', () => {
    const phone = parcelLine('PHONE', 1, { serials: { need: 'yes', kind: 'imei', perUnit: 1 } });
    const numbered = leadsTo(verifyingOf(parcel('S1', [phone])), item(phone), serial('356')).session;
    const asked = parcel('S1', [MUG], [{ ...KNOWN_BOX, confirmed: false }]);
    const measured = leadsTo(verifyingOf(asked), item(MUG), command('ok')).session;
    for (const session of [numbered, measured]) {
      expect(step(session, undo({ pack: 'gone' })).detail.what).toBe('too-late');
      expect(step(session, undo({ pack: 'pending' })).detail.what).toBe('reopened');
    }
    const back = step(measured, undo({ pack: 'pending' }));
    expect(parcelOf(back.session).boxes).toEqual([{ ...KNOWN_BOX, confirmed: false }]);
    expect(play(back.session, item(MUG), command('ok'))).toEqual([
      'accept/box-wanted',
      'complete/completed',
      'printing',
    ]);
  });

  test('does nothing where nobody knows what the marketplace was told', () => {
    expect(play(done, command('undo'))).toEqual(['command/nothing-to-do', 'printing']);
  });

  test('does nothing to a stopped parcel, nor under a verdict that waits for its answer', () => {
    const stopped: Session = { status: 'stopped', parcel: of, why: { kind: 'gate', gate: { kind: 'on-hold' } } };
    expect(play(stopped, undo())).toEqual(['command/nothing-to-do', 'stopped']);
    const wrong = scan({ kind: 'label', shipmentId: 'S2', resume: null });
    expect(play(confirming, wrong, undo())).toEqual(['wrong-label', 'wrong-label', 'confirming-label']);
  });
});

describe('undo on an idle bench', () => {
  const seen = step(confirming, scan({ kind: 'unknown' }, 'FMPP1')).session;

  test('brings back the label scanned last while its dispatch has not left', () => {
    const back = step(seen, undo({ pack: 'gone', dispatch: 'pending', last: confirming }));
    expect(back).toMatchObject({ verdict: 'command', detail: { what: 'reopened' }, session: confirming });
    expect(kinds(back.effects)).toEqual(['dispatch-withdrawn']);
  });

  test('is too late once the dispatch left', () => {
    expect(step(seen, undo({ pack: 'gone', dispatch: 'gone', last: confirming }))).toMatchObject({
      session: seen,
      verdict: 'gate',
      detail: { what: 'too-late', shipmentId: 'S1' },
    });
  });

  test('takes a parcel that was put aside off the shelf again', () => {
    const begun = leadsTo(verifyingOf(parcel('S1', [CUP])), item(CUP)).session;
    const parked = step(begun, command('park'));
    const [shelved] = parked.effects;
    if (shelved?.kind !== 'shelved') throw new Error('It was not shelved');
    const back = step(parked.session, undo({ last: shelved.session }));
    expect(back).toMatchObject({ session: begun, detail: { what: 'resumed' } });
    expect(kinds(back.effects)).toEqual(['unshelved']);
  });

  test('does nothing when no parcel left, or another one is meant', () => {
    expect(play({ status: 'idle' }, undo({ last: confirming }))).toEqual(['command/nothing-to-do', 'idle']);
    const other: BusySession = { ...confirming, parcel: parcel('S2', [MUG]) };
    expect(play(seen, undo({ dispatch: 'pending', last: other }))).toEqual(['command/nothing-to-do', 'idle']);
    expect(play(seen, undo({ dispatch: 'pending' }), command('undo'))).toEqual([
      'command/nothing-to-do',
      'command/nothing-to-do',
      'idle',
    ]);
  });
});
