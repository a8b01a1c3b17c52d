import type { OpenParcel, ParcelLine } from './session.ts';

/** True when every unit the marketplace still wants has been scanned, and there is at least one. */
export function isVerified(parcel: OpenParcel): boolean {
  return parcel.lines.some((line) => line.needed > 0) && parcel.lines.every(isFull);
}

export function isFull(line: ParcelLine): boolean {
  return line.verified >= line.needed;
}

export function lineOf(parcel: OpenParcel, lineId: string): ParcelLine | undefined {
  return parcel.lines.find((line) => line.lineId === lineId);
}

/** Titles of what is still missing; with packages, of the box that is being filled. */
export function stillNeeded(parcel: OpenParcel): string[] {
  const boxId = boxBeingFilled(parcel);
  return parcel.lines
    .filter((line) => !isFull(line) && (line.boxId === null || line.boxId === boxId))
    .map((line) => line.title);
}

/**
 * The sub-shipment whose packages are verified now: the first one that still lacks some (marketplace-api 6.11). Null when the
 * shipment lists no packages or all of them are in.
 */
export function boxBeingFilled(parcel: OpenParcel): string | null {
  const lacking = parcel.lines.filter((line) => line.boxId !== null && !isFull(line));
  const inOrder = parcel.boxes.find((box) => lacking.some((line) => line.boxId === box.subShipmentId));
  return inOrder?.subShipmentId ?? lacking[0]?.boxId ?? null;
}

/** One unit more of this line, with the serial numbers it was read with. */
export function withUnit(parcel: OpenParcel, lineId: string, serials: readonly string[]): OpenParcel {
  return {
    ...parcel,
    lines: parcel.lines.map((line) =>
      line.lineId === lineId
        ? {
            ...line,
            verified: line.verified + 1,
            serialNumbers: serials.length > 0 ? [...line.serialNumbers, serials] : line.serialNumbers,
          }
        : line,
    ),
    verifiedOrder: [...parcel.verifiedOrder, lineId],
  };
}

/** The parcel without its last unit and that unit's serial numbers, and the line it was of; undefined when it has none. */
export function withoutLastUnit(
  parcel: OpenParcel,
): { readonly parcel: OpenParcel; readonly line: ParcelLine } | undefined {
  const counted = (lineId: string) => (lineOf(parcel, lineId)?.verified ?? 0) > 0;
  const at = parcel.verifiedOrder.findLastIndex(counted);
  const lineId = parcel.verifiedOrder[at] ?? parcel.lines.findLast((line) => line.verified > 0)?.lineId;
  const line = lineId === undefined ? undefined : lineOf(parcel, lineId);
  if (!line) return undefined;
  const verified = line.verified - 1;
  const less: ParcelLine = { ...line, verified, serialNumbers: line.serialNumbers.slice(0, verified) };
  return {
    line: less,
    parcel: {
      ...parcel,
      lines: parcel.lines.map((each) => (each === line ? less : each)),
      verifiedOrder: parcel.verifiedOrder.slice(0, Math.max(at, 0)),
    },
  };
}

/** These lines are scanned again from the first unit on. */
export function uncounted(parcel: OpenParcel, again: (line: ParcelLine) => ParcelLine | undefined): OpenParcel {
  const lines = parcel.lines.map((line) => {
    const next = again(line);
    return next ? { ...next, verified: 0, serialNumbers: [] } : line;
  });
  const left = new Set(lines.filter((line) => line.verified > 0).map((line) => line.lineId));
  return { ...parcel, lines, verifiedOrder: parcel.verifiedOrder.filter((lineId) => left.has(lineId)) };
}
