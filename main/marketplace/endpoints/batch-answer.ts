import type { Answer, BatchAnswer, ItemAnswer } from '../client.ts';
import { isRecord, leadingCode, own } from '../error-codes.ts';
import { id } from '../fields.ts';
import { unbelievable } from '../outcome.ts';
import { readShipmentList } from './shipment-list.ts';

/** What a batch is about: the name of the list in its answer, and of the id in each entry. */
export interface BatchOf {
  readonly list: 'shipments' | 'services' | 'returns';
  readonly id: 'shipmentId' | 'serviceFulfilmentId' | 'returnId';
  /** The most of one request (marketplace-api 3.1). */
  readonly most: number;
}

/** Pack, dispatch, cancel and the forms' acknowledgements. */
export const SHIPMENTS: BatchOf = { list: 'shipments', id: 'shipmentId', most: 25 };
export const SELF_SHIPMENTS: BatchOf = { list: 'shipments', id: 'shipmentId', most: 100 };
export const SERVICES: BatchOf = { list: 'services', id: 'serviceFulfilmentId', most: 100 };
export const RETURNS: BatchOf = { list: 'returns', id: 'returnId', most: 100 };

/** A batch outside the limits, or naming one thing twice, is a mistake of the caller. */
export function expectBatch(ids: readonly string[], of: BatchOf = SHIPMENTS): void {
  if (ids.length < 1 || ids.length > of.most) {
    throw new RangeError(`a batch holds 1 to ${of.most} ${of.list}, not ${ids.length}`);
  }
  if (new Set(ids).size < ids.length) throw new RangeError(`a batch names each of its ${of.list} once`);
}

/**
 * The answers of a change, one for each id asked (marketplace-api 3.4). Only what plainly says SUCCESS is one; contradictions and
 * unknown words leave the outcome unknown (`missing`). An id that was not in the batch makes the whole reply unbelievable.
 */
export function readBatch(
  endpoint: string,
  body: Uint8Array,
  ids: readonly string[],
  of: BatchOf = SHIPMENTS,
): Answer<BatchAnswer> {
  const list = readShipmentList(endpoint, body, [of.list]);
  if (!list.ok) return list;

  const answers = new Map<string, ItemAnswer>();
  const asked = new Set(ids);
  for (const entry of list.value.entries) {
    const named = isRecord(entry) ? id.safeParse(own(entry, of.id)).data : undefined;
    if (!isRecord(entry) || named === undefined) {
      return { ok: false, fault: unbelievable(endpoint, `the reply holds an answer without a ${of.id}`) };
    }
    if (!asked.has(named)) {
      return { ok: false, fault: unbelievable(endpoint, `the reply answers for ${of.id} ${named}, not asked for`) };
    }
    const answer = readItem(entry);
    const earlier = answers.get(named);
    answers.set(named, earlier === undefined || same(earlier, answer) ? answer : { kind: 'missing' });
  }
  return { ok: true, value: new Map(ids.map((each) => [each, answers.get(each) ?? { kind: 'missing' }])) };
}

/** Stands for the code of a failure that names none. */
const NO_CODE = 'UNSPECIFIED';
const FAILURES = new Set(['FAILURE', 'FAILED', 'ERROR']);

/** The seeds write `Status` for services where the wire has `status` (section 13, C20). */
const STATUS_KEYS = ['status', 'Status', 'processingStatus'];

/** One answer of a list. Services tell a reason in words where the others tell a code (marketplace-api 9). */
export function readItem(entry: Readonly<Record<string, unknown>>): ItemAnswer {
  const reason = textOf(own(entry, 'failureReason'));
  const code = textOf(own(entry, 'errorCode')) || leadingCode(reason) || (reason === '' ? '' : NO_CODE);
  const words = STATUS_KEYS.map((key) => textOf(own(entry, key)).toUpperCase());
  const told = words.filter((word) => word !== '');
  const succeeded = told.length > 0 && told.every((word) => word === 'SUCCESS');
  const failed = told.every((word) => FAILURES.has(word)) && (told.length > 0 || code !== '');
  if (succeeded && code === '') return { kind: 'success' };
  if (failed) return { kind: 'failure', code: code || NO_CODE, message: textOf(own(entry, 'errorMessage')) || reason };
  return { kind: 'missing' };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' ? String(value) : '';
}

function same(a: ItemAnswer, b: ItemAnswer): boolean {
  return a.kind === b.kind && (a.kind !== 'failure' || (b.kind === 'failure' && a.code === b.code));
}
