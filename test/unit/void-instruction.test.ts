import { describe, expect, it } from 'vitest';
import { takeOverGate } from '../../renderer/feedback/gates.ts';
import {
  blockedWhileVoiding,
  nextVoiding,
  stillToRemove,
  type Voiding,
} from '../../renderer/feedback/void-instruction.ts';
import { benchesFrom, holdOfflineFrom, offlineDraft, packAheadFrom } from '../../renderer/forms/offline-draft.ts';
import { ALL_IN, BOTTLE, MUG } from '../support/renderer-parcels.ts';

const VOIDING: Voiding = {
  status: 'voiding',
  parcel: ALL_IN,
  jobId: 'j-1',
  labelCodes: ['FMPC4365776554'],
  labelVoid: false,
  toRemove: [{ orderItemId: 'i-mug', units: 2 }],
  blocked: null,
};

describe('what a void label asks for', () => {
  it('is the label itself first, sheet by sheet where it has several', () => {
    expect(nextVoiding(VOIDING)).toEqual({ key: 'voidLabel' });
    const sheets = [true, false].map((seen, at) => ({ codes: [`code-${at}`], seen }));
    expect(nextVoiding({ ...VOIDING, sheets })).toEqual({ key: 'voidLabels', read: 1, of: 2 });
  });

  it('is then the units taken back, by their numbers where the box tells them apart', () => {
    const taking: Voiding = { ...VOIDING, labelVoid: true };
    expect(nextVoiding(taking)).toEqual({ key: 'takeOut', count: 2, item: MUG.title });
    const numbered: Voiding = { ...taking, toRemove: [{ orderItemId: 'i-mug', units: 1, serialNumbers: [['1']] }] };
    expect(nextVoiding(numbered)).toEqual({ key: 'takeOutSerial', item: MUG.title });
    expect(nextVoiding({ ...taking, toRemove: [] })).toEqual({ key: 'outWaits' });
  });

  it('names the line of units, and their id where the marketplace no longer tells it', () => {
    const gone: Voiding = {
      ...VOIDING,
      toRemove: [
        { orderItemId: 'i-bottle', units: 1 },
        { orderItemId: 'i-gone', units: 1 },
        { orderItemId: 'i-mug', units: 0 },
      ],
    };
    expect(stillToRemove(gone).map(({ line, orderItemId }) => line?.title ?? orderItemId)).toEqual([
      BOTTLE.title,
      'i-gone',
    ]);
  });

  it('says of a unit that stays, and of another label, what to do with it', () => {
    const blocked = (by: 'wrong-item' | 'wrong-label') => ({ ...VOIDING, blocked: { by, code: 'x' } });
    expect(blockedWhileVoiding(blocked('wrong-item'))).toEqual({ key: 'staysInOk', item: MUG.title });
    expect(blockedWhileVoiding(blocked('wrong-label'))).toEqual({ key: 'voidWrongLabel' });
    expect(blockedWhileVoiding(VOIDING)).toBeNull();
  });
});

describe('what can be taken over', () => {
  it('is an order of another bench or one packed elsewhere, and nothing else', () => {
    const of = (gate: Parameters<typeof takeOverGate>[0]) => takeOverGate(gate)?.gate.kind ?? null;
    expect(of({ shipmentId: 's', gate: { kind: 'other-station', index: 1 } })).toBe('other-station');
    expect(of({ shipmentId: 's', gate: { kind: 'packed-elsewhere' } })).toBe('packed-elsewhere');
    expect(of({ shipmentId: 's', gate: { kind: 'on-hold' } })).toBeNull();
    expect(of({ gate: { kind: 'packed-elsewhere' } })).toBeNull();
  });
});

describe('the settings of a cut network', () => {
  it('agree to nothing nobody agreed to', () => {
    expect(packAheadFrom(offlineDraft({}))).toBeNull();
    expect(holdOfflineFrom(offlineDraft({}))).toBeNull();
  });

  it('come back as they were set, in rupees and minutes', () => {
    const set = {
      packAhead: { outageMinutes: 45, most: 90 },
      holdOffline: { olderThanMinutes: 30, valuePaise: 1_299_50 },
    };
    const draft = offlineDraft(set);
    expect([packAheadFrom(draft), holdOfflineFrom(draft)]).toEqual([set.packAhead, set.holdOffline]);
    expect(holdOfflineFrom({ ...draft, holdValue: 'much' })).toBeUndefined();
    expect(packAheadFrom({ ...draft, outageMinutes: '4' })).toBeUndefined();
  });

  it('count benches from one', () => {
    expect(benchesFrom({ number: '2', count: '3' })).toEqual({ index: 1, count: 3 });
    expect(benchesFrom({ number: '4', count: '3' })).toBeUndefined();
    expect(benchesFrom({ number: '0', count: '3' })).toBeUndefined();
  });
});
