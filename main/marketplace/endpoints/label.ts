import type { Answer, Lane } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { isId } from '../fields.ts';
import { unbelievable } from '../outcome.ts';
import { frontOf } from './error-in-place.ts';
import type { Urls } from './urls.ts';

const ENDPOINT = 'label';

/**
 * `POST /v3/shipments/{id}/labelOnly?reprint=true` with an empty body (marketplace-api 6.4): a pure read, because the flag
 * keeps it from marking anything packed (6.3). The bytes come back as they are; an error in JSON or HTML is told as one
 * whatever its status (6.6). Not ready is `refused` with the marketplace's codes.
 */
export async function fetchLabel(
  exchange: Exchange,
  urls: Urls,
  shipmentId: string,
  lane: Lane,
): Promise<Answer<Uint8Array>> {
  if (!isId(shipmentId)) {
    const message = `${ENDPOINT}: not a shipment id`;
    return { ok: false, fault: { kind: 'refused', codes: ['INVALID_SHIPMENTS'], message } };
  }
  const answer = await exchange({
    endpoint: ENDPOINT,
    effect: 'document',
    lane,
    method: 'POST',
    url: `${urls.sellers}/v3/shipments/${shipmentId}/labelOnly?reprint=true`,
    accept: 'application/octet-stream, application/pdf, application/json',
    onlyStatus: 200,
  });
  return answer.ok ? labelOrFault(answer.value) : answer;
}

/** A label wrapped in JSON is one long Base64 string (6.4); shorter strings are words about an error. */
const SHORTEST_WRAPPED = 200;

function labelOrFault(body: Uint8Array): Answer<Uint8Array> {
  const front = frontOf(ENDPOINT, 'label', body);
  if (front.kind === 'fault') return front.answer;
  if (front.kind === 'bytes' || holdsLongBase64(front.value, 0)) return { ok: true, value: body };
  return { ok: false, fault: unbelievable(ENDPOINT, 'the reply is JSON without a label') };
}

const DEEPEST = 4;

function holdsLongBase64(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.length >= SHORTEST_WRAPPED && /^[A-Za-z0-9+/_=\s-]+$/.test(value);
  if (typeof value !== 'object' || value === null || depth >= DEEPEST) return false;
  return Object.values(value).some((member) => holdsLongBase64(member, depth + 1));
}
