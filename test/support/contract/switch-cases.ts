import type { ShipmentFilter } from '../../../main/marketplace/client.ts';
import type { PickupCount, ReturnOtcs } from '../../../shared/model/handover.ts';
import { type Shipment, shipmentState } from '../../../shared/model/shipment.ts';
import type { PracticeBench } from '../practice-bench.ts';
import { wellAnswered } from '../practice-bench.ts';
import { expectThat, type Ready } from './endpoint.ts';
import { OF_READINGS } from './reading-cases.ts';
import { madeReturn } from './return-changes.ts';
import { selfDispatchOf } from './self-ship-changes.ts';
import { each, read, type SwitchCase } from './switch-case.ts';

const DAY = 86_400_000;

async function searchCancelled(bench: PracticeBench): Promise<Pick<Ready, 'ask' | 'check'>> {
  const { shipmentId } = bench.order();
  bench.control('cancel', { shipmentId });
  const filter: ShipmentFilter = {
    ...{ type: 'cancelled', states: ['CANCELLED'], shipmentTypes: [], cancellationType: 'buyerCancellation' },
    cancellationDate: { fromMs: Date.now() - DAY, toMs: Date.now() + DAY },
  };
  return {
    ask: () => bench.client.searchShipments(filter, 'pull'),
    check(value) {
      const [found] = (value as { shipments: Shipment[] }).shipments;
      expectThat(found !== undefined && shipmentState(found.orderItems) === 'CANCELLED', 'the cancelled shipment');
    },
  };
}

async function notPacked(bench: PracticeBench): Promise<Pick<Ready, 'ask' | 'check'>> {
  const record = bench.order();
  await bench.packCode(record);
  return { ask: () => bench.client.fetchLabel(record.shipmentId, 'documents'), check: () => undefined };
}

async function withService(bench: PracticeBench): Promise<Pick<Ready, 'ask' | 'check'> & { readonly id: string }> {
  const { shipmentId } = bench.order({ type: 'SELF' });
  const made = bench.control('service', { shipmentId }) as { serviceFulfilmentId: string };
  return {
    id: made.serviceFulfilmentId,
    ask: () => bench.client.readShipments({ by: 'shipmentIds', ids: [shipmentId] }, 'send'),
    check: () => undefined,
  };
}

const cancelPacked = async (bench: PracticeBench): Promise<Pick<Ready, 'ask' | 'check'>> => {
  const { shipmentId, locationId, items } = await bench.packed();
  const cancel = {
    ...{ shipmentId, locationId, reason: 'b2b_order' as const },
    cancellationGroupIds: items.map((item) => item.cancellationGroupId),
    orderItemIds: items.map((item) => item.orderItemId),
  };
  return { ask: () => bench.client.cancel([cancel], 'send'), check: () => undefined };
};

const otcIs = (is: PickupCount['otc']['is']) => (value: unknown) =>
  expectThat((value as PickupCount[])[0]?.otc.is === is, `the code to be ${is}`);

/** One box with the packages that go in it. */
const FURNITURE = { lines: [{ sku: 'SHELF-BOOK-5T' }] };
const STATUS_KEYS = ['status', 'processingStatus', 'both'] as const;

