/** What the seller told with the dispatch of a self-ship shipment, and what became of it (marketplace-api 8). UTC epoch ms. */
export interface SelfShipRecord {
  readonly dispatchedMs: number;
  readonly invoiceNumber: string | null;
  /** `YYYY-MM-DD` in India. */
  readonly invoiceDate: string;
  deliveryPartner: string | null;
  trackingId: string | null;
  /** When the buyer shall have it; attempts and updates move it. */
  tentativeDeliveryMs: number;
  deliveredMs: number | null;
  attempts: number;
}
