import { describe, expect, test } from 'vitest';
import type { Session } from '../../shared/bench/session.ts';
import { step } from '../../shared/bench/step.ts';
import {
  command,
  held,
  item,
  kinds,
  leadsTo,
  order,
  parcelOf,
  play,
  scan,
  verifyingOf,
} from '../support/bench-play.ts';
import { parcel, parcelLine } from '../support/parcels.ts';

const MUG = parcelLine('MUG', 2);
const PEN = parcelLine('PEN', 1);
const verifying = verifyingOf(parcel('S1', [MUG, PEN]));
const other = order('S2', parcel('S2', [parcelLine('CUP', 1)]));
const wrong = scan({ kind: 'other-item', sku: 'CUP', title: 'Cup', shipmentIds: ['S2'] }, 'CUP');
const unknown = scan({ kind: 'unknown' }, '???');
const ok = command('ok');
const packed = parcel('S1', [parcelLine('MUG', 1, { verified: 1 })]);
const confirming: Extract<Session, { status: 'confirming-label' }> = {
  status: 'confirming-label',
  parcel: packed,
  jobId: 'J1',
  labelCodes: ['FMPP1', 'QR-1'],
  sentAtMs: 0,
  blocked: null,
};
const waiting: Extract<Session, { status: 'printing' }> = {
  status: 'printing',
  parcel: packed,
  waitingFor: 'documents',
  sinceMs: 0,
  jobId: null,
};

describe('an idle bench', () => {
  const idle: Session = { status: 'idle' };

  test('opens the order that was scanned, by any of its ids', () => {
    const opened = step(idle, other);
    expect(opened).toMatchObject({ verdict: 'accept', detail: { what: 'opened' }, session: { status: 'verifying' } });
    expect(opened.effects).toEqual([{ kind: 'opened', parcel: parcelOf(opened.session) }]);
  });

  test('names the gate and opens nothing', () => {
    expect(step(idle, held('S2', { kind: 'on-hold' }))).toMatchObject({
      verdict: 'gate',
      detail: { what: 'gate', gate: { kind: 'on-hold' }, shipmentId: 'S2' },
      session: idle,
      effects: [],
    });
  });

  test('brings a parcel back as it was left, off the shelf', () => {
    const back = step(idle, order('S1', null, verifying));
    expect(back).toMatchObject({ verdict: 'accept', detail: { what: 'resumed' }, session: verifying });
    expect(kinds(back.effects)).toEqual(['unshelved']);
  });

  test('stops again for a parcel that was left stopped', () => {
    const left: Session = { status: 'stopped', parcel: packed, why: { kind: 'gate', gate: { kind: 'on-hold' } } };
    expect(play(idle, order('S1', null, left), other, ok)).toEqual(['stop', 'stop', 'command/answered', 'idle']);
  });

  test('completes a parcel that lacks nothing any more, because its missing units were taken back', () => {
    const less = verifyingOf(parcel('S1', [parcelLine('MUG', 1, { verified: 1, cancelled: 1 })]));
    const back = step(idle, order('S1', null, less));
    expect(back).toMatchObject({ verdict: 'complete', session: { status: 'printing' } });
    expect(kinds(back.effects)).toEqual(['unshelved', 'completed']);
  });

  test('lists the shipments of an order that was split, and the orders that need an item', () => {
    expect(step(idle, scan({ kind: 'shipments', shipmentIds: ['S1', 'S2'] })).detail).toEqual({
      what: 'several-orders',
      shipmentIds: ['S1', 'S2'],
    });
    expect(step(idle, wrong).detail).toMatchObject({ what: 'several-orders', sku: 'CUP', shipmentIds: ['S2'] });
  });

  test('takes the label of a parcel that left without it, and opens nothing', () => {
    const seen = step(idle, scan({ kind: 'label', shipmentId: 'S1', resume: confirming }, 'FMPP1'));
    expect(seen).toMatchObject({ verdict: 'label-confirmed', session: { status: 'idle', last: { shipmentId: 'S1' } } });
    expect(kinds(seen.effects)).toEqual(['unshelved', 'label-seen']);
    expect(play(idle, scan({ kind: 'label', shipmentId: 'S1', resume: null }))).toEqual([
      'gate/label-not-expected',
      'idle',
    ]);
  });
});

