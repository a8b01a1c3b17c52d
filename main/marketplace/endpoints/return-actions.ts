import { indiaIso } from '../../../shared/india-time.ts';
import type {
  ReturnApprovePayload,
  ReturnPickupAttemptPayload,
  ReturnPickupPayload,
  ReturnRejectPayload,
} from '../../../shared/model/mutation/returns.ts';
import type { Answer, BatchAnswer, Lane, MayLeave } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { RETURNS } from './batch-answer.ts';
import { change } from './change.ts';
import type { Urls } from './urls.ts';

interface OfLocation {
  readonly returnId: string;
  readonly locationId: string;
}

interface ReturnsCall<T extends OfLocation> {
  readonly act: 'approve' | 'reject' | 'pickup' | 'pickupAttempt';
  readonly returns: readonly T[];
  readonly onWire: (one: T) => object;
  readonly lane: Lane;
  readonly mayLeave: MayLeave | undefined;
}

/** `POST /v2/returns/{act}`: 1 to 100 returns, and the location beside them, as the OpenAPI has it (marketplace-api 10.2, C19). */
function act<T extends OfLocation>(exchange: Exchange, urls: Urls, call: ReturnsCall<T>): Promise<Answer<BatchAnswer>> {
  const { returns, lane, mayLeave } = call;
  const [locationId, ...others] = new Set(returns.map((one) => one.locationId));
  if (others.length > 0) throw new RangeError('a batch of returns is of one location');
  return change(exchange, {
    endpoint: `return ${call.act}`,
    of: RETURNS,
    ids: returns.map(({ returnId }) => returnId),
    url: `${urls.sellers}/v2/returns/${call.act}`,
    body: { returns: returns.map(call.onWire), locationId },
    ...{ lane, mayLeave },
  });
}

/** `POST /v2/returns/approve` (seed): completes the tech visit where one is named. */
export async function approveReturns(
  exchange: Exchange,
  urls: Urls,
  returns: readonly ReturnApprovePayload[],
  lane: Lane,
  mayLeave?: MayLeave,
): Promise<Answer<BatchAnswer>> {
  const onWire = ({ returnId, serviceFulfilmentId, serviceDateMs, comments }: ReturnApprovePayload): object => ({
    ...{ returnId, serviceFulfilmentId },
    serviceDate: serviceDateMs === undefined ? undefined : indiaIso(serviceDateMs),
    comments,
  });
  return act(exchange, urls, { act: 'approve', returns, onWire, lane, mayLeave });
}

/** `POST /v2/returns/reject` (seed): not without a tech visit. */
export async function rejectReturns(
  exchange: Exchange,
  urls: Urls,
  returns: readonly ReturnRejectPayload[],
  lane: Lane,
  mayLeave?: MayLeave,
): Promise<Answer<BatchAnswer>> {
  const onWire = ({ returnId, serviceFulfilmentId, serviceDateMs, comments }: ReturnRejectPayload): object => ({
    ...{ returnId, serviceFulfilmentId },
    serviceDate: indiaIso(serviceDateMs),
    comments,
  });
  return act(exchange, urls, { act: 'reject', returns, onWire, lane, mayLeave });
}

/** `POST /v2/returns/pickup` (seed). */
export async function pickUpReturns(
  exchange: Exchange,
  urls: Urls,
  returns: readonly ReturnPickupPayload[],
  lane: Lane,
  mayLeave?: MayLeave,
): Promise<Answer<BatchAnswer>> {
  const onWire = ({ returnId, pickedUpMs }: ReturnPickupPayload): object => ({
    ...{ returnId },
    pickupDate: indiaIso(pickedUpMs),
  });
  return act(exchange, urls, { act: 'pickup', returns, onWire, lane, mayLeave });
}

/** `POST /v2/returns/pickupAttempt` (seed): moves the date. */
export async function attemptReturnPickups(
  exchange: Exchange,
  urls: Urls,
  returns: readonly ReturnPickupAttemptPayload[],
  lane: Lane,
  mayLeave?: MayLeave,
): Promise<Answer<BatchAnswer>> {
  const onWire = ({ returnId, attemptedMs, newPickupMs, reason }: ReturnPickupAttemptPayload): object => ({
    ...{ returnId, reason },
    pickupDate: indiaIso(attemptedMs),
    newPickupDate: indiaIso(newPickupMs),
  });
  return act(exchange, urls, { act: 'pickupAttempt', returns, onWire, lane, mayLeave });
}

/** `POST /v2/returns/complete` (seed) and `/cancel` (marketplace-api C26): ids alone. */
export async function endReturns(
  exchange: Exchange,
  urls: Urls,
  end: 'complete' | 'cancel',
  returnIds: readonly string[],
  locationId: string,
  lane: Lane,
  mayLeave?: MayLeave,
): Promise<Answer<BatchAnswer>> {
  return change(exchange, {
    endpoint: `return ${end}`,
    of: RETURNS,
    ids: returnIds,
    url: `${urls.sellers}/v2/returns/${end}`,
    body: { returnIds, locationId },
    ...{ lane, mayLeave },
  });
}
