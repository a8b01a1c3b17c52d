import type { Answer } from '../client.ts';
import { codesOf } from '../error-codes.ts';
import { type ReadJson, readJson } from '../json-text.ts';
import { unbelievable } from '../outcome.ts';

/** What stands at the front of a reply that should be a document (marketplace-api 6.4, 6.6). */
export type DocumentFront =
  | { readonly kind: 'bytes' }
  /** JSON that names no error: a document wrapped in it, or nothing usable. */
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly answer: Answer<never> };

const BRACE = 0x7b;
const BRACKET = 0x5b;
const LESS_THAN = 0x3c;

/**
 * Errors are served where a document was asked for, whatever the status (marketplace-api 6.6): JSON with codes is `refused`,
 * HTML, nothing and JSON that cannot be read are `unknown`. `what` names the document for the message.
 */
export function frontOf(endpoint: string, what: string, body: Uint8Array): DocumentFront {
  const spoiled = (reason: string, codes: readonly string[] = []): DocumentFront => ({
    kind: 'fault',
    answer: { ok: false, fault: unbelievable(endpoint, reason, codes) },
  });
  const first = firstVisible(body);
  if (first === undefined) return spoiled('the reply is empty');
  if (first === LESS_THAN) return spoiled('the reply is html');
  if (first !== BRACE && first !== BRACKET) return { kind: 'bytes' };

  const json: ReadJson = readJson(body);
  if (!json.ok) return spoiled(`the reply is ${json.reason}`);
  const codes = codesOf(json.value);
  if (codes.length === 0) return { kind: 'json', value: json.value };
  const message = `${endpoint}: an error in place of the ${what}: ${codes.join(', ')}`;
  return { kind: 'fault', answer: { ok: false, fault: { kind: 'refused', codes, message } } };
}

/** The first byte that is neither white space nor part of a byte order mark. */
function firstVisible(body: Uint8Array): number | undefined {
  return body.find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
}
