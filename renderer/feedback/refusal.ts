import type { OpenParcel } from '../../shared/bench/session.ts';
import { type MarketplaceCodeName, marketplaceCode } from '../../shared/model/marketplace-codes.ts';

/** How the bench may answer a refused pack besides setting the parcel aside. */
export type RefusalAnswer =
  /** F6 sends it again as it is, F7 puts it right. */
  | 'confirm-or-correct'
  /** F7 puts it right: serial numbers scanned again, the box measured again. */
  | 'correct'
  /** Nothing at the bench helps; its owner acts. */
  | 'leave';

const OF_THE_BOX: ReadonlySet<string> = new Set<MarketplaceCodeName>([
  'INCOMPLETE_SHIPMENT_DIMENSIONS',
  'INVALID_PACKAGE_DIMENSION',
  'WEIGHT_ANOMALY_WARNING',
  'WEIGHT_ANOMALY_ERROR',
]);

/** What a person at the bench can do about a code the marketplace refused a pack with (seed: `ignoreWarning`, serialNumbers, subShipments). */
export function refusalAnswer(code: string, parcel: OpenParcel): RefusalAnswer {
  if (marketplaceCode(code)?.class === 'decision') return 'confirm-or-correct';
  if (OF_THE_BOX.has(code)) return 'correct';
  // Where no item of the parcel has a serial number, only the catalogue can be put right.
  const numbered = parcel.lines.some((line) => line.needed > 0 && line.serials.need !== 'no');
  return code === 'INVALID_IMEI_NUMBER' && numbered ? 'correct' : 'leave';
}

/** The code as one the language files have words for. */
export function knownCode(code: string): MarketplaceCodeName | null {
  return marketplaceCode(code) === undefined ? null : (code as MarketplaceCodeName);
}
