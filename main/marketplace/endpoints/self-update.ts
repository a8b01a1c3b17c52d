import { indiaIso } from '../../../shared/india-time.ts';
import type { SelfUpdatePayload } from '../../../shared/model/mutation/self-ship.ts';
import type { Answer, BatchAnswer, ItemAnswer, Lane, MayLeave } from '../client.ts';
import { codesOf, isRecord, own } from '../error-codes.ts';
import type { Exchange } from '../exchange.ts';
import { isId } from '../fields.ts';
import { readJson } from '../json-text.ts';
import { unbelievable } from '../outcome.ts';
import { readBatch, readItem, SELF_SHIPMENTS } from './batch-answer.ts';
import type { Urls } from './urls.ts';

const ENDPOINT = 'self update';

/**
 * `POST /v3/shipments/{id}/update`, in snake case (marketplace-api 8): the last one counts. What its answer looks like is not
 * documented: nothing at all, or any JSON that tells no error, is a success. A read could tell no more for certain, because whether
 * a courier that is not the marketplace's own stands in the details is documented no better; and to doubt an answer that a server may
 * give each time would send the same change again without end.
 */
export async function selfUpdate(
  exchange: Exchange,
  urls: Urls,
  update: SelfUpdatePayload,
  lane: Lane,
  mayLeave?: MayLeave,
): Promise<Answer<BatchAnswer>> {
  const { shipmentId } = update;
  if (!isId(shipmentId)) throw new RangeError('not a shipment id');
  const answer = await exchange({
    endpoint: ENDPOINT,
    effect: 'change',
    ...{ lane, mayLeave },
    method: 'POST',
    url: `${urls.sellers}/v3/shipments/${shipmentId}/update`,
    body: {
      shipment_id: shipmentId,
      tracking_id: update.trackingId,
      seller_id: update.sellerId,
      delivery_partner: update.deliveryPartner,
      tentative_delivery_date: indiaIso(update.tentativeDeliveryMs),
    },
  });
  return answer.ok ? readUpdate(answer.value, shipmentId) : answer;
}

function readUpdate(body: Uint8Array, shipmentId: string): Answer<BatchAnswer> {
  const told = (item: ItemAnswer): Answer<BatchAnswer> => ({ ok: true, value: new Map([[shipmentId, item]]) });
  const json = readJson(body);
  if (!json.ok) {
    if (json.reason === 'empty') return told({ kind: 'success' });
    return { ok: false, fault: unbelievable(ENDPOINT, `the reply is ${json.reason}`) };
  }
  if (!isRecord(json.value)) return told({ kind: 'success' });
  if (Array.isArray(own(json.value, SELF_SHIPMENTS.list))) {
    return readBatch(ENDPOINT, body, [shipmentId], SELF_SHIPMENTS);
  }
  const item = readItem(json.value);
  if (item.kind === 'failure') return told(item);
  const [code] = codesOf(json.value);
  return told(code === undefined ? { kind: 'success' } : { kind: 'failure', code, message: '' });
}
