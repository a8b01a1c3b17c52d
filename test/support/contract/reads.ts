import type { InvoiceRecord, ReturnsPage, ShipmentPage } from '../../../main/marketplace/client.ts';
import type { PickupCount, ReturnOtcs, ShipmentForm } from '../../../shared/model/handover.ts';
import type { ReturnItem } from '../../../shared/model/returns.ts';
import type { Shipment, ShipmentDetail, ShipmentType } from '../../../shared/model/shipment.ts';
import { wellAnswered } from '../practice-bench.ts';
import { type ContractEndpoint, expectThat, USUAL_CODES } from './endpoint.ts';
import { madeReturn } from './return-changes.ts';

/** All that only asks, but for documents (marketplace-api 2, 5, 6.7, 6.10, 7, 8, 10.1). */

const DAY = 86_400_000;

export const SEARCH = {
  type: 'preDispatch',
  states: ['APPROVED', 'PACKED'],
  shipmentTypes: ['NORMAL', 'SELF', 'EXPRESS'] satisfies ShipmentType[],
  hold: false,
} as const;

/** Pages hold 20 shipments, and 25 returns (marketplace-api 3.1). */
const MORE_THAN_A_PAGE = 21;
const MORE_RETURNS_THAN_A_PAGE = 26;

export const READS: readonly ContractEndpoint[] = [
  {
    ...{ call: 'testCredentials', route: 'token', does: 'read', codes: [] },
    async prepare({ client }) {
      return {
        ask: () => client.testCredentials(),
        check: (value) =>
          expectThat((value as { expiresInSeconds: number }).expiresInSeconds > 0, 'a token with a life'),
      };
    },
  },
  {
    ...{ call: 'searchShipments', route: 'filter', does: 'read' },
    codes: ['INVALID_REQUEST_PAGE_SIZE', 'INVALID_REQUEST_JSON', 'INVALID_DATE_FORMAT'],
    async prepare({ client, order, locationId }) {
      const { shipmentId } = order();
      const modifiedDate = { fromMs: Date.now() - DAY, toMs: Date.now() + DAY };
      return {
        ask: () => client.searchShipments({ ...SEARCH, locationId, modifiedDate }, 'pull'),
        refused: { operation: 'filter' },
        check: (value) => expectThat(names(value as ShipmentPage, shipmentId), 'the shipment on the page'),
      };
    },
  },
  {
    ...{ call: 'nextPage', route: 'filter', does: 'read', codes: [] },
    async prepare({ client, order, locationId }) {
      for (let made = 0; made < MORE_THAN_A_PAGE; made += 1) order();
      const first = wellAnswered(await client.searchShipments({ ...SEARCH, locationId }, 'pull'));
      return {
        ask: () => client.nextPage(first.nextPageUrl ?? '', 'pull'),
        refused: { operation: 'filter' },
        check: (value) => expectThat((value as ShipmentPage).shipments.length > 0, 'shipments on the second page'),
      };
    },
  },
  {
    ...{ call: 'readShipments', route: 'shipments', does: 'read', codes: USUAL_CODES },
    async prepare({ client, order }) {
      const ids = [order().shipmentId, order().shipmentId];
      return {
        ask: () => client.readShipments({ by: 'shipmentIds', ids }, 'send'),
        refused: { operation: 'shipments' },
        check: (value) => expectThat((value as Shipment[]).length === 2, 'both shipments'),
      };
    },
  },
  {
    ...{ call: 'readDetails', route: 'details', does: 'read', codes: USUAL_CODES },
    async prepare({ client, packed }) {
      const { shipmentId } = await packed();
      return {
        ask: () => client.readDetails([shipmentId], 'documents'),
        refused: { operation: 'details' },
        check(value) {
          const [detail] = value as ShipmentDetail[];
          expectThat(detail?.trackingIds.length === 1, 'the tracking id of the label');
        },
      };
    },
  },
  {
    ...{ call: 'readAddress', route: 'details', does: 'read', codes: USUAL_CODES },
    async prepare({ client, order }) {
      const { shipmentId } = order({ type: 'SELF' });
      return {
        ask: () => client.readAddress(shipmentId, 'documents'),
        refused: { operation: 'details' },
        check: (value) => expectThat(/^\d{6}$/.test((value as { pincode: string }).pincode), 'an address'),
      };
    },
  },
  {
    ...{ call: 'readInvoices', route: 'invoices', does: 'read' },
    codes: ['DEPENDENT_SYSTEM_CALL_FAILED', 'INVALID_SHIPMENTS', 'OPERATION_NOT_ALLOWED', 'UNPROCESSABLE_ENTITY'],
    async prepare({ client, packed }) {
      const { shipmentId } = await packed();
      return {
        ask: () => client.readInvoices([shipmentId], 'documents'),
        refused: { operation: 'invoice', shipmentId },
        check: (value) => expectThat((value as InvoiceRecord[])[0]?.shipmentId === shipmentId, 'its invoice'),
      };
    },
  },
  {
    ...{ call: 'readForms', route: 'forms', does: 'read', codes: USUAL_CODES },
    async prepare({ client, order, control, packCode }) {
      const record = order();
      const { shipmentId } = record;
      control('form-failure', { shipmentId });
      await packCode(record);
      return {
        ask: () => client.readForms([shipmentId], 'pull'),
        refused: { operation: 'forms' },
        check(value) {
          const forms = (value as ReadonlyMap<string, readonly ShipmentForm[]>).get(shipmentId);
          expectThat(forms?.[0]?.status === 'FAILED', 'the form that failed');
        },
      };
    },
  },
  {
    ...{ call: 'readHandoverCounts', route: 'counts', does: 'read' },
    codes: ['DEPENDENT_SYSTEM_CALL_FAILED', 'OTC_UNAVAILABLE'],
    async prepare({ client, packed, dispatchCode, locationId }) {
      await dispatchCode(await packed());
      return {
        ask: () => client.readHandoverCounts(locationId, 'pull'),
        refused: { operation: 'counts' },
        check(value) {
          const [pickup] = value as PickupCount[];
          expectThat(pickup !== undefined && pickup.count > 0 && pickup.window !== null, 'a pick-up with its window');
        },
      };
    },
  },
  {
    ...{ call: 'readReturnOtcs', route: 'otc', does: 'read' },
    codes: ['OTC_NOT_GENERATED', 'OTC_UNAVAILABLE', 'DEPENDENT_SYSTEM_CALL_FAILED'],
    async prepare({ client, locationId }) {
      return {
        ask: () => client.readReturnOtcs(locationId, 'pull'),
        refused: { operation: 'otc' },
        check: (value) => expectThat((value as ReturnOtcs).is === 'codes', 'codes'),
      };
    },
  },
  {
    ...{ call: 'readVendors', route: 'vendors', does: 'read', codes: [] },
    async prepare({ client }) {
      return {
        ask: () => client.readVendors('pull'),
        refused: { operation: 'vendors' },
        check: (value) => expectThat(((value as string[] | null) ?? []).length > 0, 'couriers'),
      };
    },
  },
  {
    ...{ call: 'searchReturns', route: 'returns', does: 'read', codes: [] },
    async prepare(bench) {
      const { returnId } = madeReturn(bench, { source: 'customer_return' });
      const { client, locationId } = bench;
      const dates = { fromMs: Date.now() - DAY, toMs: Date.now() + DAY };
      return {
        ask: () =>
          client.searchReturns({ source: 'customer_return', locationId, created: dates, modified: dates }, 'pull'),
        refused: { operation: 'returns' },
        check(value) {
          const page = value as ReturnsPage;
          expectThat(page.unreadable.length === 0, 'nothing unreadable');
          expectThat(
            page.nextUrl !== null || page.returns.some((item) => item.returnId === returnId),
            'the return on the page',
          );
        },
      };
    },
  },
  {
    ...{ call: 'nextReturns', route: 'returns', does: 'read', codes: [] },
    async prepare(bench) {
      const { client } = bench;
      const filter = { source: 'courier_return', locationId: bench.locationId } as const;
      let first = wellAnswered(await client.searchReturns(filter, 'pull'));
      if (first.nextUrl === null) {
        for (let made = 0; made < MORE_RETURNS_THAN_A_PAGE; made += 1) madeReturn(bench, { source: 'courier_return' });
        first = wellAnswered(await client.searchReturns(filter, 'pull'));
      }
      return {
        ask: () => client.nextReturns(first.nextUrl ?? '', 'pull'),
        refused: { operation: 'returns' },
        check: (value) => expectThat((value as ReturnsPage).returns.length > 0, 'returns on the second page'),
      };
    },
  },
  {
    ...{ call: 'readReturns', route: 'returns', does: 'read', codes: [] },
    async prepare(bench) {
      const { returnId } = madeReturn(bench, { source: 'customer_return', service: true });
      return {
        ask: () => bench.client.readReturns({ by: 'returnIds', ids: [returnId] }, 'send'),
        refused: { operation: 'returns' },
        check(value) {
          const [item] = value as ReturnItem[];
          expectThat(item?.returnId === returnId && item.services.length === 1, 'the return with its tech visit');
          expectThat(item?.status === 'requested', 'its status');
        },
      };
    },
  },
];

function names(page: ShipmentPage, shipmentId: string): boolean {
  const found = page.shipments.some((shipment) => shipment.shipmentId === shipmentId);
  return page.unreadable.length === 0 && (found || (page.shipments.length > 0 && page.nextPageUrl !== null));
}
