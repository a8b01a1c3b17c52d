import type { Answer, Lane } from '../client.ts';
import { codesOf } from '../error-codes.ts';
import type { Exchange } from '../exchange.ts';
import { isId } from '../fields.ts';
import { readJson } from '../json-text.ts';
import { unbelievable } from '../outcome.ts';
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
  });
  return answer.ok ? labelOrFault(answer.value) : answer;
}

const BRACE = 0x7b;
const BRACKET = 0x5b;
const LESS_THAN = 0x3c;
/** A label wrapped in JSON is one long Base64 string (6.4); shorter strings are words about an error. */
const SHORTEST_WRAPPED = 200;

function labelOrFault(body: Uint8Array): Answer<Uint8Array> {
  const first = firstVisible(body);
  if (first === undefined) return { ok: false, fault: unbelievable(ENDPOINT, 'the reply is empty') };
  if (first === LESS_THAN) return { ok: false, fault: unbelievable(ENDPOINT, 'the reply is html') };
  if (first !== BRACE && first !== BRACKET) return { ok: true, value: body };

  const json = readJson(body);
  if (!json.ok) return { ok: false, fault: unbelievable(ENDPOINT, `the reply is ${json.reason}`) };
  const codes = codesOf(json.value);
  if (codes.length > 0) {
    const message = `${ENDPOINT}: an error in place of the label: ${codes.join(', ')}`;
    return { ok: false, fault: { kind: 'refused', codes, message } };
  }
  if (holdsLongBase64(json.value, 0)) return { ok: true, value: body };
  return { ok: false, fault: unbelievable(ENDPOINT, 'the reply is JSON without a label') };
}

/** The first byte that is neither white space nor part of a byte order mark. */
function firstVisible(body: Uint8Array): number | undefined {
  return body.find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
}

const DEEPEST = 4;

function holdsLongBase64(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.length >= SHORTEST_WRAPPED && /^[A-Za-z0-9+/_=\s-]+$/.test(value);
  if (typeof value !== 'object' || value === null || depth >= DEEPEST) return false;
  return Object.values(value).some((member) => holdsLongBase64(member, depth + 1));
}
