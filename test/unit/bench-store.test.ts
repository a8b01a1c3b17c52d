import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faceOf } from '../../renderer/feedback/face.ts';
import { type BenchStore, createBenchStore } from '../../renderer/stores/bench-store.ts';
import type { ScanReply } from '../../shared/contract/bench.ts';
import type { StationBridge } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { VERDICTS } from '../../shared/model/states.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { parcel, parcelLine } from '../support/parcels.ts';
import { BOXED_PARCEL, boxing } from '../support/renderer-parcels.ts';

type Settle = (result: Result<ScanReply, AppError>) => void;

/** A station that answers each scan when the test says so. */
function heldStation() {
  const asked: { readonly code: string; readonly scanId: string; readonly settle: Settle }[] = [];
  const bridge = {
    request: (name: string, input: { code?: string; command?: string; box?: object; scanId: string }) =>
      name === 'bench.state'
        ? Promise.resolve(ok({ session: { status: 'idle' }, recent: [] }))
        : new Promise((settle: Settle) =>
            asked.push({
              code:
                input.code ??
                (input.box === undefined ? `command ${input.command}` : `box ${JSON.stringify(input.box)}`),
              scanId: input.scanId,
              settle,
            }),
          ),
    subscribe: () => () => undefined,
  } as unknown as StationBridge;
  return { bridge, asked };
}

const reply = (verdict: ScanReply['verdict'] = 'accept'): Result<ScanReply, AppError> =>
  ok({ verdict, detail: { what: 'unit' }, session: { status: 'idle' }, atMs: 0 });
const failure = (code: AppError['code']) => err<AppError>({ code, message: '' });

function benchOn(bridge: StationBridge) {
  const heard: string[] = [];
  let id = 0;
  const bench = createBenchStore({
    station: bridge,
    newId: () => {
      id += 1;
      return `own-${id}`;
    },
    onVerdict: ({ verdict }) => heard.push(verdict),
    onNotTaken: () => heard.push('not taken'),
  });
  return { bench, heard };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const stateOf = (bench: BenchStore) => bench.store.getState();

describe('scans on their way to the station', () => {
  it('go one at a time and in order, whatever is scanned meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }), async (moves) => {
        const { bridge, asked } = heldStation();
        const { bench } = benchOn(bridge);
        let made = 0;
        let answered = 0;
        for (const scanNow of moves) {
          if (scanNow && made - answered < 10) {
            bench.scan(`code-${made}`, `scan-${made}`);
            made += 1;
          } else if (answered < made) {
            asked[answered]?.settle(reply());
            answered += 1;
          }
          await settled();
          expect(asked.length).toBe(Math.min(made, answered + 1));
          expect(stateOf(bench).out.length).toBe(made - answered);
        }
        expect(asked.map(({ code }) => code)).toEqual(asked.map((_, index) => `code-${index}`));
      }),
    );
  });

  it('say that an eleventh waiting scan was not taken, and keep the ten', async () => {
    const { bridge } = heldStation();
    const { bench, heard } = benchOn(bridge);
    for (let index = 0; index < 11; index += 1) bench.scan(`code-${index}`, `scan-${index}`);
    expect(stateOf(bench).out.map(({ code }) => code)).toEqual(
      Array.from({ length: 10 }, (_, index) => `code-${index}`),
    );
    expect(stateOf(bench).notTaken?.codes).toEqual(['code-10']);
    expect(heard).toEqual(['not taken']);
  });

  it('are all named when the station refused one, and none behind it is sent', async () => {
    const { bridge, asked } = heldStation();
    const { bench } = benchOn(bridge);
    for (const code of ['a', 'b', 'c']) bench.scan(code, code);
    asked[0]?.settle(failure('DISK_FULL'));
    await settled();
    expect(stateOf(bench).notTaken).toEqual({ codes: ['a', 'b', 'c'], failure: { code: 'DISK_FULL', message: '' } });
    bench.scan('d', 'd');
    expect(stateOf(bench).notTaken?.codes).toEqual(['a', 'b', 'c', 'd']);
    expect(asked).toHaveLength(1);
    bench.scan('PB:OK', 'ok');
    expect(stateOf(bench).notTaken).toBeNull();
    bench.scan('a', 'a-again');
    expect(asked[1]?.code).toBe('a');
  });

  it('play a tone for each verdict once, before anything is drawn', async () => {
    const { bridge, asked } = heldStation();
    const { bench, heard } = benchOn(bridge);
    bench.store.subscribe(({ last }) => last !== null && expect(heard).toEqual(['complete']));
    bench.scan('a', 'a');
    asked[0]?.settle(reply('complete'));
    await settled();
    expect(stateOf(bench).last?.reply.verdict).toBe('complete');
    expect(stateOf(bench).recent.map(({ code }) => code)).toEqual(['a']);
  });
});

