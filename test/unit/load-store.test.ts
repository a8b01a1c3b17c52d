import { describe, expect, it } from 'vitest';
import { LOAD_LOOKS, LOAD_TONES, lookOf, staysHere } from '../../renderer/feedback/load-look.ts';
import { createLoadStore, lastAnswered, pickupId, toTakeAway } from '../../renderer/stores/load-store.ts';
import type { LoadVerdict } from '../../shared/contract/handover.ts';
import type { StationBridge } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { PickupKey } from '../../shared/model/handover.ts';

const PICKUP: PickupKey = { vendorGroupCode: 'Example Logistics', isMps: false, window: { fromMs: 1, toMs: 2 } };

interface Asked {
  readonly input: { readonly code: string; readonly scanId: string };
  answer(result: { readonly verdict: LoadVerdict } | { readonly failure: AppError }): Promise<void>;
}

/** A station that answers when the test says so. */
function door() {
  const asked: Asked[] = [];
  const tones: string[] = [];
  let answered = 0;
  const station = {
    request: (_name: string, input: Asked['input']) =>
      new Promise((done) => {
        asked.push({
          input,
          async answer(result) {
            const counts = { shipmentId: null, courier: null, loaded: 1, missing: 0 };
            done(
              'failure' in result
                ? { ok: false, error: result.failure }
                : { ok: true, value: { ...result, ...counts } },
            );
            // What the store does with it is done a few turns later.
            await new Promise((turn) => setImmediate(turn));
          },
        });
      }),
    subscribe: () => () => undefined,
    // The bridge's generic request is answered by script here.
  } as unknown as StationBridge;
  const load = createLoadStore({
    station,
    nowMs: () => 7,
    onTone: (tone) => void tones.push(tone),
    onAnswered: () => {
      answered += 1;
    },
  });
  return { load, asked, tones, answered: () => answered };
}

describe('the loading door', () => {
  it('sends scans one at a time, in the order they were made, each with the bench’s tone', async () => {
    const { load, asked, tones, answered } = door();
    load.choose(PICKUP);
    load.scan('A', '1');
    load.scan('B', '2');
    expect(asked.map(({ input }) => input)).toEqual([{ ...PICKUP, code: 'A', scanId: '1' }]);
    await asked[0]?.answer({ verdict: 'loaded' });
    expect(asked).toHaveLength(2);
    await asked[1]?.answer({ verdict: 'wrong-courier' });
    expect(tones).toEqual(['accept', 'wrong-item']);
    expect(answered()).toBe(2);
    expect(load.store.getState().scans.map(({ code, reply }) => [code, reply?.verdict])).toEqual([
      ['B', 'wrong-courier'],
      ['A', 'loaded'],
    ]);
  });

  it('names what stays here until the next good scan, which a repeated one is not', async () => {
    const { load, asked } = door();
    load.choose(PICKUP);
    for (const [index, verdict] of (['foreign', 'wrong-courier', 'already-loaded', 'loaded'] as const).entries()) {
      load.scan(`code-${index}`, String(index));
      await asked[index]?.answer({ verdict });
      const named = toTakeAway(load.store.getState()).map(({ code }) => code);
      expect(named).toEqual([['code-0'], ['code-1', 'code-0'], ['code-1', 'code-0'], []][index]);
      expect(lastAnswered(load.store.getState())?.code).toBe(`code-${index}`);
    }
  });

  it('takes no more than ten that wait, and says which was not taken', async () => {
    const { load, asked, tones } = door();
    load.choose(PICKUP);
    for (let index = 0; index < 12; index += 1) load.scan(`code-${index}`, String(index));
    expect(load.store.getState().tooFast).toBe('code-11');
    expect(tones).toEqual(['unknown-code']);
    await asked[0]?.answer({ verdict: 'loaded' });
    load.scan('code-12', '12');
    expect(load.store.getState().tooFast).toBeNull();
  });

  it('asks whose van it is before anything is sent', () => {
    const { load, asked, tones } = door();
    load.scan('A', '1');
    expect(load.store.getState().undecided).toBe('A');
    expect([asked.length, tones]).toEqual([0, ['gate']]);
    load.choose(PICKUP);
    expect(load.store.getState().undecided).toBeNull();
  });

  it('tells a code that says too little from a station that could not take it', async () => {
    const { load, asked, tones } = door();
    load.choose(PICKUP);
    load.scan('A', '1');
    await asked[0]?.answer({ failure: { code: 'INVALID_INPUT', message: '', details: { parcels: 2 } } });
    load.scan('B', '2');
    await asked[1]?.answer({ failure: { code: 'DISK_FULL', message: '' } });
    expect(tones).toEqual(['gate', 'stop']);
    const [failed, unclear] = load.store.getState().scans;
    expect(failed && lookOf(failed)).toEqual(LOAD_LOOKS.stopped);
    expect(unclear && lookOf(unclear).fill).toBe('warn');
  });

  it('shows and sounds each verdict unlike any other, and knows which parcels stay', () => {
    const verdicts = Object.keys(LOAD_LOOKS) as LoadVerdict[];
    const looks = verdicts.map((verdict) => `${LOAD_LOOKS[verdict].fill} ${LOAD_LOOKS[verdict].sign}`);
    expect(new Set(looks).size).toBe(verdicts.length);
    expect(new Set(verdicts.map((verdict) => LOAD_TONES[verdict])).size).toBe(verdicts.length);
    expect(verdicts.filter(staysHere)).toEqual(['wrong-courier', 'not-dispatched', 'stopped', 'foreign']);
    expect(pickupId(PICKUP)).not.toBe(pickupId({ ...PICKUP, window: null }));
  });
});