/** The contradictions of the sources in what is asked and told of orders (marketplace-api 13). */
const OF_ORDERS: readonly SwitchCase[] = [
  ...each('statusKey', STATUS_KEYS, ['pack', 'dispatch', 'cancel', 'updateFormsAck']),
  ...each('selfStatusKey', STATUS_KEYS, ['selfDispatch', 'selfDelivery', 'selfAttempt', 'selfUpdate']),
  ...each('selfStatusKey', STATUS_KEYS, ['approveReturns', 'rejectReturns', 'completeReturns', 'cancelReturns']),
  ...each('selfStatusKey', STATUS_KEYS, ['pickUpReturns', 'attemptReturnPickups']),
  ...each('subShipmentKey', ['subShipmentId', 'subShipment'], ['readDetails']),
  ...each('subShipmentKey', ['subShipmentId', 'subShipment'], ['readShipments'], {
    prepare: read({}, (shipment) => shipment?.subShipments[0]?.subShipmentId === 'SS-1'),
  }),
  ...each('replacementKey', ['is_replacement', 'isReplacement'], ['readShipments'], {
    prepare: read({ replacement: true }, (shipment) => shipment?.orderItems[0]?.replacement === true),
  }),
  ...each('packagesPlace', ['nested', 'flat'], ['readShipments'], {
    prepare: read(
      FURNITURE,
      (shipment) =>
        shipment?.subShipments.every(({ packages }) => packages.length > 0 && packages[0]?.packageId !== '') ?? false,
    ),
  }),
  ...each('unknownIds', ['omit', 'refuse'], ['readShipments'], { prepare: read({}, (found) => found !== undefined) }),
  ...each('requireFilterType', [true, false], ['searchShipments']),
  ...each('sortFields', ['all', 'seed'], ['searchShipments']),
  ...each('cancelledSpelling', ['CANCELLED', 'Cancelled'], ['searchShipments'], { prepare: searchCancelled }),
  ...each('requireCancellationType', [true, false], ['searchShipments'], { prepare: searchCancelled }),
  ...each('requireCancellationDate', [true, false], ['searchShipments'], { prepare: searchCancelled }),
  ...each('modifiedDate', ['accepted', 'ignored'], ['searchShipments']),
  { with: { modifiedDate: 'refused' }, call: 'searchShipments', ends: 'refused' },
  ...each('courierPlace', ['sub-shipment', 'shipment'], ['readDetails']),
  ...each('pincodeKey', ['pincode', 'pinCode'], ['readAddress']),
  ...each('weightCheck', [true, false], ['pack']),
  ...each('ownInvoicing', [true, false], ['pack', 'fetchLabelAndInvoicePdf']),
  ...each('purchasePriceNeeded', [true, false], ['pack']),
  ...each('sellerCancelsUntil', ['APPROVED', 'PACKED', 'SHIPPED'], ['cancel']),
  { with: { sellerCancelsUntil: 'APPROVED' }, call: 'cancel', prepare: cancelPacked, ends: 'failure' },
  { with: { sellerCancelsUntil: 'SHIPPED' }, call: 'cancel', prepare: cancelPacked },
];

const OF_DOCUMENTS: readonly SwitchCase[] = [
  ...each('packDelayMs', [null, 60_000], ['fetchLabel'], { prepare: notPacked, ends: 'refused' }),
  ...each('packDelayMs', [0], ['fetchLabel']),
  ...each('labelNotReadyCode', ['DEPENDENT_SYSTEM_CALL_FAILED', 'INVALID_SHIPMENTS'], ['fetchLabel'], {
    ends: 'refused',
    prepare: async (bench) => {
      bench.control('switches', { packDelayMs: null });
      return notPacked(bench);
    },
  }),
  ...each('labelFormat', ['pdf'], ['fetchLabel']),
  // What is cut is well-formed as a reply; that the label in it is not whole shows when it is read.
  ...each('labelFormat', ['zpl', 'png', 'png-300', 'base64-json', 'truncated'], ['fetchLabel'], { ends: 'value' }),
  ...each('labelFormat', ['html', 'empty'], ['fetchLabel'], { ends: 'unknown' }),
  ...each('labelPage', ['4x6', 'turned', 'a4', 'a4-with-invoice'], ['fetchLabelPdf']),
  ...each('labelDrawing', ['vector', 'picture'], ['fetchLabelPdf']),
  ...each('boxLabels', ['each', 'one'], ['fetchLabelPdf']),
  ...each('pdfBody', ['pdf'], ['fetchLabelPdf', 'fetchInvoicePdf', 'fetchManifest']),
  ...each('pdfBody', ['json-error'], ['fetchLabelPdf', 'fetchInvoicePdf', 'fetchManifest'], { ends: 'refused' }),
  ...each('pdfBody', ['html', 'truncated', 'empty'], ['fetchLabelPdf', 'fetchInvoicePdf', 'fetchManifest'], {
    ends: 'unknown',
  }),
  // This client always asks for a reprint, by POST.
  ...each('plainLabelFetch', ['entry', 'packed', 'nothing'], ['fetchLabel', 'fetchLabelPdf']),
  ...each('tolerateLabelGet', [true, false], ['fetchLabel', 'fetchLabelPdf']),
  ...each('invoiceKeys', ['camel', 'seed'], ['readInvoices']),
];

const OF_HANDOVER: readonly SwitchCase[] = [
  ...each('handoverShape', ['live', 'official'], ['readHandoverCounts', 'fetchManifest']),
  { with: { handoverOtc: 'code' }, call: 'readHandoverCounts', see: otcIs('code') },
  { with: { handoverOtc: 'unavailable' }, call: 'readHandoverCounts', see: otcIs('not-ready') },
  { with: { handoverOtc: 'absent' }, call: 'readHandoverCounts', see: otcIs('off') },
  ...each('manifestForm', ['any', 'official', 'live', 'seed'], ['fetchManifest']),
  ...each('formsMethod', ['both', 'get', 'post'], ['readForms']),
  { with: { returnOtc: 'code' }, call: 'readReturnOtcs' },
  ...(['not-generated', 'unavailable'] as const).map(
    (returnOtc): SwitchCase => ({
      ...{ with: { returnOtc }, call: 'readReturnOtcs', ends: 'value' },
      see: (value) =>
        expectThat(
          (value as ReturnOtcs).is === (returnOtc === 'unavailable' ? 'off' : 'not-ready'),
          'its meaning here',
        ),
    }),
  ),
  { with: { returnOtc: 'missing' }, call: 'readReturnOtcs', ends: 'refused' },
];

