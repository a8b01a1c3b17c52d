import { journalQueries } from '../../../../main/db/journal.ts';
import type { Breach } from '../breach.ts';
import type { Shift } from '../shift.ts';

/**
 * D: of each box one label came out, or a person was asked: a label came out again only for a reprint, an answer "not printed", a
 * label put away or a print a person decided about. And nothing is dispatched of which no label ever came out.
 */
export function oneLabelEach({ world, benches, time }: Shift): readonly Breach[] {
  const breaches: Breach[] = [];
  const printed = new Set<string>();
  for (const { station, printer } of benches) {
    const asked = new Map<string, number>();
    station.inspect((db) => {
      for (const { event, shipmentId } of journalQueries(db).after(0, 1_000_000)) {
        if (event.status !== 'known' || shipmentId === null) continue;
        const byPerson =
          (event.kind === 'scan' && ASKED.has(event.payload.detail.what)) ||
          (event.kind === 'scan' && event.payload.code === 'label-not-printed') ||
          event.kind === 'decision';
        if (byPerson) asked.set(shipmentId, (asked.get(shipmentId) ?? 0) + 1);
      }
    });
    const out = new Map<string, { readonly shipmentId: string; count: number }>();
    for (const { code, shipmentId } of printer.sheets) {
      if (shipmentId === null) continue;
      printed.add(shipmentId);
      const known = out.get(code) ?? { shipmentId, count: 0 };
      known.count += 1;
      out.set(code, known);
    }
    for (const [code, { shipmentId, count }] of out) {
      const people = asked.get(shipmentId) ?? 0;
      if (count <= 1 + people) continue;
      const what = `${count} labels ${code} came out, people asked for ${people} more`;
      breaches.push({ invariant: 'D', what, shipmentId, atMs: time.nowMs() });
    }
  }
  for (const entry of world.marketplace.history()) {
    if (entry.kind !== 'dispatched' || printed.has(entry.shipmentId)) continue;
    breaches.push({
      invariant: 'D',
      what: 'dispatched, and no label of it ever came out',
      shipmentId: entry.shipmentId,
      atMs: time.nowMs(),
    });
  }
  return breaches;
}

const ASKED: ReadonlySet<string> = new Set([
  'reprint',
  'label-void',
  'all-removed',
  'correct-it',
  'reopened',
  'undone',
]);
