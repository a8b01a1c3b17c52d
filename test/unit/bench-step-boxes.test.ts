import { describe, expect, test } from 'vitest';
import type { ParcelBox } from '../../shared/bench/session.ts';
import { type BenchEvent, step } from '../../shared/bench/step.ts';
import type { CartonSize } from '../../shared/bench/step-types.ts';
import type { Box } from '../../shared/model/config.ts';
import { at, command, item, kinds, leadsTo, order, parcelOf, play, scan, verifyingOf } from '../support/bench-play.ts';
import { KNOWN_BOX, parcel, parcelLine } from '../support/parcels.ts';

const BOX: Box = { lengthMm: 300, breadthMm: 200, heightMm: 100, weightGrams: 900 };
const MUG = parcelLine('MUG', 1);
const PEN = parcelLine('PEN', 1);
const asked = (subShipmentId: string, box: Box | null = null): ParcelBox => ({ subShipmentId, box, confirmed: false });
const carton = (weightGrams: number | null, code = 'PB-B:M') =>
  scan({ kind: 'box-type', code: 'M', box: { ...BOX, weightGrams } satisfies CartonSize }, code);
const says = (subShipmentId: string, box: Box = BOX): BenchEvent => ({ type: 'box', subShipmentId, box, atMs: 5000 });
const late = <E extends BenchEvent>(event: E): E => at(9000, event);
const ok = command('ok');
const undo = command('undo');

describe('sub-shipments that list packages are verified box by box', () => {
  const SEAT = parcelLine('SEAT', 2, { lineId: 'SS-1/P1', boxId: 'SS-1' });
  const LEG = parcelLine('LEG', 1, { lineId: 'SS-2/P2', boxId: 'SS-2' });
  const sofa = verifyingOf(parcel('S1', [SEAT, LEG], [KNOWN_BOX, { ...KNOWN_BOX, subShipmentId: 'SS-2' }]));

  test('a full box that is not the last begins the next one', () => {
    expect(play(sofa, item(SEAT), item(SEAT), item(LEG))).toEqual([
      'accept/unit',
      'accept/next-box',
      'complete/completed',
      'printing',
    ]);
    expect(leadsTo(sofa, item(SEAT), item(SEAT)).detail.boxNumber).toBe(2);
  });

  test('a package of a later box is the wrong one, says which box it is for, and stays until answered', () => {
    expect(step(sofa, item(LEG))).toMatchObject({
      verdict: 'wrong-item',
      detail: { what: 'wrong-box', boxNumber: 2, needed: [SEAT.title], title: LEG.title },
    });
    expect(play(sofa, item(LEG), item(SEAT), ok, item(SEAT))).toEqual([
      'wrong-item/wrong-box',
      'wrong-item',
      'command/answered',
      'accept/unit',
      'verifying',
    ]);
  });

  test('the same package in two boxes fills the first one first', () => {
    const first = parcelLine('PART', 1, { lineId: 'SS-1/P', boxId: 'SS-1' });
    const second = parcelLine('PART', 1, { lineId: 'SS-2/P', boxId: 'SS-2' });
    const lines = [second, first];
    const both = scan({ kind: 'own-item', lineIds: [second.lineId, first.lineId] });
    const start = verifyingOf(parcel('S1', lines, [KNOWN_BOX, { ...KNOWN_BOX, subShipmentId: 'SS-2' }]));
    expect(parcelOf(step(start, both).session).verifiedOrder).toEqual(['SS-1/P']);
    expect(play(start, both, both)).toEqual(['accept/next-box', 'complete/completed', 'printing']);
  });

  test('units without a box may go in at any time', () => {
    const lines = [SEAT, LEG, parcelLine('RUG', 1)];
    expect(play(verifyingOf(parcel('S1', lines, parcelOf(sofa).boxes)), item(parcelLine('RUG', 1)))).toEqual([
      'accept/unit',
      'verifying',
    ]);
  });
});

