import { describe, expect, test } from 'vitest';
import type { Session } from '../../shared/bench/session.ts';
import { BOUNCE_MS, step } from '../../shared/bench/step.ts';
import {
  at,
  command,
  firstItem,
  item,
  kinds,
  leadsTo,
  mark,
  order,
  parcelOf,
  play,
  SLOT,
  scan,
  shelving,
  TICKET,
  verifyingOf,
} from '../support/bench-play.ts';
import { KNOWN_BOX, parcel, parcelLine } from '../support/parcels.ts';

const MUG = parcelLine('MUG', 1);
const CUP = parcelLine('CUP', 2);
const idle: Session = { status: 'idle' };
const mug = parcel('S1', [MUG]);
const cups = parcel('S2', [CUP]);
const half = verifyingOf(parcel('S2', [{ ...CUP, verified: 1 }]));
const done = leadsTo(verifyingOf(mug), item(MUG)).session;
const later = <E extends Parameters<typeof step>[1]>(event: E): E => at(BOUNCE_MS + 1, event);
const confirming: Session = {
  status: 'confirming-label',
  parcel: parcelOf(done),
  jobId: 'J1',
  labelCodes: ['FMPP1'],
  sentAtMs: 1,
  blocked: null,
};

describe('item-first', () => {
  test('an item opens the shipment that needs it and counts its unit in the same scan', () => {
    const opened = step(idle, firstItem(cups, CUP));
    expect(opened).toMatchObject({ verdict: 'accept', detail: { what: 'unit', shipmentId: 'S2' } });
    expect(parcelOf(opened.session).lines[0]?.verified).toBe(1);
    expect(opened.effects).toEqual([{ kind: 'opened', parcel: cups }]);
  });

  test('a shipment of one unit is opened and completed by one scan', () => {
    const one = step(idle, firstItem(mug, MUG));
    expect(one).toMatchObject({ verdict: 'complete', session: { status: 'printing' } });
    expect(kinds(one.effects)).toEqual(['opened', 'completed']);
  });

  test('a shipment that was begun goes on from where it was', () => {
    const on = step(idle, firstItem(cups, CUP, half));
    expect(on).toMatchObject({ verdict: 'complete', detail: { shipmentId: 'S2' } });
    expect(kinds(on.effects)).toEqual(['unshelved', 'completed']);
  });

  test('an item nobody wants now says so, with the gate of the first that would', () => {
    const nobody = { kind: 'item-not-wanted', sku: 'CUP', title: 'Cup' } as const;
    expect(play(idle, scan({ ...nobody, gate: null }))).toEqual(['gate/item-not-wanted', 'idle']);
    expect(step(idle, scan({ ...nobody, gate: { kind: 'on-hold' } })).detail).toMatchObject({
      what: 'item-not-wanted',
      gate: { kind: 'on-hold' },
      title: 'Cup',
    });
  });

  test('the next item shelves a parcel that waits for its label, and opens the next', () => {
    const next = step(done, later(firstItem(cups, CUP)));
    expect(next).toMatchObject({ verdict: 'accept', session: { status: 'verifying', parcel: { shipmentId: 'S2' } } });
    expect(kinds(next.effects)).toEqual(['shelved', 'opened']);
  });

  test('nothing opens before the label is confirmed or the parcel put aside', () => {
    const { parcel: of, jobId, labelCodes } = confirming;
    const asking: Session = { status: 'asking', parcel: of, jobId, labelCodes, reason: 'reset' };
    const printing: Session = { status: 'printing', parcel: of, waitingFor: 'printer', sinceMs: 1, jobId };
    for (const session of [confirming, asking, printing]) {
      for (const event of [firstItem(cups, CUP), mark(SLOT, null)]) {
        expect(step(session, later(event))).toMatchObject({ session, verdict: 'gate', detail: { what: 'not-now' } });
      }
    }
    expect(play(confirming, later(command('park')), later(firstItem(cups, CUP)))).toEqual([
      'command/parked',
      'accept/unit',
      'verifying',
    ]);
  });
});

describe('a bounced trigger', () => {
  const again = firstItem(parcel('S3', [MUG]), MUG);

  test('right after a completion is told as such and changes nothing, wherever the parcel has got to', () => {
    const { parcel: of, jobId, labelCodes } = confirming;
    const asking: Session = { status: 'asking', parcel: of, jobId, labelCodes, reason: 'reset' };
    for (const session of [done, confirming, asking]) {
      const told = step(session, at(BOUNCE_MS, again));
      expect(told).toMatchObject({ verdict: 'repeated', detail: { what: 'scan-again' }, effects: [] });
      expect(told.session).toEqual({ ...session, parcel: { ...of, ended: { code: null, atMs: 1 } } });
    }
  });

  test('is meant when it comes once more, or after a while', () => {
    expect(play(done, at(2, again), at(3, again))).toEqual(['repeated/scan-again', 'complete/completed', 'printing']);
    expect(play(done, at(BOUNCE_MS + 1, again))).toEqual(['complete/completed', 'printing']);
  });

  test('on an idle bench is remembered from the parcel that left last', () => {
    const seen = step(confirming, scan({ kind: 'unknown' }, 'FMPP1', 1000));
    expect(seen.session).toEqual({
      status: 'idle',
      last: { parcelId: 'parcel-S1', shipmentId: 'S1', code: 'MUG', completedAtMs: 1 },
    });
    expect(play(seen.session, at(2000, again), at(2001, again))).toEqual([
      'repeated/scan-again',
      'complete/completed',
      'printing',
    ]);
    expect(play(seen.session, at(BOUNCE_MS + 1, again))).toEqual(['complete/completed', 'printing']);
    expect(play(seen.session, at(2000, firstItem(cups, CUP)))).toEqual(['accept/unit', 'verifying']);
  });

  test('is none when the clock was set back', () => {
    expect(play(done, at(0, again))).toEqual(['complete/completed', 'printing']);
  });
});

