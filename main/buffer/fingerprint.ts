import { createHash } from 'node:crypto';
import { packedFor } from '../../shared/model/packed-for.ts';
import type { Shipment } from '../../shared/model/shipment.ts';

/** Of the items a parcel was packed ahead for: with fewer units, its documents tell what the shipment no longer is. */
export function fingerprintOf(shipment: Pick<Shipment, 'orderItems'>): string {
  return createHash('sha256').update(packedFor(shipment)).digest('base64url').slice(0, 22);
}