describe('a box that nobody confirmed', () => {
  const one = verifyingOf(parcel('S1', [MUG], [asked('SS-1')]));
  const suggested = verifyingOf(parcel('S1', [MUG], [asked('SS-1', BOX)]));
  const two = verifyingOf(parcel('S1', [MUG], [asked('SS-1'), asked('SS-2')]));

  test('is asked for when all units are in, and the parcel completes with the last one said', () => {
    expect(play(two, item(MUG), says('SS-1'), says('SS-2'))).toEqual([
      'accept/box-wanted',
      'accept/box-set',
      'complete/completed',
      'printing',
    ]);
    const done = leadsTo(two, item(MUG), says('SS-1'), says('SS-2'));
    expect(kinds(done.effects)).toEqual(['completed']);
    expect(parcelOf(done.session).boxes.map(({ box, confirmed }) => ({ box, confirmed }))).toEqual([
      { box: BOX, confirmed: true },
      { box: BOX, confirmed: true },
    ]);
  });

  test('is confirmed by ok where a suggestion stands, and asked for where none does', () => {
    expect(play(suggested, item(MUG), ok)).toEqual(['accept/box-wanted', 'complete/completed', 'printing']);
    expect(play(one, item(MUG), ok)).toEqual(['accept/box-wanted', 'gate/box-wanted', 'boxing']);
  });

  test('is said by scanning its carton where the weight is known', () => {
    expect(play(one, item(MUG), carton(900))).toEqual(['accept/box-wanted', 'complete/completed', 'printing']);
  });

  test('wants its weight where only the carton is known, whatever was suggested before', () => {
    expect(play(suggested, item(MUG), carton(null), ok, says('SS-1'))).toEqual([
      'accept/box-wanted',
      'accept/weight-wanted',
      'gate/weight-wanted',
      'complete/completed',
      'printing',
    ]);
    const said = leadsTo(suggested, item(MUG), carton(null), says('SS-1'));
    expect(parcelOf(said.session).boxes[0]).not.toHaveProperty('carton');
  });

  test('is not said by a carton that is not on file, nor for a box the parcel does not have', () => {
    const unknown = scan({ kind: 'box-type', code: 'XL', box: null }, 'PB-B:XL');
    expect(play(one, item(MUG), unknown, says('SS-9'))).toEqual([
      'accept/box-wanted',
      'unknown-code/box-unknown',
      'command/nothing-to-do',
      'boxing',
    ]);
  });

  test('may be said by name in any order, and again', () => {
    const again = { ...BOX, weightGrams: 950 };
    const said = leadsTo(two, item(MUG), says('SS-2'), says('SS-2', again));
    expect(said.session).toMatchObject({ status: 'boxing', at: 0, parcel: { boxes: [{}, { box: again }] } });
    expect(play(said.session, says('SS-1'))).toEqual(['complete/completed', 'printing']);
  });

  test('may be said before the last unit is in, and is not asked for then', () => {
    const start = verifyingOf(parcel('S1', [MUG, PEN], [asked('SS-1')]));
    expect(play(start, carton(900), item(MUG), item(PEN))).toEqual([
      'accept/box-set',
      'accept/unit',
      'complete/completed',
      'printing',
    ]);
    expect(play(start, carton(null), item(MUG), item(PEN)).at(-1)).toBe('boxing');
  });

  test('is too late to be said once the parcel is complete', () => {
    const done = leadsTo(suggested, item(MUG), ok).session;
    expect(play(done, says('SS-1'))).toEqual(['gate/too-late', 'printing']);
  });
});

describe('while boxes are asked for', () => {
  const boxing = leadsTo(verifyingOf(parcel('S1', [MUG], [asked('SS-1'), asked('SS-2')])), item(MUG)).session;

  test('one more of its items is too many, another item is wrong, and both stay until answered', () => {
    expect(play(boxing, late(item(MUG)), says('SS-1'), carton(1), ok, says('SS-1'))).toEqual([
      'too-many',
      'too-many',
      'too-many',
      'command/answered',
      'accept/box-set',
      'boxing',
    ]);
    const wrong = scan({ kind: 'other-item', sku: 'CUP', title: 'Cup', shipmentIds: ['S2'] });
    expect(play(boxing, wrong, ok)).toEqual(['wrong-item', 'command/answered', 'boxing']);
  });

  test('the trigger that bounced on the last unit is told as such, and its next scan is meant', () => {
    expect(play(boxing, at(2000, item(MUG)), at(2001, item(MUG)))).toEqual([
      'repeated/scan-again',
      'too-many',
      'boxing',
    ]);
  });

  test('no other order opens', () => {
    expect(play(boxing, order('S2', null), order('S1', null))).toEqual([
      'gate/not-now',
      'repeated/already-open',
      'boxing',
    ]);
  });

  test('undo takes back what was said last, then the last unit', () => {
    expect(play(boxing, says('SS-1'), undo, says('SS-2'), undo, undo)).toEqual([
      'accept/box-set',
      'command/undone',
      'accept/box-set',
      'command/undone',
      'command/undone',
      'verifying',
    ]);
    const back = leadsTo(boxing, says('SS-1'), undo);
    expect(back.session).toMatchObject({ at: 0, parcel: { boxes: [{ box: BOX, confirmed: false }, {}] } });
    expect(parcelOf(leadsTo(boxing, undo).session).lines[0]?.verified).toBe(0);
  });

  test('units the marketplace wants more of are verified first', () => {
    const of = parcelOf(boxing);
    const more = { ...boxing, parcel: { ...of, lines: of.lines.map((line) => ({ ...line, needed: 2 })) } };
    expect(play(more, item(MUG))).toEqual(['accept/box-wanted', 'boxing']);
    expect(play(more, ok)).toEqual(['command/answered', 'verifying']);
  });
});
