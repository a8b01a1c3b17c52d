import { z } from 'zod';
import { assertNever, err, ok, type Result } from '../result.ts';
import { type CodeOwner, marketplaceCode } from './marketplace-codes.ts';
import { dispatchPayloadSchema } from './mutation/dispatch.ts';
import { packPayloadSchema } from './mutation/pack.ts';
import {
  returnApprovePayloadSchema,
  returnCancelPayloadSchema,
  returnCompletePayloadSchema,
  returnPickupAttemptPayloadSchema,
  returnPickupPayloadSchema,
  returnRejectPayloadSchema,
} from './mutation/returns.ts';
import {
  selfAttemptPayloadSchema,
  selfDeliveryPayloadSchema,
  selfDispatchPayloadSchema,
  selfUpdatePayloadSchema,
  serviceAttemptPayloadSchema,
  serviceCompletePayloadSchema,
} from './mutation/self-ship.ts';
import { cancelPayloadSchema, formsAckPayloadSchema } from './mutation/standard.ts';
import type { MutationKind } from './states.ts';

/** Version written with every new payload; older ones stay readable for as long as a released station may hold them. */
export const MUTATION_VERSION = 1;

/** What each kind of change carries; the text of it is what the row stores. */
const BODIES = {
  pack: packPayloadSchema,
  dispatch: dispatchPayloadSchema,
  cancel: cancelPayloadSchema,
  'forms-ack': formsAckPayloadSchema,
  'self-dispatch': selfDispatchPayloadSchema,
  'self-delivery': selfDeliveryPayloadSchema,
  'self-attempt': selfAttemptPayloadSchema,
  'self-update': selfUpdatePayloadSchema,
  'service-attempt': serviceAttemptPayloadSchema,
  'service-complete': serviceCompletePayloadSchema,
  'return-approve': returnApprovePayloadSchema,
  'return-reject': returnRejectPayloadSchema,
  'return-complete': returnCompletePayloadSchema,
  'return-cancel': returnCancelPayloadSchema,
  'return-pickup': returnPickupPayloadSchema,
  'return-pickup-attempt': returnPickupAttemptPayloadSchema,
} as const satisfies Record<MutationKind, z.ZodType>;

export type MutationBody<K extends MutationKind> = z.infer<(typeof BODIES)[K]>;

/** A change for the marketplace, by kind. */
export type MutationPayload = {
  readonly [K in MutationKind]: { readonly kind: K; readonly body: MutationBody<K> };
}[MutationKind];

/** The text stored with the row, always of `MUTATION_VERSION`. Throws on a body that breaks its schema. */
export function writeMutationPayload(payload: MutationPayload): string {
  return JSON.stringify(BODIES[payload.kind].parse(payload.body));
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
  const read = BODIES[kind].safeParse(json);
  // The schema is the kind's own, which the compiler cannot follow through the index.
  return read.success ? ok({ kind, body: read.data } as MutationPayload) : err(z.prettifyError(read.error));
}

/** What a change is about, as its row stands in the outbox. */
export interface MutationSubject {
  /** Empty for a return, or a service, whose order nobody here knows. */
  readonly shipmentId: string;
  /** Of a change to a return or its tech visit. */
  readonly returnId: string | null;
  /** Tells those of one kind for one shipment apart: two of the same subject cannot both stand. */
  readonly subject: string;
  /** Empty where the request names none. */
  readonly locationId: string;
}

export function subjectOf(payload: MutationPayload): MutationSubject {
  switch (payload.kind) {
    case 'pack': {
      const { shipmentId, locationId } = payload.body.request;
      return { shipmentId, returnId: null, subject: '', locationId };
    }
    case 'dispatch':
    case 'self-dispatch':
    case 'self-delivery': {
      const { shipmentId, locationId } = payload.body;
      return { shipmentId, returnId: null, subject: '', locationId };
    }
    case 'cancel': {
      const { shipmentId, locationId, cancellationGroupIds } = payload.body;
      return { shipmentId, returnId: null, subject: [...cancellationGroupIds].sort().join(','), locationId };
    }
    case 'forms-ack': {
      const { shipmentId, forms } = payload.body;
      return {
        shipmentId,
        returnId: null,
        subject: forms.map(({ name, ackNumber }) => `${name}=${ackNumber}`).join(','),
        locationId: '',
      };
    }
    case 'self-attempt':
    case 'self-update': {
      const { shipmentId, locationId, ordinal } = payload.body;
      return { shipmentId, returnId: null, subject: `#${ordinal}`, locationId };
    }
    case 'service-attempt': {
      const { serviceFulfilmentId, shipmentId, returnId, ordinal } = payload.body;
      return { shipmentId: shipmentId ?? '', returnId, subject: `${serviceFulfilmentId}#${ordinal}`, locationId: '' };
    }
    case 'service-complete': {
      const { serviceFulfilmentId, shipmentId, returnId } = payload.body;
      return { shipmentId: shipmentId ?? '', returnId, subject: serviceFulfilmentId, locationId: '' };
    }
    case 'return-approve':
    case 'return-reject':
    case 'return-complete':
    case 'return-cancel':
    case 'return-pickup': {
      const { returnId, shipmentId, locationId } = payload.body;
      return { shipmentId: shipmentId ?? '', returnId, subject: returnId, locationId };
    }
    case 'return-pickup-attempt': {
      const { returnId, shipmentId, locationId, ordinal } = payload.body;
      return { shipmentId: shipmentId ?? '', returnId, subject: `${returnId}#${ordinal}`, locationId };
    }
    default:
      return assertNever(payload);
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
  /** A change queued earlier for the same order or return is not through yet, or was refused. */
  'WAITS_FOR_EARLIER',
  /** The marketplace does not show the state yet that this change needs. */
  'WAITS_FOR_STATE',
  /** The marketplace shows an end that this change cannot follow any more: decided otherwise, delivered, returned. */
  'DECIDED_OTHERWISE',
  /** No read can tell whether it was applied: a person says so. */
  'NOBODY_CAN_TELL',
  /** This folder is a copy: the station it was copied from has the change too, and goes on with it. */
  'OTHER_STATION',
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
  WAITS_FOR_EARLIER: null,
  WAITS_FOR_STATE: null,
  DECIDED_OTHERWISE: 'supervisor',
  NOBODY_CAN_TELL: 'supervisor',
  OTHER_STATION: 'supervisor',
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
