import type { MutationKind } from '../../shared/model/states.ts';

/** The outbox's numbers (design: outbox; reliability 1.3). All times in milliseconds. */
export interface OutboxSettings {
  /** Requests that change something, at the same time. */
  readonly maxInFlight: number;
  /** How long a request may still arrive after it was given up; "not applied" is believed only after it. */
  readonly settleMs: number;
  /** The same for one kind alone, where its endpoint is known to be slower or faster. */
  readonly settleMsOf: Readonly<Partial<Record<MutationKind, number>>>;
  /** The same where the marketplace did answer, and the row would go to a person, not be sent again. */
  readonly answeredSettleMs: number;
  /** Dispatches are gathered for at most this long. */
  readonly gatherMs: number;
  /** `POST /v3/shipments/dispatch` takes 1 to 25 ids (marketplace-api 3.1). */
  readonly batchMax: number;
  /** Size of the first dispatch batch at start and after an outage. */
  readonly batchStart: number;
  /** A shipment read longer ago is read again by id before anything is sent for it (reliability 2.4). */
  readonly freshWithinMs: number;
  /** Straight transport failures that open the breaker. */
  readonly breakerAfter: number;
  /** Of the last 20 requests as many lost ones open it too. */
  readonly breakerLostOf20: number;
  /** Straight answers that cannot be the marketplace's own (HTML, wrong ids) that open it. */
  readonly breakerAfterSuspicious: number;
  /** Pause after the account's credentials were refused; ended early when they are changed. */
  readonly credentialsPauseMs: number;
  /** When the wait for documents is shown as late (marketplace-api C11). */
  readonly documentsLateMs: number;
  /** A pack that was accepted and still shows APPROVED after this long goes to a person. */
  readonly packNotTakenMs: number;
  /** Ids in one read (marketplace-api 3.1). */
  readonly readMax: number;
}

export const OUTBOX_DEFAULTS: OutboxSettings = {
  maxInFlight: 4,
  settleMs: 120_000,
  settleMsOf: {},
  answeredSettleMs: 15_000,
  gatherMs: 2_000,
  batchMax: 25,
  batchStart: 5,
  freshWithinMs: 120_000,
  breakerAfter: 5,
  breakerLostOf20: 10,
  breakerAfterSuspicious: 3,
  credentialsPauseMs: 300_000,
  documentsLateMs: 30_000,
  packNotTakenMs: 1_800_000,
  readMax: 100,
};

/** No wait on disk is longer than this, so that nothing sleeps through a missed event or a clock set wrong. */
export const LONGEST_WAIT_MS = 900_000;
