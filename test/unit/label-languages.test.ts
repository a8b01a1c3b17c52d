import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lintZpl } from '../../main/printing/languages/lint-zpl.ts';
import { type LabelKind, sniffLabel } from '../../main/printing/languages/sniff.ts';
import { unwrapLabel } from '../../main/printing/languages/unwrap.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const ZPL = '^XA^FO10,10^FDhello^FS^XZ';
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');

describe('sniffing label bytes', () => {
  test.each<[string, Uint8Array, LabelKind]>([
    ['a format', bytes(ZPL), 'zpl'],
    ['a format after a byte order mark and line ends', bytes(`\xef\xbb\xbf\r\n ${ZPL}`), 'zpl'],
    ['a graphic download before the format', bytes(`~DGR:A.GRF,8,1,00${ZPL}`), 'zpl'],
    ['a driver header before the format', bytes(`CT~~CD,~CC^~CT~\r\n${ZPL}`), 'zpl'],
    ['a comment before the format', bytes(`^FX made here\n${ZPL}`), 'zpl'],
    ['a ZPL query without any format', bytes('~HS\r\n'), 'unknown'],
    ['a PDF', bytes('%PDF-1.7\n%\xe2\xe3'), 'pdf'],
    ['a PDF after some junk', bytes(`junk\n${' '.repeat(500)}%PDF-1.4`), 'pdf'],
    ['a PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]), 'png'],
    ['TSPL', bytes('SIZE 100 mm,150 mm\r\nCLS\r\nBITMAP 0,0,100,1200,0,\x00\x00\r\nPRINT 1,1\r\n'), 'tspl'],
    ['EPL', bytes('\nN\nA10,10,0,1,1,1,N,"x"\nP1\n'), 'epl'],
    ['ESC/POS', Buffer.from([0x1b, 0x40, 0x41]), 'escpos'],
    ['an ESC/POS raster', Buffer.from([0x1d, 0x76, 0x30, 0, 1, 0, 1, 0, 0xff]), 'escpos'],
    ['an error in JSON', bytes('{"errors":[{"code":"X"}]}'), 'json'],
    ['a JSON array', bytes('[ {"a":1} ]'), 'json'],
    ['an error page', bytes('<!DOCTYPE html><html>'), 'html'],
    ['gzip', gzipSync(ZPL), 'gzip'],
    ['Base64', bytes(base64(ZPL)), 'base64'],
    ['nothing', bytes(''), 'empty'],
    ['blank lines', bytes(' \r\n\r\n'), 'unknown'],
    ['words', bytes('Gateway Timeout'), 'unknown'],
  ])('%s', (_, input, kind) => {
    expect(sniffLabel(input)).toBe(kind);
  });

  test('any bytes get an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (input) => {
        unwrapLabel(input);
        lintZpl(input);
      }),
    );
  });

  test('gzip, Base64 and byte order marks come off, whatever the order, and what is inside is named', () => {
    const wrapped = Buffer.from(gzipSync(bytes(`\xef\xbb\xbf${base64(ZPL)}`)).toString('base64'));
    const { kind, bytes: inner, wrappers } = unwrapLabel(wrapped);
    expect({ kind, text: Buffer.from(inner).toString('latin1'), wrappers }).toEqual({
      kind: 'zpl',
      text: ZPL,
      wrappers: ['base64', 'gzip', 'base64'],
    });
  });

  test('a label in JSON comes out when it is the only one there', () => {
    const reply = (value: unknown) => unwrapLabel(bytes(JSON.stringify(value)));
    expect(reply({ shipmentId: 'S1', label: base64(ZPL) })).toMatchObject({
      kind: 'zpl',
      wrappers: ['json', 'base64'],
    });
    expect(reply({ reply: [{ documents: [{ content: ZPL }] }] })).toMatchObject({ kind: 'zpl', wrappers: ['json'] });
    expect(reply({ label: gzipSync(ZPL).toString('base64') })).toMatchObject({ kind: 'zpl' });
    expect(reply({ label: base64(ZPL), other: base64(ZPL) }).kind).toBe('json');
    expect(reply({ label: 'not a label at all, but long' }).kind).toBe('json');
    expect(reply(Array.from({ length: 600 }, () => base64(ZPL))).kind).toBe('json');
  });

  test('what would become larger than a label can be is not unpacked', () => {
    expect(unwrapLabel(gzipSync(Buffer.alloc(9 * 1024 * 1024)))).toMatchObject({ kind: 'gzip', tooLarge: true });
  });

  test('junk inside stays wrapped', () => {
    expect(unwrapLabel(bytes(base64('nothing a printer knows'))).kind).toBe('base64');
    expect(unwrapLabel(gzipSync('x').subarray(0, 12)).kind).toBe('gzip');
  });
});

