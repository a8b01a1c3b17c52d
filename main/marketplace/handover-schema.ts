import { z } from 'zod';
import type { Otc, PickupCount, PickupWindow, ReturnOtc } from '../../shared/model/handover.ts';
import { flag, instant, quantity, text } from './fields.ts';
import { type Entry, readEntry } from './schemas.ts';

/** The seeds and the live sample write `after` and `before`, the OpenAPI `from` and `to` (section 13, C13). */
const dates = z.object({ from: instant, to: instant, after: instant, before: instant }).nullish();

function windowOf(told: z.infer<typeof dates>): PickupWindow | null {
  const fromMs = told?.from ?? told?.after ?? null;
  const toMs = told?.to ?? told?.before ?? null;
  return fromMs === null || toMs === null ? null : { fromMs, toMs };
}

const otc = z.object({ code: text, error_code: text, errorCode: text }).nullish();

/** Here `OTC_UNAVAILABLE` means try later (seed; marketplace-api 7.1, C16); without the object the location is not on it. */
function otcOf(told: z.infer<typeof otc>): Otc {
  if (!told) return { is: 'off' };
  return told.code === '' ? { is: 'not-ready' } : { is: 'code', code: told.code };
}

const pickupCount = z
  .object({
    vendorGroupCode: text.pipe(z.string().min(1)),
    count: quantity,
    isMps: flag,
    is_mps: flag,
    pickUpDate: dates,
    pickupDate: dates,
    otc,
  })
  .transform(
    (read): PickupCount => ({
      vendorGroupCode: read.vendorGroupCode,
      count: read.count,
      isMps: read.isMps || read.is_mps,
      window: windowOf(read.pickUpDate ?? read.pickupDate),
      otc: otcOf(read.otc),
    }),
  );

/** One entry of `GET /v3/shipments/handover/counts` (marketplace-api 7.1). */
export function readPickupCount(value: unknown): Entry<PickupCount> {
  return readEntry(pickupCount, value, 'vendorGroupCode');
}

const codes = z.object({ type: text, code: text, vendor: text });

/** The codes of one request type, without those that are not made yet (marketplace-api 7.3). */
const otcsOfType = z
  .object({ requestType: text, otc: z.array(codes).nullish() })
  .transform(({ requestType, otc: told }): readonly ReturnOtc[] => {
    if (requestType !== '' && requestType.toUpperCase() !== 'RETURN') return [];
    return (told ?? []).filter(({ code }) => code !== '');
  });

/** One entry of `GET /v3/shipments/otc/{locationId}`. */
export function readReturnOtcEntry(value: unknown): Entry<readonly ReturnOtc[]> {
  return readEntry(otcsOfType, value, 'requestType');
}
