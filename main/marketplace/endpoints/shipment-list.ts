import type { Answer } from '../client.ts';
import { codesOf, isRecord, own } from '../error-codes.ts';
import { readJson } from '../json-text.ts';
import { unbelievable } from '../outcome.ts';

export interface ShipmentList {
  /** The reply's top level, for what stands beside the list. */
  readonly reply: Readonly<Record<string, unknown>>;
  readonly entries: readonly unknown[];
}

/**
 * Every JSON reply of the shipment endpoints is an object with a `shipments` list; anything else is not believed. The list of
 * another endpoint stands under the first of `names` that is there; of some it may also stand alone.
 */
export function readShipmentList(
  endpoint: string,
  body: Uint8Array,
  names: readonly string[] = ['shipments'],
  shape: 'wrapped' | 'bare list too' = 'wrapped',
): Answer<ShipmentList> {
  const json = readJson(body);
  if (!json.ok) return { ok: false, fault: unbelievable(endpoint, `the reply is ${json.reason}`) };
  if (shape === 'bare list too' && Array.isArray(json.value)) {
    return { ok: true, value: { reply: {}, entries: json.value } };
  }
  const reply = isRecord(json.value) ? json.value : {};
  const entries = names.map((name) => own(reply, name)).find((list) => Array.isArray(list));
  if (isRecord(json.value) && Array.isArray(entries)) return { ok: true, value: { reply: json.value, entries } };
  // An error may come with status 200 (marketplace-api 3.4).
  const codes = codesOf(json.value);
  return { ok: false, fault: unbelievable(endpoint, `the reply holds no list of ${names[0] ?? ''}`, codes) };
}
