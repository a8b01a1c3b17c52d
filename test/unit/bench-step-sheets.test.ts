import { describe, expect, test } from 'vitest';
import type { Session } from '../../shared/bench/session.ts';
import { step } from '../../shared/bench/step.ts';
import { command, kinds, leadsTo, mark, order, play, scan, TICKET } from '../support/bench-play.ts';
import { parcel, parcelLine } from '../support/parcels.ts';

/** A label of three sheets, one for each box; `QR` is on all of them. */
const SHEETS = ['FMPP1', 'FMPP2', 'FMPP3'].map((code) => ({ codes: [code, `${code}-QR`], seen: false }));
const packed = parcel('S1', [parcelLine('MUG', 1, { verified: 1 })]);
const proof = { labelCodes: [...SHEETS.flatMap(({ codes }) => codes), 'QR'], sheets: SHEETS };
const confirming: Extract<Session, { status: 'confirming-label' }> = {
  ...{ status: 'confirming-label', parcel: packed, jobId: 'J1', sentAtMs: 0, blocked: null },
  ...proof,
};
const asking: Session = { status: 'asking', parcel: packed, jobId: 'J1', reason: 'reset', ...proof };
const unknown = (code: string) => scan({ kind: 'unknown' }, code);
const own = (code: string, resume: Session | null = null) => scan({ kind: 'label', shipmentId: 'S1', resume }, code);
const other = scan({ kind: 'label', shipmentId: 'S2', resume: null }, 'FMPP9');
const seenIn = (session: Session) => ('sheets' in session ? session.sheets?.map(({ seen }) => seen) : undefined);

describe('a label of several sheets', () => {
  test('is confirmed by the last sheet that was not seen, in any order', () => {
    const first = step(confirming, own('FMPP3'));
    expect(first).toMatchObject({ verdict: 'accept', detail: { what: 'label-of-box', read: 1, of: 3 }, effects: [] });
    expect(seenIn(first.session)).toEqual([false, false, true]);
    const second = step(first.session, unknown('FMPP1-QR'));
    expect(second).toMatchObject({ verdict: 'accept', detail: { what: 'label-of-box', read: 2, of: 3 }, effects: [] });
    expect(step(second.session, own('FMPP2'))).toMatchObject({
      verdict: 'label-confirmed',
      detail: { what: 'label-confirmed', shipmentId: 'S1' },
      session: { status: 'idle', last: { shipmentId: 'S1' } },
      effects: [{ kind: 'label-seen', jobId: 'J1' }],
    });
  });

  test('counts a sheet once, by whichever of its codes', () => {
    const again = leadsTo(confirming, own('FMPP1'), unknown('FMPP1-QR'));
    expect(again).toMatchObject({ verdict: 'repeated', detail: { what: 'label-again', read: 1, of: 3 }, effects: [] });
    expect(seenIn(again.session)).toEqual([true, false, false]);
  });

  test('is not proven by a code that does not tell which box it is of', () => {
    expect(play(confirming, unknown('QR'), own('FMPP-UNPRINTED'))).toEqual([
      'gate/which-box',
      'gate/which-box',
      'confirming-label',
    ]);
  });

  test('keeps what was seen through a wrong label and its answer', () => {
    const answered = leadsTo(confirming, own('FMPP1'), other, own('FMPP2'), command('ok'));
    expect(answered.session).toEqual(leadsTo(confirming, own('FMPP1')).session);
    expect(play(confirming, own('FMPP1'), other, own('FMPP2'), command('ok'), own('FMPP2'), own('FMPP3'))).toEqual([
      'accept/label-of-box',
      'wrong-label',
      'wrong-label',
      'command/answered',
      'accept/label-of-box',
      'label-confirmed',
      'idle',
    ]);
  });

  test('keeps what was seen on the shelf, and is told of the rest there', () => {
    const begun = leadsTo(confirming, own('FMPP1')).session;
    const parked = step(begun, command('park'));
    expect(parked.effects).toMatchObject([{ kind: 'shelved', session: begun }]);
    const back = step(parked.session, mark(TICKET, 'S1', begun));
    expect(back.session).toEqual(begun);
    expect(play(back.session, own('FMPP1'), own('FMPP2'), own('FMPP3'))).toEqual([
      'repeated/label-again',
      'accept/label-of-box',
      'label-confirmed',
      'idle',
    ]);
  });

  test('comes back to an idle bench by any of its sheets until the last one is seen', () => {
    const idle: Session = { status: 'idle' };
    const first = step(idle, own('FMPP1', confirming));
    expect(first).toMatchObject({
      verdict: 'accept',
      detail: { what: 'label-of-box', shipmentId: 'S1', read: 1, of: 3 },
      session: { status: 'confirming-label' },
      effects: [{ kind: 'unshelved' }],
    });
    const but = leadsTo(first.session, own('FMPP2')).session;
    expect(step(idle, own('FMPP1', but))).toMatchObject({ verdict: 'repeated', session: but });
    const last = step(idle, own('FMPP3', but));
    expect(last).toMatchObject({ verdict: 'label-confirmed', session: { status: 'idle' } });
    expect(kinds(last.effects)).toEqual(['unshelved', 'label-seen']);
  });

  test('is asked about until each sheet was seen, and keeps those seen when a person says that it came out', () => {
    expect(play(asking, order('S2', null), own('FMPP1'), own('FMPP1'), own('FMPP2'), own('FMPP3'))).toEqual([
      'gate/not-now',
      'accept/label-of-box',
      'repeated/label-again',
      'accept/label-of-box',
      'label-confirmed',
      'idle',
    ]);
    const out = leadsTo(asking, own('FMPP2'), command('label-printed'));
    expect(out.session.status).toBe('confirming-label');
    expect(seenIn(out.session)).toEqual([false, true, false]);
  });
});
