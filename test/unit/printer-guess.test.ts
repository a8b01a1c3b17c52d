import { describe, expect, it } from 'vitest';
import { guessFrom } from '../../main/printing/discovery/guess.ts';
import { fromSpooler } from '../../main/printing/transports/device/device-readiness.ts';
import { formatFor } from '../../main/printing/transports/ipp/formats.ts';

describe('what a name or an id tells of a printer', () => {
  it.each<[string | null, string | null, number | null]>([
    ['MFG:Zebra ;CMD:ZPL;MDL:ZTC ZD421-203dpi ZPL;CLS:PRINTER;', 'zpl', 203],
    ['MANUFACTURER:Zebra;COMMAND SET:EPL,ZPL;MODEL:GK420d;', 'zpl', null],
    ['MFG:TSC;CMD:TSPL2;MDL:TE310;', 'tspl', null],
    ['MFG:EPSON;CMD:ESC/POS;MDL:TM-T88V;CLS:PRINTER;', 'escpos', null],
    ['MFG:HP;CMD:PCL3GUI,PDF,PJL;MDL:OfficeJet;', 'pdf', null],
    ['ZDesigner GK420d (EPL)', 'epl', null],
    ['ZDesigner ZD421-300dpi ZPL', 'zpl', 300],
    ['Packbench_ZPL_203dpi', 'zpl', 203],
    ['TSC TTP-244 Pro', 'tspl', null],
    ['EPSON TM-T20III Receipt', 'escpos', null],
    ['POS-80C', 'escpos', null],
    ['Microsoft Print to PDF', null, null],
    ['HP LaserJet 1020', null, null],
    ['', null, null],
    [null, null, null],
  ])('%s', (told, language, dpi) => {
    expect(guessFrom(told)).toMatchObject({ language, dpi });
  });
});

describe('a queue of the Windows spooler', () => {
  it.each<[number, number, object]>([
    [0, 0, { kind: 'ready' }],
    [0x1, 0, { kind: 'needs-attention', reason: 'queue-stopped' }],
    [0x10 | 0x2, 0, { kind: 'needs-attention', reason: 'paper-out' }],
    [0x400000 | 0x10, 0, { kind: 'needs-attention', reason: 'head-open' }],
    [0x2, 0, { kind: 'needs-attention', reason: 'other-error' }],
    [0x80, 0, { kind: 'unknown', reason: 'offline' }],
    [0x20000, 0, { kind: 'ready' }],
    [0, 0x400, { kind: 'needs-attention', reason: 'queue-stopped' }],
  ])('of status %i and attributes %i', (status, attributes, readiness) => {
    expect(fromSpooler({ status, attributes })).toEqual(readiness);
  });
});

describe('the name a job goes under', () => {
  const zpl = Buffer.from('^XA^XZ');
  const pdf = Buffer.from('%PDF-1.7');
  it.each<[string, Uint8Array, string[], boolean, string | undefined]>([
    ['raw to CUPS, whatever it lists', zpl, [], true, 'application/vnd.cups-raw'],
    ['a PDF to CUPS', pdf, ['application/pdf'], true, 'application/pdf'],
    [
      'ZPL to a printer that knows it',
      zpl,
      ['application/octet-stream', 'application/vnd.zebra-zpl'],
      false,
      'application/vnd.zebra-zpl',
    ],
    ['ZPL to one that takes anything', zpl, ['application/octet-stream'], false, 'application/octet-stream'],
    ['ZPL to an office printer', zpl, ['application/pdf', 'image/pwg-raster'], false, undefined],
    ['a PDF to one that takes none', pdf, ['image/pwg-raster'], false, undefined],
  ])('%s', (_what, bytes, formats, cups, format) => {
    expect(formatFor(bytes, formats, cups)).toBe(format);
  });
});
