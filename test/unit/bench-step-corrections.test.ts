import { describe, expect, test } from 'vitest';
import type { OpenParcel, Session } from '../../shared/bench/session.ts';
import { step } from '../../shared/bench/step.ts';
import { command, item, kinds, leadsTo, order, parcelOf, play, serial, verifyingOf } from '../support/bench-play.ts';
import { KNOWN_BOX, parcel, parcelLine } from '../support/parcels.ts';

const PHONE = parcelLine('PHONE', 1, { serials: { need: 'yes', kind: 'imei', perUnit: 1 } });
const MUG = parcelLine('MUG', 1);
const PLAIN = parcelLine('PLAIN', 1, { serials: { need: 'no', kind: 'serial', perUnit: 1 } });
const phone = parcelOf(leadsTo(verifyingOf(parcel('S1', [PHONE, MUG])), item(PHONE), serial('356'), item(MUG)).session);
const rejected = (code: string, of: OpenParcel = phone): Session => ({
  status: 'stopped',
  parcel: of,
  why: { kind: 'rejected', code, message: 'no' },
});
const correct = command('correct');
const confirm = command('confirm');

describe('a refused pack', () => {
  test('whose serial number is wrong has it read again, the other units stay', () => {
    const again = step(rejected('INVALID_IMEI_NUMBER'), correct);
    expect(again).toMatchObject({ verdict: 'command', detail: { what: 'correct-it', shipmentId: 'S1' } });
    expect(kinds(again.effects)).toEqual(['pack-withdrawn']);
    expect(parcelOf(again.session)).toMatchObject({ verifiedOrder: [MUG.lineId], lines: [{ serialNumbers: [] }, {}] });
    expect(play(again.session, item(PHONE), serial('357'))).toEqual([
      'accept/serial-wanted',
      'complete/completed',
      'printing',
    ]);
  });

  test('teaches that items nobody knew of need a serial number, and asks for it', () => {
    const mugs = parcelOf(leadsTo(verifyingOf(parcel('S1', [MUG, PLAIN])), item(MUG), item(PLAIN)).session);
    const again = step(rejected('INVALID_IMEI_NUMBER', mugs), correct);
    expect(parcelOf(again.session).lines).toMatchObject([
      { verified: 0, serials: { need: 'yes', kind: 'imei', perUnit: 1 } },
      { verified: 1, serials: { need: 'no' } },
    ]);
    expect(play(again.session, item(MUG), serial('356'))).toEqual([
      'accept/serial-wanted',
      'complete/completed',
      'printing',
    ]);
  });

  test('stays with the supervisor where the catalogue says of every item that it has no number', () => {
    expect(play(rejected('INVALID_IMEI_NUMBER', parcel('S1', [PLAIN])), correct)).toEqual([
      'command/nothing-to-do',
      'stopped',
    ]);
  });

  test('whose box or weight is wrong has every box asked for again, with what was sent as the suggestion', () => {
    for (const code of [
      'INVALID_PACKAGE_DIMENSION',
      'INCOMPLETE_SHIPMENT_DIMENSIONS',
      'WEIGHT_ANOMALY_ERROR',
      'WEIGHT_ANOMALY_WARNING',
    ]) {
      const again = step(rejected(code), correct);
      expect(again.session).toMatchObject({ status: 'boxing', at: 0, parcel: { boxes: [{ confirmed: false }] } });
      expect(kinds(again.effects)).toEqual(['pack-withdrawn']);
      const box = { lengthMm: 1, breadthMm: 1, heightMm: 1, weightGrams: 500 };
      const said = step(again.session, { type: 'box', subShipmentId: KNOWN_BOX.subShipmentId, box, atMs: 1 });
      expect(said).toMatchObject({
        verdict: 'complete',
        effects: [{ kind: 'completed', parcel: { boxes: [{ box }] } }],
      });
    }
  });

  test('that was only a warning goes again when a person says yes', () => {
    const sent = step(rejected('WEIGHT_ANOMALY_WARNING'), confirm);
    expect(sent).toMatchObject({
      verdict: 'command',
      detail: { what: 'sent-anyway' },
      session: { status: 'printing', waitingFor: 'documents', jobId: null },
    });
    expect(kinds(sent.effects)).toEqual(['warning-confirmed']);
  });

  test('is neither confirmed nor corrected at the bench for any other reason', () => {
    for (const code of ['SELLER_TIN_NOT_FOUND', 'ITEM_ON_HOLD', 'QUANTITY_MISMATCH_ERROR', 'A_NEW_ONE']) {
      expect(play(rejected(code), correct, confirm)).toEqual([
        'command/nothing-to-do',
        'command/nothing-to-do',
        'stopped',
      ]);
    }
    expect(play(rejected('WEIGHT_ANOMALY_ERROR'), confirm)).toEqual(['command/nothing-to-do', 'stopped']);
    expect(play(verifyingOf(phone), correct, confirm)).toEqual([
      'command/nothing-to-do',
      'command/nothing-to-do',
      'verifying',
    ]);
  });
});

describe('a stop', () => {
  test('is told again by every scan and answered by ok alone', () => {
    const stopped = rejected('SELLER_TIN_NOT_FOUND');
    expect(play(stopped, item(MUG), order('S2', parcel('S2', [MUG])), command('park'))).toEqual([
      'stop',
      'stop',
      'stop',
      'stopped',
    ]);
    const left = step(stopped, command('ok'));
    expect(left).toMatchObject({ session: { status: 'idle' }, detail: { what: 'answered', shipmentId: 'S1' } });
    expect(left.effects).toMatchObject([{ kind: 'stopped-parcel-left', session: stopped }]);
  });

  test('for units taken back goes on with what remains: missing units, boxes, or the label', () => {
    const removed = [{ orderItemId: MUG.orderItemId, units: 1 }];
    const less = (of: OpenParcel, after: 'open' | 'complete'): Session => ({
      status: 'stopped',
      parcel: of,
      why: { kind: 'quantity-changed', removed, after },
    });
    const one = parcel('S1', [{ ...MUG, verified: 1 }]);
    const ok = command('ok');
    expect(play(less(parcel('S1', [MUG]), 'open'), ok)).toEqual(['command/answered', 'verifying']);
    expect(play(less(one, 'open'), ok)).toEqual(['complete/completed', 'printing']);
    expect(play(less({ ...one, boxes: [{ ...KNOWN_BOX, confirmed: false }] }, 'open'), ok)).toEqual([
      'accept/box-wanted',
      'boxing',
    ]);
    expect(play(less(one, 'complete'), ok)).toEqual(['command/answered', 'printing']);
    expect(kinds(step(less(one, 'complete'), ok).effects)).toEqual(['documents-stale']);
  });
});
