import { expect, test } from 'vitest';
import type { OpenParcel, Session } from '../../shared/bench/session.ts';
import { step } from '../../shared/bench/step.ts';
import type { BenchEvent, Match } from '../../shared/bench/step-types.ts';
import { parcel, parcelLine } from '../support/parcels.ts';

const IMEI = { need: 'yes', kind: 'serial', perUnit: 1 } as const;
const boxless = [{ subShipmentId: 'SS-1', box: null, confirmed: true }];

function selfShip(over: Partial<OpenParcel> = {}): OpenParcel {
  return { ...parcel('S1', [parcelLine('CUP', 2)], boxless), type: 'SELF', ...over };
}
const scan = (match: Match, over: Partial<BenchEvent> = {}): BenchEvent =>
  ({ type: 'scan', code: 'CUP', match, atMs: 10_000, ...over }) as BenchEvent;
const cup: Match = { kind: 'own-item', lineIds: ['item-CUP'] };

test('the last unit completes it: nothing is asked for its box, no label is waited for, and the bench is free', () => {
  const first = step({ status: 'verifying', parcel: selfShip(), blocked: null }, scan(cup));
  expect(first).toMatchObject({ verdict: 'accept', session: { status: 'verifying' }, effects: [] });
  const last = step(first.session, scan(cup, { shelveAtOnce: true }));
  expect(last).toMatchObject({
    session: { status: 'idle', last: { shipmentId: 'S1', code: 'CUP' } },
    verdict: 'complete',
    detail: { what: 'self-packed', next: 'self-dispatch', shipmentId: 'S1' },
  });
  expect(last.effects.map(({ kind }) => kind)).toEqual(['self-packed']);
});

test('its serial numbers are read as of any other', () => {
  const of = selfShip({ lines: [parcelLine('CUP', 1, { serials: IMEI })] });
  const asked = step({ status: 'verifying', parcel: of, blocked: null }, scan(cup));
  expect(asked.detail.what).toBe('serial-wanted');
  const read = step(asked.session, scan({ kind: 'serial', serial: 'X1', problem: null, usedIn: null }));
  expect(read.effects).toMatchObject([{ kind: 'self-packed', parcel: { lines: [{ serialNumbers: [['X1']] }] } }]);
});

test('a carton, and a box said on the screen, change nothing', () => {
  const open: Session = { status: 'verifying', parcel: selfShip(), blocked: null };
  const size = { lengthMm: 200, breadthMm: 150, heightMm: 100, weightGrams: 300 };
  const carton = step(open, scan({ kind: 'box-type', code: 'M', box: size }));
  expect(carton).toMatchObject({ session: open, detail: { what: 'nothing-to-do' } });
  const said = step(open, { type: 'box', subShipmentId: 'SS-1', box: size, atMs: 1 });
  expect(said).toMatchObject({ session: open, detail: { what: 'nothing-to-do' } });
});

test.each(['self-dispatch', 'self-dispatch-queued'] as const)(
  'scanned again it is said to be packed, next %s',
  (next) => {
    const match: Match = {
      ...{ kind: 'shipment', shipmentId: 'S1', gate: null, resume: null, parcel: null },
      selfPacked: next,
    };
    expect(step({ status: 'idle' }, scan(match))).toMatchObject({
      session: { status: 'idle' },
      verdict: 'repeated',
      detail: { what: 'self-packed', shipmentId: 'S1', next },
      effects: [],
    });
  },
);

test('undo opens the parcel that left last, its last unit out, until its dispatch has left', () => {
  const full = selfShip({ lines: [parcelLine('CUP', 2, { verified: 2 })], verifiedOrder: ['item-CUP', 'item-CUP'] });
  const last = { parcelId: full.parcelId, shipmentId: 'S1', code: 'CUP', completedAtMs: 1 };
  const undo = (dispatch: 'none' | 'pending' | 'gone') =>
    step(
      { status: 'idle', last },
      {
        ...{ type: 'command', command: 'undo', atMs: 2 },
        takeBack: { pack: 'none', dispatch, last: { status: 'verifying', parcel: full, blocked: null } },
      },
    );
  const reopened = undo('none');
  expect(reopened).toMatchObject({
    session: { status: 'verifying', parcel: { lines: [{ verified: 1 }] } },
    detail: { what: 'reopened' },
  });
  expect(reopened.effects.map(({ kind }) => kind)).toEqual(['reopened']);
  expect(undo('pending').effects.map(({ kind }) => kind)).toEqual(['dispatch-withdrawn', 'reopened']);
  expect(undo('gone')).toMatchObject({ session: { status: 'idle' }, detail: { what: 'too-late' }, effects: [] });
});

test('with fewer units wanted it is complete again with the answer', () => {
  const of = selfShip({ lines: [parcelLine('CUP', 1, { verified: 1 })], verifiedOrder: ['item-CUP'] });
  const why = { kind: 'quantity-changed', removed: [{ orderItemId: 'item-CUP', units: 1, inBox: 1 }] } as const;
  for (const after of ['open', 'complete'] as const) {
    const on = step(
      { status: 'stopped', parcel: of, why: { ...why, after } },
      { type: 'command', command: 'ok', atMs: 2 },
    );
    expect(on).toMatchObject({ session: { status: 'idle' }, verdict: 'complete', detail: { what: 'self-packed' } });
    expect(on.effects.map(({ kind }) => kind)).toEqual(['documents-stale', 'self-packed']);
  }
});