describe('verifying', () => {
  test('every needed unit scanned once completes the parcel', () => {
    expect(play(verifying, item(MUG), item(PEN), item(MUG))).toEqual([
      'accept/unit',
      'accept/unit',
      'complete/completed',
      'printing',
    ]);
    const done = leadsTo(verifying, item(MUG), item(PEN), item(MUG));
    expect(done.effects).toEqual([{ kind: 'completed', parcel: parcelOf(done.session) }]);
  });

  test('equal scans in the same millisecond are equal units', () => {
    expect(parcelOf(leadsTo(verifying, item(MUG), item(MUG)).session).lines[0]?.verified).toBe(2);
  });

  test('a unit more than needed is one too many and counts nothing', () => {
    expect(play(verifying, item(PEN), item(PEN), ok, item(MUG), item(MUG))).toEqual([
      'accept/unit',
      'too-many',
      'command/answered',
      'accept/unit',
      'complete/completed',
      'printing',
    ]);
  });

  test('an item of another order is wrong, says what is needed, and only a command clears it', () => {
    expect(step(verifying, wrong).detail).toMatchObject({ needed: ['Title of MUG', 'Title of PEN'], title: 'Cup' });
    for (const next of [item(MUG), order('S1', null), unknown, command('undo'), command('park')]) {
      expect(play(verifying, wrong, next)).toEqual(['wrong-item', 'wrong-item', 'verifying']);
    }
    expect(play(verifying, wrong, ok, item(MUG))).toEqual([
      'wrong-item',
      'command/answered',
      'accept/unit',
      'verifying',
    ]);
  });

  test('in item-first mode an item of another shipment, or of none, is wrong as well', () => {
    const cup = parcelLine('CUP', 1);
    const { sku, title } = cup;
    const needed = {
      kind: 'item-shipment',
      shipmentId: 'S2',
      lineIds: [cup.lineId],
      resume: null,
      sku,
      title,
    } as const;
    expect(play(verifying, scan({ ...needed, parcel: parcel('S2', [cup]) }))).toEqual(['wrong-item', 'verifying']);
    expect(play(verifying, scan({ kind: 'item-not-wanted', sku, title, gate: null }))).toEqual([
      'wrong-item',
      'verifying',
    ]);
  });

  test('an unknown code is cleared by the next good scan', () => {
    expect(play(verifying, unknown, item(MUG))).toEqual(['unknown-code', 'accept/unit', 'verifying']);
  });

  test('another order does not open while this one is on the bench', () => {
    expect(play(verifying, other, order('S1', null))).toEqual(['gate/not-now', 'repeated/already-open', 'verifying']);
  });

  test('undo takes back the last unit, and only units of this parcel', () => {
    const undo = command('undo');
    expect(play(verifying, undo, item(MUG), undo, item(MUG), item(PEN), item(MUG))).toEqual([
      'command/nothing-to-do',
      'accept/unit',
      'command/undone',
      'accept/unit',
      'accept/unit',
      'complete/completed',
      'printing',
    ]);
  });

  test('units the buyer took back are not asked for', () => {
    const lines = [parcelLine('MUG', 1, { cancelled: 1 }), parcelLine('PEN', 0, { cancelled: 1 })];
    expect(play(verifyingOf(parcel('S1', lines)), item(MUG))).toEqual(['complete/completed', 'printing']);
  });

  test('a code that names two order items counts the one that still lacks units', () => {
    const twin = parcelLine('MUG', 1, { lineId: 'item-2', orderItemId: 'item-2' });
    const both = scan({ kind: 'own-item', lineIds: ['item-MUG', 'item-2'] });
    expect(play(verifyingOf(parcel('S1', [parcelLine('MUG', 1), twin])), both, both)).toEqual([
      'accept/unit',
      'complete/completed',
      'printing',
    ]);
  });
});

describe('after completion', () => {
  test('a parcel whose label is not here yet goes to the shelf when the next order is scanned', () => {
    const next = step(waiting, other);
    expect(next).toMatchObject({ verdict: 'accept', session: { status: 'verifying' } });
    expect(kinds(next.effects)).toEqual(['shelved', 'opened']);
  });

  test('a gated next order leaves the completed parcel where it is', () => {
    expect(step(waiting, held('S2', { kind: 'on-hold' }))).toMatchObject({
      verdict: 'gate',
      session: waiting,
      effects: [],
    });
  });

  test('nothing opens while the label is on its way to the printer', () => {
    expect(play({ ...waiting, waitingFor: 'printer', jobId: 'J1' }, other, wrong)).toEqual([
      'gate/not-now',
      'gate/not-now',
      'printing',
    ]);
  });

  test('any code of the label confirms it, and so does a tracking id of its shipment', () => {
    const own = scan({ kind: 'label', shipmentId: 'S1', resume: null }, 'FMPP1-2');
    for (const code of [scan({ kind: 'unknown' }, 'FMPP1'), scan({ kind: 'unknown' }, 'QR-1'), own]) {
      expect(step(confirming, code)).toMatchObject({
        verdict: 'label-confirmed',
        session: { status: 'idle', last: { parcelId: 'parcel-S1', shipmentId: 'S1' } },
        effects: [{ kind: 'label-seen', jobId: 'J1' }],
      });
    }
  });

  test('a code of any other shipment is a wrong label, never an opening, and stays until answered', () => {
    const label = scan({ kind: 'label', shipmentId: 'S2', resume: null }, 'FMPP2');
    const right = scan({ kind: 'label', shipmentId: 'S1', resume: null }, 'FMPP1');
    expect(play(confirming, label, right, ok, right)).toEqual([
      'wrong-label',
      'wrong-label',
      'command/answered',
      'label-confirmed',
      'idle',
    ]);
    expect(play(confirming, other)).toEqual(['wrong-label', 'confirming-label']);
    expect(play(confirming, scan({ kind: 'shipments', shipmentIds: ['S2', 'S3'] }))).toEqual([
      'wrong-label',
      'confirming-label',
    ]);
  });

  test('the own order number is not proof of the label', () => {
    expect(play(confirming, order('S1', null))).toEqual(['gate/not-now', 'confirming-label']);
  });

  test('a label that was asked about is proved by scanning it', () => {
    const { parcel: of, jobId, labelCodes } = confirming;
    const asking: Session = { status: 'asking', parcel: of, jobId, labelCodes, reason: 'reset' };
    expect(play(asking, other, scan({ kind: 'unknown' }, 'FMPP1'))).toEqual([
      'gate/not-now',
      'label-confirmed',
      'idle',
    ]);
    expect(kinds(step(asking, command('label-printed')).effects)).toEqual(['attested']);
    expect(kinds(step(asking, command('label-not-printed')).effects)).toEqual(['reprint']);
  });

  test('a parcel that has to go aside is parked, but not from under a verdict that waits for its answer', () => {
    const parked = step(confirming, command('park'));
    expect(parked).toMatchObject({
      detail: { what: 'parked' },
      session: { status: 'idle', last: { shipmentId: 'S1' } },
    });
    expect(kinds(parked.effects)).toEqual(['shelved']);
    expect(play(confirming, other, command('park'))).toEqual(['wrong-label', 'wrong-label', 'confirming-label']);
  });
});
