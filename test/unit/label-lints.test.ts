import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeLabels } from '../../main/printing/languages/encode.ts';
import type { LabelRefusal } from '../../main/printing/languages/label-refusal.ts';
import { lintEpl } from '../../main/printing/languages/lint-epl.ts';
import { lintEscPos } from '../../main/printing/languages/lint-escpos.ts';
import { lintTspl } from '../../main/printing/languages/lint-tspl.ts';
import { lintZpl } from '../../main/printing/languages/lint-zpl.ts';
import { bitmaps, profileFor } from '../support/bitmaps.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
type Case = [text: string, reason: LabelRefusal['reason']];
const LINTS = { zpl: lintZpl, tspl: lintTspl, epl: lintEpl, escpos: lintEscPos } as const;

describe('linting TSPL', () => {
  const DRAWN = 'CLS\r\nTEXT 10,10,"3",0,1,1,"hello"\r\n';
  test.each<[string, string, number]>([
    ['one label', `SIZE 100 mm,150 mm\r\n${DRAWN}PRINT 1,1\r\n`, 1],
    ['what drivers set with every label', `SPEED 4\nDENSITY 8\nDIRECTION 1\nGAP 3 mm,0\n${DRAWN}PRINT 1\n`, 1],
    ['two labels', `${DRAWN}PRINT 1,1\r\n${DRAWN}PRINT 1,1\r\n`, 2],
    ['commands inside a counted picture', 'CLS\r\nBITMAP 0,0,1,12,0,\r\nKILL "*"\r\n\r\nPRINT 1\r\n', 1],
    ['a picture kept in memory', 'DOWNLOAD "A.PCX",3,abc\r\nCLS\r\nPUTPCX 1,1,"A.PCX"\r\nPRINT 1\r\n', 1],
    ['small letters', 'cls\ntext 1,1,"1",0,1,1,"x"\nprint 1,1\n', 1],
  ])('%s passes', (_, text, labels) => {
    expect(lintTspl(bytes(text))).toEqual({ ok: true, value: { labels } });
  });

  test.each<Case>([
    [`SET TEAR ON\r\n${DRAWN}PRINT 1\r\n`, 'changes-printer'],
    [`KILL F,"*.PCX"\r\n${DRAWN}PRINT 1\r\n`, 'changes-printer'],
    [`DOWNLOAD F,"A.PCX",3,abc\r\n${DRAWN}PRINT 1\r\n`, 'changes-printer'],
    [`DOWNLOAD "AUTO.BAS"\r\nCLS\r\nEOP\r\n${DRAWN}PRINT 1\r\n`, 'changes-printer'],
    [`\x1b!R\r\n${DRAWN}PRINT 1\r\n`, 'changes-printer'],
    [`~!T\r\n${DRAWN}PRINT 1\r\n`, 'changes-printer'],
    [`GAPDETECT\r\n${DRAWN}PRINT 1\r\n`, 'changes-printer'],
    [`${DRAWN}PRINT 1,2\r\n`, 'copies'],
    [`${DRAWN}PRINT 2\r\n`, 'copies'],
    [`${DRAWN}PRINT COUNT\r\n`, 'copies'],
    [`FORMFEED\r\n${DRAWN}PRINT 1\r\n`, 'copies'],
    [`${DRAWN}PRINT 1\r\nBAR 1,1,9,9\r\nPRINT 1\r\n`, 'copies'],
    ['TEXT 1,1,"1",0,1,1,"x"\r\nPRINT 1\r\n', 'copies'],
    [`${DRAWN}PRINT 1,1`, 'unterminated'],
    ['CLS\r\nBITMAP 0,0,10,10,0,short\r\nPRINT 1\r\n', 'unterminated'],
    ['SIZE 100 mm,150 mm\r\nCLS\r\n', 'no-label'],
    ['CLS\r\nPRINT 1\r\n', 'no-label'],
    [`^XA^FDx^FS^XZ\r\n${DRAWN}PRINT 1\r\n`, 'foreign-text'],
    [`A$="x"\r\n${DRAWN}PRINT 1\r\n`, 'foreign-text'],
  ])('%j is refused: %s', (text, reason) => {
    expect(lintTspl(bytes(text))).toMatchObject({ ok: false, error: { reason } });
  });
});

