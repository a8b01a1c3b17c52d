import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandWord, foldCode, gtin14, normaliseCode, spellings } from '../../shared/scan/codes.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });
const plain = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 /._-]{0,30}[A-Za-z0-9]$/);

/** The digit that makes `digits` a valid GTIN, by the weights counted from the right as the standard's table has them. */
function checkDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}
const gtin = fc
  .constantFrom(7, 11, 12, 13)
  .chain((length) => fc.stringMatching(new RegExp(`^\\d{${length}}$`)))
  .map((body) => body + checkDigit(body));

describe('a scanned code', () => {
  it('loses its frame, its symbology identifier and what surrounds it, and nothing else', () => {
    fc.assert(
      fc.property(
        plain,
        fc.constantFrom('', '\r', '\n', '\r\n', '\t', '\u0002', '\u001d'),
        fc.constantFrom('', ']C1', ']E0', ']d2', ']Q3', ']A0'),
        (code, frame, aim) => {
          expect(normaliseCode(`${frame}${aim}${code}${frame}`)).toBe(code);
          expect(normaliseCode(`  ${aim} ${code}\u200b ${frame}`)).toBe(code);
        },
      ),
    );
  });

  it('keeps the field separator of GS1 inside and drops it at the ends', () => {
    expect(normaliseCode(']C1\u001d0104012345678901\u001d10LOT')).toBe('0104012345678901\u001d10LOT');
  });

  it('keeps a bracket that is no symbology identifier', () => {
    expect(normaliseCode(']')).toBe(']');
    expect(normaliseCode('A]C1')).toBe('A]C1');
    expect(normaliseCode('[X1]')).toBe('[X1]');
  });

  it('normalises and folds any text to something that folds to itself, without control characters', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const normal = normaliseCode(text);
        expect(normaliseCode(normal)).toBe(normal);
        expect(normal).not.toMatch(/[\u0000-\u001c\u001e\u001f\u007f\u200e\u202e]/);
        const folded = foldCode(text);
        expect(foldCode(folded)).toBe(folded);
        expect(foldCode(normal)).toBe(folded);
      }),
      { numRuns: 2000 },
    );
  });

  it('folds alike whatever the Caps Lock did to it', () => {
    fc.assert(
      fc.property(plain, (code) => {
        const swapped = [...code].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join('');
        expect(foldCode(swapped)).toBe(foldCode(code));
        expect(foldCode(code.toUpperCase())).toBe(foldCode(code.toLowerCase()));
        expect(spellings(code)).toContain(normaliseCode(code));
      }),
    );
  });

  it('keeps different SKUs apart', () => {
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        fc.pre(a.toLowerCase() !== b.toLowerCase());
        expect(foldCode(a)).not.toBe(foldCode(b));
      }),
    );
    expect(foldCode('A²')).not.toBe(foldCode('A2'));
    expect(foldCode('MUG"350')).toBe('mug"350');
  });
});

describe('a GTIN', () => {
  it('is the same 14 digits in every length it is printed in', () => {
    fc.assert(
      fc.property(gtin, (code) => {
        const whole = gtin14(`${code}\r`);
        expect(whole).toBe(code.padStart(14, '0'));
        if (code.length === 12) expect(gtin14(`0${code}`)).toBe(whole);
        expect(gtin14(whole ?? '')).toBe(whole);
      }),
    );
  });

  it('is refused with any one digit wrong', () => {
    fc.assert(
      fc.property(gtin, fc.nat(), fc.integer({ min: 1, max: 9 }), (code, where, by) => {
        const at = where % code.length;
        const digit = (Number(code[at]) + by) % 10;
        expect(gtin14(code.slice(0, at) + digit + code.slice(at + 1))).toBeUndefined();
      }),
    );
  });

  it('is nothing of another length or with anything but digits', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(!/\d{8}/.test(text));
        expect(gtin14(text)).toBeUndefined();
      }),
    );
    expect(gtin14('40063813339310')).toBeUndefined();
    expect(gtin14('400638133393')).toBeUndefined();
    expect(gtin14('4006381333931')).toBe('04006381333931');
  });
});

describe('a command code', () => {
  it('gives its word in small letters and no other code does', () => {
    expect(commandWord('PB:park\r')).toBe('park');
    expect(commandWord('pb:LABEL-PRINTED')).toBe('label-printed');
    expect(commandWord('PB:')).toBeUndefined();
    expect(commandWord('PB:rm -rf')).toBeUndefined();
    expect(commandWord('XPB:ok')).toBeUndefined();
    fc.assert(
      fc.property(plain, (code) => {
        expect(commandWord(code)).toBeUndefined();
      }),
    );
  });
});
