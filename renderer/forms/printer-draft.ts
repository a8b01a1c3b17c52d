import {
  type Crop,
  type FoundPrinter,
  type LearnedPrinter,
  type PrinterConfig,
  type PrinterLanguage,
  printerConfigSchema,
  type RoutedDocument,
  type TransportConfig,
  type TransportKind,
  type Turn,
} from '../../shared/model/printers.ts';
import { decimal } from './drafts.ts';

export const CROPS = ['auto', 'whole', 'a4-upper-half', 'a4-lower-half', 'a4-upper-left-quarter', 'own'] as const;
export const TURNS = ['auto', '0', '90', '180', '270'] as const;
export const BAUDS = ['9600', '19200', '38400', '57600', '115200'] as const;
export const FLOWS = ['none', 'rts-cts', 'xon-xoff'] as const;
export const DPIS = ['203', '300', '600'] as const;
/** Usual papers, mm; any other is typed. */
export const PAPERS = {
  '100x150': ['100', '150'],
  '75x125': ['75', '125'],
  '80x200': ['80', '200'],
  a4: ['210', '297'],
} as const;
export type Paper = keyof typeof PAPERS;

/** A printer's form: text until it is used. Fields of ways not chosen are kept, so that going back loses nothing. */
export interface PrinterDraft {
  readonly id: string;
  readonly documents: readonly RoutedDocument[];
  readonly language: PrinterLanguage;
  readonly dpi: (typeof DPIS)[number];
  readonly width: string;
  readonly height: string;
  readonly crop: (typeof CROPS)[number];
  readonly cropLeft: string;
  readonly cropTop: string;
  readonly cropWidth: string;
  readonly cropHeight: string;
  readonly turn: (typeof TURNS)[number];
  readonly firstOnTop: boolean;
  readonly way: TransportKind;
  readonly host: string;
  readonly port: string;
  readonly queue: string;
  readonly device: string;
  readonly serial: string;
  readonly ippPath: string;
  readonly ippPort: string;
  readonly secure: boolean;
  readonly baud: (typeof BAUDS)[number];
  readonly flow: (typeof FLOWS)[number];
  readonly folder: string;
  /** What a test taught, and of which way and language it holds. */
  readonly learned: { readonly facts: LearnedPrinter; readonly of: string } | null;
}
export type PrinterField = Exclude<keyof PrinterDraft, 'learned'>;

const EMPTY: PrinterDraft = {
  id: '',
  documents: ['label'],
  language: 'zpl',
  dpi: '203',
  width: '100',
  height: '150',
  crop: 'auto',
  cropLeft: '0',
  cropTop: '0',
  cropWidth: '100',
  cropHeight: '150',
  turn: 'auto',
  firstOnTop: false,
  way: 'tcp',
  host: '',
  port: '9100',
  queue: '',
  device: '/dev/usb/lp0',
  serial: 'COM1',
  ippPath: '/ipp/print',
  ippPort: '631',
  secure: false,
  baud: '9600',
  flow: 'rts-cts',
  folder: '',
  learned: null,
};

export function printerDraft(printer: PrinterConfig): PrinterDraft {
  const { crop, learned } = printer;
  return {
    ...EMPTY,
    ...wayOf(printer.transport),
    id: printer.id,
    documents: printer.documents,
    language: printer.language,
    dpi: `${printer.dpi}`,
    width: String(printer.widthMm),
    height: String(printer.heightMm),
    turn: `${printer.turn}`,
    firstOnTop: printer.firstOnTop,
    ...(typeof crop === 'string'
      ? { crop }
      : {
          crop: 'own',
          cropLeft: String(crop.leftMm),
          cropTop: String(crop.topMm),
          cropWidth: String(crop.widthMm),
          cropHeight: String(crop.heightMm),
        }),
    learned: learned === undefined ? null : { facts: learned, of: learnedOf(printer) },
  };
}

