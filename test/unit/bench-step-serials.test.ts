import { describe, expect, test } from 'vitest';
import { step } from '../../shared/bench/step.ts';
import type { SerialRule } from '../../shared/model/catalogue.ts';
import {
  command,
  firstItem,
  item,
  leadsTo,
  mark,
  order,
  parcelOf,
  play,
  SLOT,
  scan,
  serial,
  verifyingOf,
} from '../support/bench-play.ts';
import { parcel, parcelLine } from '../support/parcels.ts';

const IMEI: SerialRule = { need: 'yes', kind: 'imei', perUnit: 1 };
const DUAL: SerialRule = { need: 'yes', kind: 'imei', perUnit: 2 };
const PHONE = parcelLine('PHONE', 1, { serials: DUAL });
const BUD = parcelLine('BUD', 2, { serials: IMEI });
const CASE = parcelLine('CASE', 1);
const phone = verifyingOf(parcel('S1', [PHONE, CASE]));
const buds = verifyingOf(parcel('S1', [BUD, CASE]));

describe('an item with serial numbers', () => {
  test('its scan asks for them, and the last number counts the unit', () => {
    expect(play(phone, item(PHONE), serial('356'), serial('357'))).toEqual([
      'accept/serial-wanted',
      'accept/serial',
      'accept/unit',
      'verifying',
    ]);
    const done = leadsTo(phone, item(PHONE), serial('356'), serial('357'));
    expect(parcelOf(done.session).lines[0]).toMatchObject({ verified: 1, serialNumbers: [['356', '357']] });
    expect(done.session).not.toHaveProperty('capturing');
  });

  test('each answer says how many numbers were read of how many', () => {
    expect(step(phone, item(PHONE)).detail).toMatchObject({ lineId: PHONE.lineId, title: PHONE.title, read: 0, of: 2 });
    expect(leadsTo(phone, item(PHONE), serial('356')).detail).toMatchObject({ read: 1, of: 2, serial: '356' });
    expect(leadsTo(phone, item(PHONE), serial('356'), serial('357')).detail).toMatchObject({ read: 2, of: 2 });
  });

  test('the last number of the last unit completes the parcel', () => {
    expect(play(phone, item(CASE), item(PHONE), serial('356'), serial('357'))).toEqual([
      'accept/unit',
      'accept/serial-wanted',
      'accept/serial',
      'complete/completed',
      'printing',
    ]);
  });

  test('no and unknown needs count at once', () => {
    const lines = (['no', 'unknown'] as const).map((need) =>
      parcelLine(need, 1, { serials: { need, kind: 'serial', perUnit: 1 } }),
    );
    const [first, second] = lines;
    if (!first || !second) throw new Error('two lines');
    expect(play(verifyingOf(parcel('S1', lines)), item(first), item(second))).toEqual([
      'accept/unit',
      'complete/completed',
      'printing',
    ]);
  });

  test('a unit too many asks for no number', () => {
    const full = leadsTo(buds, item(BUD), serial('1'), item(BUD), serial('2')).session;
    expect(play(full, item(BUD))).toEqual(['too-many', 'verifying']);
  });
});

