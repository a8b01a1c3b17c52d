import type {
  Answer,
  InvoiceRecord,
  ItemAnswer,
  Lane,
  MarketplaceClient,
  MarketplaceFault,
  MayLeave,
} from '../../main/marketplace/client.ts';
import type { Clock } from '../../main/ports/clock.ts';
import type { Timers } from '../../main/ports/timers.ts';
import type { Return, ReturnStatus } from '../../shared/model/returns.ts';
import type { Shipment, ShipmentState } from '../../shared/model/shipment.ts';
import type { MutationKind } from '../../shared/model/states.ts';
import { type AskForChange, scriptedChanges } from './scripted-changes.ts';
import { createScriptedOrders, failure } from './scripted-orders.ts';

/** Changes by their kind; `read` is of shipments, `read-returns` of returns by id. */
export type CallName =
  | MutationKind
  | 'read'
  | 'read-returns'
  | 'search-returns'
  | 'details'
  | 'label'
  | 'label-pdf'
  | 'invoice-pdf'
  | 'invoices'
  | 'forms'
  | 'counts'
  | 'manifest'
  | 'otcs'
  | 'vendors'
  | 'address';

export interface Call {
  readonly name: CallName;
  readonly ids: readonly string[];
  readonly lane: Lane;
  /** Monotonic ms at which the client was asked. */
  readonly atMs: number;
}

/** What becomes of one call. The client hears of it `afterMs` later, 20 ms unless told. */
export type Fate = { readonly afterMs?: number } & (
  | { readonly kind: 'ok' }
  /** Reaches the server or not, and the client hears nothing of the outcome. `arrivesAfterMs` counts from when the client gave up. */
  | { readonly kind: 'unknown'; readonly applied: boolean; readonly arrivesAfterMs?: number; readonly status?: number }
  /** Something in between answers, with HTML; the server hears nothing. */
  | { readonly kind: 'html' }
  | { readonly kind: 'not-sent' }
  | { readonly kind: 'throttled'; readonly retryAfterMs?: number }
  | { readonly kind: 'credentials' }
  | { readonly kind: 'refused'; readonly status: number; readonly codes?: readonly string[] }
);

export interface ScriptedMarketplace {
  readonly client: MarketplaceClient;
  /** Every call, in order. */
  readonly calls: readonly Call[];
  /** Every effect a change had, in order; `shipmentId` is what the answer names it by, a return or service where it is about one. */
  readonly effects: readonly { readonly kind: MutationKind; readonly shipmentId: string; readonly atMs: number }[];
  put(shipment: Shipment): void;
  read(shipmentId: string): Shipment | undefined;
  state(shipmentId: string): ShipmentState;
  setState(shipmentId: string, state: ShipmentState): void;
  setHold(shipmentId: string, hold: boolean): void;
  putReturn(ret: Return): void;
  readReturn(returnId: string): Return | undefined;
  status(returnId: string): ReturnStatus;
  setStatus(returnId: string, status: ReturnStatus): void;
  /** A service of a forward order. */
  putService(serviceFulfilmentId: string, shipmentId: string): void;
  callsOf(name: CallName): readonly Call[];
  effectsOf(kind: MutationKind, id: string): number;
}

export interface ScriptedOptions {
  /** How long a request waits for its turn before it leaves; not at all when left out. */
  readonly turnMs?: (name: CallName) => number;
  readonly clock: Clock;
  readonly timers: Timers;
  /** The fate of each call; all succeed when left out. */
  readonly fate?: (call: Call) => Fate;
  /** A code the server answers for one change it would else have applied; `id` is what the answer names it by. */
  readonly refuse?: (kind: MutationKind, id: string) => string | undefined;
  /** From the pack until PACKED; the state then reached may be another. */
  readonly packing?: (shipmentId: string) => { readonly afterMs: number; readonly state: ShipmentState };
  /** Without guards the server applies whatever it is told, however often: only the client's care keeps it at once. */
  readonly guards?: boolean;
  readonly label?: (shipmentId: string) => Uint8Array;
  /** The bytes of any PDF asked for; a small whole one unless told. */
  readonly pdf?: (shipmentId: string) => Uint8Array;
  /** The label in its other form; an empty PDF unless told. */
  readonly labelPdf?: (shipmentId: string) => Uint8Array;
  readonly invoice?: (shipmentId: string) => InvoiceRecord | undefined;
}

