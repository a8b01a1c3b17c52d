import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createScanner,
  GROUP_SEPARATOR,
  type KeyOutcome,
  type KeyPress,
  type ScannedCode,
} from '../../renderer/scan/scanner.ts';

const press = (key: string, atMs: number, over: Partial<KeyPress> = {}): KeyPress => ({
  key,
  atMs,
  modified: false,
  repeat: false,
  inField: false,
  ...over,
});

function counter(): () => string {
  let last = 0;
  return () => {
    last += 1;
    return `id-${last}`;
  };
}

/** Feeds keys `gapMs` apart from `startMs` on; gives what came of it and when it ended. */
function type(keys: readonly string[], startMs: number, gapMs: number, over: Partial<KeyPress> = {}, on = scanner()) {
  const outcomes = keys.map((key, index) => on.press(press(key, startMs + index * gapMs, over)));
  return { outcomes, scans: scansOf(outcomes), endMs: startMs + keys.length * gapMs };
}

const scanner = () => createScanner(counter());
const scansOf = (outcomes: readonly KeyOutcome[]): ScannedCode[] =>
  outcomes.flatMap(({ scan }) => (scan === undefined ? [] : [scan]));
const codesOf = (outcomes: readonly KeyOutcome[]) => scansOf(outcomes).map(({ code }) => code);

const CODE = fc
  .string({
    unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/|:'),
    minLength: 3,
    maxLength: 40,
  })
  .filter((code) => code.trim() === code);