describe('a number that is not good', () => {
  test('is refused with its problem, and the unit goes on waiting', () => {
    for (const problem of ['not-an-imei', 'other-code', 'not-readable'] as const) {
      const refused = leadsTo(phone, item(PHONE), serial('356'), serial('x', { problem }));
      expect(refused).toMatchObject({
        verdict: 'not-a-serial',
        detail: { what: 'not-a-serial', serial: 'x', serialProblem: problem, read: 1, of: 2 },
      });
      expect(play(refused.session, serial('357'))).toEqual(['accept/unit', 'verifying']);
    }
  });

  test('is a duplicate within its unit, within its parcel and of any other local shipment', () => {
    expect(leadsTo(phone, item(PHONE), serial('356'), serial('356'))).toMatchObject({
      verdict: 'duplicate-serial',
      detail: { serialProblem: 'same-unit', read: 1, of: 2 },
    });
    expect(leadsTo(buds, item(BUD), serial('1'), item(BUD), serial('1'))).toMatchObject({
      verdict: 'duplicate-serial',
      detail: { serialProblem: 'same-parcel' },
    });
    expect(leadsTo(buds, item(BUD), serial('1', { usedIn: 'S9' }))).toMatchObject({
      verdict: 'duplicate-serial',
      detail: { usedIn: 'S9' },
    });
  });

  test('is compared letter by letter: a longer number that holds another one is another number', () => {
    expect(play(buds, item(BUD), serial('12'), item(BUD), serial('123'))).toEqual([
      'accept/serial-wanted',
      'accept/unit',
      'accept/serial-wanted',
      'accept/unit',
      'verifying',
    ]);
  });

  test("is every item's, order's, label's and carton's code", () => {
    const asked = step(phone, item(PHONE)).session;
    const codes = [
      item(CASE),
      order('S1', null),
      order('S2', null),
      scan({ kind: 'label', shipmentId: 'S2', resume: null }),
      scan({ kind: 'other-item', sku: 'CUP', title: 'Cup', shipmentIds: ['S2'] }),
      scan({ kind: 'box-type', code: 'M', box: null }),
    ];
    for (const code of codes) {
      expect(step(asked, code)).toMatchObject({
        session: asked,
        verdict: 'not-a-serial',
        detail: { serialProblem: 'other-code' },
      });
    }
    expect(step(asked, scan({ kind: 'unknown' })).detail.serialProblem).toBe('not-readable');
  });

  test('is nothing known where none is asked for', () => {
    expect(play(phone, serial('356'))).toEqual(['unknown-code', 'verifying']);
  });
});

describe('undo and parking with serial numbers', () => {
  const undo = command('undo');

  test('undo drops the last number read, then the unit itself', () => {
    const one = leadsTo(phone, item(PHONE), serial('356'), undo);
    expect(one).toMatchObject({ detail: { what: 'undone', read: 0, of: 2 }, session: { capturing: { read: [] } } });
    expect(step(one.session, undo).session).toEqual(phone);
  });

  test('undo of a counted unit drops its numbers, which may be read again', () => {
    const back = leadsTo(buds, item(BUD), serial('1'), item(BUD), serial('2'), undo);
    expect(parcelOf(back.session).lines[0]).toMatchObject({ verified: 1, serialNumbers: [['1']] });
    expect(play(back.session, item(BUD), serial('2'))).toEqual(['accept/serial-wanted', 'accept/unit', 'verifying']);
  });

  test('parking drops the numbers of a unit that did not count, and keeps those of units that did', () => {
    const [shelved] = leadsTo(buds, item(BUD), serial('1'), item(BUD), command('park')).effects;
    expect(shelved).toMatchObject({
      kind: 'shelved',
      session: { parcel: { lines: [{ serialNumbers: [['1']] }, {}] } },
    });
    expect(shelved?.kind === 'shelved' && shelved.session).not.toHaveProperty('capturing');
    expect(play(phone, item(PHONE), serial('356'), mark(SLOT, null))).toEqual([
      'accept/serial-wanted',
      'accept/serial',
      'accept/shelved',
      'idle',
    ]);
  });
});

test('item-first begins the serial numbers of the unit in hand', () => {
  const of = parcel('S1', [BUD]);
  const opened = step({ status: 'idle' }, firstItem(of, BUD));
  expect(opened).toMatchObject({ detail: { what: 'serial-wanted', shipmentId: 'S1' }, effects: [{ kind: 'opened' }] });
  expect(play(opened.session, serial('1'), item(BUD), serial('2'))).toEqual([
    'accept/unit',
    'accept/serial-wanted',
    'complete/completed',
    'printing',
  ]);
});

test('numbered units are read again when some of them were taken back, because only the box can tell which', () => {
  const both = leadsTo(buds, item(BUD), serial('1'), item(BUD), serial('2')).session;
  const lines = parcelOf(both).lines.map((line) =>
    line.lineId === BUD.lineId ? { ...line, needed: 1, verified: 1, serialNumbers: [['1']] } : line,
  );
  const removed = [{ orderItemId: BUD.orderItemId, units: 1 }];
  const why = { kind: 'quantity-changed', removed, after: 'open' } as const;
  const on = step({ status: 'stopped', parcel: { ...parcelOf(both), lines }, why }, command('ok'));
  expect(parcelOf(on.session).lines[0]).toMatchObject({ needed: 1, verified: 0, serialNumbers: [] });
  expect(play(on.session, item(BUD), serial('2'), item(CASE)).at(-1)).toBe('printing');
});
