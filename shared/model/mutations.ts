import { z } from 'zod';
import { assertNever, err, ok, type Result } from '../result.ts';
import { type CodeOwner, marketplaceCode } from './marketplace-codes.ts';
import type { MutationKind } from './states.ts';

/** Version written with every new payload; older ones stay readable for as long as a released station may hold them. */
export const MUTATION_VERSION = 1;

const id = z.string().min(1).max(200);
const millimetres = z.number().int().min(1).max(100_000);

/**
 * One shipment's pack request as the marketplace port takes it (seed, `POST /v3/shipments/labels`; marketplace-api 6.1).
 * Lengths mm, weight grams; the client converts.
 */
export const packRequestSchema = z.strictObject({
  shipmentId: id,
  locationId: id,
  taxItems: z
    .array(
      z.strictObject({
        orderItemId: id,
        taxRatePercent: z.number().min(0).max(100),
        quantity: z.number().int().min(1),
        /** Refurbished goods only (seed: INVALID_PURCHASE_PRICE). */
        purchasePricePaise: z.number().int().min(1).optional(),
      }),
    )
    .min(1),
  /** One inner list per unit: a unit with two IMEIs has two entries in it. */
  serialNumbers: z.array(z.strictObject({ orderItemId: id, serialNumbers: z.array(z.array(id).min(1)) })),
  invoices: z.array(
    z.strictObject({
      orderId: id,
      /** `YYYY-MM-DD` in India. */
      invoiceDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
      invoiceNumber: z.string().max(16),
    }),
  ),
  subShipments: z
    .array(
      z.strictObject({
        subShipmentId: id,
        lengthMm: millimetres,
        breadthMm: millimetres,
        heightMm: millimetres,
        weightGrams: z.number().int().min(1).max(1_000_000),
      }),
    )
    .min(1),
  /** Set when a person confirmed the weight after `WEIGHT_ANOMALY_WARNING`. */
  ignoreWarning: z.boolean(),
});

export const packPayloadSchema = z.strictObject({
  request: packRequestSchema,
  /** `bench`: a packer stands before it. `pack-ahead`: made to fill the buffer, and never in the way of the bench's own. */
  origin: z.enum(['bench', 'pack-ahead']),
});
export type PackPayload = z.infer<typeof packPayloadSchema>;

const dispatchPayloadSchema = z.strictObject({
  shipmentId: id,
  locationId: id,
  /** What allowed it: the label scanned back, proof from the printer, bytes sent, or a person's word (policy `dispatchAfter`). */
  evidence: z.enum(['label-seen', 'printed-proof', 'sent', 'attested']),
});
export type DispatchPayload = z.infer<typeof dispatchPayloadSchema>;

/** A change for the marketplace, by kind. */
export type MutationPayload =
  | { readonly kind: 'pack'; readonly pack: PackPayload }
  | { readonly kind: 'dispatch'; readonly dispatch: DispatchPayload };

/** The text stored with the row, always of `MUTATION_VERSION`. */
export function writeMutationPayload(payload: MutationPayload): string {
  switch (payload.kind) {
    case 'pack':
      return JSON.stringify(packPayloadSchema.parse(payload.pack));
    case 'dispatch':
      return JSON.stringify(dispatchPayloadSchema.parse(payload.dispatch));
    default:
      return assertNever(payload);
  }
}

/** Re-reads a stored payload; the error says in words what is wrong, for the person who has to decide about the row. */
export function readMutationPayload(
  kind: MutationKind,
  version: number,
  text: string,
): Result<MutationPayload, string> {
  if (version !== MUTATION_VERSION)
    return err(`stored with version ${version}, this station reads ${MUTATION_VERSION}`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return err(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  switch (kind) {
    case 'pack': {
      const pack = packPayloadSchema.safeParse(json);
      return pack.success ? ok({ kind, pack: pack.data }) : err(z.prettifyError(pack.error));
    }
    case 'dispatch': {
      const dispatch = dispatchPayloadSchema.safeParse(json);
      return dispatch.success ? ok({ kind, dispatch: dispatch.data }) : err(z.prettifyError(dispatch.error));
    }
    default:
      return assertNever(kind);
  }
}

/** Why a row waits or stands, when the marketplace gave no code of its own for it. Shown as `lastError`. */
export const OUTBOX_REASONS = [
  /** The stored request cannot be read any more. */
  'UNREADABLE_PAYLOAD',
  /** The marketplace shows a pack that this station never asked for. */
  'PACKED_ELSEWHERE',
  'CANCELLED',
  'FORM_FAILED',
  /** The marketplace accepted the pack, yet the shipment still stands unpacked half an hour later. */
  'PACK_NOT_TAKEN',
  /** The documents take longer than the usual seconds; it is still being asked for. */
  'DOCUMENTS_LATE',
  'WAITS_FOR_PACK',
  'ON_HOLD',
  'TOO_EARLY',
  'SHIPMENT_UNKNOWN',
  'NOT_SENT',
  'OUTCOME_UNKNOWN',
  'THROTTLED',
  'CREDENTIALS',
  'REFUSED',
] as const;
export type OutboxReason = (typeof OUTBOX_REASONS)[number];

/** Who has to act on a reason of ours; null: nobody, the station goes on by itself. */
const REASON_OWNERS: Readonly<Record<OutboxReason, CodeOwner | null>> = {
  UNREADABLE_PAYLOAD: 'supervisor',
  PACKED_ELSEWHERE: 'supervisor',
  CANCELLED: 'packer',
  FORM_FAILED: 'account',
  PACK_NOT_TAKEN: 'supervisor',
  DOCUMENTS_LATE: null,
  WAITS_FOR_PACK: null,
  ON_HOLD: null,
  TOO_EARLY: null,
  SHIPMENT_UNKNOWN: 'supervisor',
  NOT_SENT: null,
  OUTCOME_UNKNOWN: null,
  THROTTLED: null,
  CREDENTIALS: 'account',
  REFUSED: 'supervisor',
};

/** Who has to act on a row's `lastError`, a code of the marketplace or a reason of ours; a supervisor on one that is in no list. */
export function errorOwner(lastError: string): CodeOwner | null {
  const code = marketplaceCode(lastError);
  if (code !== undefined) return code.owner;
  const reason = OUTBOX_REASONS.find((one) => one === lastError);
  return reason === undefined ? 'supervisor' : REASON_OWNERS[reason];
}
