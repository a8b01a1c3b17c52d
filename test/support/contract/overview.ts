import type { Route } from '../../../main/practice/marketplace/faults.ts';
import type { RequestName } from '../../../shared/contract/index.ts';
import type { ClientCall } from './endpoint.ts';

/** One line of the marketplace's own list of its order management (seed, "Complete List of Order Management Pull APIs"). */
export interface OverviewLine {
  /** Word for word. */
  readonly endpoint: string;
  readonly type: 'Common' | 'Standard' | 'Self Ship' | 'not in the list';
  /** Method and path below the sellers base; `*` stands for ids. */
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly route: Route;
  readonly calls: readonly ClientCall[];
  /** The folder of main whose use case it is, or why none asks it. */
  readonly folder: string;
  /** What a person asks of the station that it serves; empty where the station asks by itself alone. */
  readonly requests: readonly RequestName[];
  /** Below renderer/screens. */
  readonly screens: readonly string[];
}

type Row = readonly [
  endpoint: string,
  type: OverviewLine['type'],
  asked: `${OverviewLine['method']} ${string}`,
  route: Route,
  calls: readonly ClientCall[],
  folder: string,
  requests: readonly RequestName[],
  screens: readonly string[],
];

const ROWS: readonly Row[] = [
  [
    ...(['POST /v3/shipments/filter/', 'Common', 'POST /v3/shipments/filter', 'filter'] as const),
    ...([['searchShipments', 'nextPage'], 'pull', ['pull.now', 'queue.list'], ['queue']] as const),
  ],
  [
    'GET /v3/shipments?shipmentIds={} or, GET /v3/shipments?orderItemIds={} or, GET /v3/shipments?orderIds={}',
    ...(['Common', 'GET /v3/shipments', 'shipments', ['readShipments']] as const),
    ...(['pull, outbox', ['shipments.read', 'pull.hint'], ['shipment']] as const),
  ],
  [
    ...(['POST /v3/shipments/labels', 'Standard', 'POST /v3/shipments/labels', 'labels', ['pack']] as const),
    ...(['bench, outbox', ['bench.scan', 'outbox.list'], ['bench', 'outbox']] as const),
  ],
  [
    ...(['GET /v3/shipments/{shipmentIds}/labels', 'Standard', 'GET /v3/shipments/*/labels', 'labelsPdf'] as const),
    ...([['fetchLabelAndInvoicePdf'], 'orders', ['orders.sheetPlan', 'orders.sheetPdf'], ['shipment']] as const),
  ],
  [
    'POST /v3/shipments/{shipmentIds}/labelOnly/pdf',
    ...(['Standard', 'POST /v3/shipments/*/labelOnly/pdf', 'labelOnlyPdf', ['fetchLabelPdf']] as const),
    ...([
      'documents, where the byte stream cannot be printed',
      ['prints.list', 'shelf.list'],
      ['prints', 'shelf'],
    ] as const),
  ],
  [
    'POST /v3/shipments/{shipmentIds}/labelOnly',
    ...(['Standard', 'POST /v3/shipments/*/labelOnly', 'labelOnly', ['fetchLabel']] as const),
    ...(['documents', ['prints.list', 'shelf.list'], ['prints', 'shelf']] as const),
  ],
  [
    ...(['POST /v3/shipments/dispatch', 'Standard', 'POST /v3/shipments/dispatch', 'dispatch', ['dispatch']] as const),
    ...(['bench, outbox', ['bench.scan', 'outbox.list'], ['bench', 'outbox']] as const),
  ],
  [
    ...(['GET /v3/shipments/{shipmentIds}', 'Common', 'GET /v3/shipments/*', 'details'] as const),
    ...([['readDetails', 'readAddress'], 'documents', ['selfShip.printSlip'], ['self-ship']] as const),
  ],
  [
    ...(['GET /v3/shipments/{shipmentIds}/invoices', 'Standard', 'GET /v3/shipments/*/invoices', 'invoices'] as const),
    ...([
      ['fetchInvoicePdf', 'readInvoices'],
      'orders, documents',
      ['orders.invoices', 'orders.invoicePdf'],
      ['shipment'],
    ] as const),
  ],
  [
    ...(['POST /v3/shipments/cancel', 'Common', 'POST /v3/shipments/cancel', 'cancel', ['cancel']] as const),
    ...(['orders, outbox', ['orders.cancelPlan', 'orders.cancel'], ['shipment']] as const),
  ],
  [
    ...(['GET /v3/shipments/{shipmentIds}/forms', 'Standard', 'GET /v3/shipments/*/forms', 'forms'] as const),
    ...([['readForms'], 'orders', ['orders.forms'], ['shipment']] as const),
  ],
  [
    'POST /v3/shipments/forms/updateAck',
    ...(['Standard', 'POST /v3/shipments/forms/updateAck', 'formsAck', ['updateFormsAck']] as const),
    ...(['orders, outbox', ['orders.acknowledgeForms'], ['shipment']] as const),
  ],
  [
    'GET /v3/shipments/handover/counts?locationId={location_id}',
    ...(['Standard', 'GET /v3/shipments/handover/counts', 'counts', ['readHandoverCounts']] as const),
    ...(['handover', ['handover.overview', 'handover.reconcile'], ['handover']] as const),
  ],
  [
    ...(['POST /v3/shipments/manifest', 'Standard', 'POST /v3/shipments/manifest', 'manifest'] as const),
    ...([['fetchManifest'], 'handover', ['handover.manifest'], ['handover']] as const),
  ],
  [
    'GET /v3/shipments/otc/{locationId}?requestType={requestType}',
    ...(['Standard', 'GET /v3/shipments/otc/*', 'otc', ['readReturnOtcs']] as const),
    ...(['handover', ['handover.returnOtcs'], ['handover']] as const),
  ],
  [
    ...([
      'GET /v2/returns',
      'Common',
      'GET /v2/returns',
      'returns',
      ['searchReturns', 'nextReturns', 'readReturns'],
    ] as const),
    ...(['pull, outbox', ['returns.list', 'returns.read', 'returns.receive'], ['returns']] as const),
  ],
  [
    'POST /v3/shipments/selfShip/dispatch',
    ...(['Self Ship', 'POST /v3/shipments/selfShip/dispatch', 'selfDispatch', ['selfDispatch']] as const),
    ...(['self-ship, outbox', ['selfShip.dispatch'], ['self-ship']] as const),
  ],
  [
    'POST /v3/shipments/selfShip/delivery',
    ...(['Self Ship', 'POST /v3/shipments/selfShip/delivery', 'selfDelivery', ['selfDelivery']] as const),
    ...(['self-ship, outbox', ['selfShip.deliver'], ['self-ship']] as const),
  ],
  [
    'POST /v3/shipments/selfShip/deliveryAttempt',
    ...(['Self Ship', 'POST /v3/shipments/selfShip/deliveryAttempt', 'selfAttempt', ['selfAttempt']] as const),
    ...(['self-ship, outbox', ['selfShip.attempt'], ['self-ship']] as const),
  ],
  [
    ...([
      'POST /v2/services/attempt',
      'Self Ship',
      'POST /v2/services/attempt',
      'serviceAttempt',
      ['serviceAttempt'],
    ] as const),
    ...([
      'self-ship, returns, outbox',
      ['services.attempt', 'returns.techVisitAttempt'],
      ['self-ship', 'returns'],
    ] as const),
  ],
  [
    ...(['POST /v2/services/complete', 'Self Ship', 'POST /v2/services/complete', 'serviceComplete'] as const),
    ...([['serviceComplete'], 'self-ship, outbox', ['services.complete'], ['self-ship']] as const),
  ],
  [
    ...([
      'POST /v2/returns/approve',
      'Self Ship',
      'POST /v2/returns/approve',
      'returnApprove',
      ['approveReturns'],
    ] as const),
    ...(['returns, outbox', ['returns.approve'], ['returns']] as const),
  ],
  [
    ...([
      'POST /v2/returns/reject',
      'Self Ship',
      'POST /v2/returns/reject',
      'returnReject',
      ['rejectReturns'],
    ] as const),
    ...(['returns, outbox', ['returns.reject'], ['returns']] as const),
  ],
  [
    ...([
      'POST /v2/returns/complete',
      'Self Ship',
      'POST /v2/returns/complete',
      'returnComplete',
      ['completeReturns'],
    ] as const),
    ...(['returns, outbox', ['returns.complete'], ['returns']] as const),
  ],
  [
    ...([
      'POST /v2/returns/pickup',
      'Self Ship',
      'POST /v2/returns/pickup',
      'returnPickup',
      ['pickUpReturns'],
    ] as const),
    ...(['returns, outbox', ['returns.pickup'], ['returns']] as const),
  ],
  [
    ...([
      'POST /v2/returns/pickupAttempt',
      'Self Ship',
      'POST /v2/returns/pickupAttempt',
      'returnPickupAttempt',
    ] as const),
    ...([['attemptReturnPickups'], 'returns, outbox', ['returns.pickupAttempt'], ['returns']] as const),
  ],
  [
    ...(['GET /selfship/vendors', 'Self Ship', 'GET /selfship/vendors', 'vendors', ['readVendors']] as const),
    ...(['self-ship', ['selfShip.vendors'], ['self-ship']] as const),
  ],
];

