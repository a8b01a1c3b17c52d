import { labelSeen } from './completion.ts';
import type { LabelProof, LabelSheet } from './session.ts';
import { type Of, type ScanEvent, say } from './step-parts.ts';
import type { Step } from './step-types.ts';

/** What proves a label of these codes; `sheets` as the document has them. None is seen yet. */
export function labelProof(codes: readonly string[], sheets: readonly (readonly string[])[]): LabelProof {
  if (sheets.length < 2) return { labelCodes: codes };
  return { labelCodes: codes, sheets: sheets.map((each) => ({ codes: each, seen: false })) };
}

/** What proves the label of this session, with what was seen of it. */
export function proofIn({ labelCodes, sheets }: LabelProof): LabelProof {
  return sheets ? { labelCodes, sheets } : { labelCodes };
}

/** How many boxes' labels were seen, and of how many; null for a label of one sheet. */
export function sheetsSeen({ sheets }: LabelProof): { readonly read: number; readonly of: number } | null {
  return sheets ? { read: sheets.filter(({ seen }) => seen).length, of: sheets.length } : null;
}

/**
 * A code of the parcel's own label: read from it when it was made, or given to this shipment's label by the marketplace. The last
 * sheet not seen yet confirms it. Null when the code is none of them.
 */
export function scanBack(session: Of<'confirming-label' | 'asking'>, { code, match, atMs }: ScanEvent): Step | null {
  const { parcel, jobId, labelCodes, sheets } = session;
  const { shipmentId } = parcel;
  if (!labelCodes.includes(code) && !(match.kind === 'label' && match.shipmentId === shipmentId)) return null;
  if (!sheets) return labelSeen(parcel, jobId, atMs);
  const sheet = sheets.find(({ codes }) => codes.includes(code));
  if (!sheet) return say(session, 'gate', { what: 'which-box', shipmentId });
  const counted = (all: readonly LabelSheet[]) => ({ shipmentId, ...sheetsSeen({ labelCodes, sheets: all }) });
  if (sheet.seen) return say(session, 'repeated', { what: 'label-again', ...counted(sheets) });
  const seen = sheets.map((each) => (each === sheet ? { ...each, seen: true } : each));
  if (seen.every((each) => each.seen)) return labelSeen(parcel, jobId, atMs);
  return say({ ...session, sheets: seen }, 'accept', { what: 'label-of-box', ...counted(seen) });
}
