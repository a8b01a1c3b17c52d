import type {
  Answer,
  BatchAnswer,
  InvoiceRecord,
  ItemAnswer,
  Lane,
  MarketplaceClient,
  MarketplaceFault,
  MayLeave,
} from '../../main/marketplace/client.ts';
import type { Clock } from '../../main/ports/clock.ts';
import type { Timers } from '../../main/ports/timers.ts';
import { type Shipment, type ShipmentState, shipmentState } from '../../shared/model/shipment.ts';

export type CallName = 'read' | 'pack' | 'dispatch' | 'details' | 'label' | 'label-pdf' | 'invoice-pdf' | 'invoices';

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
  /** Every effect a pack or dispatch had, in order. */
  readonly effects: readonly {
    readonly kind: 'pack' | 'dispatch';
    readonly shipmentId: string;
    readonly atMs: number;
  }[];
  put(shipment: Shipment): void;
  read(shipmentId: string): Shipment | undefined;
  state(shipmentId: string): ShipmentState;
  setState(shipmentId: string, state: ShipmentState): void;
  setHold(shipmentId: string, hold: boolean): void;
  callsOf(name: CallName): readonly Call[];
  effectsOf(kind: 'pack' | 'dispatch', shipmentId: string): number;
}

export interface ScriptedOptions {
  /** How long a request waits for its turn before it leaves; not at all when left out. */
  readonly turnMs?: (name: CallName) => number;
  readonly clock: Clock;
  readonly timers: Timers;
  /** The fate of each call; all succeed when left out. */
  readonly fate?: (call: Call) => Fate;
  /** A code the server answers for one shipment of a pack or dispatch it would else have applied. */
  readonly refuse?: (kind: 'pack' | 'dispatch', shipmentId: string) => string | undefined;
  /** From the pack until PACKED; the state then reached may be another. */
  readonly packing?: (shipmentId: string) => { readonly afterMs: number; readonly state: ShipmentState };
  /** Without guards the server applies whatever it is told, however often: only the client's care keeps it at once. */
  readonly guards?: boolean;
  readonly label?: (shipmentId: string) => Uint8Array;
  /** The bytes of any PDF asked for; a small whole one unless told. */
  readonly pdf?: (shipmentId: string) => Uint8Array;
  readonly invoice?: (shipmentId: string) => InvoiceRecord | undefined;
}

/** A marketplace in memory that does what its script says and remembers what happened. Time is the test's. */
export function createScriptedMarketplace(options: ScriptedOptions): ScriptedMarketplace {
  const { clock, timers } = options;
  const guards = options.guards ?? true;
  const shipments = new Map<string, Shipment>();
  const calls: Call[] = [];
  const effects: ScriptedMarketplace['effects'][number][] = [];

  const state = (shipmentId: string) => shipmentState(shipments.get(shipmentId)?.orderItems ?? []);

  function setState(shipmentId: string, next: ShipmentState): void {
    const shipment = shipments.get(shipmentId);
    if (!shipment) throw new Error(`no shipment ${shipmentId}`);
    shipments.set(shipmentId, {
      ...shipment,
      orderItems: shipment.orderItems.map((item) => (item.state === 'CANCELLED' ? item : { ...item, state: next })),
    });
  }

  function applyPack(shipmentId: string): ItemAnswer {
    const refused = refusalOf('pack', shipmentId);
    if (refused) return refused;
    const now = state(shipmentId);
    if (guards && now === 'PACKING_IN_PROGRESS') return failure('DUPLICATE_PACK_REQUEST');
    if (now === 'CANCELLED' || (guards && now !== 'APPROVED')) return failure('INVALID_PACK_REQUEST');
    effects.push({ kind: 'pack', shipmentId, atMs: clock.monotonicMs() });
    if (now !== 'APPROVED') return { kind: 'success' };
    setState(shipmentId, 'PACKING_IN_PROGRESS');
    const packing = options.packing?.(shipmentId) ?? { afterMs: 6_000, state: 'PACKED' as const };
    timers.after(packing.afterMs, () => {
      if (state(shipmentId) === 'PACKING_IN_PROGRESS') setState(shipmentId, packing.state);
    });
    return { kind: 'success' };
  }

  function applyDispatch(shipmentId: string): ItemAnswer {
    const refused = refusalOf('dispatch', shipmentId);
    if (refused) return refused;
    const now = state(shipmentId);
    if (now === 'READY_TO_DISPATCH' && guards) return failure('ORDER_ITEM_ALREADY_DISPATCHED');
    if (now !== 'PACKED' && now !== 'READY_TO_DISPATCH') return failure('ORDER_ITEM_NOT_PACKED');
    effects.push({ kind: 'dispatch', shipmentId, atMs: clock.monotonicMs() });
    setState(shipmentId, 'READY_TO_DISPATCH');
    return { kind: 'success' };
  }

  function refusalOf(kind: 'pack' | 'dispatch', shipmentId: string): ItemAnswer | undefined {
    if (!shipments.has(shipmentId)) return failure('INVALID_SHIPMENTS');
    const code = options.refuse?.(kind, shipmentId);
    if (code !== undefined) return failure(code);
    return shipments.get(shipmentId)?.hold && kind === 'pack' ? failure('ITEM_ON_HOLD') : undefined;
  }

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
  const pdfOf = (shipmentId: string) => options.pdf?.(shipmentId) ?? new TextEncoder().encode('%PDF-1.4\n%%EOF\n');
  const batch = (ids: readonly string[], apply: (id: string) => ItemAnswer): BatchAnswer =>
    new Map(ids.map((id) => [id, apply(id)]));

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
      pack: (requests, lane, mayLeave) => {
        const ids = requests.map((request) => request.shipmentId);
        return exchange('pack', ids, lane, () => batch(ids, applyPack), mayLeave);
      },
      dispatch: (ids, _locationId, lane, mayLeave) =>
        exchange('dispatch', ids, lane, () => batch(ids, applyDispatch), mayLeave),
      fetchLabel: (shipmentId, lane) =>
        exchange('label', [shipmentId], lane, () => options.label?.(shipmentId) ?? new Uint8Array()),
      fetchLabelPdf: (shipmentId, lane) => exchange('label-pdf', [shipmentId], lane, () => pdfOf(shipmentId)),
      fetchLabelAndInvoicePdf: (shipmentId, lane) => exchange('label-pdf', [shipmentId], lane, () => pdfOf(shipmentId)),
      fetchInvoicePdf: (shipmentId, lane) => exchange('invoice-pdf', [shipmentId], lane, () => pdfOf(shipmentId)),
      readInvoices: (ids, lane) =>
        exchange('invoices', ids, lane, () => ids.flatMap((shipmentId) => options.invoice?.(shipmentId) ?? [])),
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
    callsOf: (name) => calls.filter((call) => call.name === name),
    effectsOf: (kind, shipmentId) =>
      effects.filter((effect) => effect.kind === kind && effect.shipmentId === shipmentId).length,
  };
}

const failure = (code: string): ItemAnswer => ({ kind: 'failure', code, message: `scripted: ${code}` });
function faulted(fault: MarketplaceFault): Answer<never> {
  return { ok: false, fault };
}
