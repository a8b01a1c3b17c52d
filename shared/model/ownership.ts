/** Which of the account's stations this is, from 0; before there is a hub each owns a fixed share of the shipments. */
export interface StationShare {
  readonly index: number;
  readonly count: number;
}

/**
 * FNV-1a of the id's UTF-16 units, 32 bits. Every station of an account reckons with it, and it stands with each shipment in the
 * database: it must never change.
 */
export function shareHash(shipmentId: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < shipmentId.length; at += 1) {
    hash = Math.imul(hash ^ shipmentId.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/** The index of the station that buffers this shipment, opens it by item and sends for it. */
export function ownerIndex(shipmentId: string, { count }: Pick<StationShare, 'count'>): number {
  return shareHash(shipmentId) % count;
}
