import { type Box, boxSchema } from '../../shared/model/config.ts';
import { type PrinterConfig, printerConfigSchema } from '../../shared/model/printers.ts';
import { centimetresToMillimetres, millimetresToCentimetres } from '../../shared/units.ts';

/** What stands in a form's fields is text until it is used; `undefined` from these functions means that it cannot be. */
export interface BoxDraft {
  readonly length: string;
  readonly breadth: string;
  readonly height: string;
  readonly weight: string;
}

export const EMPTY_BOX: BoxDraft = { length: '', breadth: '', height: '', weight: '' };

export function boxDraft(box: Box | undefined): BoxDraft {
  if (box === undefined) return EMPTY_BOX;
  return {
    length: String(millimetresToCentimetres(box.lengthMm)),
    breadth: String(millimetresToCentimetres(box.breadthMm)),
    height: String(millimetresToCentimetres(box.heightMm)),
    weight: String(box.weightGrams),
  };
}

/** Null when all four fields are empty: no box. */
export function boxFrom(draft: BoxDraft): Box | null | undefined {
  const texts = [draft.length, draft.breadth, draft.height, draft.weight];
  if (texts.every((text) => text.trim() === '')) return null;
  const [length, breadth, height, weight] = texts.map(decimal);
  if (length === undefined || breadth === undefined || height === undefined || weight === undefined) return undefined;
  const box = boxSchema.safeParse({
    lengthMm: centimetresToMillimetres(length),
    breadthMm: centimetresToMillimetres(breadth),
    heightMm: centimetresToMillimetres(height),
    weightGrams: weight,
  });
  return box.success ? box.data : undefined;
}

/** Null when empty: no rate. */
export function percentFrom(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const value = decimal(text);
  return value !== undefined && value >= 0 && value <= 100 ? value : undefined;
}

/** `1,234.5` and `12` alike; a comma groups, as India writes it. */
export function decimal(text: string): number | undefined {
  const plain = text.trim().replaceAll(',', '');
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

export interface PrinterDraft {
  /** Tells drafts apart while their names are edited. */
  readonly key: string;
  readonly id: string;
  readonly host: string;
  readonly port: string;
  readonly language: PrinterConfig['language'];
  readonly dpi: '203' | '300' | '600';
  readonly width: string;
  readonly height: string;
  readonly documents: PrinterConfig['documents'];
}

export function printerDraft(printer: PrinterConfig, key: string): PrinterDraft {
  return {
    key,
    id: printer.id,
    host: printer.transport.kind === 'tcp' ? printer.transport.host : '',
    port: printer.transport.kind === 'tcp' ? String(printer.transport.port) : '',
    language: printer.language,
    dpi: `${printer.dpi}`,
    width: String(printer.widthMm),
    height: String(printer.heightMm),
    documents: printer.documents,
  };
}

export function newPrinterDraft(key: string, id: string): PrinterDraft {
  return {
    key,
    id,
    host: '',
    port: '9100',
    language: 'zpl',
    dpi: '203',
    width: '100',
    height: '150',
    documents: ['label'],
  };
}

export function printerFrom(draft: PrinterDraft): PrinterConfig | undefined {
  const parsed = printerConfigSchema.safeParse({
    id: draft.id.trim(),
    documents: draft.documents,
    language: draft.language,
    dpi: Number(draft.dpi),
    widthMm: decimal(draft.width),
    heightMm: decimal(draft.height),
    transport: { kind: 'tcp', host: draft.host.trim(), port: decimal(draft.port) },
  });
  return parsed.success ? parsed.data : undefined;
}

/** Which fields of a printer cannot be used as they stand. */
export function wrongPrinterFields(draft: PrinterDraft): ReadonlySet<keyof PrinterDraft> {
  const wrong = new Set<keyof PrinterDraft>();
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(draft.id.trim())) wrong.add('id');
  if (draft.host.trim() === '') wrong.add('host');
  const within = (text: string, from: number, to: number) => {
    const value = decimal(text);
    return value !== undefined && value >= from && value <= to;
  };
  if (!within(draft.port, 1, 65_535) || draft.port.includes('.')) wrong.add('port');
  if (!within(draft.width, 20, 300)) wrong.add('width');
  if (!within(draft.height, 10, 600)) wrong.add('height');
  if (draft.documents.length === 0) wrong.add('documents');
  return wrong;
}
