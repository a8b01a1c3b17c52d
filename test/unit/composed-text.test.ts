import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packingReceipt, ticketReceipt } from '../../main/printing/compose/escpos-texts.ts';
import type { ComposedFacts } from '../../main/printing/compose/facts.ts';
import { fittingSize, linesOf, setLine, shortened, widthOf } from '../../main/printing/compose/typeface.ts';
import { timeWords } from '../../main/printing/compose/words.ts';
import { lintEscPos } from '../../main/printing/languages/lint-escpos.ts';

const HINDI = 'स्टेनलेस स्टील की पानी की बोतल क्षत्रिय ज्ञान';

describe('a line of text', () => {
  it('is as wide set as it is measured, in either script', () => {
    for (const text of ['Blue mug 350 ml', HINDI, `Bottle ${HINDI} 1 L`, '₹ 499']) {
      expect(setLine(text, 20).width, text).toBeCloseTo(widthOf(text, 20), 6);
      expect(setLine(text, 20).paths.length, text).toBeGreaterThan(3);
    }
  });

  it('joins Devanagari as it is written: fewer shapes than letters', () => {
    expect(setLine('क्षत्रिय', 20).paths.length).toBeLessThan([...'क्षत्रिय'].length);
  });

  it.each([
    ['Bengali', 'স্টিলের জলের বোতল'],
    ['Gujarati', 'સ્ટીલની પાણીની બોટલ'],
    ['Gurmukhi', 'ਸਟੀਲ ਦੀ ਪਾਣੀ ਦੀ ਬੋਤਲ'],
    ['Kannada', 'ಸ್ಟೀಲ್ ನೀರಿನ ಬಾಟಲಿ'],
    ['Malayalam', 'സ്റ്റീൽ വെള്ളക്കുപ്പി'],
    ['Odia', 'ଷ୍ଟିଲ ପାଣି ବୋତଲ'],
    ['Tamil', 'எஃகு தண்ணீர் பாட்டில்'],
    ['Telugu', 'స్టీల్ నీటి సీసా'],
  ])('is drawn in %s, no letter as an empty box', (_, title) => {
    const boxes = setLine('\uE000', 20).paths;
    expect(boxes).toHaveLength(1);
    for (const letter of title.replaceAll(' ', '')) expect(setLine(letter, 20).paths, letter).not.toEqual(boxes);
  });

  it('is drawn alike whatever was measured before it', () => {
    const title = 'স্টিলের জলের বোতল ১ লিটার';
    const before = setLine(title, 20);
    for (const word of title.split(' ')) widthOf(word, 20);
    expect(setLine(title, 20)).toEqual(before);
    expect(before.paths.length).toBeGreaterThan(15);
    expect(before.width).toBeCloseTo(widthOf(title, 20), 6);
  });

  it('leaves nothing to draw of control characters', () => {
    expect(setLine('a\r\nb\x1b@', 20)).toEqual(setLine('a b @', 20));
  });

  it('breaks at spaces into lines that fit, and loses no word', () => {
    const words = fc.array(fc.constantFrom('mug', 'bottle', 'स्टील', 'बोतल', 'x'.repeat(80), '1'), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 60, max: 400 }), (given, width) => {
        const lines = linesOf(given.join(' '), 10, width);
        for (const line of lines) expect(widthOf(line, 10)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(given.join(''));
      }),
      { numRuns: 40 },
    );
  });

  it('says with an ellipsis that there was more than its lines hold', () => {
    const lines = linesOf(`${HINDI} `.repeat(5), 10, 150, 2);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/…$/);
    expect(widthOf(lines[1] ?? '', 10)).toBeLessThanOrEqual(150);
    expect(shortened('short', 10, 150)).toBe('short');
  });

  it('grows to its room and no further', () => {
    expect(widthOf('T-0427', fittingSize('T-0427', 300, 1000))).toBeCloseTo(300, 6);
    expect(fittingSize('T-0427', 300, 20)).toBe(20);
  });

  it('gives the time in India', () => {
    expect(timeWords(Date.UTC(2026, 2, 31, 18, 45))).toBe('1 Apr 2026, 00:15');
  });
});

describe('text for a till printer', () => {
  const roll = { dpi: 203, widthMm: 58 } as const;
  const ticket = { document: 'ticket', name: 'T-0001', orderIds: ['OD1'], atMs: 0, practice: false } as const;
  const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

  it('holds no command that came in with a title', async () => {
    const titles = ['Pen \x1bp0\x10\x14\x01\x00\x01', 'Ink \x1d(A\x02\x00\x00\x02', 'a\nb\tc'];
    const bytes = await ticketReceipt({ ...ticket, code: 'PB-T:0001', titles, orderIds: ['OD1'] }, roll);
    expect(lintEscPos(bytes)).toEqual({ ok: true, value: { labels: 1 } });
    expect(latin1(bytes)).toContain('Pen p0');
  });

  it('doubles the sign that would change the subset of Code 128', async () => {
    const bytes = await ticketReceipt({ ...ticket, code: 'A{B', titles: [], orderIds: [] }, roll);
    expect(latin1(bytes)).toContain('\x1dkI\x06{BA{{B');
  });

  it('has a square code where bars of two dots do not fit', async () => {
    const code = 'SHIPMENT-0000000000000042';
    const slip: ComposedFacts = {
      ...{ document: 'receipt', shipmentId: code, code, orderIds: ['OD1'], dispatchByMs: null, atMs: 0 },
      ...{ boxes: [{ name: 'SS-1', lines: [] }], practice: true },
    };
    const bytes = latin1(await packingReceipt(slip, roll));
    expect(bytes).toContain(`1P0${code}`);
    expect(bytes).not.toContain('\x1dkI');
  });
});