/** A marketplace in memory that does what its script says and remembers what happened. Time is the test's. */
export function createScriptedMarketplace(options: ScriptedOptions): ScriptedMarketplace {
  const { clock, timers } = options;
  const guards = options.guards ?? true;
  const calls: Call[] = [];
  const effects: ScriptedMarketplace['effects'][number][] = [];
  const packing = options.packing ?? (() => ({ afterMs: 6_000, state: 'PACKED' as const }));
  const orders = createScriptedOrders({ timers, guards, packing });
  const { shipments, returns, services, state, setState } = orders;

  function applied(kind: MutationKind, id: string, apply: () => ItemAnswer): ItemAnswer {
    const answer = refusalOf(kind, id) ?? apply();
    if (answer.kind === 'success') effects.push({ kind, shipmentId: id, atMs: clock.monotonicMs() });
    return answer;
  }

  function refusalOf(kind: MutationKind, id: string): ItemAnswer | undefined {
    const isAboutShipment = !kind.startsWith('return-') && !kind.startsWith('service-');
    if (isAboutShipment && !shipments.has(id)) return failure('INVALID_SHIPMENTS');
    const code = options.refuse?.(kind, id);
    if (code !== undefined) return failure(code);
    return shipments.get(id)?.hold && kind === 'pack' ? failure('ITEM_ON_HOLD') : undefined;
  }

  const change: AskForChange = (kind, parts, lane, mayLeave) =>
    exchange(
      kind,
      parts.map(({ id }) => id),
      lane,
      () => new Map(parts.map(({ id, apply }) => [id, applied(kind, id, apply)])),
      mayLeave,
    );

  async function exchange<T>(
    name: CallName,
    ids: readonly string[],
    lane: Lane,
    act: () => T,
    mayLeave?: MayLeave,
  ): Promise<Answer<T>> {
    const turnMs = options.turnMs?.(name) ?? 0;
    if (turnMs > 0) await passed(turnMs);
    if (mayLeave?.() === false) return faulted({ kind: 'not-sent', codes: [], message: 'scripted: called off' });
    const call: Call = { name, ids, lane, atMs: clock.monotonicMs() };
    calls.push(call);
    const fate = options.fate?.(call) ?? { kind: 'ok' };
    const afterMs = fate.afterMs ?? 20;
    switch (fate.kind) {
      case 'ok':
        await passed(afterMs / 2);
        return await passed(afterMs / 2, { ok: true, value: act() });
      case 'unknown': {
        if (fate.applied && fate.arrivesAfterMs === undefined) act();
        if (fate.applied && fate.arrivesAfterMs !== undefined)
          timers.after(afterMs + fate.arrivesAfterMs, () => void act());
        const fault: MarketplaceFault = { kind: 'unknown', codes: [], message: 'scripted: no answer' };
        return await passed(afterMs, faulted(fate.status === undefined ? fault : { ...fault, status: fate.status }));
      }
      case 'html':
        return await passed(
          afterMs,
          faulted({ kind: 'unknown', codes: [], message: 'scripted: the reply is HTML', suspicious: true }),
        );
      case 'not-sent':
        return await passed(afterMs, faulted({ kind: 'not-sent', codes: [], message: 'scripted: connection refused' }));
      case 'throttled': {
        const fault: MarketplaceFault = { kind: 'throttled', status: 429, codes: [], message: 'scripted: too many' };
        return await passed(
          afterMs,
          faulted(fate.retryAfterMs === undefined ? fault : { ...fault, retryAfterMs: fate.retryAfterMs }),
        );
      }
      case 'credentials':
        return await passed(
          afterMs,
          faulted({ kind: 'credentials', status: 401, codes: [], message: 'scripted: 401' }),
        );
      case 'refused':
        return await passed(
          afterMs,
          faulted({ kind: 'refused', status: fate.status, codes: fate.codes ?? [], message: 'scripted: refused' }),
        );
    }
  }

  function passed<T = void>(ms: number, value?: T): Promise<T> {
    return new Promise((resolve) => void timers.after(ms, () => resolve(value as T)));
  }

  const present = (ids: readonly string[]) => ids.flatMap((id) => shipments.get(id) ?? []);
  const allReturns = () => [...returns.values()].flatMap(({ items }) => items);
  const emptyPdf = new TextEncoder().encode('%PDF-1.4\n%%EOF\n');
  const pdfOf = (shipmentId: string) => options.pdf?.(shipmentId) ?? emptyPdf;
  return {
    client: {
      searchShipments: () => Promise.reject(new Error('not scripted')),
      nextPage: () => Promise.reject(new Error('not scripted')),
      readShipments: ({ ids }, lane) => exchange('read', ids, lane, () => present(ids)),
      readDetails: (ids, lane) =>
        exchange('details', ids, lane, () =>
          present(ids).map(({ shipmentId, orderItems }) => ({
            shipmentId,
            trackingIds: [{ subShipmentId: 'SS-1', trackingId: `FMPP-${shipmentId}`, vendorName: 'Example Logistics' }],
            handling: orderItems.map(({ orderItemId }) => ({
              orderItemId,
              fragile: false,
              dangerous: false,
              large: false,
            })),
          })),
        ),
      ...scriptedChanges(orders, change),
      fetchLabel: (shipmentId, lane) =>
        exchange('label', [shipmentId], lane, () => options.label?.(shipmentId) ?? new Uint8Array()),
      fetchLabelPdf: (shipmentId, lane) =>
        exchange('label-pdf', [shipmentId], lane, () => options.labelPdf?.(shipmentId) ?? emptyPdf),
      fetchLabelAndInvoicePdf: (shipmentId, lane) => exchange('label-pdf', [shipmentId], lane, () => pdfOf(shipmentId)),
      fetchInvoicePdf: (shipmentId, lane) => exchange('invoice-pdf', [shipmentId], lane, () => pdfOf(shipmentId)),
      readInvoices: (ids, lane) =>
        exchange('invoices', ids, lane, () => ids.flatMap((shipmentId) => options.invoice?.(shipmentId) ?? [])),
      readReturns: ({ by, ids }, lane) =>
        exchange('read-returns', ids, lane, () =>
          by === 'returnIds'
            ? ids.flatMap((id) => returns.get(id)?.items ?? [])
            : allReturns().filter(({ trackingId }) => trackingId !== null && ids.includes(trackingId)),
        ),
      searchReturns: ({ source }, lane) =>
        exchange('search-returns', [], lane, () => {
          const found = allReturns().filter((item) => item.source === source);
          return { returns: found, nextUrl: null, unreadable: [] };
        }),
      nextReturns: () => Promise.reject(new Error('not scripted')),
      readForms: (ids, lane) =>
        exchange('forms', ids, lane, () => {
          const failed = ids.filter((id) => state(id) === 'FORM_FAILED');
          return new Map(
            failed.map((id) => [id, [{ name: 'FORM_X1', link: null, automated: false, status: 'FAILED' }]]),
          );
        }),
      readHandoverCounts: (_, lane) => exchange('counts', [], lane, () => []),
      fetchManifest: (_, locationId, lane) => exchange('manifest', [locationId], lane, () => pdfOf(locationId)),
      readReturnOtcs: (_, lane) => exchange('otcs', [], lane, () => ({ is: 'off' })),
      readVendors: (lane) => exchange('vendors', [], lane, () => ['Example Couriers']),
      readAddress: (shipmentId, lane) => exchange('address', [shipmentId], lane, () => null),
      testCredentials: () => Promise.reject(new Error('not scripted')),
      serverOffsetMs: () => null,
    },
    calls,
    effects,
    put: (shipment) => void shipments.set(shipment.shipmentId, shipment),
    read: (shipmentId) => shipments.get(shipmentId),
    state,
    setState,
    setHold(shipmentId, hold) {
      const shipment = shipments.get(shipmentId);
      if (shipment) shipments.set(shipmentId, { ...shipment, hold });
    },
    readReturn: (returnId) => returns.get(returnId),
    putReturn: (ret) => void returns.set(ret.returnId, ret),
    status: (returnId) => returns.get(returnId)?.items[0]?.status ?? 'unknown',
    setStatus: orders.setStatus,
    putService: (serviceFulfilmentId, shipmentId) =>
      void services.set(serviceFulfilmentId, { shipmentId, done: false }),
    callsOf: (name) => calls.filter((call) => call.name === name),
    effectsOf: (kind, shipmentId) =>
      effects.filter((effect) => effect.kind === kind && effect.shipmentId === shipmentId).length,
  };
}

function faulted(fault: MarketplaceFault): Answer<never> {
  return { ok: false, fault };
}
