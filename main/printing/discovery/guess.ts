import type { PrinterConfig, PrinterLanguage } from '../../../shared/model/printers.ts';

/** What a device's id, a driver's or a model's name tells of a printer. */
export interface Guess {
  readonly language: PrinterLanguage | null;
  readonly dpi: PrinterConfig['dpi'] | null;
  readonly model: string | null;
}

/** What a printer understands by its own word: the `CMD` field of an IEEE 1284 id. The first that fits decides. */
const COMMAND_SETS: readonly (readonly [RegExp, PrinterLanguage])[] = [
  [/^ZPL(II)?$/i, 'zpl'],
  [/^(EPL2?|EPL-?II)$/i, 'epl'],
  [/^(TSPL2?|TSPL-EZ[CDS]?)$/i, 'tspl'],
  [/^(ESC[/ -]?POS|EPSON ?ESC[/ -]?POS|XPOS)$/i, 'escpos'],
  [/^PDF$/i, 'pdf'],
];

/** Driver and model names; the language in brackets, which some drivers have, comes before the maker's name. */
const NAMES: readonly (readonly [RegExp, PrinterLanguage])[] = [
  [/\bEPL2?\b/i, 'epl'],
  [/\bTSPL2?\b/i, 'tspl'],
  [/\bESC ?\/? ?POS\b/i, 'escpos'],
  [/\bZPL\b|\bCPCL\b/i, 'zpl'],
  [/\bzebra\b|\bZDesigner\b|\b(ZD|ZT|GK|GX|GC|ZP|QLn|ZQ)\d{3}/i, 'zpl'],
  [/\bTSC\b|\b(TTP|TDP|TE|TX|DA|MB|TH|TA)-?\d{3}/, 'tspl'],
  [/\b(EPSON )?TM-[A-Z]\d|\bPOS-?(58|80)|\breceipt\b|\bRP-?\d{2,3}\b/i, 'escpos'],
];

/** `told` is an IEEE 1284 id (`MFG:Zebra;CMD:ZPL;MDL:ZD421;`) or any name. */
export function guessFrom(told: string | null): Guess {
  if (told === null) return { language: null, dpi: null, model: null };
  const fields = idFields(told);
  const [maker, model] = [fields.get('MFG') ?? fields.get('MANUFACTURER'), fields.get('MDL') ?? fields.get('MODEL')];
  const name = fields.size === 0 ? told : [maker, model].filter(Boolean).join(' ');
  // Queues are often named with underscores for blanks.
  const words = name.replaceAll('_', ' ');
  const commands = (fields.get('CMD') ?? fields.get('COMMAND SET') ?? '').split(',').map((each) => each.trim());
  const language =
    COMMAND_SETS.find(([word]) => commands.some((each) => word.test(each)))?.[1] ??
    NAMES.find(([word]) => word.test(words))?.[1] ??
    null;
  return { language, dpi: dpiIn(words), model: name.trim().slice(0, 100) || null };
}

function idFields(told: string): ReadonlyMap<string, string> {
  const fields = [...told.matchAll(/([A-Za-z0-9 ]{2,20}):([^;]*);?/g)];
  return new Map(
    told.includes(';') ? fields.map(([, key, value]) => [(key ?? '').trim().toUpperCase(), value ?? '']) : [],
  );
}

export function dpiIn(name: string): PrinterConfig['dpi'] | null {
  const dpi = Number(/\b(203|300|600)\s?-?dpi\b/i.exec(name)?.[1]);
  return dpi === 203 || dpi === 300 || dpi === 600 ? dpi : null;
}
