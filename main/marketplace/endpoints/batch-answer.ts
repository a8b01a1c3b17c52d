import type { Answer, BatchAnswer, ItemAnswer } from '../client.ts';
import { isRecord, own } from '../error-codes.ts';
import { id } from '../fields.ts';
import { unbelievable } from '../outcome.ts';
import { readShipmentList } from './shipment-list.ts';

/** Pack and dispatch take 1 to 25 shipments (marketplace-api 3.1). */
const MOST = 25;

/** A batch outside the limits, or naming a shipment twice, is a mistake of the caller. */
export function expectBatch(shipmentIds: readonly string[]): void {
  if (shipmentIds.length < 1 || shipmentIds.length > MOST) {
    throw new RangeError(`a batch holds 1 to ${MOST} shipments, not ${shipmentIds.length}`);
  }
  if (new Set(shipmentIds).size < shipmentIds.length) throw new RangeError('a batch names each shipment once');
}

/**
 * The per-shipment answers of a mutation (marketplace-api 3.4). Only what plainly says SUCCESS is one; contradictions and
 * unknown words leave the outcome unknown (`missing`). A shipment that was not in the batch makes the whole reply unbelievable.
 */
export function readBatch(endpoint: string, body: Uint8Array, shipmentIds: readonly string[]): Answer<BatchAnswer> {
  const list = readShipmentList(endpoint, body);
  if (!list.ok) return list;

  const answers = new Map<string, ItemAnswer>();
  const asked = new Set(shipmentIds);
  for (const entry of list.value.entries) {
    const shipmentId = isRecord(entry) ? id.safeParse(own(entry, 'shipmentId')).data : undefined;
    if (!isRecord(entry) || shipmentId === undefined) {
      return { ok: false, fault: unbelievable(endpoint, 'the reply holds an answer without a shipment id') };
    }
    if (!asked.has(shipmentId)) {
      return {
        ok: false,
        fault: unbelievable(endpoint, `the reply answers for shipment ${shipmentId}, not asked for`),
      };
    }
    const answer = readItem(entry);
    const earlier = answers.get(shipmentId);
    answers.set(shipmentId, earlier === undefined || same(earlier, answer) ? answer : { kind: 'missing' });
  }
  return { ok: true, value: new Map(shipmentIds.map((asked) => [asked, answers.get(asked) ?? { kind: 'missing' }])) };
}

/** Stands for the code of a failure that names none. */
const NO_CODE = 'UNSPECIFIED';
const FAILURES = new Set(['FAILURE', 'FAILED', 'ERROR']);

function readItem(entry: Readonly<Record<string, unknown>>): ItemAnswer {
  const code = textOf(own(entry, 'errorCode'));
  const words = [own(entry, 'status'), own(entry, 'processingStatus')].map((word) => textOf(word).toUpperCase());
  const told = words.filter((word) => word !== '');
  const succeeded = told.length > 0 && told.every((word) => word === 'SUCCESS');
  const failed = told.every((word) => FAILURES.has(word)) && (told.length > 0 || code !== '');
  if (succeeded && code === '') return { kind: 'success' };
  if (failed) return { kind: 'failure', code: code || NO_CODE, message: textOf(own(entry, 'errorMessage')) };
  return { kind: 'missing' };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' ? String(value) : '';
}

function same(a: ItemAnswer, b: ItemAnswer): boolean {
  return a.kind === b.kind && (a.kind !== 'failure' || (b.kind === 'failure' && a.code === b.code));
}
