import type { CartonSize, OpenParcel, ParcelBox, ParcelLine, Session } from '../../shared/bench/session.ts';

/** The parcel on the bench, whatever state it is in. */
export function parcelOf(session: Session | null): OpenParcel | null {
  return session === null || session.status === 'idle' ? null : session.parcel;
}

export function isOpen(line: ParcelLine): boolean {
  return line.verified < line.needed;
}

export function unitsLeft(lines: readonly Pick<ParcelLine, 'needed' | 'verified'>[]): number {
  return lines.reduce((sum, line) => sum + Math.max(0, line.needed - line.verified), 0);
}

/** True when the lines say which box each unit goes into. */
export function isBoxByBox(parcel: OpenParcel): boolean {
  return parcel.boxes.length > 1 && parcel.lines.some((line) => line.boxId !== null);
}

/** The number, from 1, of the box a line goes into; null where any box will do. */
export function boxNumberOf(parcel: OpenParcel, line: ParcelLine): number | null {
  const at = parcel.boxes.findIndex((box) => box.subShipmentId === line.boxId);
  return at < 0 || !isBoxByBox(parcel) ? null : at + 1;
}

/** The number, from 1, of the box being filled or measured: the first with units still to come, else the last. */
export function presentBox(session: Session): number {
  const parcel = parcelOf(session);
  if (parcel === null) return 1;
  if (session.status === 'boxing') return session.at + 1;
  const filling = parcel.boxes.findIndex((box) =>
    parcel.lines.some((line) => line.boxId === box.subShipmentId && isOpen(line)),
  );
  return filling < 0 ? parcel.boxes.length : filling + 1;
}

/** The line whose serial numbers are being read; null when none is. */
export function capturedLine(session: Session | null): ParcelLine | null {
  if (session?.status !== 'verifying' || session.capturing === undefined) return null;
  const { lineId } = session.capturing;
  return session.parcel.lines.find((line) => line.lineId === lineId) ?? null;
}

/** What is proposed as a box's size and weight: the carton scanned for it, else what is on file; null while nobody knows. */
export function suggestionOf(box: ParcelBox | undefined): CartonSize | null {
  return box?.carton ?? box?.box ?? null;
}
