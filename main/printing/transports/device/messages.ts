import { z } from 'zod';
import { READINESS_REASONS } from '../../../../shared/model/printers.ts';

/** What the station and its `device` child say to each other. Both sides check what they hear. */

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const reason = z.string().max(500);

/** Where a job of this PC goes. */
export const wayToDeviceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('device'), path: z.string() }),
  z.strictObject({
    kind: z.literal('serial'),
    path: z.string(),
    baud: z.number().int(),
    flow: z.enum(['none', 'rts-cts', 'xon-xoff']),
  }),
  z.strictObject({ kind: z.literal('spooler'), queue: z.string() }),
  z.strictObject({ kind: z.literal('file'), folder: z.string() }),
]);
export type WayToDevice = z.infer<typeof wayToDeviceSchema>;

export const toChildSchema = z.discriminatedUnion('kind', [
  /** Answered by `opened` or `refused`. Nothing of a job can leave before its first `piece`. */
  z.strictObject({
    kind: z.literal('open'),
    way: wayToDeviceSchema,
    title: z.string(),
    extension: z.enum(['prn', 'pdf']),
  }),
  z.strictObject({ kind: z.literal('piece'), bytes }),
  z.strictObject({ kind: z.literal('finish') }),
  /** Ends what is open; answered by `ended`. */
  z.strictObject({ kind: z.literal('stop'), reason }),
  z.strictObject({ kind: z.literal('state'), way: wayToDeviceSchema }),
  z.strictObject({ kind: z.literal('survey'), of: z.enum(['devices', 'serial-ports', 'spooler-queues']) }),
]);
export type ToChild = z.infer<typeof toChildSchema>;

const end = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sent') }),
  z.strictObject({ kind: z.literal('not-sent'), reason }),
  z.strictObject({ kind: z.literal('unknown'), reason }),
]);

const readiness = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('unknown'), reason }),
  z.strictObject({ kind: z.literal('needs-attention'), reason: z.enum(READINESS_REASONS) }),
]);

/** Something attached to this PC, as the system names it. */
const attachedSchema = z.strictObject({
  /** A path, or the name of a queue. */
  name: z.string(),
  /** An IEEE 1284 id, or a driver's or maker's name. */
  told: z.string().nullable(),
  /** Of a queue: the port it prints to. */
  port: z.string().nullable(),
});
export type Attached = z.infer<typeof attachedSchema>;

export const fromChildSchema = z.discriminatedUnion('kind', [
  /** Said once, when it listens. */
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('opened'), pieceBytes: z.number().int().min(1) }),
  z.strictObject({ kind: z.literal('refused'), reason }),
  /** Of the job, altogether. */
  z.strictObject({ kind: z.literal('written'), bytes: z.number().int().min(0) }),
  z.strictObject({ kind: z.literal('received'), bytes }),
  z.strictObject({ kind: z.literal('stalled'), stalled: z.boolean() }),
  z.strictObject({ kind: z.literal('ended'), end }),
  z.strictObject({ kind: z.literal('state'), readiness }),
  z.strictObject({ kind: z.literal('survey'), attached: z.array(attachedSchema), failure: reason.nullable() }),
]);
export type FromChild = z.infer<typeof fromChildSchema>;