describe('framing scans from key events', () => {
  it('reads 1,000 scans whose keys come 20 ms apart, back to back, each once and in order', () => {
    const on = scanner();
    const codes = Array.from({ length: 1_000 }, (_, index) => `SKU-${index}.A/${'x'.repeat(index % 17)}`);
    const keys = codes.flatMap((code) => [...code, 'Enter']);
    const { scans } = type(keys, 0, 20, {}, on);
    expect(scans.map(({ code }) => code)).toEqual(codes);
    expect(new Set(scans.map(({ scanId }) => scanId)).size).toBe(1_000);
  });

  it("takes a whole code whose suffix comes late, and lets a lone Enter after a person's keys be", () => {
    const on = scanner();
    const { endMs } = type([...'8901042010960'], 0, 5, {}, on);
    expect(scansOf([on.press(press('Enter', endMs + 2_500))])).toMatchObject([{ code: '8901042010960' }]);
    const slow = type([...'abcd'], 10_000, 200, {}, on);
    expect(on.press(press('Enter', slow.endMs + 2_500))).toEqual({ swallow: false });
  });

  it('reads any codes at any scanner pace, with any suffix, without losing, joining or reordering one', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            code: CODE,
            gapMs: fc.integer({ min: 0, max: 30 }),
            pauseMs: fc.integer({ min: 0, max: 3_000 }),
            suffix: fc.constantFrom('Enter', 'Tab'),
            echo: fc.boolean(),
          }),
          { maxLength: 20 },
        ),
        (scans) => {
          const on = scanner();
          let atMs = 0;
          const read: string[] = [];
          for (const { code, gapMs, pauseMs, suffix, echo } of scans) {
            atMs += pauseMs;
            for (const key of [...code, suffix, ...(echo ? ['Enter'] : [])]) {
              const outcome = on.press(press(key, atMs));
              expect(outcome.swallow).toBe(true);
              if (outcome.scan !== undefined) read.push(outcome.scan.code);
              atMs += key === suffix && echo ? Math.min(gapMs, 14) : gapMs;
            }
          }
          expect(read).toEqual(scans.map(({ code }) => code));
        },
      ),
    );
  });

  it('reads any codes in a focused field as scans too, and puts the field back each time', () => {
    fc.assert(
      fc.property(fc.array(CODE, { maxLength: 8 }), fc.integer({ min: 0, max: 30 }), (codes, gapMs) => {
        const on = scanner();
        let atMs = 0;
        for (const code of codes) {
          atMs += 500;
          const { outcomes } = type([...code, 'Enter'], atMs, gapMs, { inField: true }, on);
          expect(codesOf(outcomes)).toEqual([code]);
          const passed = outcomes.filter(({ swallow }) => !swallow).length;
          // Whatever reached the field before the burst was known is taken back, exactly once.
          expect(outcomes.filter(({ field }) => field === 'restore').length).toBe(passed > 0 ? 1 : 0);
          expect(outcomes[0]?.field).toBe('mark');
          expect(outcomes.at(-1)?.swallow).toBe(true);
          atMs += code.length * gapMs;
        }
      }),
    );
  });

  it('is total: any keys at any times are answered, and a code never holds a suffix or a control character', () => {
    const key = fc.oneof(
      fc.constantFrom('Enter', 'Tab', 'Shift', 'Escape', 'F4', 'ArrowDown', 'Process', 'Dead', ' '),
      fc.string({ minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            key,
            gapMs: fc.integer({ min: 0, max: 2_000 }),
            modified: fc.boolean(),
            repeat: fc.boolean(),
            inField: fc.boolean(),
          }),
          { maxLength: 60 },
        ),
        (events) => {
          const on = scanner();
          let atMs = 0;
          for (const { gapMs, ...event } of events) {
            atMs += gapMs;
            const { scan } = on.press({ ...event, atMs });
            if (scan !== undefined) expect(scan.code.length).toBeGreaterThan(0);
            expect(scan?.code ?? '').not.toMatch(/Enter|Tab\b/);
          }
        },
      ),
    );
  });

  it('names a scan at its first character', () => {
    const ids: string[] = [];
    const on = createScanner(() => {
      ids.push(`id-${ids.length}`);
      return ids.at(-1) ?? '';
    });
    on.press(press('8', 0));
    expect(ids).toEqual(['id-0']);
    const { scans } = type(['9', '0', 'Enter'], 5, 5, {}, on);
    expect(scans).toEqual([{ code: '890', scanId: 'id-0' }]);
  });

  it('keeps the separator of GS1 fields within a code, and leaves a lone one to a person', () => {
    const keys = [...'0108901086261410', ...'21ABC', GROUP_SEPARATOR, ...'10LOT', 'Enter'];
    expect(codesOf(type(keys, 0, 5).outcomes)).toEqual([`010890108626141021ABC${GROUP_SEPARATOR}10LOT`]);
    expect(scanner().press(press(GROUP_SEPARATOR, 0))).toEqual({ swallow: false });
  });

  it('takes CR and LF as one suffix', () => {
    const { outcomes } = type(['8', '9', '0', 'Enter', 'Enter', '8', '9', '1', 'Enter', 'Enter'], 0, 10);
    expect(codesOf(outcomes)).toEqual(['890', '891']);
    expect(outcomes.every(({ swallow }) => swallow)).toBe(true);
  });

  it('counts the same code twice when it is scanned twice, however fast', () => {
    expect(
      codesOf(
        type(
          [...'8901\n8901\n'].map((key) => (key === '\n' ? 'Enter' : key)),
          0,
          1,
        ).outcomes,
      ),
    ).toEqual(['8901', '8901']);
  });

  it('keeps a scan whole that stutters, as radio scanners do', () => {
    const on = scanner();
    type([...'89010'], 0, 5, {}, on);
    expect(codesOf(type([...'30010', 'Enter'], 600, 5, {}, on).outcomes)).toEqual(['8901030010']);
  });

  it('reads a slow scanner whole', () => {
    expect(codesOf(type([...'MUG-BLUE-350', 'Enter'], 0, 250).outcomes)).toEqual(['MUG-BLUE-350']);
  });

  it('drops what a person brushed before a scan', () => {
    const on = scanner();
    type(['q', 'w', 'e'], 0, 180, {}, on);
    expect(codesOf(type([...'8901030010', 'Enter'], 700, 5, {}, on).outcomes)).toEqual(['8901030010']);
  });

  it('forgets a stray key after a second', () => {
    const on = scanner();
    type(['q'], 0, 1, {}, on);
    expect(codesOf(type([...'8901', 'Enter'], 1_500, 5, {}, on).outcomes)).toEqual(['8901']);
  });

  it('leaves Enter, Tab and Space to a person when no scan is under way', () => {
    for (const key of ['Enter', 'Tab', ' ']) expect(scanner().press(press(key, 5_000))).toEqual({ swallow: false });
  });

  it('swallows modified and control keys amid a scan and leaves them alone otherwise', () => {
    const on = scanner();
    expect(on.press(press('t', 0, { modified: true })).swallow).toBe(false);
    type([...'890'], 100, 5, {}, on);
    expect(on.press(press('t', 116, { modified: true })).swallow).toBe(true);
    expect(on.press(press('F12', 118)).swallow).toBe(true);
    expect(codesOf(type(['1', 'Enter'], 120, 5, {}, on).outcomes)).toEqual(['8901']);
    expect(on.press(press('j', 129, { modified: true })).swallow).toBe(true);
    expect(on.press(press('F4', 2_000)).swallow).toBe(false);
  });

  it('lets a person type in a field, and Enter send its form', () => {
    const { outcomes } = type([...'steel bottle', 'Enter'], 0, 90, { inField: true });
    expect(outcomes.every(({ swallow, scan }) => !swallow && scan === undefined)).toBe(true);
  });

  it('lets the function key right behind the last typed digit through', () => {
    const on = scanner();
    type([...'2350'], 0, 80, { inField: true }, on);
    expect(on.press(press('F4', 320, { inField: true })).swallow).toBe(false);
    type([...'PB-B:XL'], 1_000, 5, { inField: true }, on);
    expect(on.press(press('F4', 1_040, { inField: true })).swallow).toBe(true);
  });

  it('takes no key that is held down for a scanner', () => {
    const { outcomes } = type([...'aaaaaaaaaa'], 0, 30, { inField: true, repeat: true });
    expect(outcomes.every(({ swallow }) => !swallow)).toBe(true);
  });

  it('keeps what a person typed before a scan into the same field', () => {
    const on = scanner();
    type([...'bott'], 0, 120, { inField: true }, on);
    const { outcomes } = type([...'8901030010', 'Enter'], 900, 4, { inField: true }, on);
    expect(codesOf(outcomes)).toEqual(['8901030010']);
    expect(outcomes[0]?.field).toBe('mark');
  });

  it('never cuts a scan into a field, wherever in it the scanner or the PC stutters', () => {
    fc.assert(
      fc.property(
        CODE.filter((code) => code.length >= 8),
        fc.nat(),
        fc.integer({ min: 0, max: 200 }),
        (code, place, stallMs) => {
          const on = scanner();
          const stallAt = place % code.length;
          let atMs = 0;
          const outcomes = [...code, 'Enter'].map((key, index) => {
            atMs += index === stallAt ? stallMs : 5;
            return on.press(press(key, atMs, { inField: true }));
          });
          expect(codesOf(outcomes)).toEqual([code]);
          expect(outcomes.filter(({ field }) => field === 'restore').length).toBe(1);
        },
      ),
    );
  });

  it('reads a slow scanner whole even in a field for numbers, by the letters a person does not type there', () => {
    const on = scanner();
    const outcomes = [...'PB-B:XL', 'Enter'].map((key, index) =>
      on.press(press(key, index * 70, { inField: true, foreign: !/[0-9]/.test(key) })),
    );
    expect(codesOf(outcomes)).toEqual(['PB-B:XL']);
    expect(outcomes.filter(({ field }) => field === 'restore').length).toBe(1);
  });

  it('says when an input method hides the characters', () => {
    const outcomes = type(['Process', 'Process', 'Process', 'Enter'], 0, 5).outcomes;
    expect(outcomes.at(-1)).toEqual({ swallow: true, unreadable: true });
  });

  it('forgets a half-read code when the window loses the keyboard', () => {
    const on = scanner();
    type([...'8901'], 0, 5, {}, on);
    on.reset();
    expect(codesOf(type([...'0300', 'Enter'], 60, 5, {}, on).outcomes)).toEqual(['0300']);
  });
});
