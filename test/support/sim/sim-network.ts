import type { Http, HttpOutcome, HttpRequest } from '../../../main/ports/http.ts';
import type { PracticeMarketplace } from '../../../main/practice/marketplace/marketplace.ts';
import type { PracticeAnswer } from '../../../main/practice/marketplace/reply.ts';
import type { MutationKind } from '../../../shared/model/states.ts';
import type { Mishaps } from './chance.ts';
import { changeKindOf, changesIn, type SeenChange, takenIn } from './seen-changes.ts';
import type { SimTime } from './sim-time.ts';

/** One request as the world saw it: when it left a station and when it arrived, each as often as it did. */
export interface SeenRequest {
  readonly station: number;
  readonly number: number;
  readonly what: MutationKind | 'token' | 'read' | 'document' | 'other';
  readonly path: string;
  /** Shipments, returns or services that a change is about. */
  readonly shipmentIds: readonly string[];
  readonly changes: readonly SeenChange[];
  readonly leftMs: number;
  /** Empty: it never arrived. A copy made on the way is no second request. */
  readonly arrivedMs: number[];
  /** What the station heard. */
  heard: { readonly atMs: number; readonly status: number | string; readonly retryAfterS: number | null } | null;
}

export interface NetworkOptions {
  readonly time: SimTime;
  readonly marketplace: PracticeMarketplace;
  readonly mishaps: Mishaps;
  readonly trace: (line: string) => void;
  /** How much seldomer than usual stations search: each search meets with so many times as much. */
  readonly perSearch?: number;
  /** Right before a request of a station leaves. */
  readonly onLeaving?: (request: SeenRequest) => void;
  /** Right before it is answered, the first time it arrives. */
  readonly onArriving?: (request: SeenRequest) => void;
  /** Right after that, with the changes it was answered as taken for. */
  readonly onTaken?: (request: SeenRequest, taken: readonly SeenChange[]) => void;
}

export interface SimNetwork {
  /** The http port of a station; what a run asks after its death is its own business. */
  portOf(station: number): Http;
  readonly requests: readonly SeenRequest[];
  /** Nothing of this station gets through until then. */
  cut(station: number, untilMs: number): void;
  isCut(station: number): boolean;
}

/** Nothing arrives later than this after it left: the outbox believes "not applied" only when longer has passed. */
const LATEST_MS = 100_000;

type Way = { readonly arrives: readonly number[]; readonly answer: 'true' | 'none' | 'reset' | 'cut-off' | Canned };
interface Canned {
  readonly status: number;
  readonly html?: boolean;
  readonly retryAfterS?: number;
}

