import type { Answer } from '../client.ts';
import { unbelievable } from '../outcome.ts';
import { frontOf } from './error-in-place.ts';

/** Readers of PDF look no further for the header, and none needs more for the end mark (ISO 32000-1, annex H.3, notes 13 and 18). */
const EDGE_BYTES = 1_024;

/** A whole PDF as it came, or why it is none (marketplace-api 6.6): errors are served as PDF, and downloads end early. */
export function pdfOrFault(endpoint: string, body: Uint8Array): Answer<Uint8Array> {
  const front = frontOf(endpoint, 'document', body);
  if (front.kind === 'fault') return front.answer;
  const not = (reason: string): Answer<never> => ({ ok: false, fault: unbelievable(endpoint, reason) });
  if (front.kind === 'json') return not('the reply is JSON without a document');
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const header = bytes.subarray(0, EDGE_BYTES).indexOf('%PDF-');
  if (header < 0) return not('the reply is no PDF');
  const end = Math.max(header, bytes.length - EDGE_BYTES);
  return bytes.subarray(end).includes('%%EOF') ? { ok: true, value: body } : not('the PDF ends early');
}
