import type { Box } from '../model/config.ts';
import { boxBeingFilled } from './parcel-count.ts';
import type { CartonSize, OpenParcel, ParcelBox } from './session.ts';

/** Index of the first box whose size and weight nobody confirmed; -1 when all are known. */
export function firstUnconfirmed(parcel: OpenParcel): number {
  return parcel.boxes.findIndex((box) => !box.confirmed);
}

/** From 1, as the packer counts them; of an unknown sub-shipment 0. */
export function boxNumber(parcel: OpenParcel, subShipmentId: string | null): number {
  return parcel.boxes.findIndex((box) => box.subShipmentId === subShipmentId) + 1;
}

/**
 * The box a carton scanned before all units are in is meant for: the one being filled, else the first nobody confirmed, else the
 * only one. Undefined where it could be one of several.
 */
export function boxInHand(parcel: OpenParcel): ParcelBox | undefined {
  const filling = boxBeingFilled(parcel);
  return (
    parcel.boxes.find((box) => box.subShipmentId === filling) ??
    parcel.boxes[firstUnconfirmed(parcel)] ??
    (parcel.boxes.length === 1 ? parcel.boxes[0] : undefined)
  );
}

export function withSaidBox(parcel: OpenParcel, subShipmentId: string, box: Box, atMs: number): OpenParcel {
  return replaced(parcel, subShipmentId, () => ({ subShipmentId, box, confirmed: true, saidAtMs: atMs }));
}

/** A carton by its code: said at once where its weight is known, else asked for. */
export function withCarton(parcel: OpenParcel, subShipmentId: string, carton: CartonSize, atMs: number): OpenParcel {
  const { weightGrams } = carton;
  if (weightGrams !== null) return withSaidBox(parcel, subShipmentId, { ...carton, weightGrams }, atMs);
  return replaced(parcel, subShipmentId, ({ box }) => ({ subShipmentId, box, confirmed: false, carton }));
}

/** The box is asked for again; what was said of it stays as the suggestion. */
export function withUnsaidBox(parcel: OpenParcel, subShipmentId: string): OpenParcel {
  return replaced(parcel, subShipmentId, ({ box }) => ({ subShipmentId, box, confirmed: false }));
}

/** Every box a person said at this bench is asked for again. */
export function withoutSaidBoxes(parcel: OpenParcel): OpenParcel {
  return { ...parcel, boxes: parcel.boxes.map((box) => (isSaid(box) ? unsaid(box) : box)) };
}

/** Every box is asked for again, whoever knew it. */
export function withoutConfirmedBoxes(parcel: OpenParcel): OpenParcel {
  return { ...parcel, boxes: parcel.boxes.map(unsaid) };
}

export function isSaid(box: ParcelBox): boolean {
  return box.saidAtMs !== undefined;
}

function unsaid({ subShipmentId, box }: ParcelBox): ParcelBox {
  return { subShipmentId, box, confirmed: false };
}

function replaced(parcel: OpenParcel, subShipmentId: string, next: (box: ParcelBox) => ParcelBox): OpenParcel {
  return { ...parcel, boxes: parcel.boxes.map((box) => (box.subShipmentId === subShipmentId ? next(box) : box)) };
}
