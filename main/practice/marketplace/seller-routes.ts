import type { Call } from './call.ts';
import { answerCancel } from './endpoints/cancel.ts';
import { answerDispatch } from './endpoints/dispatch.ts';
import { answerForms, answerFormsAck } from './endpoints/forms.ts';
import { answerCounts, answerOtc } from './endpoints/handover.ts';
import { answerInvoices, answerLabelsPdf } from './endpoints/invoices.ts';
import { answerLabelOnly, answerLabelOnlyPdf } from './endpoints/label-only.ts';
import { answerManifest } from './endpoints/manifest.ts';
import { answerPack } from './endpoints/pack.ts';
import { answerReturnApprove, answerReturnReject } from './endpoints/return-decisions.ts';
import {
  answerReturnCancel,
  answerReturnComplete,
  answerReturnPickup,
  answerReturnPickupAttempt,
} from './endpoints/return-ends.ts';
import { answerReturns } from './endpoints/returns.ts';
import { answerSelfAttempt, answerSelfDelivery } from './endpoints/self-delivery.ts';
import { answerSelfDispatch } from './endpoints/self-dispatch.ts';
import { answerSelfUpdate } from './endpoints/self-update.ts';
import { answerServiceAttempt, answerServiceComplete } from './endpoints/services.ts';
import { answerByIds, answerDetails, answerFilter, answerNextPage } from './endpoints/shipments.ts';
import { answerToken, refuseToken } from './endpoints/token.ts';
import { answerVendors } from './endpoints/vendors.ts';
import type { Route } from './faults.ts';
import { errorReply, type PracticeReply, Refusal } from './reply.ts';
import type { Switches } from './switches.ts';

/** A seller route that exists: its name for faults, and what answers it. */
export interface FoundRoute {
  readonly route: Route;
  readonly answer: (call: Call) => PracticeReply;
}

interface SellerRoute {
  readonly name: Route;
  /** Below `/sellers`; `*` stands for the one segment the endpoint reads ids from. */
  readonly path: string;
  readonly methods: readonly string[] | ((switches: Switches) => readonly string[]);
  readonly answer: (call: Call, ids: string) => PracticeReply;
  /** Stands in the SDK and the OpenAPI only (C26). */
  readonly sdk?: true;
}

const GET = ['GET'];
const POST = ['POST'];
const labelMethods = ({ tolerateLabelGet }: Switches) => (tolerateLabelGet ? ['POST', 'GET'] : POST);
const formsMethods = ({ formsMethod }: Switches) =>
  formsMethod === 'both' ? ['GET', 'POST'] : formsMethod === 'get' ? GET : POST;
const answerFilterCall = (call: Call) => (call.request.method === 'GET' ? answerNextPage(call) : answerFilter(call));

