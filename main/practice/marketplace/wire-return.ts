import { indiaIso } from '../../../shared/india-time.ts';
import type { Ledger } from './ledger.ts';
import type { ReturnRecord } from './return-records.ts';
import { wireService } from './wire-shipment.ts';

const TRADE_WORDS = { customer_return: 'RVP', courier_return: 'RTO' } as const;

/** One row of `returnItems` for each item of the return (marketplace-api 10.1). */
export function wireReturn(record: ReturnRecord, ledger: Ledger): readonly Record<string, unknown>[] {
  const { switches, account } = ledger;
  const services = ledger.services.ofReturn(record.returnId).map(wireService);
  const instant = (atMs: number | null) => (atMs === null ? null : indiaIso(atMs));
  return record.items.map((item) => ({
    orderItemId: item.orderItemId,
    locationId: record.locationId,
    orderId: item.orderId,
    quantity: item.quantity,
    orderDate: indiaIso(record.orderDateMs),
    createdDate: indiaIso(record.createdMs),
    updatedDate: indiaIso(record.updatedMs),
    courierName: record.courierName,
    sellerId: account.sellerId,
    returnId: record.returnId,
    status: switches.returnStatusCase === 'upper' ? record.status.toUpperCase() : record.status,
    type: switches.returnTypeWords === 'trade' ? TRADE_WORDS[record.source] : record.source,
    reason: record.reason,
    subReason: record.subReason,
    trackingId: record.trackingId,
    shipmentStatus: record.shipmentStatus,
    shipmentId: record.shipmentId,
    comments: record.comments,
    approvedOn: instant(record.approvedMs),
    expectedDate: instant(record.expectedMs),
    serviceProfile: 'Seller_Fulfilment',
    services,
  }));
}
