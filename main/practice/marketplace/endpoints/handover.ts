import { indiaIso } from '../../../../shared/india-time.ts';
import { type Call, refuseByRule } from '../call.ts';
import { otcOf, type Pickup, pickupsOf } from '../pickups.ts';
import { jsonReply, type PracticeReply, Refusal } from '../reply.ts';

/** `GET /v3/shipments/handover/counts?locationId=`: what each courier collects, and when (marketplace-api 7.1, C13). */
export function answerCounts(call: Call): PracticeReply {
  const locationId = call.query.get('locationId');
  if (!locationId) throw new Refusal(422, 'UNPROCESSABLE_ENTITY', 'locationId is missing', 'locationId');
  refuseByRule(call, 'counts');
  const groups = pickupsOf(call.ledger.store, locationId, call.nowMs).map((pickup) => wirePickup(call, pickup));
  return jsonReply(200, call.ledger.switches.handoverShape === 'live' ? { resultManifestDetails: groups } : groups);
}

function wirePickup(call: Call, pickup: Pickup): Record<string, unknown> {
  const { handoverShape, handoverOtc } = call.ledger.switches;
  const [from, to] = [indiaIso(pickup.fromMs), indiaIso(pickup.toMs)];
  const code = otcOf(call.seed, pickup.isMps ? 'mps' : 'single', pickup.vendorGroupCode, pickup.fromMs);
  return {
    vendorGroupCode: pickup.vendorGroupCode,
    count: pickup.count,
    isMps: pickup.isMps,
    pickUpDate: handoverShape === 'live' ? { after: from, before: to } : { from, to },
    ...(handoverOtc === 'absent'
      ? {}
      : { otc: handoverOtc === 'code' ? { code, error_code: null } : { code: null, error_code: 'OTC_UNAVAILABLE' } }),
  };
}

/** `GET /v3/shipments/otc/{locationId}?requestType=RETURN`: codes for taking returns from the couriers (marketplace-api 7.3, C16). */
export function answerOtc(call: Call, locationId: string): PracticeReply {
  if (call.query.get('requestType') !== 'RETURN') {
    throw new Refusal(422, 'UNPROCESSABLE_ENTITY', 'requestType must be RETURN', 'requestType');
  }
  refuseByRule(call, 'otc');
  if (!call.ledger.account.locationIds.some((each) => each === locationId)) {
    throw new Refusal(422, 'OTC_UNAVAILABLE', 'location is not onboarded for OTC', 'locationId');
  }
  switch (call.ledger.switches.returnOtc) {
    case 'not-generated':
      throw new Refusal(422, 'OTC_NOT_GENERATED', 'tripsheet and OTC are not generated', 'locationId');
    case 'unavailable':
      throw new Refusal(422, 'OTC_UNAVAILABLE', 'location is not onboarded for OTC', 'locationId');
    case 'missing':
      throw new Refusal(404, 'NOT_FOUND', 'no such path', 'otc');
    case 'code':
      return jsonReply(200, {
        otcs: [{ status: 'SUCCESS', requestType: 'RETURN', otc: returnOtcs(call, locationId) }],
      });
  }
}

function returnOtcs(call: Call, locationId: string): readonly Record<string, string>[] {
  return call.ledger.account.vendors.flatMap((vendor) =>
    ['NON_LARGE', 'LARGE'].map((type) => ({
      ...{ type, vendor },
      code: otcOf(call.seed, `${locationId} ${type}`, vendor, call.nowMs),
    })),
  );
}