/** The form of a new printer, with what discovery told filled in. `taken` are the names there are. */
export function newPrinterDraft(taken: readonly string[], found?: FoundPrinter): PrinterDraft {
  const language = found?.language ?? (found?.transport.kind === 'system' ? 'pdf' : EMPTY.language);
  const [width, height] = PAPERS[language === 'pdf' ? 'a4' : language === 'escpos' ? '80x200' : '100x150'];
  const documents: readonly RoutedDocument[] =
    language === 'pdf' ? ['invoice', 'form', 'manifest'] : language === 'escpos' ? ['slip', 'receipt'] : ['label'];
  const name = language === 'pdf' ? 'office' : language === 'escpos' ? 'till' : 'label';
  return {
    ...EMPTY,
    ...(found === undefined ? {} : wayOf(found.transport)),
    id: freeName(name, taken),
    language,
    documents,
    dpi: found?.dpi == null ? EMPTY.dpi : `${found.dpi}`,
    width,
    height,
    crop: language === 'pdf' ? 'whole' : EMPTY.crop,
  };
}

/** Undefined while a field cannot be used. */
export function printerFrom(draft: PrinterDraft): PrinterConfig | undefined {
  const parsed = printerConfigSchema.safeParse(inputOf(draft));
  if (!parsed.success) return undefined;
  const { learned } = draft;
  // What was learned of another way or language does not hold any more.
  return learned === null || learned.of !== learnedOf(parsed.data)
    ? parsed.data
    : { ...parsed.data, learned: learned.facts };
}

/** The usual paper of this size; `own` for any other. */
export function paperOf(draft: PrinterDraft): Paper | 'own' {
  const papers = Object.keys(PAPERS) as Paper[];
  return papers.find((paper) => PAPERS[paper][0] === draft.width && PAPERS[paper][1] === draft.height) ?? 'own';
}

/** What is no number is wrong, never left out: a default must not take the place of what a person typed. */
function amount(text: string): number {
  return decimal(text) ?? Number.NaN;
}

/** The printer's own shape, not judged yet. */
export function inputOf(draft: PrinterDraft): unknown {
  return {
    id: draft.id.trim(),
    documents: draft.documents,
    language: draft.language,
    dpi: Number(draft.dpi),
    widthMm: amount(draft.width),
    heightMm: amount(draft.height),
    crop: cropOf(draft),
    turn: turnOf(draft.turn),
    firstOnTop: draft.firstOnTop,
    transport: transportOf(draft),
  };
}

function cropOf(draft: PrinterDraft): unknown {
  if (draft.crop !== 'own') return draft.crop satisfies Crop;
  return {
    leftMm: amount(draft.cropLeft),
    topMm: amount(draft.cropTop),
    widthMm: amount(draft.cropWidth),
    heightMm: amount(draft.cropHeight),
  };
}

function turnOf(turn: PrinterDraft['turn']): Turn {
  switch (turn) {
    case 'auto':
      return turn;
    case '0':
      return 0;
    case '90':
      return 90;
    case '180':
      return 180;
    case '270':
      return 270;
  }
}

function transportOf(draft: PrinterDraft): unknown {
  const { way } = draft;
  switch (way) {
    case 'tcp':
      return { kind: way, host: draft.host.trim(), port: amount(draft.port) };
    case 'ipp':
      return {
        kind: way,
        host: draft.host.trim(),
        port: amount(draft.ippPort),
        path: draft.ippPath.trim(),
        secure: draft.secure,
      };
    case 'spooler':
    case 'system':
      return { kind: way, queue: draft.queue.trim() };
    case 'device':
      return { kind: way, path: draft.device.trim() };
    case 'serial':
      return { kind: way, path: draft.serial.trim(), baud: Number(draft.baud), flow: draft.flow };
    case 'file':
      return { kind: way, folder: draft.folder.trim() };
  }
}

function wayOf(transport: TransportConfig): Partial<PrinterDraft> {
  const way = transport.kind;
  switch (transport.kind) {
    case 'tcp':
      return { way, host: transport.host, port: String(transport.port) };
    case 'ipp':
      return {
        way,
        host: transport.host,
        ippPort: String(transport.port),
        ippPath: transport.path,
        secure: transport.secure,
      };
    case 'spooler':
    case 'system':
      return { way, queue: transport.queue };
    case 'device':
      return { way, device: transport.path };
    case 'serial':
      return { way, serial: transport.path, baud: `${transport.baud}` as PrinterDraft['baud'], flow: transport.flow };
    case 'file':
      return { way, folder: transport.folder };
  }
}

function learnedOf({ language, transport }: Pick<PrinterConfig, 'language' | 'transport'>): string {
  return JSON.stringify([language, Object.entries(transport).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function freeName(name: string, taken: readonly string[]): string {
  for (let n = 1; ; n += 1) if (!taken.includes(`${name}-${n}`)) return `${name}-${n}`;
}
