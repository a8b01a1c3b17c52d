import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newPrinterDraft, paperOf, printerDraft, printerFrom } from '../../renderer/forms/printer-draft.ts';
import { wrongPrinterFields } from '../../renderer/forms/wrong-printer-fields.ts';
import { type PrinterConfig, printerConfigSchema, type TransportConfig } from '../../shared/model/printers.ts';

const printer = (over: object = {}): PrinterConfig =>
  printerConfigSchema.parse({
    id: 'label-1',
    documents: ['label'],
    language: 'zpl',
    dpi: 203,
    widthMm: 101.5,
    heightMm: 152.3,
    transport: { kind: 'tcp', host: '192.168.1.40', port: 9100 },
    ...over,
  });

const TRANSPORTS: readonly TransportConfig[] = [
  { kind: 'tcp', host: '10.0.0.1', port: 9100 },
  { kind: 'spooler', queue: 'Zebra ZD421 (Copy 1)' },
  { kind: 'device', path: '/dev/usb/lp1' },
  { kind: 'ipp', host: 'print.example', port: 8631, path: '/printers/labels', secure: true },
  { kind: 'serial', path: 'COM7', baud: 57600, flow: 'xon-xoff' },
  { kind: 'file', folder: 'D:\\labels' },
];
const CROPS = ['auto', 'whole', 'a4-lower-half', { leftMm: 5, topMm: 10.5, widthMm: 100, heightMm: 150 }];
const TURNS = ['auto', 0, 90, 180, 270];

describe('the form of a printer', () => {
  it('gives back what it was given, whichever way and settings', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TRANSPORTS),
        fc.constantFrom(...CROPS),
        fc.constantFrom(...TURNS),
        fc.boolean(),
        (transport, crop, turn, firstOnTop) => {
          const given = printer({ transport, crop, turn, firstOnTop });
          expect(printerFrom(printerDraft(given))).toEqual(given);
        },
      ),
    );
    const system = printer({ language: 'pdf', transport: { kind: 'system', queue: 'HP' } });
    expect(printerFrom(printerDraft(system))).toEqual(system);
  });

  it('names the fields that cannot be used, by the rules of the printer’s own shape', () => {
    const draft = {
      ...printerDraft(printer()),
      ...{ id: 'Label 1', host: ' ', port: '70000', width: '9', documents: [] },
    };
    expect(printerFrom(draft)).toBeUndefined();
    expect([...wrongPrinterFields(draft)].sort()).toEqual(['documents', 'host', 'id', 'port', 'width']);
    const serial = { ...printerDraft(printer()), way: 'serial', serial: 'COM' } as const;
    expect([...wrongPrinterFields(serial)]).toEqual(['serial']);
    const ipp = { ...printerDraft(printer()), way: 'ipp', ippPath: 'no slash', ippPort: 'x' } as const;
    expect([...wrongPrinterFields(ipp)].sort()).toEqual(['ippPath', 'ippPort']);
    const crop = { ...printerDraft(printer()), crop: 'own', cropWidth: '3' } as const;
    expect([...wrongPrinterFields(crop)]).toEqual(['cropWidth']);
    const system = { ...printerDraft(printer()), way: 'system', queue: 'HP' } as const;
    expect([...wrongPrinterFields(system)]).toEqual(['language']);
  });

  it('keeps what a test taught for the same way and language only', () => {
    const learned = { testedAtMs: 1, compressed: false, closes: null, answers: true, model: null };
    const given = printer({ learned });
    expect(printerFrom(printerDraft(given))).toEqual(given);
    expect(printerFrom({ ...printerDraft(given), height: '125' })?.learned).toEqual(learned);
    expect(printerFrom({ ...printerDraft(given), host: '10.0.0.9' })).not.toHaveProperty('learned');
    expect(printerFrom({ ...printerDraft(given), language: 'tspl' })).not.toHaveProperty('learned');
  });

  it('is filled in with what was found, under a name nobody has', () => {
    const found = {
      transport: { kind: 'ipp', host: 'localhost', port: 631, path: '/printers/hp', secure: false },
      name: 'HP',
      language: 'pdf',
      dpi: null,
      model: null,
      setUpAs: null,
    } as const;
    const draft = newPrinterDraft(['office-1', 'label-1'], found);
    expect(draft).toMatchObject({ id: 'office-2', language: 'pdf', documents: ['invoice', 'form', 'manifest'] });
    expect(paperOf(draft)).toBe('a4');
    expect(printerFrom(draft)?.transport).toEqual(found.transport);
    expect(newPrinterDraft(['label-1']).id).toBe('label-2');
    expect(paperOf({ ...draft, width: '57' })).toBe('own');
  });
});
