import type { Breach } from '../breach.ts';
import type { Shift } from '../shift.ts';

interface Taken {
  readonly number: string;
  readonly shipment_id: string;
}

/** B: a pack carries the number its order was given when it was queued, however often it is sent, and no number twice. */
export function invoicesNumbered({ world, benches, time }: Shift): readonly Breach[] {
  const taken = new Map<string, string>();
  for (const { station } of benches) {
    const rows = station.inspect((db) => db.prepare('SELECT number, shipment_id FROM invoice_number').all() as Taken[]);
    for (const row of rows) taken.set(row.number, row.shipment_id);
  }
  const breaches: Breach[] = [];
  for (const entry of world.marketplace.history()) {
    if (entry.kind !== 'pack-accepted') continue;
    for (const { invoiceNumber } of entry.invoices) {
      if (invoiceNumber === '' || invoiceNumber === '0' || taken.get(invoiceNumber) === entry.shipmentId) continue;
      const what = `packed with invoice number ${invoiceNumber}, which was never taken for it`;
      breaches.push({ invariant: 'B', what, shipmentId: entry.shipmentId, atMs: time.nowMs() });
    }
  }
  return breaches;
}
