import { z } from 'zod';
import { serialRuleSchema } from '../model/catalogue.ts';
import { boxSchema } from '../model/config.ts';
import type { Gate } from '../model/gates.ts';
import { PARCEL_DOCUMENTS } from '../model/printers.ts';
import { SHIPMENT_TYPES } from '../model/shipment.ts';
import type { OpenParcel, ParcelBox, ParcelLine, RemovedUnits, Session, StopReason, VoidingWork } from './session.ts';

/** Version of the session as `parcel.session` and the journal hold it; a reader of an older one is added when it changes. */
export const SESSION_VERSION = 1;

const units = z.number().int().min(0);
const instant = z.number();
const id = z.string();
const parcelDocument = z.enum(PARCEL_DOCUMENTS);

const gateSchema: z.ZodType<Gate> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('on-hold') }),
  z.object({ kind: z.literal('too-early'), untilMs: instant }),
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('cancel-queued') }),
  z.object({ kind: z.literal('wrong-location'), locationId: id }),
  z.object({ kind: z.literal('packed-elsewhere') }),
  z.object({ kind: z.literal('other-station'), index: units }),
  z.object({ kind: z.literal('news-too-old'), readAtMs: instant }),
  z.object({ kind: z.literal('already-dispatched') }),
  z.object({ kind: z.literal('self-ship') }),
  z.object({ kind: z.literal('form-failed') }),
  z.object({ kind: z.literal('state-unknown') }),
  z.object({ kind: z.literal('tax-rate-missing'), sku: z.string() }),
  z.object({ kind: z.literal('box-missing'), sku: z.string() }),
]);

const parcelLineSchema: z.ZodType<ParcelLine> = z.object({
  lineId: id,
  boxId: id.nullable(),
  orderItemId: id,
  orderId: id,
  sku: z.string(),
  fsn: z.string(),
  listingId: z.string(),
  title: z.string(),
  needed: units,
  cancelled: units,
  verified: units,
  fragile: z.boolean(),
  dangerous: z.boolean(),
  large: z.boolean(),
  replacement: z.boolean(),
  serials: serialRuleSchema,
  serialNumbers: z.array(z.array(z.string())),
  picture: z.string().nullable(),
});

const parcelBoxSchema: z.ZodType<ParcelBox> = z.object({
  subShipmentId: id,
  box: boxSchema.nullable(),
  confirmed: z.boolean(),
  carton: boxSchema.extend({ weightGrams: boxSchema.shape.weightGrams.nullable() }).optional(),
  saidAtMs: instant.optional(),
});

const openParcelSchema: z.ZodType<OpenParcel> = z.object({
  parcelId: id,
  shipmentId: id,
  orderIds: z.array(id),
  type: z.enum(SHIPMENT_TYPES),
  dispatchByMs: instant.nullable(),
  packagingPolicy: z.enum(['GREEN_PACKAGE', 'TRANSPARENT_PACKAGE', 'DEFAULT', 'NA']),
  lines: z.array(parcelLineSchema),
  boxes: z.array(parcelBoxSchema).min(1),
  verifiedOrder: z.array(id),
  ended: z.object({ code: z.string().nullable(), atMs: instant }).optional(),
  labelled: z.literal(true).optional(),
  without: z.array(parcelDocument).optional(),
  openedAtMs: instant,
  readAtMs: instant,
});

const blocked = z
  .object({ by: z.enum(['wrong-item', 'too-many', 'wrong-label', 'stop']), code: z.string() })
  .nullable();

const toRemove = z.object({
  orderItemId: id,
  units,
  lineId: id.optional(),
  serialNumbers: z.array(z.array(z.string())).optional(),
});

const removedUnits: z.ZodType<RemovedUnits> = toRemove.extend({ inBox: units.optional() });

const stopReason: z.ZodType<StopReason> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('gate'), gate: gateSchema }),
  z.object({
    kind: z.literal('quantity-changed'),
    removed: z.array(removedUnits),
    after: z.enum(['open', 'complete', 'label']),
  }),
  z.object({ kind: z.literal('not-printed'), reason: z.string(), document: parcelDocument.optional() }),
  z.object({ kind: z.literal('rejected'), code: z.string(), message: z.string() }),
]);

const labelProof = {
  labelCodes: z.array(z.string()),
  sheets: z.array(z.object({ codes: z.array(z.string()), seen: z.boolean() })).optional(),
};

const voidingWork = z.object({
  jobId: z.string(),
  ...labelProof,
  labelVoid: z.boolean(),
  toRemove: z.array(toRemove),
  out: z.array(z.object({ orderItemId: id, lineId: id.optional(), serials: z.array(z.string()) })).optional(),
  cancelled: z.literal(true).optional(),
}) satisfies z.ZodType<VoidingWork>;

const lastParcel = z.object({
  parcelId: id,
  shipmentId: id,
  code: z.string().nullable(),
  completedAtMs: instant,
});

export const sessionSchema: z.ZodType<Session> = z.discriminatedUnion('status', [
  z.object({ status: z.literal('idle'), last: lastParcel.optional() }),
  z.object({
    status: z.literal('verifying'),
    parcel: openParcelSchema,
    blocked,
    capturing: z.object({ lineId: id, read: z.array(z.string()) }).optional(),
  }),
  z.object({
    status: z.literal('boxing'),
    parcel: openParcelSchema,
    at: units,
    said: z.array(id).optional(),
    blocked: blocked.optional(),
  }),
  z.object({
    status: z.literal('printing'),
    parcel: openParcelSchema,
    waitingFor: z.enum(['documents', 'printer']),
    sinceMs: instant,
    jobId: id.nullable(),
    missing: z.array(parcelDocument).optional(),
  }),
  z.object({
    status: z.literal('confirming-label'),
    parcel: openParcelSchema,
    jobId: id,
    ...labelProof,
    sentAtMs: instant,
    blocked,
  }),
  z.object({
    status: z.literal('asking'),
    parcel: openParcelSchema,
    jobId: id,
    ...labelProof,
    reason: z.string(),
  }),
  voidingWork.extend({ status: z.literal('voiding'), parcel: openParcelSchema, blocked }),
  z.object({
    status: z.literal('stopped'),
    parcel: openParcelSchema,
    why: stopReason,
    voiding: voidingWork.optional(),
  }),
]);