async function manyReturns(bench: PracticeBench): Promise<Pick<Ready, 'ask' | 'check'>> {
  for (let made = 0; made < 26; made += 1) madeReturn(bench, { source: 'courier_return' });
  return {
    ask: () => bench.client.searchReturns({ source: 'courier_return', locationId: bench.locationId }, 'pull'),
    check: () => undefined,
  };
}

const OF_SELF_SHIP: readonly SwitchCase[] = [
  ...each('returnLocation', ['either', 'top'], ['approveReturns', 'pickUpReturns']),
  ...each('returnLocation', ['inside'], ['approveReturns', 'pickUpReturns'], { ends: 'failure' }),
  ...each('serviceStatusKey', ['status', 'Status'], ['serviceAttempt', 'serviceComplete']),
  ...each('deliveryDateForm', ['either', 'date-time'], ['selfDelivery']),
  { with: { deliveryDateForm: 'date' }, call: 'selfDelivery', ends: 'failure' },
  ...each('sdkRoutes', ['present'], ['selfUpdate', 'cancelReturns']),
  ...each('sdkRoutes', ['absent'], ['selfUpdate', 'cancelReturns'], { ends: 'refused' }),
  ...each('vendorList', ['object', 'array', 'names'], ['readVendors']),
  {
    with: { vendorList: 'missing' },
    call: 'readVendors',
    ends: 'value',
    see: (value) => expectThat(value === null, 'none'),
  },
  ...(['order-item', 'absent'] as const).map(
    (forwardServices): SwitchCase => ({
      ...{ with: { forwardServices }, call: 'readShipments' },
      async prepare(bench) {
        const ready = await withService(bench);
        const told = forwardServices === 'absent' ? undefined : ready.id;
        const check = (value: unknown) => {
          const [shipment] = value as Shipment[];
          expectThat(shipment?.services?.[0]?.serviceFulfilmentId === told, 'its service where it is told');
        };
        return { ...ready, check };
      },
    }),
  ),
  ...each('updateAnswer', ['item', 'empty', 'no-content'], ['selfUpdate']),
  ...([true, false] as const).map(
    (courierCancelDelivers): SwitchCase => ({
      ...{ with: { courierCancelDelivers }, call: 'cancelReturns' },
      see(_, bench) {
        const delivered = bench.practice.history().some((entry) => entry.kind === 'self-delivered');
        expectThat(delivered === courierCancelDelivers, 'its order as the switch says');
      },
    }),
  ),
  ...each('returnStatusCase', ['lower', 'upper'], ['readReturns']),
  ...each('returnsNextUrl', ['returns', 'v2', 'absolute'], ['nextReturns']),
  { with: { returnsNextUrl: 'foreign' }, call: 'searchReturns', prepare: manyReturns, ends: 'unknown' },
];

const OF_THE_ACCOUNT: readonly SwitchCase[] = [
  ...each('sameTokenUntilExpiry', [true, false], ['testCredentials', 'readVendors']),
  ...each('tokenLifeSeconds', [1, 5_184_000], ['testCredentials', 'readVendors']),
  ...each('requestsPerSecond', [null], ['readVendors']),
  {
    ...{ with: { requestsPerSecond: 0.1 }, call: 'readVendors', ends: 'throttled' },
    async prepare({ client }) {
      // The first one and its token use up what there is.
      wellAnswered(await client.testCredentials());
      await client.readVendors('pull');
      return { ask: () => client.readVendors('pull'), check: () => undefined };
    },
  },
  {
    // Dispatches made elsewhere, with an invoice of their own, count the same.
    ...{ with: { ownInvoicing: true }, call: 'selfDispatch' },
    async prepare({ client, order }) {
      const dispatch = selfDispatchOf(order({ type: 'SELF' }));
      return { ask: () => client.selfDispatch([dispatch], 'send'), check: () => undefined };
    },
  },
];

export const SWITCH_CASES: readonly SwitchCase[] = [
  ...OF_ORDERS,
  ...OF_DOCUMENTS,
  ...OF_HANDOVER,
  ...OF_SELF_SHIP,
  ...OF_THE_ACCOUNT,
  ...OF_READINGS,
];