/** Paths without a `*` come first: `shipments/labels` is no shipment of that name. */
const SELLER_ROUTES: readonly SellerRoute[] = [
  { name: 'shipments', path: 'v3/shipments', methods: GET, answer: answerByIds },
  { name: 'filter', path: 'v3/shipments/filter', methods: ['GET', 'POST'], answer: answerFilterCall },
  { name: 'filter', path: 'v3/shipments/filter/', methods: ['GET', 'POST'], answer: answerFilterCall },
  { name: 'labels', path: 'v3/shipments/labels', methods: POST, answer: answerPack },
  { name: 'dispatch', path: 'v3/shipments/dispatch', methods: POST, answer: answerDispatch },
  { name: 'cancel', path: 'v3/shipments/cancel', methods: POST, answer: answerCancel },
  { name: 'manifest', path: 'v3/shipments/manifest', methods: POST, answer: answerManifest },
  { name: 'formsAck', path: 'v3/shipments/forms/updateAck', methods: POST, answer: answerFormsAck },
  { name: 'counts', path: 'v3/shipments/handover/counts', methods: GET, answer: answerCounts },
  { name: 'selfDispatch', path: 'v3/shipments/selfShip/dispatch', methods: POST, answer: answerSelfDispatch },
  { name: 'selfDelivery', path: 'v3/shipments/selfShip/delivery', methods: POST, answer: answerSelfDelivery },
  { name: 'selfAttempt', path: 'v3/shipments/selfShip/deliveryAttempt', methods: POST, answer: answerSelfAttempt },
  { name: 'vendors', path: 'selfship/vendors', methods: GET, answer: answerVendors },
  { name: 'serviceAttempt', path: 'v2/services/attempt', methods: POST, answer: answerServiceAttempt },
  { name: 'serviceComplete', path: 'v2/services/complete', methods: POST, answer: answerServiceComplete },
  { name: 'returns', path: 'v2/returns', methods: GET, answer: answerReturns },
  { name: 'returnApprove', path: 'v2/returns/approve', methods: POST, answer: answerReturnApprove },
  { name: 'returnReject', path: 'v2/returns/reject', methods: POST, answer: answerReturnReject },
  { name: 'returnComplete', path: 'v2/returns/complete', methods: POST, answer: answerReturnComplete },
  { name: 'returnCancel', path: 'v2/returns/cancel', methods: POST, answer: answerReturnCancel, sdk: true },
  { name: 'returnPickup', path: 'v2/returns/pickup', methods: POST, answer: answerReturnPickup },
  { name: 'returnPickupAttempt', path: 'v2/returns/pickupAttempt', methods: POST, answer: answerReturnPickupAttempt },
  { name: 'otc', path: 'v3/shipments/otc/*', methods: GET, answer: answerOtc },
  { name: 'details', path: 'v3/shipments/*', methods: GET, answer: answerDetails },
  { name: 'labelOnly', path: 'v3/shipments/*/labelOnly', methods: labelMethods, answer: answerLabelOnly },
  { name: 'labelOnlyPdf', path: 'v3/shipments/*/labelOnly/pdf', methods: labelMethods, answer: answerLabelOnlyPdf },
  { name: 'labelsPdf', path: 'v3/shipments/*/labels', methods: GET, answer: answerLabelsPdf },
  { name: 'invoices', path: 'v3/shipments/*/invoices', methods: GET, answer: answerInvoices },
  { name: 'forms', path: 'v3/shipments/*/forms', methods: formsMethods, answer: answerForms },
  { name: 'selfUpdate', path: 'v3/shipments/*/update', methods: POST, answer: answerSelfUpdate, sdk: true },
];

const PATTERNS = SELLER_ROUTES.map((route) => ({ route, segments: route.path.split('/') }));

/** The route of a path (without query), or the 404 or 405 it gets. */
export function findRoute(method: string, pathname: string, switches: Switches): FoundRoute | PracticeReply {
  const segments = decodedSegments(pathname);
  if (segments?.join('/') === 'oauth-service/oauth/token') {
    return only(method, ['GET', 'POST'], { route: 'token', answer: answerToken });
  }
  const [base, ...below] = segments ?? [];
  const found = base === 'sellers' ? PATTERNS.find((each) => matches(each.segments, below)) : undefined;
  if (!found || (found.route.sdk && switches.sdkRoutes === 'absent')) return notFound(pathname);
  const { name, methods, answer } = found.route;
  const ids = below[found.segments.indexOf('*')] ?? '';
  return only(method, typeof methods === 'function' ? methods(switches) : methods, {
    route: name,
    answer: (call) => refuseToken(call) ?? answer(call, ids),
  });
}

/** Runs an endpoint; a refusal of the whole request becomes its reply. */
export function answerCall(found: FoundRoute, call: Call): PracticeReply {
  try {
    return found.answer(call);
  } catch (error) {
    if (error instanceof Refusal) return error.toReply();
    throw error;
  }
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => (part === '*' ? segments[index] !== '' : part === segments[index]))
  );
}

function only(method: string, methods: readonly string[], found: FoundRoute): FoundRoute | PracticeReply {
  if (methods.includes(method)) return found;
  const refused = errorReply(405, `METHOD_NOT_ALLOWED: use ${methods.join(' or ')}`, method);
  return { ...refused, headers: { ...refused.headers, allow: methods.join(', ') } };
}

function notFound(pathname: string): PracticeReply {
  return errorReply(404, 'NOT_FOUND: no such path', pathname.slice(0, 200));
}

/** Segments after the leading slash, percent-decoded; clients encode the comma between ids or not (marketplace-api 1). */
function decodedSegments(pathname: string): readonly string[] | undefined {
  if (!pathname.startsWith('/')) return undefined;
  try {
    return pathname.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
