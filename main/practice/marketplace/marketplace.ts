import type { Clock } from '../../ports/clock.ts';
import { DEFAULT_LATE_MS, faultAnswer, takesEffect } from './apply-fault.ts';
import type { Call } from './call.ts';
import type { Mix } from './catalogue/generate.ts';
import { answerControl, type NetworkChange } from './control.ts';
import type { HistoryEntry } from './effects.ts';
import { type FaultSpec, Faults } from './faults.ts';
import { Ledger } from './ledger.ts';
import { RateLimit } from './rate-limit.ts';
import type { ShipmentRecord } from './records.ts';
import { RefusalRules } from './refusal-rules.ts';
import { errorReply, type PracticeAnswer, type PracticeReply, type PracticeRequest } from './reply.ts';
import type { ReturnRecord } from './return-records.ts';
import { answerCall, type FoundRoute, findRoute } from './seller-routes.ts';
import type { ServiceRecord } from './service-records.ts';
import { openStateFile, type StateFile } from './state-file.ts';
import type { Switches } from './switches.ts';

export interface PracticeMarketplaceOptions {
  readonly clock: Clock;
  readonly seed: number;
  /** Shipments of the catalogue at the start. */
  readonly shipments: number;
  /** `practice` unless told otherwise. */
  readonly mix?: Mix;
  readonly switches?: Partial<Switches>;
  readonly faults?: readonly FaultSpec[];
  /** Kept here and continued from here; its seed, size and start decide over the options. */
  readonly stateFile?: string;
}

export interface PracticeMarketplace {
  readonly appId: string;
  readonly appSecret: string;
  /** The first is the main one. */
  readonly locationIds: readonly [string, string, string];
  /** Synchronous and complete: the same clock readings and requests give the same answers. */
  answer(request: PracticeRequest): PracticeAnswer;
  networkUp(): boolean;
  setNetwork(up: boolean): void;
  /** Told of every change of the network, with how long it shall last where that is known. */
  onNetwork(listener: (change: NetworkChange) => void): void;
  setSwitches(switches: Partial<Switches>): void;
  addFault(fault: FaultSpec): void;
  history(): readonly HistoryEntry[];
  shipment(shipmentId: string): ShipmentRecord | undefined;
  shipments(): Iterable<ShipmentRecord>;
  returns(): Iterable<ReturnRecord>;
  services(): Iterable<ServiceRecord>;
  close(): void;
}

interface LateRequest {
  readonly dueMs: number;
  readonly request: PracticeRequest;
  readonly requestId: string;
}

