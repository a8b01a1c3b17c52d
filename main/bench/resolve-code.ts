import type { OpenParcel, Session } from '../../shared/bench/session.ts';
import type { Match } from '../../shared/bench/step.ts';
import { normaliseCode } from '../../shared/scan/codes.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { BenchShipments } from './bench-shipments.ts';
import { type Barcodes, itemCode } from './item-code.ts';
import { type ItemSources, isFinding, resolveItem } from './resolve-item.ts';
import { type MarkSources, resolveMark, resolveTypedTicket } from './resolve-mark.ts';
import { lineBeingCaptured, resolveSerial, type SerialSources } from './resolve-serial.ts';

/** Codes of test labels of printers. */
const TEST_CODE = /^PB-P:/i;

export interface ResolveSources extends ItemSources, MarkSources, SerialSources {
  /** The printer whose test label has this code; undefined when no test of this station printed it. */
  readonly testedPrinter: (code: string) => string | undefined;
  /** Label-first: the shipment whose label has this code, where only one has. */
  readonly labelledShipment: (code: string) => string | undefined;
  readonly shipments: ShipmentQueries;
  readonly known: BenchShipments;
  readonly barcodes: Barcodes;
  readonly products: ItemSources['products'] & MarkSources['products'];
}

/**
 * What a scanned code is, from local knowledge alone, compared whole and never guessed. A printer's test label is one whatever lies
 * on the bench. While serial numbers are read every other code is judged as one. Else marks of the shelf and cartons come first (no item's code begins like theirs), then the units of the parcel
 * on the bench, then any shipment by one of its ids, then labels, then items that other shipments need.
 */
export function resolveCode(scanned: string, session: Session, sources: ResolveSources): Match {
  const code = normaliseCode(scanned);
  if (code === '') return { kind: 'unknown' };
  if (TEST_CODE.test(code)) return { kind: 'printer-test', printerId: sources.testedPrinter(code) ?? null };
  const parcel = session.status === 'idle' ? undefined : session.parcel;
  const captured = lineBeingCaptured(session);
  if (parcel && captured) return resolveSerial(code, captured, parcel, sources);
  const numbered = serialInBox(code, session);
  if (numbered) return numbered;
  const onLabel = ownLabel(code, session);
  if (onLabel) return onLabel;
  const mark = resolveMark(code, session, sources);
  if (mark) return mark;
  const item = itemCode(code, sources.barcodes);
  const own = parcel?.lines.filter((line) => item.names(line)).map((line) => line.lineId) ?? [];
  const ownFirst = session.status === 'verifying' || session.status === 'boxing' || session.status === 'voiding';
  if (ownFirst && own.length > 0) return { kind: 'own-item', lineIds: own };
  return (
    findShipment(code, session, sources) ??
    // Where the next parcel is found by its item, the one on the bench has all of its own already.
    (own.length > 0 && sources.findBy === 'order' ? ownItem(own) : undefined) ??
    resolveItem(code, item, session, sources) ??
    (own.length > 0 ? ownItem(own) : undefined) ??
    resolveTypedTicket(code, sources) ?? { kind: 'unknown' }
  );
}

/** A code read from the label that is to be scanned back: whatever else it may name, it confirms that label. */
function ownLabel(code: string, session: Session): Match | undefined {
  if (!('labelCodes' in session) || (session.status === 'voiding' && session.labelVoid)) return undefined;
  if (!session.labelCodes.includes(code)) return undefined;
  return { kind: 'label', shipmentId: session.parcel.shipmentId, resume: null };
}

/** While units are scanned out of a box: a number of one that lies in it, or was scanned out. */
function serialInBox(code: string, session: Session): Match | undefined {
  if (session.status !== 'voiding' || !session.labelVoid) return undefined;
  const { parcel, toRemove, out = [] } = session;
  const numbers = [
    ...parcel.lines.flatMap((line) => line.serialNumbers.flat()),
    ...toRemove.flatMap(({ serialNumbers = [] }) => serialNumbers.flat()),
    ...out.flatMap(({ serials }) => serials),
  ];
  return numbers.includes(code) ? { kind: 'serial', serial: code, problem: null, usedIn: null } : undefined;
}

function ownItem(lineIds: readonly string[]): Match {
  return { kind: 'own-item', lineIds };
}

function findShipment(
  code: string,
  session: Session,
  { shipments, known, ...sources }: ResolveSources,
): Match | undefined {
  const parcel = session.status === 'idle' ? undefined : session.parcel;
  const named = [
    ...shipments.idsByShipmentId(code),
    ...shipments.idsByOrderId(code),
    ...shipments.idsByOrderItemId(code),
  ];
  const byLabel = named.length === 0;
  const ids = [...new Set(byLabel ? labelsWith(code) : named)];
  if (ids.length === 0) return undefined;
  const only = oneOf(ids, parcel, known);
  if (only === undefined) return { kind: 'shipments', shipmentIds: ids };
  if (!byLabel) return known.match(only);
  if (isFinding(session) && only !== parcel?.shipmentId && known.isLabelled(only)) {
    const match = known.match(only);
    return match.kind === 'shipment' ? { ...match, byLabel: true } : match;
  }
  if (parcel !== undefined || known.awaitsLabelScan(only)) {
    return { kind: 'label', shipmentId: only, resume: parcel ? null : known.resumeOf(only) };
  }
  return known.match(only);

  function labelsWith(scanned: string): readonly string[] {
    const tracked = shipments.idsByTrackingId(scanned);
    if (tracked.length > 0) return tracked;
    const labelled = sources.labelledShipment(scanned);
    return labelled === undefined ? [] : [labelled];
  }
}

/** A split order has several shipments: the one on the bench is meant first, else the only one still alive. */
function oneOf(ids: readonly string[], parcel: OpenParcel | undefined, known: BenchShipments): string | undefined {
  if (parcel && ids.includes(parcel.shipmentId)) return parcel.shipmentId;
  const live = ids.length > 1 ? ids.filter((shipmentId) => known.isLive(shipmentId)) : ids;
  return live.length === 1 ? live[0] : undefined;
}
