import type { OutboxDecision } from '../../../shared/contract/outbox.ts';
import { indiaDate } from '../../../shared/india-time.ts';
import type { MutationBody, OutboxReason } from '../../../shared/model/mutations.ts';
import type { ShipmentState } from '../../../shared/model/shipment.ts';
import type { MutationKind } from '../../../shared/model/states.ts';
import type { Mutation, ReturnTruth, SeenItem } from '../../db/mutations.ts';
import type { Answer, BatchAnswer, Lane, MarketplaceClient, MayLeave } from '../../marketplace/client.ts';
import type { OutboxSettings } from '../settings.ts';

/** What the marketplace shows of a shipment, read just now or some time ago. */
export interface SeenShipment {
  readonly state: ShipmentState;
  readonly hold: boolean;
  /** UTC epoch ms. */
  readonly dispatchAfterMs: number | null;
  /** By order item id. Asked for only where single items matter. */
  readonly items: () => ReadonlyMap<string, SeenItem>;
  /** The services of its orders that are known here. */
  readonly serviceIds: () => readonly string[];
}

/** What a change is judged by: the return where it is about one, its shipment otherwise. Null: the marketplace does not show it. */
export interface Seen {
  readonly shipment: SeenShipment | null;
  readonly ret: ReturnTruth | null;
}

/**
 * What a read tells of a change. `otherwise`: the marketplace shows an end that this change can no longer follow. `unclear`: the
 * state shown says nothing, a later read may. `untold`: no read ever tells whether it was applied.
 */
export type Standing = 'applied' | 'not-applied' | 'cancelled' | 'otherwise' | 'unclear' | 'untold';

/** What to do with a pending row that has come due. */
export type Preflight =
  | { readonly do: 'send' }
  /** What is known is too old, or nothing is: read it by id first. */
  | { readonly do: 'read' }
  /** Until the shipment or return changes, or `untilMs` (server time) where that is known. */
  | { readonly do: 'wait'; readonly error: OutboxReason; readonly message: string; readonly untilMs?: number }
  /** It is there already. */
  | { readonly do: 'adopt' }
  | { readonly do: 'reject'; readonly error: OutboxReason; readonly message: string };

export interface PreflightContext {
  readonly seen: Seen;
  readonly fresh: boolean;
  /** All rows of the shipment, or of the return, given up ones too. */
  readonly siblings: readonly Mutation[];
  /** The PC's clock corrected by the marketplace's (marketplace-api 4.2). */
  readonly serverNowMs: number;
}

/** All that the outbox does differently for one kind of change than for another. */
export interface KindRules<K extends MutationKind> {
  readonly standing: (body: MutationBody<K>, seen: Seen) => Standing;
  /** What else has to be so before it leaves, asked of fresh knowledge; null when nothing stands in its way. */
  readonly notYet: (body: MutationBody<K>, context: PreflightContext) => Preflight | null;
  /**
   * Found applied though no request of ours ever left: taken for done, put before a person, or, where it only looks so, sent all the
   * same.
   */
  readonly unsentIs: 'done' | 'anothers' | 'unsent';
  /**
   * Earlier changes of the same shipment or return that are not through hold it back, but for these: it comes before them by its nature,
   * and was queued behind them only because it was refused at first and is said anew.
   */
  readonly overtakes: ReadonlySet<MutationKind>;
  /** It moves a date and nothing else: nothing that follows depends on whether it was taken. */
  readonly movesDateOnly: boolean;
  /** A request of `movesDateOnly` that arrives after this change is refused. */
  readonly ends: boolean;
  /** Once the marketplace took it: nothing is left to do, or its documents are made and asked for. */
  readonly afterAccepted: 'done' | 'documents';
  readonly lane: (body: MutationBody<K>) => Lane;
  /** Changes in one request: the fewer, the fewer an unknown outcome concerns. */
  readonly batchMax: (settings: Pick<OutboxSettings, 'batchMax'>) => number;
  /** The request names one location for all of them. */
  readonly ofOneLocation: boolean;
  /** Codes that say that somebody's request for the same came before this one. */
  readonly comesSecond: ReadonlySet<string>;
  /** What a person may decide about a rejected one. */
  readonly decisions: (lastError: string | null) => readonly OutboxDecision[];
  /** What the answer names this change by. */
  readonly answerId: (body: MutationBody<K>) => string;
  readonly call: (
    client: MarketplaceClient,
    batch: readonly [MutationBody<K>, ...MutationBody<K>[]],
    lane: Lane,
    mayLeave: MayLeave,
  ) => Promise<Answer<BatchAnswer>>;
}

/** What most kinds have in common. */
export const COMMON = {
  notYet: () => null,
  unsentIs: 'done',
  overtakes: new Set<MutationKind>(),
  movesDateOnly: false,
  ends: false,
  afterAccepted: 'done',
  lane: () => 'send',
  ofOneLocation: false,
  comesSecond: new Set<string>(),
  decisions: (lastError: string | null): readonly OutboxDecision[] =>
    lastError === ('NOBODY_CAN_TELL' satisfies OutboxReason) ? ['done', 'retry', 'discard'] : ['retry', 'discard'],
} as const satisfies Partial<KindRules<MutationKind>>;

/** A date that is shown now, and was not before the change, came with it. `beforeMs` undefined: none was shown before. */
export function isMovedTo(newDate: string, shownMs: number | null, beforeMs: number | undefined): boolean {
  if (shownMs === null || indiaDate(shownMs) !== newDate) return false;
  return beforeMs === undefined || indiaDate(beforeMs) !== newDate;
}

export function waitForState(what: string): Preflight {
  return { do: 'wait', error: 'WAITS_FOR_STATE', message: `the marketplace shows ${what}` };
}

/** On hold, or before its dispatch-after (marketplace-api 4.2). */
export function heldOrEarly({ seen: { shipment }, serverNowMs }: PreflightContext): Preflight | null {
  if (!shipment) return null;
  if (shipment.hold) return { do: 'wait', error: 'ON_HOLD', message: 'the shipment is on hold' };
  const { dispatchAfterMs } = shipment;
  if (dispatchAfterMs === null || dispatchAfterMs <= serverNowMs) return null;
  return { do: 'wait', error: 'TOO_EARLY', message: 'not before its dispatch-after', untilMs: dispatchAfterMs };
}
