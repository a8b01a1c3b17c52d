/** A page as rendered: what a scanner reads from it, and what is written on it as text. */
export interface LabelPage {
  readonly codes: readonly string[];
  readonly texts: readonly string[];
}

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
  readonly pages: readonly LabelPage[];
  readonly codes: readonly string[];
}

/**
 * A multi-package shipment's label has one sheet for each box (marketplace-api 6.11), told by the box's tracking ids. Pages beside
 * it that carry the same tracking id belong to the same box; a page without any may be an invoice or settings, and is not asked for.
 */
export function codesOfLabel(pages: readonly LabelPage[], tracking: readonly BoxTracking[]): LabelCodes {
  const codes = [...new Set([...tracking.map(({ trackingId }) => trackingId), ...pages.flatMap((page) => page.codes)])];
  const boxes = sheetsOfBoxes(pages, tracking);
  const tellsOnly = (box: BoxSheet, code: string) =>
    boxes.every((other) => other === box || !other.codes.includes(code)) &&
    pages.every((page) => box.pages.includes(page) || !page.codes.includes(code));
  const sheets = boxes
    .map((box) => box.codes.filter((code) => tellsOnly(box, code)))
    .filter((tellable) => tellable.length > 0);
  return { codes, sheets: sheets.length > 1 ? sheets : [codes] };
}

function sheetsOfBoxes(pages: readonly LabelPage[], tracking: readonly BoxTracking[]): BoxSheet[] {
  return [...new Set(tracking.map(({ subShipmentId }) => subShipmentId))].map((box) => {
    const carried = tracking
      .filter(({ subShipmentId }) => subShipmentId === box)
      .map(({ trackingId }) => ({ trackingId, on: carriersOf(trackingId, pages) }))
      .filter(({ on }) => on.length > 0);
    const on = pages.filter((page) => carried.some((each) => each.on.includes(page)));
    const codes = [...carried.map(({ trackingId }) => trackingId), ...on.flatMap((page) => page.codes)];
    return { pages: on, codes: [...new Set(codes)] };
  });
}

/** As a barcode first: another box's tracking id may stand in the text of any page. */
function carriersOf(trackingId: string, pages: readonly LabelPage[]): readonly LabelPage[] {
  const coded = pages.filter(({ codes }) => codes.includes(trackingId));
  return coded.length > 0 ? coded : pages.filter(({ texts }) => texts.some((text) => holdsWord(text, trackingId)));
}

/** As a word of its own: `FMPP1` is not in `FMPP10`. */
export function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isWordPart(text[at - 1]) && !isWordPart(text[at + word.length])) return true;
  }
  return false;
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[0-9a-z]/i.test(character);
}
