import { holdsWord, type LabelPage } from './label-codes.ts';

/** `own`: carries a tracking id of its shipment; `unproven`: nothing on it tells. */
export type LabelOwner =
  | { readonly is: 'own' }
  | { readonly is: 'unproven' }
  /** It has barcodes, and none of them is a tracking id of the shipment. */
  | { readonly is: 'no-tracking-id' }
  | { readonly is: 'another-shipment'; readonly code: string; readonly shipmentId: string };

export interface OwnerQuestion {
  readonly shipmentId: string;
  readonly pages: readonly LabelPage[];
  readonly trackingIds: readonly string[];
  /** The codes were read from the dots, so that none is left out. */
  readonly decoded: boolean;
  readonly shipmentsOf: (trackingId: string) => readonly string[];
}

/** Shorter words are box counts, states and the like; no courier's tracking id is so short. */
const SHORTEST_ID = 6;
/** Some couriers set their barcode as a routing prefix and the tracking id; one this long is not there by chance. */
const LONGEST_CHANCE = 9;

/**
 * Whose label this is. One sheet of another shipment is enough to refuse it all: it would go onto a stranger's goods. Barcodes none
 * of which belongs to the shipment mean a label of nobody we know; a label without any that was read is judged by what is written.
 */
export function ownerOf(question: OwnerQuestion): LabelOwner {
  const { shipmentId, pages, trackingIds, decoded, shipmentsOf } = question;
  const codes = pages.flatMap((page) => page.codes);
  for (const word of wordsOf(codes)) {
    const owners = trackingIds.includes(word) ? [] : shipmentsOf(word);
    const [stranger] = owners;
    if (stranger !== undefined && !owners.includes(shipmentId)) {
      return { is: 'another-shipment', code: word, shipmentId: stranger };
    }
  }
  const texts = pages.flatMap((page) => page.texts);
  if (trackingIds.some((id) => codes.some((code) => carries(code, id)) || texts.some((text) => holdsWord(text, id)))) {
    return { is: 'own' };
  }
  return { is: decoded && codes.length > 0 ? 'no-tracking-id' : 'unproven' };
}

function wordsOf(codes: readonly string[]): Set<string> {
  const words = codes.flatMap((code) => [code, ...code.split(/[^0-9A-Za-z]+/)]);
  return new Set(words.filter((word) => word.length >= SHORTEST_ID));
}

function carries(code: string, trackingId: string): boolean {
  return holdsWord(code, trackingId) || (trackingId.length > LONGEST_CHANCE && code.endsWith(trackingId));
}
