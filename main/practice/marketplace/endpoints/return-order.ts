import type { Call } from '../call.ts';
import { asText, field, optionalText } from '../fields.ts';
import type { RefusedOperation } from '../refusal-rules.ts';
import type { PracticeReply } from '../reply.ts';
import type { PracticeReturnStatus, ReturnRecord } from '../return-records.ts';
import { answerEach, type Batch, type Member, readBatch, readIdBatch } from './batch.ts';
import { failure, type ItemFailure, returnsReply, unprocessable } from './item-answers.ts';

const MAX_RETURNS = 100;

export interface ReturnChange {
  readonly operation: RefusedOperation;
  /** The only source it is for. */
  readonly source: ReturnRecord['source'];
  /** Where the return has to stand. */
  readonly from: PracticeReturnStatus;
  /** Checks the member's own fields and, when nothing is wrong, hands back what makes the change. Throws a `Refusal` otherwise. */
  read(call: Call, record: ReturnRecord, member: Member): (() => void) | ItemFailure;
}

/** A change of `{"returns":[{"returnId",...}],"locationId"}` (marketplace-api 10.2). */
export function answerReturnChange(call: Call, change: ReturnChange): PracticeReply {
  return answer(call, readBatch(call, 'returns', 'returnId', MAX_RETURNS), change);
}

/** A change of `{"returnIds":["..."],"locationId"}` (marketplace-api 10.2). */
export function answerReturnIds(call: Call, change: ReturnChange): PracticeReply {
  return answer(call, readIdBatch(call, 'returnIds', MAX_RETURNS), change);
}

function answer(call: Call, batch: Batch, change: ReturnChange): PracticeReply {
  const { returnLocation } = call.ledger.switches;
  // A list of bare ids has no inside.
  const top =
    'returns' in batch.body && returnLocation === 'inside' ? undefined : optionalText(batch.body, 'locationId');
  const answers = answerEach(batch.members, (member) => {
    const inside = returnLocation === 'top' ? undefined : field(member.fields, 'locationId');
    return changeOne(call, member, asText(inside ?? top, 'locationId'), change);
  });
  return returnsReply(answers, call.ledger.switches);
}

function changeOne(call: Call, member: Member, locationId: string, change: ReturnChange): ItemFailure | null {
  const record = call.ledger.returns.byId(member.id);
  if (!record) return unprocessable('No such return');
  if (record.locationId !== locationId) return unprocessable('Return does not belong to this location');
  if (!record.selfShip) return unprocessable('Return is not of a self-ship order');
  if (record.source !== change.source) return unprocessable(`Return is a ${record.source}`);
  if (record.status !== change.from) return unprocessable(`Return is ${record.status}`);
  const make = change.read(call, record, member);
  if (typeof make !== 'function') return make;
  const { returnId, shipmentId } = record;
  const code = call.rules.take(change.operation, { returnId, shipmentId });
  if (code !== undefined) return failure(code, 'Refused by a rule of this practice marketplace');
  make();
  return null;
}