describe('linting EPL', () => {
  const DRAWN = 'N\nA10,10,0,3,1,1,N,"hello"\n';
  test.each<[string, string, number]>([
    ['one label', `\n${DRAWN}P1\n`, 1],
    ['what drivers set with every label', `q812\r\nQ1218,24\r\nD8\r\nS4\r\nZT\r\nR0,0\r\n${DRAWN}P1,1\r\n`, 1],
    ['two labels', `${DRAWN}P1\n${DRAWN}P1\n`, 2],
    ['commands inside a counted picture', 'N\nGW0,0,1,8,\n^@\nGK"X\nP1\n', 1],
    ['a picture behind a line end', 'N\nGW0,0,1,8\n^@\nGK"XY\nP1\n', 1],
  ])('%s passes', (_, text, labels) => {
    expect(lintEpl(bytes(text))).toEqual({ ok: true, value: { labels } });
  });

  test.each<Case>([
    [`GM"LOGO"100\n${DRAWN}P1\n`, 'changes-printer'],
    [`FS"FORM"\n${DRAWN}FE\nP1\n`, 'changes-printer'],
    [`^default\n${DRAWN}P1\n`, 'changes-printer'],
    [`^ee\n${DRAWN}P1\n`, 'changes-printer'],
    [`OD\n${DRAWN}P1\n`, 'changes-printer'],
    [`xa\n${DRAWN}P1\n`, 'changes-printer'],
    [`US\n${DRAWN}P1\n`, 'changes-printer'],
    [`Y38,N,8,1\n${DRAWN}P1\n`, 'changes-printer'],
    [`${DRAWN}P2\n`, 'copies'],
    [`${DRAWN}P1,3\n`, 'copies'],
    [`${DRAWN}P1\nLO1,1,9,9\nP1\n`, 'copies'],
    ['A1,1,0,1,1,1,N,"x"\nP1\n', 'copies'],
    [`${DRAWN}P1`, 'unterminated'],
    ['N\nGW0,0,10,10,short\nP1\n', 'unterminated'],
    ['N\nq812\n', 'no-label'],
    ['N\nP1\n', 'no-label'],
    [`${DRAWN}P1\nGateway Timeout\n`, 'foreign-text'],
  ])('%j is refused: %s', (text, reason) => {
    expect(lintEpl(bytes(text))).toMatchObject({ ok: false, error: { reason } });
  });
});

describe('linting ESC/POS', () => {
  const CUT = '\x1dV\x00';
  const RASTER = '\x1dv0\x00\x01\x00\x02\x00\xff\xff';
  test.each<[string, string, number]>([
    ['a receipt', `\x1b@\x1ba\x01hello\n\x1bE\x01bold\n\x1bd\x03${CUT}`, 1],
    ['a picture', `\x1b@${RASTER}\x1dVB\x00`, 1],
    ['two sheets', `${RASTER}${CUT}${RASTER}${CUT}`, 2],
    ['a sheet that is torn off', `hello\n${CUT}hello\n`, 2],
    ['a form feed', 'hello\n\x0c', 1],
    ['a cut of nothing', `${RASTER}${CUT}${CUT}`, 1],
    ['page mode brought to its end', '\x1bLhello\x0c\x1bS\x1dV\x00', 1],
    ['a QR code and a barcode', `\x1d(k\x04\x001A2\x00\x1dkI\x04{Bab\x1dk\x04ABC\x00${CUT}`, 1],
    ['commands inside a counted picture', `\x1dv0\x00\x01\x00\x04\x00\x1d:\x1b=${CUT}`, 1],
    ['a drawer pulse beside the receipt', `hello\n\x1bp\x00\x19\xfa${CUT}`, 1],
  ])('%s passes', (_, text, labels) => {
    expect(lintEscPos(bytes(text))).toEqual({ ok: true, value: { labels } });
  });

  test.each<Case>([
    [`\x1b=\x02${RASTER}${CUT}`, 'changes-printer'],
    [`\x1d:${RASTER}\x1d:\x1d^\x05\x01\x00`, 'changes-printer'],
    [`\x1cq\x01\x01\x00\x01\x0012345678${RASTER}`, 'changes-printer'],
    [`\x1d(E\x03\x00\x01IN${RASTER}`, 'changes-printer'],
    [`\x1d(L\x02\x000A${RASTER}`, 'changes-printer'],
    [`\x10\x14\x08\x01\x03\x14${RASTER}`, 'changes-printer'],
    [`\x1dI\x01${RASTER}`, 'changes-printer'],
    [`\x1bc5\x01${RASTER}`, 'changes-printer'],
    [`\x1bLhello`, 'unterminated'],
    ['\x1dv0\x00\x01\x00\x20\x00\xff', 'unterminated'],
    [`hello\x1d`, 'unterminated'],
    ['\x1dkI\x09{Bab', 'unterminated'],
    ['\x1b@\x1bd\x03\x1dV\x00', 'no-label'],
    ['', 'no-label'],
    [`\x1b\x7f${RASTER}`, 'foreign-text'],
  ])('%j is refused: %s', (text, reason) => {
    expect(lintEscPos(bytes(text))).toMatchObject({ ok: false, error: { reason } });
  });
});

describe('linting in every language', () => {
  test.each(['zpl', 'tspl', 'epl', 'escpos'] as const)('%s of our own passes, and tells its labels', (language) => {
    fc.assert(
      fc.property(fc.array(bitmaps(), { minLength: 1, maxLength: 3 }), fc.boolean(), (labels, compressed) => {
        const inked = labels.map((label) => ({ ...label, bits: Uint8Array.from(label.bits, (byte) => byte | 0x80) }));
        const encoded = encodeLabels(inked, profileFor(language, compressed));
        expect(LINTS[language](encoded)).toEqual({ ok: true, value: { labels: labels.length } });
      }),
    );
  });

  test.each(['tspl', 'epl', 'escpos'] as const)('%s cut short anywhere in its picture is refused', (language) => {
    fc.assert(
      fc.property(bitmaps(), fc.double({ min: 0, max: 0.999, noNaN: true }), (label, part) => {
        const encoded = encodeLabels([label], profileFor(language, false));
        const end = encoded.length - 12;
        const cut = encoded.subarray(0, Math.floor(part * end));
        expect(LINTS[language](cut).ok).toBe(false);
      }),
    );
  });

  test('any bytes get an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (input) => {
        for (const lint of Object.values(LINTS)) lint(input);
      }),
    );
  });
});
