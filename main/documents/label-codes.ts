import { type ZplFormat, zplBarcodeTexts, zplFormats } from './zpl-codes.ts';

/** Codes that prove a label, and which of them tell its sheets apart. */
export interface LabelCodes {
  /** Every code known or decoded. */
  readonly codes: readonly string[];
  /** Of each box's sheet the codes no other has; one list of all where the boxes cannot be told apart. Never empty. */
  readonly sheets: readonly (readonly string[])[];
}

export interface BoxTracking {
  readonly subShipmentId: string;
  readonly trackingId: string;
}

interface BoxSheet {
  readonly formats: readonly ZplFormat[];
  readonly codes: readonly string[];
}

/**
 * A multi-package shipment's label has one sheet for each box (marketplace-api 6.11), told by the box's tracking ids. Pages beside
 * it that carry the same tracking id belong to the same box; a page without any may be an invoice or settings, and is not asked for.
 */
export function codesOfLabel(bytes: Uint8Array, tracking: readonly BoxTracking[]): LabelCodes {
  const codes = [...new Set([...tracking.map(({ trackingId }) => trackingId), ...zplBarcodeTexts(bytes)])];
  const formats = zplFormats(bytes);
  const boxes = sheetsOfBoxes(formats, tracking);
  const tellsOnly = (box: BoxSheet, code: string) =>
    boxes.every((other) => other === box || !other.codes.includes(code)) &&
    formats.every((format) => box.formats.includes(format) || !format.barcodes.includes(code));
  const sheets = boxes
    .map((box) => box.codes.filter((code) => tellsOnly(box, code)))
    .filter((tellable) => tellable.length > 0);
  return { codes, sheets: sheets.length > 1 ? sheets : [codes] };
}

function sheetsOfBoxes(formats: readonly ZplFormat[], tracking: readonly BoxTracking[]): BoxSheet[] {
  return [...new Set(tracking.map(({ subShipmentId }) => subShipmentId))].map((box) => {
    const carried = tracking
      .filter(({ subShipmentId }) => subShipmentId === box)
      .map(({ trackingId }) => ({ trackingId, on: carriersOf(trackingId, formats) }))
      .filter(({ on }) => on.length > 0);
    const on = formats.filter((format) => carried.some((each) => each.on.includes(format)));
    const codes = [...carried.map(({ trackingId }) => trackingId), ...on.flatMap(({ barcodes }) => barcodes)];
    return { formats: on, codes: [...new Set(codes)] };
  });
}

/** As a barcode first: another box's tracking id may stand in the text of any page. */
function carriersOf(trackingId: string, formats: readonly ZplFormat[]): readonly ZplFormat[] {
  const coded = formats.filter(({ barcodes }) => barcodes.includes(trackingId));
  return coded.length > 0 ? coded : formats.filter(({ fields }) => fields.some((text) => holds(text, trackingId)));
}

/** As a word of its own: `FMPP1` is not in `FMPP10`. */
function holds(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isWordPart(text[at - 1]) && !isWordPart(text[at + word.length])) return true;
  }
  return false;
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[0-9a-z]/i.test(character);
}
