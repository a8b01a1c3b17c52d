import { indiaDate } from '../../../shared/india-time.ts';
import { type PracticeBench, packOf } from '../practice-bench.ts';
import { allAccepted, type ContractEndpoint, type Ready } from './endpoint.ts';

/** Packing, dispatching, cancelling and road permits (marketplace-api 6). */

const idsOf = (records: readonly { readonly shipmentId: string }[]): string[] =>
  records.map(({ shipmentId }) => shipmentId);

function batch(
  operation: 'pack' | 'dispatch' | 'cancel' | 'forms-ack',
  ids: readonly string[],
  ask: Ready['ask'],
): Ready {
  return { ask, ids, refused: { operation, shipmentId: ids[0] ?? '' }, check: allAccepted };
}

async function formFailed(bench: PracticeBench): Promise<string> {
  const { shipmentId } = bench.order();
  bench.control('form-failure', { shipmentId });
  await bench.packCode(bench.record(shipmentId));
  return shipmentId;
}

export const STANDARD_CHANGES: readonly ContractEndpoint[] = [
  {
    ...{ call: 'pack', route: 'labels', does: { change: 'pack-accepted' } },
    codes: [
      'DUPLICATE_PACK_REQUEST',
      'INVALID_PACK_REQUEST',
      'ITEM_ON_HOLD',
      'INVALID_DISPATCH_AFTER_DATE',
      'INVALID_IMEI_NUMBER',
      'INCOMPLETE_SHIPMENT_DIMENSIONS',
      'INVALID_PACKAGE_DIMENSION',
      'WEIGHT_ANOMALY_WARNING',
      'WEIGHT_ANOMALY_ERROR',
      'INVALID_LOCATION',
      'INVALID_PURCHASE_PRICE',
      'SELLER_TIN_NOT_FOUND',
      'PACK_GSTIN_NOT_FOUND',
      'PACK_OPERATION_NOT_AUTHORISED',
      'INVALID_PACK_CHANNEL',
      'SERVICEABILITY_NOT_ALLOWED',
    ],
    async prepare(bench) {
      const records = [bench.order(), bench.order()];
      return batch('pack', idsOf(records), () => bench.client.pack(records.map(packOf), 'send'));
    },
  },
  {
    ...{ call: 'dispatch', route: 'dispatch', does: { change: 'dispatched' } },
    // v3 names the first alone; the others are v2's for the same refusals (marketplace-api 6.8).
    codes: [
      'DEPENDENT_SYSTEM_CALL_FAILED',
      'ORDER_ITEM_ALREADY_DISPATCHED',
      'ORDER_ITEM_ALREADY_CANCELLED',
      'ORDER_ITEM_NOT_PACKED',
      'QUANTITY_MISMATCH_ERROR',
      'INVALID_ITEM_ID',
      'UNPROCESSABLE_ENTITY',
      'INTERNAL_SERVER_ERROR',
    ],
    async prepare(bench) {
      const ids = idsOf([await bench.packed(), await bench.packed()]);
      return batch('dispatch', ids, () => bench.client.dispatch(ids, bench.locationId, 'send'));
    },
  },
  {
    ...{ call: 'cancel', route: 'cancel', does: { change: 'cancelled' } },
    codes: ['EMPTY_OR_INVALID_REASON_FOR_CANCELLATION'],
    async prepare(bench) {
      const cancels = [bench.order(), bench.order()].map(({ shipmentId, locationId, items }) => ({
        ...{ shipmentId, locationId, reason: 'not_enough_inventory' as const },
        cancellationGroupIds: items.map((item) => item.cancellationGroupId),
        orderItemIds: items.map((item) => item.orderItemId),
      }));
      return batch('cancel', idsOf(cancels), () => bench.client.cancel(cancels, 'send'));
    },
  },
  {
    ...{ call: 'updateFormsAck', route: 'formsAck', does: { change: 'form-acknowledged' } },
    codes: [],
    async prepare(bench) {
      const ids = [await formFailed(bench), await formFailed(bench)];
      const acks = ids.map((shipmentId) => ({
        shipmentId,
        forms: [{ name: 'FORM_X1', ackNumber: `ACK-${indiaDate(bench.record(shipmentId).orderDateMs)}` }],
      }));
      return batch('forms-ack', ids, () => bench.client.updateFormsAck(acks, 'send'));
    },
  },
];