export function createPracticeMarketplace(options: PracticeMarketplaceOptions): PracticeMarketplace {
  const { clock } = options;
  const catalogue = {
    seed: options.seed,
    shipments: options.shipments,
    mix: options.mix ?? 'practice',
    startMs: clock.wallMs(),
  } as const;
  const file: StateFile | undefined = options.stateFile ? openStateFile(options.stateFile, catalogue) : undefined;
  const head = file?.head ?? catalogue;
  const ledger = new Ledger(head, options.switches ?? {}, (entry) => file?.append(entry));
  for (const entry of file?.entries ?? []) ledger.replay(entry);

  const faults = new Faults(head.seed);
  for (const fault of options.faults ?? []) faults.add(fault);
  const rules = new RefusalRules();
  const rate = new RateLimit();
  const listeners: ((change: NetworkChange) => void)[] = [];
  let late: LateRequest[] = [];
  // Ids stay unique over restarts: a run that changed nothing left none behind.
  const run = ledger.history.length;
  let requests = 0;
  let up = true;
  let upAgainMs = Number.POSITIVE_INFINITY;

  const callOf = (request: PracticeRequest, query: string, nowMs: number, requestId: string): Call => ({
    request,
    query: new URLSearchParams(query),
    ledger,
    rules,
    seed: head.seed,
    nowMs,
    record: (effect) => void ledger.record(effect, nowMs, requestId),
  });

  /** What time brought since the last request, in the order it was due. */
  const settle = (nowMs: number): void => {
    for (;;) {
      const next = late[0];
      const readyMs = ledger.nextReadyMs() ?? Number.POSITIVE_INFINITY;
      if (!next || next.dueMs > nowMs || readyMs <= next.dueMs) {
        if (readyMs > nowMs) return;
        ledger.settle(Math.min(nowMs, next?.dueMs ?? nowMs));
        continue;
      }
      late = late.slice(1);
      const { pathname, query } = split(next.request.path);
      const found = findRoute(next.request.method, pathname, ledger.switches);
      if ('route' in found) answerCall(found, callOf(next.request, query, next.dueMs, next.requestId));
    }
  };

  const networkUp = (): boolean => {
    if (!up && clock.wallMs() >= upAgainMs) up = true;
    return up;
  };

  const setNetwork = (change: NetworkChange): void => {
    up = change.up;
    upAgainMs = change.forMs === undefined ? Number.POSITIVE_INFINITY : clock.wallMs() + change.forMs;
    for (const listener of listeners) listener(change);
  };

  const answerSeller = (found: FoundRoute, call: Call, requestId: string): PracticeAnswer => {
    const limit = ledger.switches.requestsPerSecond;
    if (limit !== null && !rate.take(limit, call.nowMs))
      return errorReply(429, 'TOO_MANY_REQUESTS: slow down', 'request');
    const fault = faults.take(found.route);
    if (!fault) return answerCall(found, call);
    if (fault.kind === 'late') {
      const dueMs = call.nowMs + (fault.delayMs ?? DEFAULT_LATE_MS);
      late = [...late, { dueMs, request: call.request, requestId }].sort((left, right) => left.dueMs - right.dueMs);
    }
    return faultAnswer(fault, takesEffect(fault) ? answerCall(found, call) : undefined);
  };

  const answer = (request: PracticeRequest): PracticeAnswer => {
    const nowMs = clock.wallMs();
    settle(nowMs);
    requests += 1;
    const requestId = `r${run}.${requests}`;
    const { pathname, query } = split(request.path);
    const call = callOf(request, query, nowMs, requestId);
    if (pathname.startsWith('/control/')) {
      return dated(answerControl(call, pathname, { faults, setNetwork, networkUp }), nowMs, requestId);
    }
    if (!networkUp()) return { drop: true, applied: false };
    const found = findRoute(request.method, pathname, ledger.switches);
    const answered = 'route' in found ? answerSeller(found, call, requestId) : found;
    return 'drop' in answered ? answered : dated(answered, nowMs, requestId);
  };

  return {
    appId: ledger.account.appId,
    appSecret: ledger.account.appSecret,
    locationIds: ledger.account.locationIds,
    answer,
    networkUp,
    setNetwork: (value) => setNetwork({ up: value }),
    onNetwork: (listener) => void listeners.push(listener),
    setSwitches: (switches) => void ledger.record({ kind: 'switched', switches }, clock.wallMs(), 'host'),
    addFault: (fault) => faults.add(fault),
    history: () => {
      settle(clock.wallMs());
      return ledger.history;
    },
    shipment: (shipmentId) => {
      settle(clock.wallMs());
      return ledger.store.byShipmentId(shipmentId);
    },
    shipments: () => ledger.store.all(),
    returns: () => ledger.returns.all(),
    services: () => ledger.services.all(),
    close: () => file?.close(),
  };
}

function dated(reply: PracticeReply, nowMs: number, requestId: string): PracticeReply {
  const date = new Date(nowMs).toUTCString();
  return { ...reply, headers: { ...reply.headers, date, 'x-request-id': requestId } };
}

function split(path: string): { readonly pathname: string; readonly query: string } {
  const mark = path.indexOf('?');
  return mark < 0 ? { pathname: path, query: '' } : { pathname: path.slice(0, mark), query: path.slice(mark + 1) };
}
