import type { Answer, BatchAnswer, MarketplaceClient } from '../../../main/marketplace/client.ts';
import type { Route } from '../../../main/practice/marketplace/faults.ts';
import type { PracticeReply, PracticeRequest } from '../../../main/practice/marketplace/reply.ts';
import { findRoute } from '../../../main/practice/marketplace/seller-routes.ts';
import { DEFAULT_SWITCHES, type Switches } from '../../../main/practice/marketplace/switches.ts';
import { type PracticeBench, startPracticeBench } from '../practice-bench.ts';
import { unlimitedLimiter } from '../unlimited-limiter.ts';
import type { ClientCall } from './endpoint.ts';

/** What was seen to happen, told by the traffic itself: which function of the client went where and came back how. */
export interface Recorder {
  /** A marketplace of its own, whose traffic is kept here. */
  start(switches?: Partial<Switches>): Promise<PracticeBench>;
  /** Routes a function went to, with method and path as sent, and whether it came back a success. */
  readonly went: ReadonlyMap<ClientCall, readonly Trip[]>;
  /** Code texts in what came back to a function. */
  codesOf(call: ClientCall): ReadonlySet<string>;
  /** `switch=value` of every marketplace that answered a request. */
  readonly switches: ReadonlySet<string>;
}

export interface Trip {
  readonly route: Route;
  readonly method: string;
  /** Below the sellers base, without the query. */
  readonly path: string;
  readonly query: string;
  succeeded: boolean;
}

const CODE = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g;

export function createRecorder(): Recorder {
  const went = new Map<ClientCall, Trip[]>();
  const codes = new Map<ClientCall, Set<string>>();
  const switchesSeen = new Set<string>();
  let asking: ClientCall | undefined;
  let trips: Trip[] = [];

  function watch(request: PracticeRequest, answer: PracticeReply | undefined, switches: Switches): void {
    const [path = '', query = ''] = request.path.split('?');
    const found = findRoute(request.method, path, switches);
    if (asking === undefined || !('route' in found)) return;
    for (const [name, value] of Object.entries(switches)) switchesSeen.add(switchText(name, value));
    const told = Buffer.from(answer?.body ?? []).toString('latin1');
    const own = codes.get(asking) ?? new Set();
    for (const [code] of told.slice(0, 20_000).matchAll(CODE)) own.add(code);
    codes.set(asking, own);
    // A token is fetched on the way to everything else.
    if (found.route === 'token' && asking !== 'testCredentials') return;
    trips.push({
      ...{ route: found.route, method: request.method, query, succeeded: false },
      path: path.replace('/sellers', ''),
    });
  }

  /** The same client, each of whose functions is kept with what it did. Requests go one at a time here. */
  function watched(client: MarketplaceClient): MarketplaceClient {
    const wrapped = Object.entries(client).map(([name, ask]: [string, unknown]) => [name, recorded(name, ask)]);
    return Object.fromEntries(wrapped) as MarketplaceClient;
  }

  function recorded(name: string, ask: unknown): unknown {
    if (typeof ask !== 'function' || name === 'serverOffsetMs') return ask;
    const call = name as ClientCall;
    return async (...given: unknown[]): Promise<Answer<unknown>> => {
      asking = call;
      trips = [];
      try {
        const answer = (await ask(...given)) as Answer<unknown>;
        for (const trip of trips) trip.succeeded = isSuccess(answer);
        went.set(call, [...(went.get(call) ?? []), ...trips]);
        return answer;
      } finally {
        asking = undefined;
      }
    };
  }

  return {
    async start(given = {}) {
      const switches = { ...DEFAULT_SWITCHES, packDelayMs: 0, ...given };
      const bench = await startPracticeBench(switches, {
        limiter: unlimitedLimiter,
        watch: (request, answer) => watch(request, answer, switches),
      });
      return { ...bench, client: watched(bench.client) };
    },
    went,
    codesOf: (call) => codes.get(call) ?? new Set(),
    switches: switchesSeen,
  };
}

export function switchText(name: string, value: unknown): string {
  return `${name}=${String(value)}`;
}

function isSuccess(answer: Answer<unknown>): boolean {
  if (!answer.ok) return false;
  const { value } = answer;
  const items = value instanceof Map ? [...(value as BatchAnswer).values()] : [];
  return items.every((item) => Array.isArray(item) || item.kind === 'success');
}
