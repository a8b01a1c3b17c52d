import type { Call } from '../call.ts';
import { optionalDate, pastDate } from '../dates.ts';
import { asText, type Fields, field, optionalText } from '../fields.ts';
import { closeVisits } from '../follow-ups.ts';
import type { PracticeReply } from '../reply.ts';
import type { ReturnRecord } from '../return-records.ts';
import { type ItemFailure, unprocessable } from './item-answers.ts';
import { answerReturnChange } from './return-order.ts';

const DAY = 86_400_000;
/** From the approval to the day the goods are to be fetched from the buyer. */
const PICKUP_WITHIN_MS = 3 * DAY;

/** `POST /v2/returns/approve`: its tech visit, if it has one, is completed with it (seed, associated actions). */
export function answerReturnApprove(call: Call): PracticeReply {
  return answerReturnChange(call, {
    operation: 'return-approve',
    source: 'customer_return',
    from: 'requested',
    read: (_, record, { fields }) => {
      const refused = wrongVisit(call, record, fields);
      if (refused) return refused;
      const visitedMs = field(fields, 'serviceDate') === undefined ? null : pastDate(fields, 'serviceDate', call.nowMs);
      const comments = asText(field(fields, 'comments'), 'comments');
      return () => {
        closeVisits(call, record, 'completed', visitedMs ?? call.nowMs);
        const { returnId, shipmentId } = record;
        const expectedMs = call.nowMs + PICKUP_WITHIN_MS;
        call.record({ kind: 'return-approved', returnId, shipmentId, comments, expectedMs });
      };
    },
  });
}

/** `POST /v2/returns/reject`: not without a tech visit and its date (seed). */
export function answerReturnReject(call: Call): PracticeReply {
  return answerReturnChange(call, {
    operation: 'return-reject',
    source: 'customer_return',
    from: 'requested',
    read: (_, record, { fields }) => {
      if (call.ledger.services.ofReturn(record.returnId).length === 0) {
        return unprocessable('A return without a tech visit cannot be rejected');
      }
      const refused = wrongVisit(call, record, fields);
      if (refused) return refused;
      const visitedMs = pastDate(fields, 'serviceDate', call.nowMs);
      const comments = asText(field(fields, 'comments'), 'comments');
      return () => {
        closeVisits(call, record, 'cancelled', visitedMs);
        const { returnId, shipmentId } = record;
        call.record({ kind: 'return-rejected', returnId, shipmentId, comments });
      };
    },
  });
}

/** The visit that is named is one of this return; one that has any must name it. */
function wrongVisit(call: Call, record: ReturnRecord, fields: Fields): ItemFailure | null {
  // Read for its form alone: a date that is none fails before anything else does.
  optionalDate(fields, 'serviceDate');
  const visits = call.ledger.services.ofReturn(record.returnId);
  const named = optionalText(fields, 'serviceFulfilmentId');
  if (named === undefined) return visits.length === 0 ? null : unprocessable('serviceFulfilmentId is missing');
  return visits.some((visit) => visit.serviceFulfilmentId === named)
    ? null
    : unprocessable('serviceFulfilmentId is not of this return');
}