describe('linting ZPL', () => {
  test.each<[string, string, number]>([
    ['one label', ZPL, 1],
    ['two labels', `${ZPL}\n${ZPL}\n`, 2],
    ['a settings format beside a label', `^XA^MMT^PW812^LL1218^XZ${ZPL}`, 1],
    ['the driver header', `CT~~CD,~CC^~CT~\r\n^XA^PON^LH0,0^JMA^PR4,4^LRN^CI0^XZ\r\n${ZPL}`, 1],
    ['one copy said aloud', '^XA^FDx^FS^PQ1,0,1,Y^XZ', 1],
    ['a graphic in memory', `~DGR:LOGO.GRF,8,1,00${ZPL}`, 1],
    ['a stored format and its use', '^XA^DFR:T.ZPL^FN1^FDx^FS^XZ^XA^XFR:T.ZPL^FN1^FDy^FS^XZ', 1],
    ['commands inside a counted binary graphic', '^XA^GFB,8,8,1,^JUS~JR^^FS^FDx^FS^XZ', 1],
    ['commands in small letters', '^xa^fo1,1^fdx^fs^xz', 1],
  ])('%s passes', (_, text, labels) => {
    expect(lintZpl(bytes(text))).toEqual({ ok: true, value: { labels } });
  });

  test.each<[string, string]>([
    ['^XA^FDx^FS^JUS^XZ', 'changes-printer'],
    ['^XA^FDx^FS^JUF^XZ', 'changes-printer'],
    ['^xa^fdx^fs^jus^xz', 'changes-printer'],
    [`~JR${ZPL}`, 'changes-printer'],
    [`~JA${ZPL}`, 'changes-printer'],
    ['^XA^SXA,A,Y,Y,10.0.0.1,80^FDx^FS^XZ', 'changes-printer'],
    [`! U1 setvar "device.languages" "epl"\r\n${ZPL}`, 'changes-printer'],
    [`${ZPL}! U1 do "device.reset" ""\r\n`, 'changes-printer'],
    [`~DYE:F.TTF,A,T,4,,00000000${ZPL}`, 'changes-printer'],
    [`~DGE:LOGO.GRF,8,1,00${ZPL}`, 'changes-printer'],
    ['^XA^DFE:T.ZPL^FDx^FS^XZ', 'changes-printer'],
    ['^XA^DFB:T.ZPL^FDx^FS^XZ', 'changes-printer'],
    ['^XA^IDR:LOGO.GRF^FS^FDx^FS^XZ', 'changes-printer'],
    [`~CC+${ZPL}`, 'changes-printer'],
    [`~CT^${ZPL}`, 'changes-printer'],
    ['^XA^JMB^FDx^FS^XZ', 'changes-printer'],
    ['^XA^KPsecret^FDx^FS^XZ', 'changes-printer'],
    [`~WC${ZPL}`, 'changes-printer'],
    ['^XA^FDhidden ~JR in a field^FS^XZ', 'changes-printer'],
    ['^XA^FDx^FS^PQ2^XZ', 'copies'],
    ['^XA^FDx^FS', 'unterminated'],
    ['^XA^FDx^FS^XA^FDy^FS^XZ', 'unterminated'],
    ['^XA^GFB,5000,5000,10,short^FS^FDx^FS^XZ', 'unterminated'],
    ['^XA^MMT^XZ', 'no-label'],
    ['^XA^DFR:T.ZPL^FDx^FS^XZ', 'no-label'],
    ['^XZ', 'no-label'],
    [`PRINT 1,1\n${ZPL}`, 'foreign-text'],
    [`${ZPL}\nSIZE 4,6\nPRINT 1`, 'foreign-text'],
  ])('%j is refused: %s', (text, reason) => {
    expect(lintZpl(bytes(text))).toMatchObject({ ok: false, error: { reason } });
  });

  test('what is refused stays refused whatever harmless label stands around it', () => {
    const harmful = fc.constantFrom('^JUS', '~JR', '^SXA,A', '^IDR:*.*', '~DYE:A,B', '^ST01,01,26', '^NDA', '~JA');
    const around = fc.array(fc.constantFrom(ZPL, '^XA^CF0,30^FDa^FS^XZ', '\r\n'), { maxLength: 4 });
    fc.assert(
      fc.property(around, harmful, around, (before, harm, after) => {
        const text = `${before.join('')}^XA^FDx^FS${harm}^XZ${after.join('')}`;
        expect(lintZpl(bytes(text))).toMatchObject({ ok: false, error: { reason: 'changes-printer' } });
      }),
    );
  });
});
