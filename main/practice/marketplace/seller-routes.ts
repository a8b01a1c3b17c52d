import type { Call } from './call.ts';
import { answerDispatch } from './endpoints/dispatch.ts';
import { answerForms, answerFormsAck } from './endpoints/forms.ts';
import { answerInvoices, answerLabelsPdf } from './endpoints/invoices.ts';
import { answerLabelOnly, answerLabelOnlyPdf } from './endpoints/label-only.ts';
import { answerPack } from './endpoints/pack.ts';
import { answerByIds, answerDetails, answerFilter, answerNextPage } from './endpoints/shipments.ts';
import { answerToken, refuseToken } from './endpoints/token.ts';
import type { Route } from './faults.ts';
import { errorReply, type PracticeReply, Refusal } from './reply.ts';
import type { Switches } from './switches.ts';

/** A seller route that exists: its name for faults, and what answers it. */
export interface FoundRoute {
  readonly route: Route;
  readonly answer: (call: Call) => PracticeReply;
}

/** The route of a path (without query), or the 404 or 405 it gets. */
export function findRoute(method: string, pathname: string, switches: Switches): FoundRoute | PracticeReply {
  const segments = decodedSegments(pathname);
  const path = segments?.join('/');
  if (path === 'oauth-service/oauth/token') return only(method, ['GET', 'POST'], 'token', answerToken);
  if (segments?.[0] !== 'sellers' || segments[1] !== 'v3' || segments[2] !== 'shipments') return notFound(pathname);
  const [first, second, third] = segments.slice(3);
  const count = segments.length - 3;
  if (count === 0) return only(method, ['GET'], 'shipments', withToken(answerByIds));
  if (first === 'filter' && (count === 1 || (count === 2 && second === ''))) {
    const answer = method === 'GET' ? answerNextPage : answerFilter;
    return only(method, ['GET', 'POST'], 'filter', withToken(answer));
  }
  if (first === 'labels' && count === 1) return only(method, ['POST'], 'labels', withToken(answerPack));
  if (first === 'dispatch' && count === 1) return only(method, ['POST'], 'dispatch', withToken(answerDispatch));
  if (first === 'forms' && second === 'updateAck' && count === 2) {
    return only(method, ['POST'], 'forms', withToken(answerFormsAck));
  }
  const ids = first ?? '';
  if (count === 1 && ids !== '')
    return only(
      method,
      ['GET'],
      'details',
      withToken((call) => answerDetails(call, ids)),
    );
  if (second === 'labelOnly' && (count === 2 || (count === 3 && third === 'pdf'))) {
    const methods = switches.tolerateLabelGet ? ['POST', 'GET'] : ['POST'];
    const [route, answer] =
      count === 2 ? (['labelOnly', answerLabelOnly] as const) : (['labelOnlyPdf', answerLabelOnlyPdf] as const);
    return only(
      method,
      methods,
      route,
      withToken((call) => answer(call, ids)),
    );
  }
  if (count === 2 && (second === 'labels' || second === 'invoices')) {
    const [route, answer] =
      second === 'labels' ? (['labelsPdf', answerLabelsPdf] as const) : (['invoices', answerInvoices] as const);
    return only(
      method,
      ['GET'],
      route,
      withToken((call) => answer(call, ids)),
    );
  }
  if (count === 2 && second === 'forms') {
    return only(
      method,
      ['GET', 'POST'],
      'forms',
      withToken((call) => answerForms(call, ids)),
    );
  }
  return notFound(pathname);
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

function withToken(answer: (call: Call) => PracticeReply): (call: Call) => PracticeReply {
  return (call) => refuseToken(call) ?? answer(call);
}

function only(
  method: string,
  methods: readonly string[],
  route: Route,
  answer: (call: Call) => PracticeReply,
): FoundRoute | PracticeReply {
  if (methods.includes(method)) return { route, answer };
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
