import type { OutboxDecision } from '../../shared/contract/outbox.ts';
import type { MutationPayload, OutboxReason } from '../../shared/model/mutations.ts';
import { isDispatchApplied, isPackApplied, type ShipmentState } from '../../shared/model/shipment.ts';
import type { MutationKind } from '../../shared/model/states.ts';
import type { Mutation } from '../db/mutations.ts';
import type { Lane } from '../marketplace/client.ts';
import type { OutboxSettings } from './settings.ts';

/** What a read of the shipment by its id tells of a change. `unclear`: the state says nothing about it. */
export type Standing = 'applied' | 'not-applied' | 'cancelled' | 'unclear';

/** All that the outbox does differently for one kind of change than for another. */
export interface KindRules {
  readonly standing: (state: ShipmentState) => Standing;
  /** Once the marketplace took it: nothing is left to do, or its documents are made and asked for. */
  readonly afterAccepted: 'done' | 'documents';
  readonly lane: (payload: MutationPayload) => Lane;
  /** Shipments in one request: the fewer, the fewer an unknown outcome concerns. */
  readonly batchMax: (settings: Pick<OutboxSettings, 'batchMax'>) => number;
  /** How long a request given up may still arrive. */
  readonly settleMs: (settings: Pick<OutboxSettings, 'settleMs' | 'settleMsOf'>) => number;
  /** Codes that say that somebody's request for the same came before this one. */
  readonly comesSecond: ReadonlySet<string>;
  /** What a person may decide about a rejected one. */
  readonly decisions: (lastError: string | null) => readonly OutboxDecision[];
}

export const KINDS: Readonly<Record<MutationKind, KindRules>> = {
  pack: {
    standing: (state) => standingBy(isPackApplied, state),
    afterAccepted: 'documents',
    lane: (payload) => (payload.kind === 'pack' && payload.body.origin === 'pack-ahead' ? 'pack-ahead' : 'send'),
    batchMax: () => 1,
    settleMs: (settings) => settings.settleMsOf.pack ?? settings.settleMs,
    comesSecond: new Set(['DUPLICATE_PACK_REQUEST', 'INVALID_PACK_REQUEST']),
    decisions: (lastError) =>
      lastError === 'WEIGHT_ANOMALY_WARNING' ? ['send-anyway', 'retry', 'discard'] : ['retry', 'discard'],
  },
  dispatch: {
    standing: (state) => standingBy(isDispatchApplied, state),
    afterAccepted: 'done',
    lane: () => 'send',
    batchMax: (settings) => settings.batchMax,
    settleMs: (settings) => settings.settleMsOf.dispatch ?? settings.settleMs,
    // Whoever dispatched it, it is dispatched: nothing comes out of it that could come out twice.
    comesSecond: new Set(),
    decisions: () => ['retry', 'discard'],
  },
};

/** What a person may decide about a row; nothing unless it is rejected. */
export function decisionsOf({
  kind,
  state,
  lastError,
}: Pick<Mutation, 'kind' | 'state' | 'lastError'>): readonly OutboxDecision[] {
  if (state !== 'rejected') return [];
  return lastError === ('UNREADABLE_PAYLOAD' satisfies OutboxReason) ? ['discard'] : KINDS[kind].decisions(lastError);
}

function standingBy(isApplied: (state: ShipmentState) => boolean, state: ShipmentState): Standing {
  if (isApplied(state)) return 'applied';
  if (state === 'CANCELLED') return 'cancelled';
  return state === 'UNKNOWN' ? 'unclear' : 'not-applied';
}