describe('the shelf', () => {
  test('a parcel whose label cannot come goes there at once', () => {
    const shelved = step(verifyingOf(mug), shelving(item(MUG)));
    expect(shelved).toMatchObject({
      verdict: 'complete',
      detail: { what: 'shelved', shipmentId: 'S1' },
      session: { status: 'idle', last: { shipmentId: 'S1', code: 'MUG' } },
    });
    expect(shelved.effects).toMatchObject([
      { kind: 'completed', parcel: { shipmentId: 'S1' } },
      { kind: 'shelved', session: { status: 'printing', waitingFor: 'documents' } },
    ]);
    const confirmed = { ...KNOWN_BOX, confirmed: false };
    expect(play(verifyingOf(parcel('S1', [MUG], [confirmed])), item(MUG), shelving(command('ok')))).toEqual([
      'accept/box-wanted',
      'complete/shelved',
      'idle',
    ]);
  });

  test('a mark brings its parcel back to an idle bench', () => {
    const back = step(idle, mark(TICKET, 'S2', half));
    expect(back).toMatchObject({ verdict: 'accept', detail: { what: 'resumed', shipmentId: 'S2' }, session: half });
    expect(back.effects).toEqual([{ kind: 'unshelved', parcel: half.parcel }]);
  });

  test('a mark nothing stands under is empty, and one whose parcel is gated says why', () => {
    expect(step(idle, mark(SLOT, null)).detail).toEqual({ what: 'mark-empty', mark: SLOT });
    expect(step(idle, mark(TICKET, 'S2', half, { kind: 'on-hold' })).detail).toMatchObject({
      what: 'gate',
      gate: { kind: 'on-hold' },
      mark: TICKET,
    });
    expect(play(idle, mark(TICKET, 'S2'))).toEqual(['gate/not-now', 'idle']);
  });

  test('a slot card puts the parcel on the bench into its slot, complete or not', () => {
    const boxing = leadsTo(verifyingOf(parcel('S1', [MUG], [{ ...KNOWN_BOX, confirmed: false }])), item(MUG)).session;
    for (const session of [verifyingOf(mug), boxing, done]) {
      const shelved = step(session, mark(SLOT, null));
      expect(shelved).toMatchObject({ verdict: 'accept', detail: { what: 'shelved', mark: SLOT, shipmentId: 'S1' } });
      expect(shelved.effects).toEqual([{ kind: 'shelved', parcel: parcelOf(session), session, mark: SLOT }]);
      expect(shelved.session.status).toBe('idle');
    }
  });

  test('a slot that holds another parcel is taken', () => {
    for (const session of [verifyingOf(mug), done]) {
      expect(step(session, later(mark(SLOT, 'S2', half)))).toMatchObject({
        session,
        detail: { what: 'mark-taken', mark: SLOT, shipmentId: 'S2' },
        effects: [],
      });
    }
  });

  test('no mark takes a parcel from under a verdict that waits for its answer', () => {
    const wrong = scan({ kind: 'other-item', sku: 'CUP', title: 'Cup', shipmentIds: [] });
    expect(play(verifyingOf(mug), wrong, mark(SLOT, null))).toEqual(['wrong-item', 'wrong-item', 'verifying']);
  });

  test("another parcel's ticket is not for now while units are verified, and a wrong label where a label is awaited", () => {
    expect(play(verifyingOf(mug), mark(TICKET, 'S2', half))).toEqual(['gate/not-now', 'verifying']);
    expect(play(confirming, mark(TICKET, 'S2', half))).toEqual(['wrong-label', 'confirming-label']);
  });

  test("another parcel's ticket shelves the one that waits for its label, and brings the other back", () => {
    const swapped = step(done, mark(TICKET, 'S2', half));
    expect(swapped).toMatchObject({ session: half, detail: { what: 'resumed' } });
    expect(kinds(swapped.effects)).toEqual(['shelved', 'unshelved']);
    expect(play(done, mark(TICKET, 'S1'))).toEqual(['repeated/already-open', 'printing']);
  });
});

test('an order scanned while the parcel before waits for its label opens as from an idle bench', () => {
  expect(play(done, order('S2', cups), item(CUP))).toEqual(['accept/opened', 'accept/unit', 'verifying']);
  expect(play(done, order('S2', null, half))).toEqual(['accept/resumed', 'verifying']);
});