/** The marketplace behind a network on which everything that happens to requests happens. */
export function createSimNetwork(options: NetworkOptions): SimNetwork {
  const { time, marketplace, mishaps, trace } = options;
  const requests: SeenRequest[] = [];
  const cutUntil = new Map<number, number>();
  const latency = mishaps.draw('latency');
  const isCut = (station: number) => (cutUntil.get(station) ?? 0) > time.nowMs();

  /** What becomes of a request, drawn when it leaves. */
  function wayOf(seen: SeenRequest): Way {
    const there = latency.between(20, 250);
    const often = seen.path.startsWith('/filter') ? (options.perSearch ?? 1) : 1;
    const strikes = (kind: string, share: number) => mishaps.strikes(kind, share * often);
    const details = mishaps.draw('request details');
    const more = seen.changes.length > 0 ? 2 : 1;
    const late = () => details.between(1_000, LATEST_MS);
    if (strikes('lost-request', 0.004 * more)) return { arrives: [], answer: 'none' };
    if (strikes('lost-reply', 0.006 * more)) return { arrives: [there], answer: 'none' };
    if (strikes('late-request', 0.004 * more)) return { arrives: [late()], answer: 'none' };
    if (strikes('reset-then-late', 0.004 * more))
      return { arrives: [details.between(2_000, LATEST_MS)], answer: 'reset' };
    if (strikes('doubled-request', 0.004))
      return { arrives: [there, there + details.between(50, 30_000)], answer: 'true' };
    if (strikes('reset-before', 0.006 * more)) return { arrives: [], answer: 'reset' };
    if (strikes('reset-after', 0.006 * more)) return { arrives: [there], answer: 'reset' };
    if (strikes('cut-off-reply', 0.003)) return { arrives: [there], answer: 'cut-off' };
    if (strikes('429', 0.004)) return { arrives: [], answer: { status: 429 } };
    if (strikes('429-retry-after', 0.004)) {
      return { arrives: [], answer: { status: 429, retryAfterS: 1 + details.below(40) } };
    }
    if (strikes('500-not-applied', 0.003)) return { arrives: [], answer: { status: 500 } };
    if (strikes('500-applied', 0.003 * more)) return { arrives: [there], answer: { status: 500 } };
    if (strikes('503', 0.003)) return { arrives: [], answer: { status: 503, retryAfterS: 2 + details.below(20) } };
    if (strikes('599-applied', 0.003 * more)) return { arrives: [there], answer: { status: 599 } };
    if (strikes('html', 0.003)) return { arrives: [], answer: { status: 200, html: true } };
    if (strikes('html-applied', 0.002 * more)) return { arrives: [there], answer: { status: 502, html: true } };
    if (strikes('slow-reply', 0.004)) return { arrives: [there + details.between(5_000, 50_000)], answer: 'true' };
    return { arrives: [there], answer: 'true' };
  }

  function exchange(station: number, request: HttpRequest): Promise<HttpOutcome> {
    const seen = seenOf(station, request, requests.length, time.nowMs());
    requests.push(seen);
    if (seen.what !== 'read') trace(`s${station} > ${seen.what} ${seen.shipmentIds.join(',')} ${seen.path}`);
    options.onLeaving?.(seen);
    const told = (outcome: HttpOutcome): HttpOutcome => {
      const status = outcome.ok ? outcome.reply.status : outcome.fault.cause;
      const after = outcome.ok ? outcome.reply.headers['retry-after'] : undefined;
      seen.heard = { atMs: time.nowMs(), status, retryAfterS: after === undefined ? null : Number(after) };
      if (seen.what !== 'read' || status !== 200)
        trace(`s${station} < ${seen.what} ${seen.shipmentIds.join(',')} ${status}`);
      return outcome;
    };
    if (isCut(station)) {
      const silent = mishaps.strikes('cut-silent', 0.3);
      return time
        .sleep(silent ? 5_000 : 30)
        .then(() => told(fault('not-sent', silent ? 'timeout' : 'refused', 'no way to the marketplace')));
    }
    const way = wayOf(seen);
    return new Promise((resolve) => {
      let settled = false;
      const settle = (outcome: HttpOutcome) => {
        if (settled) return;
        settled = true;
        cancel();
        resolve(told(outcome));
      };
      const cancel = time.after(request.timeoutMs, () => settle(fault('unknown', 'timeout', 'no reply in time')));
      const backMs = latency.between(20, 250);
      const back = (outcome: HttpOutcome) =>
        void time.after(backMs, () => {
          // A line that was cut meanwhile carries nothing back.
          settle(isCut(station) && outcome.ok ? fault('unknown', 'reset', 'ECONNRESET') : outcome);
        });
      for (const [copy, atMs] of way.arrives.entries()) {
        time.after(atMs, () => {
          if (isCut(station) && atMs < request.timeoutMs) return settle(fault('unknown', 'reset', 'ECONNRESET'));
          if (copy === 0) options.onArriving?.(seen);
          seen.arrivedMs.push(time.nowMs());
          const answer = marketplace.answer(asPractice(request));
          if (seen.changes.length > 0 && 'status' in answer) {
            options.onTaken?.(seen, takenIn(seen.changes, answer.status, Buffer.from(answer.body).toString()));
          }
          if (copy === 0 && way.answer === 'true') back(asOutcome(answer, request.maxReplyBytes));
        });
      }
      const firstMs = Math.min(...way.arrives, request.timeoutMs - 1_000);
      if (way.answer === 'reset') {
        const inTime = way.arrives.length > 0 && firstMs < 1_000 ? firstMs : 40;
        time.after(inTime, () => back(fault('unknown', 'reset', 'ECONNRESET')));
      } else if (way.answer === 'cut-off') {
        time.after(firstMs, () => back(fault('unknown', 'truncated', 'the connection ended within the reply')));
      } else if (typeof way.answer === 'object') {
        const canned = way.answer;
        time.after(way.arrives.length > 0 ? firstMs : 60, () => back(cannedReply(canned, wallText())));
      }
    });
  }

  const wallText = () => {
    const answer = marketplace.answer({ method: 'GET', path: '/control/network', headers: {}, body: '' });
    return 'headers' in answer ? (answer.headers['date'] ?? '') : '';
  };

  return {
    portOf: (station) => ({ exchange: (request) => exchange(station, request), close: async () => undefined }),
    requests,
    cut(station, untilMs) {
      cutUntil.set(station, untilMs);
      trace(`s${station} the line is cut until ${Math.round(untilMs / 1000)}`);
    },
    isCut,
  };
}

function seenOf(station: number, request: HttpRequest, number: number, leftMs: number): SeenRequest {
  const url = new URL(request.url);
  const path = `${url.pathname.replace(/^\/sellers\/v3\/shipments/, '')}${url.search}`;
  const what = whatOf(request.method, url.pathname);
  const kind = changeKindOf(request.method, url.pathname);
  const changes = kind === undefined ? [] : changesIn(kind, request.body ?? '');
  const shipmentIds = changes.map(({ id }) => id);
  return { station, number, what: kind ?? what, path, shipmentIds, changes, leftMs, arrivedMs: [], heard: null };
}

function whatOf(method: string, path: string): SeenRequest['what'] {
  if (path.includes('oauth')) return 'token';
  if (/\/(labelOnly|labelOnly\/pdf|labels|invoices)$/.test(path)) return 'document';
  return method === 'GET' || path.includes('/filter') ? 'read' : 'other';
}

function asPractice(request: HttpRequest) {
  const url = new URL(request.url);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  return { method: request.method, path: `${url.pathname}${url.search}`, headers, body: request.body ?? '' };
}

function asOutcome(answer: PracticeAnswer, maxReplyBytes: number): HttpOutcome {
  if ('drop' in answer) return fault('unknown', 'reset', 'ECONNRESET');
  if (answer.body.length > maxReplyBytes) return fault('unknown', 'too-large', `more than ${maxReplyBytes} bytes`);
  const headers = { ...answer.headers, 'content-length': String(answer.body.length) };
  return { ok: true, reply: { status: answer.status, headers, body: answer.body } };
}

function cannedReply({ status, html, retryAfterS }: Canned, date: string): HttpOutcome {
  const text = html
    ? '<html><body>Bad gateway</body></html>'
    : JSON.stringify({ errors: [{ code: 'ERROR', description: 'not now' }] });
  return {
    ok: true,
    reply: {
      status,
      headers: {
        date,
        'content-type': html ? 'text/html' : 'application/json',
        ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
      },
      body: new TextEncoder().encode(text),
    },
  };
}

type Fault = Extract<HttpOutcome, { ok: false }>['fault'];

function fault(kind: Fault['kind'], cause: Fault['cause'], message: string): HttpOutcome {
  return { ok: false, fault: { kind, cause, message } };
}
