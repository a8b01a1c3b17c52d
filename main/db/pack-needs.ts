import { plainHsn } from '../../shared/model/hsn.ts';
import { boxNeeds, wantedItems } from '../../shared/model/pack-input.ts';
import type { Shipment, ShipmentState } from '../../shared/model/shipment.ts';
import { foldCode } from '../../shared/scan/codes.ts';
import type { Db } from './database.ts';

/** What the catalogue has to give before a shipment can be packed, written down with the shipment so that the queue need not work it out. */
export function packNeedQueries(db: Db) {
  const dropTax = db.prepare('DELETE FROM tax_need WHERE shipment_id = ?');
  const dropBox = db.prepare('DELETE FROM box_need WHERE shipment_id = ?');
  const saveTax = db.prepare('INSERT OR IGNORE INTO tax_need VALUES (?, ?, ?)');
  const saveBox = db.prepare('INSERT OR IGNORE INTO box_need VALUES (?, ?, ?)');
  return {
    /** Only a shipment still to be packed needs anything; any other is gated, or its pack holds all of it, or the seller ships it himself. */
    save(shipment: Shipment, state: ShipmentState): void {
      const { shipmentId } = shipment;
      dropTax.run(shipmentId);
      dropBox.run(shipmentId);
      if (state !== 'APPROVED' || shipment.type === 'SELF') return;
      for (const item of wantedItems(shipment.orderItems)) {
        saveTax.run(shipmentId, foldCode(item.sku), plainHsn(item.hsn));
      }
      for (const { skus } of boxNeeds(shipment)) {
        const [sku = '', orSku = ''] = skus;
        saveBox.run(shipmentId, foldCode(sku), foldCode(orSku));
      }
    },
  };
}

/** Some SKU wanted has no rate on file, nor has its HSN (`packingGate`, tax-rate-missing). For rows of `shipment`. */
export const TAX_RATE_LACKS = `EXISTS (SELECT 1 FROM tax_need n WHERE n.shipment_id = shipment.shipment_id
  AND NOT EXISTS (SELECT 1 FROM product p WHERE p.sku_key = n.sku_key AND p.tax_rate_percent IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM hsn_rate h WHERE h.hsn IN (${[8, 7, 6, 5, 4].map((length) => `substr(n.hsn, 1, ${length})`).join(', ')})))`;

/** Some sub-shipment has no box on file (`packingGate`, box-missing). For rows of `shipment`. */
export const BOX_LACKS = `EXISTS (SELECT 1 FROM box_need n WHERE n.shipment_id = shipment.shipment_id
  AND NOT EXISTS (SELECT 1 FROM product p WHERE p.sku_key = n.sku_key AND p.weight_grams IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM product p WHERE p.sku_key = n.or_sku_key AND p.weight_grams IS NOT NULL))`;
