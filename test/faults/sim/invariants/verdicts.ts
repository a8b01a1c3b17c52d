import { journalQueries } from '../../../../main/db/journal.ts';
import type { SimStation } from '../../../support/sim/sim-station.ts';
import type { Breach } from '../breach.ts';
import type { Shift } from '../shift.ts';

/** What was heard after a backup was made is not in it, once it was put back. */
export function isBehindBackup(station: SimStation, atMs: number): boolean {
  return station.restored.some((restored) => atMs >= restored.fromMs && atMs <= restored.atMs);
}

/** A: what the packer heard was on disk before the tone sounded, so it is there after every death, once and as it was said. */
export function verdictsKept({ benches, heard }: Shift): readonly Breach[] {
  return benches.flatMap(({ station }) => {
    const told = new Map<string, string>();
    const breaches: Breach[] = [];
    station.inspect((db) => {
      for (const { event, shipmentId } of journalQueries(db).after(0, 1_000_000)) {
        if (event.kind !== 'scan' || event.status !== 'known') continue;
        const { scanId, verdict, detail } = event.payload;
        if (told.has(scanId)) {
          breaches.push({ invariant: 'A', what: `${scanId} was judged twice`, shipmentId: shipmentId ?? '', atMs: 0 });
        }
        told.set(scanId, `${verdict} ${detail.what}`);
      }
    });
    for (const { scanId, reply, atMs, ...each } of heard) {
      if (each.station !== station.index) continue;
      const said = `${reply.verdict} ${reply.detail.what}`;
      const kept = told.get(scanId);
      if (kept === said || isBehindBackup(station, atMs)) continue;
      const what = `${scanId}: "${said}" was heard, ${kept === undefined ? 'nothing' : `"${kept}"`} is in the journal`;
      breaches.push({ invariant: 'A', what, shipmentId: reply.detail.shipmentId ?? '', atMs });
    }
    return breaches;
  });
}
