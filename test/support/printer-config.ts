import { type PrinterConfig, printerConfigSchema } from '../../shared/model/printers.ts';

/** A ZPL label printer as the settings would name it. */
export function printerConfig(change: Partial<PrinterConfig> = {}): PrinterConfig {
  return printerConfigSchema.parse({
    id: 'label-1',
    documents: ['label', 'ticket'],
    language: 'zpl',
    dpi: 203,
    widthMm: 102,
    heightMm: 76,
    transport: { kind: 'tcp', host: '127.0.0.1', port: 9100 },
    ...change,
  });
}
