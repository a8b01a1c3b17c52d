/** Life of a parcel, the physical box, at this bench (design: the bench). */
export const PARCEL_STATES = [
  'open',
  /** Label-first: packed at the marketplace, its label printed or about to be, its goods not on the bench yet. */
  'labelled',
  'complete',
  'waiting-label',
  'label-sent',
  'label-seen',
  'dispatch-queued',
  'dispatched',
  'handed-over',
  'parked',
  'stopped',
  'void',
] as const;
export type ParcelState = (typeof PARCEL_STATES)[number];

/** Life of a change on its way to the marketplace. `verify`: a request byte may have left and no answer told the outcome. */
export const MUTATION_STATES = [
  'pending',
  'sending',
  'awaiting-documents',
  'verify',
  'acked',
  'rejected',
  'discarded',
] as const;
export type MutationState = (typeof MUTATION_STATES)[number];
/** One for each request of the marketplace that changes something (seed: list of order management APIs). */
export const MUTATION_KINDS = [
  'pack',
  'dispatch',
  'cancel',
  'forms-ack',
  'self-dispatch',
  'self-delivery',
  'self-attempt',
  'self-update',
  'service-attempt',
  'service-complete',
  'return-approve',
  'return-reject',
  'return-complete',
  'return-cancel',
  'return-pickup',
  'return-pickup-attempt',
] as const;
export type MutationKind = (typeof MUTATION_KINDS)[number];

/** Life of a print job. `sent` means bytes and clean close only; `printed` names its evidence; `unknown` is never retried by itself. */
export const PRINT_STATES = [
  'queued',
  'sending',
  'sent',
  'printed',
  'unknown',
  'not-sent',
  'cancelled',
  'expired',
] as const;
export type PrintState = (typeof PRINT_STATES)[number];
export const PRINT_EVIDENCE = ['device-acknowledged', 'closed-and-idle', 'label-scanned', 'packer-attested'] as const;
export type PrintEvidence = (typeof PRINT_EVIDENCE)[number];

export const VERDICTS = [
  'accept',
  'complete',
  'wrong-item',
  'too-many',
  'unknown-code',
  'not-a-serial',
  'duplicate-serial',
  'gate',
  'stop',
  'label-confirmed',
  'wrong-label',
  'command',
  'repeated',
] as const;
export type Verdict = (typeof VERDICTS)[number];
