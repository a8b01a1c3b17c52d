import type { Heard } from '../../../support/sim/sim-packer.ts';
import type { Breach } from '../breach.ts';
import type { Shift } from '../shift.ts';

/** Verdicts by which a person asked for, or made room for, one label more. */
const ASKED: ReadonlySet<string> = new Set([
  'reprint',
  'label-void',
  'all-removed',
  'correct-it',
  'reopened',
  'undone',
]);

/**
 * D: each box has one valid label in the world, of whichever printer. A label comes out once more only after a person had a part in it for
 * each time: a reprint, an answer "not printed", a label put away, a parcel reopened. And a box that is dispatched has exactly one
 * label that was seen on it and not put away.
 */
export function oneLabelEach({ world, benches, heard, time }: Shift): readonly Breach[] {
  const sheets = benches.flatMap(({ printer }) => printer.sheets).sort((left, right) => left.atMs - right.atMs);
  const of = groupedBy(sheets, ({ shipmentId }) => shipmentId);
  const asked = groupedBy(heard.filter(isAsking), ({ reply }) => reply.detail.shipmentId ?? null);
  const breaches: Breach[] = [];
  const note = (what: string, shipmentId: string) =>
    breaches.push({ invariant: 'D', what, shipmentId, atMs: time.nowMs() });

  for (const [shipmentId, labels] of of) {
    const people = (asked.get(shipmentId) ?? []).map(({ askedMs }) => askedMs);
    for (const [code, copies] of groupedBy(labels, (sheet) => sheet.code)) {
      const unasked = copies.findIndex(({ atMs }, more) => people.filter((each) => each <= atMs).length < more);
      if (unasked < 0) continue;
      note(`${copies.length} labels ${code} came out, people asked for ${people.length} more`, shipmentId);
    }
  }
  for (const entry of world.marketplace.history()) {
    if (entry.kind !== 'dispatched') continue;
    const { shipmentId } = entry;
    const onBoxes = new Set(of.get(shipmentId)?.flatMap((sheet) => (sheet.taken && !sheet.void ? [sheet.code] : [])));
    const several = world.marketplace.shipment(shipmentId)?.mps === true;
    if (onBoxes.size === 0) note('dispatched, and no valid label was seen on its box', shipmentId);
    else if (onBoxes.size > 1 && !several) note(`dispatched with ${onBoxes.size} labels on one box`, shipmentId);
  }
  return breaches;
}

function isAsking({ code, reply }: Heard): boolean {
  return ASKED.has(reply.detail.what) || code === 'label-not-printed';
}

function groupedBy<T>(list: readonly T[], keyOf: (each: T) => string | null): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) {
    const key = keyOf(each);
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return groups;
}
