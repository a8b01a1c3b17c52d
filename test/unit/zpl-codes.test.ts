import { describe, expect, it } from 'vitest';
import { zplPages } from '../../main/printing/languages/zpl-codes.ts';

const codesIn = (zpl: string) => zplPages(new TextEncoder().encode(zpl)).flatMap(({ codes }) => codes);

describe('the barcodes of a ZPL label', () => {
  it('are told as a scanner reads them, text fields left out', () => {
    const zpl = `^XA^FO20,20^A0N,30^FDAsha Example^FS^FO20,80^BY3^BCN,100,Y,N,N^FDFMPP0000000001^FS
^FO20,300^BQN,2,6^FDQA,https://example.test/FMPP0000000001^FS^XZ`;
    expect(codesIn(zpl)).toEqual(['FMPP0000000001', 'https://example.test/FMPP0000000001']);
  });

  it.each([
    ['QA,', 'AWB1'],
    ['LA,', 'AWB1'],
    ['HA,', 'AWB1'],
    ['MM,A', 'AWB1'],
    ['', 'AWB1'],
  ])('come without the QR prefix "%s"', (prefix, code) => {
    expect(codesIn(`^XA^BQN,2,6^FD${prefix}${code}^FS^XZ`)).toEqual([code]);
  });

  it('come without the subset invocations of Code 128', () => {
    expect(codesIn('^XA^BCN,100^FD>:AWB>512345678^FS^XZ')).toEqual(['AWB12345678']);
  });

  it('are left out where the field is written in hex or counts up', () => {
    expect(codesIn('^XA^BCN^FH_^FDA_2DB^FS^BCN^SN001,1,Y^FDX^FS^XZ')).toEqual([]);
  });

  it('never throw, whatever the bytes are', () => {
    expect(codesIn('^BC')).toEqual([]);
    expect(codesIn('^XA^BCN^FD^FS^XZ')).toEqual([]);
    expect(zplPages(Uint8Array.from([0xff, 0xfe, 0x5e, 0x42, 0x43]))).toEqual([]);
  });
});
