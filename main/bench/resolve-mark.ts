import { boxInHand } from '../../shared/bench/parcel-boxes.ts';
import type { OpenParcel, Session } from '../../shared/bench/session.ts';
import type { CartonSize, Match, ShelfMark } from '../../shared/bench/step-types.ts';
import { foldCode } from '../../shared/scan/codes.ts';
import type { BoxTypeQueries } from '../db/box-types.ts';
import type { ProductQueries } from '../db/products.ts';
import { LAST_TICKET, type ShelfQueries, ticketName } from '../db/shelf.ts';
import type { BenchShipments } from './bench-shipments.ts';

export interface MarkSources {
  readonly shelf: Pick<ShelfQueries, 'byMark'>;
  readonly boxTypes: Pick<BoxTypeQueries, 'byCode'>;
  readonly products: Pick<ProductQueries, 'inputs'>;
  readonly known: BenchShipments;
}

const TICKET = /^PB-T:(\d{1,4})$/i;
const TYPED_TICKET = /^T-(\d{4})$/i;
const SLOT = /^PB-S:(\d{1,4})$/i;
const CARTON = /^PB-B:([A-Z0-9][A-Z0-9-]{0,19})$/i;

/** What the barcode of a shelf ticket says. */
export function ticketCodeOf(name: string): string {
  return name.replace(/^T-/, 'PB-T:');
}

/** A ticket or slot of the shelf, or a carton, by the code printed on it. */
export function resolveMark(code: string, session: Session, sources: MarkSources): Match | undefined {
  const ticket = ticketMark(TICKET.exec(code)?.[1]);
  if (ticket) return onShelf(ticket, sources);
  const slot = SLOT.exec(code)?.[1];
  if (slot !== undefined) return onShelf({ kind: 'slot', name: `S-${String(Number(slot)).padStart(2, '0')}` }, sources);
  const carton = CARTON.exec(code)?.[1]?.toUpperCase();
  return carton === undefined
    ? undefined
    : { kind: 'box-type', code: carton, box: cartonFor(carton, session, sources) };
}

/** A ticket's number as a person types it, for when the code names nothing else. */
export function resolveTypedTicket(code: string, sources: MarkSources): Match | undefined {
  const ticket = ticketMark(TYPED_TICKET.exec(code)?.[1]);
  return ticket && onShelf(ticket, sources);
}

function ticketMark(digits: string | undefined): ShelfMark | undefined {
  const number = Number(digits);
  return number >= 1 && number <= LAST_TICKET ? { kind: 'ticket', name: ticketName(number) } : undefined;
}

function onShelf(mark: ShelfMark, { shelf, known }: MarkSources): Match {
  const shipmentId = shelf.byMark(mark)?.shipmentId;
  const match = shipmentId === undefined ? undefined : known.match(shipmentId);
  if (match?.kind !== 'shipment') return { kind: 'shelf-mark', mark, shipmentId: null, gate: null, resume: null };
  return { kind: 'shelf-mark', mark, shipmentId: match.shipmentId, gate: match.gate, resume: match.resume };
}

function cartonFor(code: string, session: Session, { boxTypes, products }: MarkSources): CartonSize | null {
  const carton = boxTypes.byCode(code);
  if (!carton) return null;
  const { lengthMm, breadthMm, heightMm, tareGrams } = carton;
  const contents = session.status === 'idle' ? null : contentsGrams(session.parcel, boxAsked(session), products);
  return { lengthMm, breadthMm, heightMm, weightGrams: contents === null ? null : tareGrams + contents };
}

/** The sub-shipment whose box is asked for, else the one being filled. */
function boxAsked(session: Exclude<Session, { status: 'idle' }>): string | undefined {
  const { parcel } = session;
  return session.status === 'boxing' ? parcel.boxes[session.at]?.subShipmentId : boxInHand(parcel)?.subShipmentId;
}

/** What the units of one box weigh by the catalogue; null where one was never weighed, or the units may lie in another box. */
function contentsGrams(
  { lines, boxes }: OpenParcel,
  boxId: string | undefined,
  products: MarkSources['products'],
): number | null {
  if (boxId === undefined) return null;
  let total = 0;
  for (const line of lines) {
    if (line.needed === 0 || (line.boxId !== null && line.boxId !== boxId)) continue;
    const grams = products.inputs(foldCode(line.sku))?.box?.weightGrams;
    if (grams === undefined || (line.boxId === null && boxes.length > 1)) return null;
    total += grams * line.needed;
  }
  return total;
}
