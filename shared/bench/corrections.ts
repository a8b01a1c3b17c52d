import { marketplaceCode } from '../model/marketplace-codes.ts';
import { waitingForDocuments } from './completion.ts';
import { withoutConfirmedBoxes } from './parcel-boxes.ts';
import { uncounted } from './parcel-count.ts';
import type { OpenParcel, Session } from './session.ts';
import { isSelfShip, nothing, type Of } from './step-parts.ts';
import type { Step } from './step-types.ts';

/** Refusals of a pack that the box or its weight caused (seed, `POST /v3/shipments/labels`; marketplace-api 6.1). */
const BOX_CODES: ReadonlySet<string> = new Set([
  'INCOMPLETE_SHIPMENT_DIMENSIONS',
  'INVALID_PACKAGE_DIMENSION',
  'WEIGHT_ANOMALY_WARNING',
  'WEIGHT_ANOMALY_ERROR',
]);

/** How the bench may answer a refused pack besides setting the parcel aside. */
export type RefusalAnswer =
  /** Confirm sends it again as it is, correct puts it right. */
  | 'confirm-or-correct'
  /** Correct puts it right: serial numbers scanned again, the box measured again. */
  | 'correct'
  /** Nothing at the bench helps; its owner acts. */
  | 'leave';

export function refusalAnswer(code: string, parcel: OpenParcel): RefusalAnswer {
  if (asksForConfirmation(code)) return 'confirm-or-correct';
  return correctable(parcel, code) ? 'correct' : 'leave';
}

function asksForConfirmation(code: string): boolean {
  return marketplaceCode(code)?.class === 'decision';
}

/** The marketplace asks whether it is meant so, and the packer says yes: the same pack goes once more with `ignoreWarning`. */
export function confirmWarning(session: Of<'stopped'>, atMs: number): Step {
  const { parcel, why } = session;
  if (why.kind !== 'rejected' || !asksForConfirmation(why.code)) return nothing(session);
  return {
    session: waitingForDocuments(parcel, atMs),
    verdict: 'command',
    detail: { what: 'sent-anyway', shipmentId: parcel.shipmentId },
    effects: [{ kind: 'warning-confirmed', parcel }],
  };
}

/** The packer puts right what the marketplace refused: the refused pack goes, and completing again makes a new one. */
export function correct(session: Of<'stopped'>): Step {
  const { parcel, why } = session;
  const corrected = why.kind === 'rejected' ? correctable(parcel, why.code) : null;
  if (!corrected) return nothing(session);
  return {
    session: corrected,
    verdict: 'command',
    detail: { what: 'correct-it', shipmentId: parcel.shipmentId },
    effects: [{ kind: 'pack-withdrawn', parcel }],
  };
}

function correctable(parcel: OpenParcel, code: string): Session | null {
  // What the seller ships himself has no pack that could be refused.
  if (isSelfShip(parcel) || marketplaceCode(code)?.owner !== 'packer') return null;
  if (BOX_CODES.has(code)) {
    return { status: 'boxing', parcel: { ...withoutConfirmedBoxes(parcel), ended: undefined }, at: 0, blocked: null };
  }
  const again = code === 'INVALID_IMEI_NUMBER' ? withSerialsAgain(parcel) : null;
  return again && { status: 'verifying', parcel: { ...again, ended: undefined }, blocked: null };
}

/**
 * The units whose numbers were refused are scanned again. Where nobody knew that numbers are needed the refusal is what teaches
 * it. Null where the catalogue says of every item that it has none: only the catalogue can be put right then.
 */
function withSerialsAgain(parcel: OpenParcel): OpenParcel | null {
  const wanted = parcel.lines.filter((line) => line.needed > 0);
  if (wanted.some((line) => line.serials.need === 'yes')) {
    return uncounted(parcel, (line) => (line.serials.need === 'yes' ? line : undefined));
  }
  if (!wanted.some((line) => line.serials.need === 'unknown')) return null;
  return uncounted(parcel, (line) =>
    line.serials.need === 'unknown' ? { ...line, serials: { need: 'yes', kind: 'imei', perUnit: 1 } } : undefined,
  );
}
