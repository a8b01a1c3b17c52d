import type { MutationSubject } from '../../shared/model/mutations.ts';
import type { ReturnStatus, ServiceItem } from '../../shared/model/returns.ts';
import type { ShipmentState } from '../../shared/model/shipment.ts';
import type { MutationKind, MutationState } from '../../shared/model/states.ts';

/** A change as a use case commits it; it starts `pending`. */
export interface NewMutation extends MutationSubject {
  readonly mutationId: string;
  readonly kind: MutationKind;
  readonly version: number;
  readonly payload: string;
  readonly createdAtMs: number;
}

/** When the last request byte may have left: wall clock for people, monotonic clock of that run of the station for the settle time. */
export interface SentMark {
  readonly wallMs: number;
  readonly monoMs: number;
  readonly boot: string;
}

export interface Mutation extends NewMutation {
  /** Order of commit; the only order that counts. */
  readonly seq: number;
  readonly state: MutationState;
  /** How often a request for it was started. */
  readonly attempts: number;
  readonly changedAtMs: number;
  /** When it came to its state. */
  readonly sinceMs: number;
  /** Not to be looked at before this instant; null: at once. */
  readonly notBeforeMs: number | null;
  readonly sent: SentMark | null;
  readonly workerGeneration: number;
  /** Reads made since it was last sent: probes in `verify`, polls in `awaiting-documents`. */
  readonly probes: number;
  readonly lastError: string | null;
  readonly lastMessage: string | null;
}

/** What a transition may change; what is left out stays. */
export interface MutationChange {
  readonly state: MutationState;
  readonly attempts?: number;
  readonly notBeforeMs?: number | null;
  readonly sent?: SentMark | null;
  readonly probes?: number;
  readonly lastError?: string | null;
  readonly lastMessage?: string | null;
  readonly payload?: string;
  readonly version?: number;
}

/** A row as the outbox screen shows it. */
export interface ListedMutation extends Mutation {
  readonly orderIds: readonly string[];
  /** The state of the shipment's pack from here; null when there is none. */
  readonly packState: MutationState | null;
  /** The first change before it, for the same shipment or return, that is not through; null when there is none. */
  readonly earlier: { readonly kind: MutationKind; readonly state: MutationState } | null;
  readonly dispatchAfterMs: number | null;
}

/** What is known of the marketplace's side when a row is looked at. */
export interface ShipmentTruth {
  readonly state: ShipmentState;
  readonly hold: boolean;
  readonly dispatchAfterMs: number | null;
  readonly readAtMs: number;
}

/** An order item as it stands at the marketplace. */
export interface SeenItem {
  readonly state: ShipmentState;
  readonly quantity: number;
}

/** The same of a return. */
export interface ReturnTruth {
  readonly status: ReturnStatus;
  /** The latest date any of its items is expected at, UTC epoch ms. */
  readonly expectedMs: number | null;
  readonly services: readonly ServiceItem[];
  readonly readAtMs: number;
}

/** As SQLite gives it. */
export interface Row {
  mutation_id: string;
  seq: number;
  kind: MutationKind;
  shipment_id: string;
  return_id: string | null;
  subject: string;
  location_id: string;
  version: number;
  payload: string;
  state: MutationState;
  attempts: number;
  created_at_ms: number;
  changed_at_ms: number;
  since_ms: number;
  not_before_ms: number | null;
  sent_wall_ms: number | null;
  sent_mono_ms: number | null;
  sent_boot: string | null;
  worker_generation: number;
  probes: number;
  last_error: string | null;
  last_message: string | null;
}
export interface ListedRow extends Row {
  order_ids: string;
  pack_state: MutationState | null;
  earlier: string | null;
  dispatch_after_ms: number | null;
}

/** Packs leave alone, dispatches gathered, all other kinds by what they are; each is found in the order it comes due. */
export const MUTATION_QUEUES = ['pack', 'dispatch', 'other'] as const;
export type MutationQueue = (typeof MUTATION_QUEUES)[number];

/** Word for word the condition of the partial index `mutation_open`: SQLite uses the index only when it finds it again. */
export const OPEN = `state NOT IN ('acked', 'discarded')`;

/** Word for word the expression of the index `mutation_open`. */
export const QUEUE = `CASE kind WHEN 'pack' THEN 'pack' WHEN 'dispatch' THEN 'dispatch' ELSE 'other' END`;

export const COLUMNS = `mutation_id, seq, kind, shipment_id, return_id, subject, location_id, version, payload, state, attempts, created_at_ms,
  changed_at_ms, since_ms, not_before_ms, sent_wall_ms, sent_mono_ms, sent_boot, worker_generation, probes, last_error, last_message`;

export function readRow(row: Row | undefined): Mutation | undefined {
  return row && toMutation(row);
}

export function toMutation(row: Row): Mutation {
  return {
    mutationId: row.mutation_id,
    seq: row.seq,
    kind: row.kind,
    shipmentId: row.shipment_id,
    returnId: row.return_id,
    subject: row.subject,
    locationId: row.location_id,
    version: row.version,
    payload: row.payload,
    state: row.state,
    attempts: row.attempts,
    createdAtMs: row.created_at_ms,
    changedAtMs: row.changed_at_ms,
    sinceMs: row.since_ms,
    notBeforeMs: row.not_before_ms,
    sent:
      row.sent_wall_ms === null || row.sent_mono_ms === null || row.sent_boot === null
        ? null
        : { wallMs: row.sent_wall_ms, monoMs: row.sent_mono_ms, boot: row.sent_boot },
    workerGeneration: row.worker_generation,
    probes: row.probes,
    lastError: row.last_error,
    lastMessage: row.last_message,
  };
}

export function toListed(row: ListedRow): ListedMutation {
  return {
    ...toMutation(row),
    orderIds: JSON.parse(row.order_ids) as string[],
    packState: row.pack_state,
    earlier: row.earlier === null ? null : (JSON.parse(row.earlier) as NonNullable<ListedMutation['earlier']>),
    dispatchAfterMs: row.dispatch_after_ms,
  };
}
