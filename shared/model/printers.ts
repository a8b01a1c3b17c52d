import { z } from 'zod';

/**
 * What a station prints. `slip` is a packing slip, `receipt` a till roll, `form` a transporter's paper that must go along, `address` the slip with the
 * buyer's address on a parcel that the seller ships himself.
 */
export const DOCUMENT_KINDS = [
  'label',
  'invoice',
  'form',
  'slip',
  'address',
  'ticket',
  'receipt',
  'manifest',
  'test-label',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];
/** Those a printer is set up for. What belongs to a parcel comes out in this order, the label last. */
export const ROUTED_DOCUMENTS = [
  'slip',
  'invoice',
  'form',
  'label',
  'address',
  'ticket',
  'receipt',
  'manifest',
] as const;
export type RoutedDocument = (typeof ROUTED_DOCUMENTS)[number];
/** What comes out for a parcel when it is complete, in this order. */
export const PARCEL_DOCUMENTS = ['slip', 'invoice', 'form', 'label'] as const satisfies readonly RoutedDocument[];
export type ParcelDocument = (typeof PARCEL_DOCUMENTS)[number];
/** The same of a parcel the seller ships himself, which has no label of the marketplace. */
export const SELF_SHIP_DOCUMENTS = ['slip', 'address'] as const satisfies readonly RoutedDocument[];

/** What a printer is spoken to in. `pdf`: an office printer behind CUPS or the operating system. */
export const PRINTER_LANGUAGES = ['zpl', 'tspl', 'epl', 'escpos', 'pdf'] as const;
export type PrinterLanguage = (typeof PRINTER_LANGUAGES)[number];

const host = z.string().min(1).max(255);
const port = z.number().int().min(1).max(65535);
/** As the spooler names it; it may hold spaces, never control characters. */
const queue = z
  .string()
  .min(1)
  .max(220)
  .regex(/^[^\p{Cc}]+$/u, 'no control characters');

/** The way to a printer. Paths and queues are those of the PC the station runs on. */
export const transportSchema = z.discriminatedUnion('kind', [
  /** Raw bytes over TCP, usually port 9100. */
  z.strictObject({ kind: z.literal('tcp'), host, port }),
  /** The Windows spooler, datatype RAW. */
  z.strictObject({ kind: z.literal('spooler'), queue }),
  /** A character device of Linux' usblp driver. */
  z.strictObject({
    kind: z.literal('device'),
    path: z.string().regex(/^\/dev\/[A-Za-z0-9._/-]{1,100}$/, 'a path below /dev'),
  }),
  /** A queue of a CUPS server or an IPP printer; `path` as in `ipp://host:port/path`. */
  z.strictObject({
    kind: z.literal('ipp'),
    host,
    port: port.default(631),
    path: z
      .string()
      .regex(/^\/[A-Za-z0-9._~%/-]{0,200}$/, 'a path such as /printers/labels')
      .default('/ipp/print'),
    /** TLS; a certificate that cannot be verified is refused. */
    secure: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('serial'),
    /** `COM3`, `/dev/ttyUSB0`. */
    path: z.string().regex(/^(COM\d{1,3}|\/dev\/[A-Za-z0-9._/-]{1,100})$/, 'COM3 or a path below /dev'),
    baud: z.union([9600, 19200, 38400, 57600, 115200].map((rate) => z.literal(rate))).default(9600),
    flow: z.enum(['none', 'rts-cts', 'xon-xoff']).default('rts-cts'),
  }),
  /** Every job becomes a file of its own in this folder: another program takes it from there. */
  z.strictObject({ kind: z.literal('file'), folder: z.string().min(1).max(500) }),
  /** The operating system's own printing of A4 pages, where the shell offers it. */
  z.strictObject({ kind: z.literal('system'), queue }),
]);
export type TransportConfig = z.infer<typeof transportSchema>;
export type TransportKind = TransportConfig['kind'];

/**
 * Where on a fetched page the label is (printing 4.2: configuration, never trimmed by looking). `auto`: a page of at most 120 x
 * 170 mm is the label, of an A4 page its upper half, where the marketplace puts the label above the invoice.
 */
