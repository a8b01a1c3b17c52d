import { z } from 'zod';
import { ERROR_CODES } from '../../../shared/errors.ts';
import { cropSchema, DOCUMENT_KINDS, PRINTER_LANGUAGES, turnSchema } from '../../../shared/model/printers.ts';
import { composedFactsSchema } from '../compose/facts.ts';

/* What crosses between the station and the process that renders. Bytes cross as bytes. */

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const profileSchema = z.object({
  language: z.enum(PRINTER_LANGUAGES),
  dpi: z.union([z.literal(203), z.literal(300), z.literal(600)]),
  widthMm: z.number(),
  heightMm: z.number(),
  crop: cropSchema,
  turn: turnSchema,
  compressed: z.boolean(),
});

/** What is asked of the process; one at a time. */
export const workSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('render'), document: z.enum(DOCUMENT_KINDS), bytes, profile: profileSchema }),
  z.object({ kind: z.literal('compose'), facts: composedFactsSchema, profile: profileSchema }),
  z.object({ kind: z.literal('draw'), zpl: bytes, profile: profileSchema }),
]);
export type Work = z.infer<typeof workSchema>;
export const orderSchema = z.object({ id: z.number().int(), work: workSchema });

const warningSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fine-bars'), code: z.string(), dots: z.number() }),
  z.object({ kind: z.literal('shrunk'), scale: z.number() }),
  z.object({ kind: z.literal('drawn'), from: z.string() }),
  z.object({ kind: z.literal('no-barcode') }),
]);
export const renditionSchema = z.object({
  language: z.enum(PRINTER_LANGUAGES),
  bytes,
  labels: z.number().int(),
  pages: z.array(z.object({ codes: z.array(z.string()), texts: z.array(z.string()), png: bytes.nullable() })),
  warnings: z.array(warningSchema),
  passedThrough: z.boolean(),
});
export const picturesSchema = z.array(bytes);

const errorSchema = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
});
/** `ready` once, when requests are taken; then one `done` for each. `worn`: it must not be asked again. */
export const replySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('done'),
    id: z.number().int(),
    rssBytes: z.number(),
    worn: z.boolean(),
    result: z.union([
      z.object({ ok: z.literal(true), value: z.unknown() }),
      z.object({ ok: z.literal(false), error: errorSchema }),
    ]),
  }),
]);
export type Reply = z.infer<typeof replySchema>;

/** Memory above which the process ends itself in the middle of a request, and above which it is replaced after one. */
export const MEMORY_LIMIT_BYTES = 350 * 1024 * 1024;
export const WORN_BYTES = 280 * 1024 * 1024;
