import type { Call } from '../call.ts';
import { comingDate, pastDate } from '../dates.ts';
import { asText, field } from '../fields.ts';
import { deliver, returnItems } from '../follow-ups.ts';
import { stateOf } from '../records.ts';
import type { PracticeReply } from '../reply.ts';
import { answerReturnChange, answerReturnIds } from './return-order.ts';

/** `POST /v2/returns/complete`: a courier return is back in the warehouse. */
export function answerReturnComplete(call: Call): PracticeReply {
  return answerReturnIds(call, {
    operation: 'return-complete',
    source: 'courier_return',
    from: 'approved',
    read: (_, record) => () => {
      const { returnId, shipmentId } = record;
      call.record({ kind: 'return-completed', returnId, shipmentId });
      returnItems(call, record);
    },
  });
}

/** `POST /v2/returns/cancel`: the buyer has it after all; the delivery call says since when, unless a switch has it follow at once. */
export function answerReturnCancel(call: Call): PracticeReply {
  return answerReturnIds(call, {
    operation: 'return-cancel',
    source: 'courier_return',
    from: 'approved',
    read: (_, record) => () => {
      const { returnId, shipmentId } = record;
      call.record({ kind: 'return-cancelled', returnId, shipmentId });
      const order = call.ledger.store.byShipmentId(shipmentId);
      if (call.ledger.switches.courierCancelDelivers && order && stateOf(order) === 'SHIPPED') {
        deliver(call, order, call.nowMs);
      }
    },
  });
}

/** `POST /v2/returns/pickup`: the goods were fetched from the buyer. */
export function answerReturnPickup(call: Call): PracticeReply {
  return answerReturnChange(call, {
    operation: 'return-pickup',
    source: 'customer_return',
    from: 'approved',
    read: (_, record, { fields }) => {
      const pickedUpMs = pastDate(fields, 'pickupDate', call.nowMs);
      return () => {
        const { returnId, shipmentId } = record;
        call.record({ kind: 'return-picked-up', returnId, shipmentId, pickedUpMs });
        returnItems(call, record);
      };
    },
  });
}

/** `POST /v2/returns/pickupAttempt`: they could not be fetched; the new day is when they are expected. */
export function answerReturnPickupAttempt(call: Call): PracticeReply {
  return answerReturnChange(call, {
    operation: 'return-pickup-attempt',
    source: 'customer_return',
    from: 'approved',
    read: (_, record, { fields }) => {
      const attemptedMs = pastDate(fields, 'pickupDate', call.nowMs);
      const newPickupMs = comingDate(fields, 'newPickupDate', call.nowMs);
      const reason = asText(field(fields, 'reason'), 'reason');
      return () => {
        const { returnId, shipmentId } = record;
        call.record({ kind: 'return-pickup-attempted', returnId, shipmentId, attemptedMs, newPickupMs, reason });
      };
    },
  });
}
