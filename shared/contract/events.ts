/**
 * News for the renderer. Events carry ids and counts, never content: the receiver asks again for what it shows.
 * A receiver that missed some asks for everything, so none is ever needed for correctness.
 */
export type StationEvent =
  | { readonly name: 'queue.changed'; readonly count: number }
  | { readonly name: 'bench.changed'; readonly shipmentId: string | null }
  | { readonly name: 'outbox.changed'; readonly count: number }
  | { readonly name: 'prints.changed'; readonly jobId: string | null }
  | { readonly name: 'printers.changed' }
  | { readonly name: 'catalogue.changed'; readonly sku: string | null }
  | { readonly name: 'returns.changed'; readonly count: number }
  | { readonly name: 'handover.changed' }
  | { readonly name: 'status.changed' }
  | { readonly name: 'setup.changed' };
export type StationEventName = StationEvent['name'];
