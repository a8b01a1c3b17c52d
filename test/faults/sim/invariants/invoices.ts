import type { Breach } from '../breach.ts';
import type { Shift } from '../shift.ts';

interface Taken {
  readonly number: string;
  readonly shipment_id: string;
}

/**
 * B: a pack carries the number its order was given when it was queued, however often it is sent, and no number twice. What was taken
 * after a backup that was put back nobody knows of any more.
 */
export function invoicesNumbered({ world, benches, time }: Shift): readonly Breach[] {
  const taken = new Map<string, string>();
  for (const { station } of benches) {
    const rows = station.inspect(
      (db) => db.prepare(`SELECT number, shipment_id FROM invoice_number WHERE shipment_id <> ''`).all() as Taken[],
    );
    for (const row of rows) taken.set(row.number, row.shipment_id);
  }
  const breaches: Breach[] = [];
  const restored = benches.some(({ station }) => station.restored.length > 0);
  const carriedBy = new Map<string, string>();
  for (const entry of world.marketplace.history()) {
    if (entry.kind !== 'pack-accepted') continue;
    for (const { invoiceNumber } of entry.invoices) {
      if (invoiceNumber === '' || invoiceNumber === '0') continue;
      const other = carriedBy.get(invoiceNumber) ?? entry.shipmentId;
      carriedBy.set(invoiceNumber, entry.shipmentId);
      const known = taken.get(invoiceNumber) ?? (restored ? entry.shipmentId : undefined);
      if (known === entry.shipmentId && other === entry.shipmentId) continue;
      const why = other === entry.shipmentId ? 'which was never taken for it' : `as ${other} was`;
      const what = `packed with invoice number ${invoiceNumber}, ${why}`;
      breaches.push({ invariant: 'B', what, shipmentId: entry.shipmentId, atMs: time.nowMs() });
    }
  }
  return breaches;
}
