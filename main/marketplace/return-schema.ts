import { z } from 'zod';
import { RETURN_STATUSES, type ReturnItem, type ReturnSource, type ReturnStatus } from '../../shared/model/returns.ts';
import { decodedText, id, idOrEmpty, instant, quantity, text } from './fields.ts';
import { type Entry, readEntry } from './schemas.ts';
import { readServices } from './service-schema.ts';

/** Words of the wire in any case and with any gaps: none of them is documented (marketplace-api 10.1). */
function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[\s-]+/g, '_');
}

/** `rto` is a courier's return, `rvp` a customer's, as the trade uses them (section 13, C17). */
const SOURCES: Readonly<Record<string, ReturnSource>> = {
  customer_return: 'customer_return',
  customer: 'customer_return',
  rvp: 'customer_return',
  courier_return: 'courier_return',
  courier: 'courier_return',
  rto: 'courier_return',
};

/** A status this version does not know is `unknown`, and never an error; its text stays beside it. */
function statusOf(word: string): ReturnStatus {
  const name = plain(word)
    .replace(/^return_/, '')
    .replace(/^canceled$/, 'cancelled');
  return RETURN_STATUSES.find((known) => known === name) ?? 'unknown';
}

const idOrNull = idOrEmpty.transform((value) => value || null);

const returnItem = (asked: ReturnSource | null) =>
  z
    .object({
      returnId: id,
      orderItemId: id,
      orderId: idOrEmpty,
      shipmentId: idOrNull,
      locationId: idOrEmpty,
      type: text,
      source: text,
      status: text,
      quantity: quantity.nullish(),
      reason: text,
      subReason: text,
      comments: decodedText,
      trackingId: text,
      courierName: decodedText,
      shipmentStatus: text,
      sellerId: idOrNull.catch(null),
      createdDate: instant,
      updatedDate: instant,
      approvedOn: instant,
      expectedDate: instant,
      services: z.array(z.unknown()).nullish(),
    })
    .transform((read, context): ReturnItem => {
      const told = plain(read.type || read.source);
      const source = told === '' ? asked : SOURCES[told];
      if (!source) {
        context.issues.push({ code: 'custom', message: 'not a source of returns', path: ['type'], input: undefined });
        return z.NEVER;
      }
      return {
        returnId: read.returnId,
        orderItemId: read.orderItemId,
        orderId: read.orderId,
        shipmentId: read.shipmentId,
        locationId: read.locationId,
        source,
        status: statusOf(read.status),
        statusText: read.status,
        // An item that comes back is at least one unit.
        quantity: read.quantity ?? 1,
        reason: read.reason,
        subReason: read.subReason,
        comments: read.comments,
        trackingId: read.trackingId || null,
        courierName: read.courierName,
        shipmentStatus: read.shipmentStatus,
        sellerId: read.sellerId,
        createdMs: read.createdDate,
        updatedMs: read.updatedDate,
        approvedMs: read.approvedOn,
        expectedMs: read.expectedDate,
        services: readServices(read.services),
      };
    });

const BY_SOURCE = {
  customer_return: returnItem('customer_return'),
  courier_return: returnItem('courier_return'),
  any: returnItem(null),
} as const;

/** One item of `GET /v2/returns` (marketplace-api 10.1). `asked` is the source that was searched: the item's where it tells none. */
export function readReturnItem(value: unknown, asked?: ReturnSource): Entry<ReturnItem> {
  return readEntry(BY_SOURCE[asked ?? 'any'], value, 'returnId');
}

/** Tells the items of one return apart. */
export function returnItemKey({ returnId, orderItemId }: ReturnItem): string {
  return `return ${returnId} of item ${orderItemId}`;
}
