/** What the bench does for orders that are packed, and labelled, before their goods are in hand. */
export interface Ahead {
  /** Why this order cannot be; null when it can. */
  refusalOf(shipmentId: string): string | null;
  /** In a transaction: its parcel waits for its goods, its pack for the outbox. */
  begin(shipmentId: string): void;
  standingOf(shipmentId: string): 'gone' | 'stopped' | 'out' | 'ready' | 'not-here';
  /** In a transaction: the label of a `ready` one joins the jobs of this stack; false where no printer takes it. */
  printAhead(shipmentId: string, batchId: string): boolean;
}