/** In the SDK and the OpenAPI, not in the list (marketplace-api 2, C26). */
const OTHERS: readonly Row[] = [
  [
    'GET /oauth-service/oauth/token',
    ...(['not in the list', 'GET /oauth-service/oauth/token', 'token', ['testCredentials']] as const),
    ...(['setup', ['setup.test'], ['first-run', 'settings']] as const),
  ],
  [
    'POST /v3/shipments/{shipmentId}/update',
    ...(['not in the list', 'POST /v3/shipments/*/update', 'selfUpdate', ['selfUpdate']] as const),
    ...(['self-ship, outbox', ['selfShip.update'], ['self-ship']] as const),
  ],
  [
    ...(['POST /v2/returns/cancel', 'not in the list', 'POST /v2/returns/cancel', 'returnCancel'] as const),
    ...([['cancelReturns'], 'returns, outbox', ['returns.cancel'], ['returns']] as const),
  ],
];

function lineOf([endpoint, type, asked, route, calls, folder, requests, screens]: Row): OverviewLine {
  const [method = '', path = ''] = asked.split(' ');
  return {
    ...{ endpoint, type, path, route, calls, folder, requests, screens },
    method: method === 'GET' ? 'GET' : 'POST',
  };
}

/** The 27 of the list, in its order. */
export const OVERVIEW: readonly OverviewLine[] = ROWS.map(lineOf);
export const BEYOND_THE_LIST: readonly OverviewLine[] = OTHERS.map(lineOf);

export function pathMatches(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((part, at) => part === '*' || part === given[at]);
}