export const cropSchema = z.union([
  z.enum(['auto', 'whole', 'a4-upper-half', 'a4-lower-half', 'a4-upper-left-quarter']),
  z.strictObject({
    leftMm: z.number().min(0).max(420),
    topMm: z.number().min(0).max(594),
    widthMm: z.number().min(20).max(420),
    heightMm: z.number().min(20).max(594),
  }),
]);
export type Crop = z.infer<typeof cropSchema>;
/** Degrees clockwise. `auto` turns by a quarter when the label then fits the paper better. */
export const turnSchema = z.union([z.literal('auto'), z.literal(0), z.literal(90), z.literal(180), z.literal(270)]);
export type Turn = z.infer<typeof turnSchema>;

/** What a test label taught about this very printer; absent until one was scanned. */
export const learnedSchema = z.strictObject({
  /** UTC epoch ms. */
  testedAtMs: z.number().int(),
  /** It prints compressed graphics (`:Z64:`); false: run lengths are sent instead (printing 4.3). */
  compressed: z.boolean(),
  /** When it closes a connection: after the label came out, or once it holds the bytes (printing 2.1, rule 5). */
  closes: z.enum(['printed', 'buffered', 'never']).nullable(),
  /** It answers status questions in its language. */
  answers: z.boolean(),
  /** As it names itself, e.g. `ZD421-203dpi`. */
  model: z.string().max(100).nullable(),
});
export type LearnedPrinter = z.infer<typeof learnedSchema>;

/** As `station.json` says it and the printers screen edits it. */
export const printerConfigSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens'),
    documents: z.array(z.enum(ROUTED_DOCUMENTS)).min(1),
    language: z.enum(PRINTER_LANGUAGES),
    dpi: z.union([z.literal(203), z.literal(300), z.literal(600)]),
    /** The paper, not the head. */
    widthMm: z.number().min(20).max(300),
    heightMm: z.number().min(10).max(600),
    crop: cropSchema.default('auto'),
    turn: turnSchema.default('auto'),
    /** The sheets leave it so that the first of a batch ends on top: a batch is sent as it is. False: it is sent last first. */
    firstOnTop: z.boolean().default(false),
    transport: transportSchema,
    learned: learnedSchema.optional(),
  })
  .refine(
    ({ language, transport }) => transport.kind !== 'system' || language === 'pdf',
    'the operating system prints pdf only',
  );
export type PrinterConfig = z.infer<typeof printerConfigSchema>;

/** Why a printer needs a person, or why nothing is known of it. The device said so, unless noted. */
export const READINESS_REASONS = [
  'paper-out',
  'head-open',
  'ribbon-out',
  'paused',
  'paper-jam',
  'cutter',
  'too-hot',
  'too-cold',
  'memory',
  'buffer-full',
  /** A format whose end never came; it would swallow the next label. */
  'half-a-label',
  /** The last label waits to be taken off. */
  'take-label',
  'queue-stopped',
  /** It names an error nobody here knows. */
  'other-error',
  /** No answer told it: it stopped taking bytes in the middle of a job. */
  'stalled',
] as const;
export type ReadinessReason = (typeof READINESS_REASONS)[number];

export type PrinterReadinessView = {
  readonly kind: 'ready' | 'unknown' | 'needs-attention';
  /** One of `READINESS_REASONS` when it needs attention, a cause when unknown. */
  readonly reason: string | null;
};

/** Where printers are looked for. `host`: an address a person typed. */
export type DiscoveryPlace = 'spooler' | 'cups' | 'devices' | 'serial-ports' | 'system' | 'host';

/** A place that could not be looked at, or not all of it. */
export interface NotLooked {
  readonly place: DiscoveryPlace;
  /** The address of a `host`. */
  readonly host: string | null;
  /** As print jobs have it (`printReason`): `ECONNREFUSED`, `no-answer`. */
  readonly reason: string;
}

/** A printer that can be set up, as discovery found it. */
export interface FoundPrinter {
  readonly transport: TransportConfig;
  /** As the system or the printer names it. */
  readonly name: string;
  /** Null where nobody told. */
  readonly language: PrinterLanguage | null;
  readonly dpi: PrinterConfig['dpi'] | null;
  readonly model: string | null;
  /** The id it already has here. */
  readonly setUpAs: string | null;
}
