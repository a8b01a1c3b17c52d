import { printerConfigSchema, type TransportKind } from '../../shared/model/printers.ts';
import { decimal } from './drafts.ts';
import { inputOf, type PrinterDraft, type PrinterField } from './printer-draft.ts';

/** Which fields cannot be used as they stand, by the rules of the printer's own shape. */
export function wrongPrinterFields(draft: PrinterDraft): ReadonlySet<PrinterField> {
  const parsed = printerConfigSchema.safeParse(inputOf(draft));
  if (parsed.success) return new Set();
  return new Set(parsed.error.issues.map(({ path }) => fieldOf(path.map(String), draft)));
}

/** The field of the form that a place in the printer's shape belongs to. */
function fieldOf([first = '', second = '']: readonly string[], draft: PrinterDraft): PrinterField {
  switch (first) {
    case 'id':
    case 'documents':
    case 'language':
    case 'dpi':
    case 'turn':
    case 'firstOnTop':
      return first;
    case 'widthMm':
      return 'width';
    case 'heightMm':
      return 'height';
    case 'crop':
      return wrongCrop(draft);
    case 'transport':
      return transportField(second, draft.way);
    default:
      return 'language';
  }
}

/** The shape tells of a measured crop only that it is wrong as a whole. */
function wrongCrop(draft: PrinterDraft): PrinterField {
  const within = (text: string, from: number, to: number) => {
    const value = decimal(text);
    return value !== undefined && value >= from && value <= to;
  };
  if (!within(draft.cropLeft, 0, 420)) return 'cropLeft';
  if (!within(draft.cropTop, 0, 594)) return 'cropTop';
  return within(draft.cropWidth, 20, 420) ? 'cropHeight' : 'cropWidth';
}

function transportField(name: string, way: TransportKind): PrinterField {
  switch (name) {
    case 'port':
      return way === 'ipp' ? 'ippPort' : 'port';
    case 'path':
      return way === 'ipp' ? 'ippPath' : way === 'serial' ? 'serial' : 'device';
    case 'queue':
    case 'folder':
    case 'baud':
    case 'flow':
    case 'secure':
      return name;
    default:
      return 'host';
  }
}