describe('a box that is asked for', () => {
  const measured = { lengthMm: 300, breadthMm: 200, heightMm: 100, weightGrams: 900 };
  const { subShipmentId } = BOXED_PARCEL.boxes[1] ?? { subShipmentId: '' };

  it('is confirmed by OK as suggested, and as the packer changed it where they did', async () => {
    const { bridge, asked } = heldStation();
    const { bench } = benchOn(bridge);
    bench.store.setState({ session: boxing(1) });
    bench.command('ok');
    expect(asked[0]?.code).toBe('command ok');
    asked[0]?.settle(ok({ verdict: 'gate', detail: { what: 'box-wanted' }, session: boxing(1), atMs: 0 }));
    await settled();
    bench.setMeasured({ subShipmentId, box: measured });
    bench.scan('PB:OK', 'scanned-ok');
    expect(asked[1]).toMatchObject({ code: `box ${JSON.stringify(measured)}`, scanId: 'scanned-ok' });
  });

  it('is not confirmed while its measures cannot be used, and that is heard and shown', () => {
    const { bridge, asked } = heldStation();
    const { bench, heard } = benchOn(bridge);
    bench.store.setState({ session: boxing(1) });
    bench.setMeasured({ subShipmentId, box: null });
    bench.scan('PB:OK', 'scanned-ok');
    expect(asked).toHaveLength(0);
    expect(heard).toEqual(['not taken']);
    expect(stateOf(bench).boxWrong).toBe(true);
    bench.scan('PB-B:XL', 'carton');
    expect(asked[0]?.code).toBe('PB-B:XL');
    expect(stateOf(bench).boxWrong).toBe(false);
  });
});

describe('what stands over the bench', () => {
  it('is closed by a scan, which is sent as always', () => {
    const { bridge, asked } = heldStation();
    const { bench } = benchOn(bridge);
    for (const overlay of ['commands', 'screens', 'teach-barcode', 'teach-product'] as const) {
      bench.show(overlay);
      bench.scan(overlay, overlay);
      expect(stateOf(bench).overlay).toBe('none');
    }
    expect(stateOf(bench).out.map(({ code }) => code)).toEqual([
      'commands',
      'screens',
      'teach-barcode',
      'teach-product',
    ]);
    expect(asked).toHaveLength(1);
  });

  it('goes when the catalogue was taught, with the verdict that is no longer true', async () => {
    const { bridge, asked } = heldStation();
    const { bench } = benchOn(bridge);
    bench.scan('8901', 'a');
    asked[0]?.settle(reply('unknown-code'));
    await settled();
    bench.show('teach-barcode');
    bench.markTaught('barcode');
    expect(stateOf(bench)).toMatchObject({ overlay: 'none', taught: 'barcode', last: null });
    bench.scan('8901', 'b');
    expect(stateOf(bench).taught).toBeNull();
  });
});

describe('what the bench shows', () => {
  const base = stateOf(benchOn(heldStation().bridge).bench);
  const open = parcel('S1', [parcelLine('MUG', 2)]);

  it('is never green while a scan has no answer for too long or was not taken', () => {
    fc.assert(
      fc.property(fc.constantFrom(...VERDICTS), fc.boolean(), (verdict, refused) => {
        const last = reply(verdict);
        const face = faceOf({
          ...base,
          session: { status: 'verifying', parcel: open, blocked: null },
          last: last.ok ? { scanId: 's', code: 'c', reply: last.value } : null,
          ...(refused ? { notTaken: { codes: ['c'], failure: null } } : { patience: 'stop' as const }),
        });
        expect(face.fill).toBe('alarm');
      }),
    );
  });

  it('is what must be answered, also when it is known from the session only', () => {
    for (const by of ['wrong-item', 'too-many', 'wrong-label', 'stop'] as const) {
      const face = faceOf({ ...base, session: { status: 'verifying', parcel: open, blocked: { by, code: 'c' } } });
      expect(face).toMatchObject({ shows: by, mustAnswer: true, code: 'c' });
    }
  });
});
