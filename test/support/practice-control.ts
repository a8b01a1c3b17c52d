import type { RefusedOperation } from '../../main/practice/marketplace/refusal-rules.ts';

/** One applied effect, as the practice marketplace's append-only history tells it. */
export interface AppliedEffect {
  readonly seq: number;
  readonly kind: string;
  readonly shipmentId: string;
  /** Names the request that caused it; several effects of one request carry the same. */
  readonly requestId: string;
}

/** An accepted pack, as it was sent. Centimetres and kilograms. */
export interface AcceptedPack extends AppliedEffect {
  readonly boxes: readonly {
    readonly subShipmentId: string;
    readonly length: number;
    readonly breadth: number;
    readonly height: number;
    readonly weight: number;
  }[];
  /** By order item, one inner list per unit. */
  readonly serials: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly taxes: readonly { readonly orderItemId: string; readonly quantity: number }[];
  readonly invoices: readonly { readonly orderId: string; readonly invoiceNumber: string }[];
}

/** A code to answer to an operation, a number of times; without a shipment to any. */
export interface Refusal {
  readonly operation: RefusedOperation;
  readonly code: string;
  readonly shipmentId?: string;
  readonly times?: number;
}

/** When an order may be dispatched and must be, UTC epoch ms. */
export interface OrderDates {
  readonly dispatchAfterMs: number;
  readonly dispatchByMs: number;
}

/** `oneGroup`: all its items can only be cancelled together. `SELF`: the seller ships it himself. */
export interface OrderTraits extends OrderDates {
  readonly oneGroup: boolean;
  readonly type: 'NORMAL' | 'SELF';
}

/** A return a buyer asks for, or a courier brings back; its order is brought as far as that needs. `service`: with a tech visit. */
export interface WantedReturn {
  readonly shipmentId: string;
  readonly source: 'customer_return' | 'courier_return';
  readonly service?: boolean;
  readonly status?: 'requested' | 'approved';
}

export interface MadeReturn {
  readonly returnId: string;
  readonly serviceFulfilmentId: string | null;
  readonly status: string;
  readonly trackingId: string | null;
}

/** What practice tells of a product beyond the seller API. */
export interface PracticeProduct {
  readonly sku: string;
  readonly ean: string;
  readonly serials: { readonly kind: 'imei' | 'serial'; readonly perUnit: number } | null;
  readonly boxes: readonly unknown[];
}

/** The practice marketplace's own side: what really happened there, and what a buyer or Flipkart does meanwhile. */
export function practiceControl(url: string) {
  async function call<T>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${url}/control/${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json' },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  return {
    history: async () => (await call<{ entries: AppliedEffect[] }>('history')).entries,
    /** How often each kind of effect was applied to a shipment. */
    async effectsOn(shipmentId: string): Promise<Record<string, number>> {
      const { entries } = await call<{ entries: AppliedEffect[] }>('history');
      const counts: Record<string, number> = {};
      for (const entry of entries) {
        if (entry.shipmentId === shipmentId) counts[entry.kind] = (counts[entry.kind] ?? 0) + 1;
      }
      return counts;
    },
    /** The packs of a shipment that were accepted, in order. */
    async packsOf(shipmentId: string): Promise<readonly AcceptedPack[]> {
      const { entries } = await call<{ entries: (AppliedEffect | AcceptedPack)[] }>('history');
      return entries.filter(
        (entry): entry is AcceptedPack => entry.kind === 'pack-accepted' && entry.shipmentId === shipmentId,
      );
    },
    refuse: (refusal: Refusal) => call('refusals', refusal),
    endRefusals: () => call('faults/clear', {}),
    state: async (shipmentId: string) =>
      (await call<{ shipments: { shipmentId: string; state: string }[] }>('shipments')).shipments.find(
        (each) => each.shipmentId === shipmentId,
      )?.state,
    /** Its courier takes it so far. */
    advance: (shipmentId: string, to: 'PICKUP_COMPLETE' | 'SHIPPED' | 'DELIVERED' | 'COMPLETED') =>
      call('advance', { shipmentId, to }),
    hold: (shipmentId: string) => call('hold', { shipmentId }),
    unhold: (shipmentId: string) => call('unhold', { shipmentId }),
    /** Its next pack ends in FORM_FAILED. */
    failForm: (shipmentId: string) => call('form-failure', { shipmentId }),
    cancelUnits: (shipmentId: string, orderItemId: string, quantity: number) =>
      call('cancel', { shipmentId, units: [{ orderItemId, quantity }] }),
    /** Seller calls meet a dead connection while it is down; this side of practice stays open. */
    network: (up: boolean) => call('network', { up }),
    switches: (changes: Readonly<Record<string, unknown>>) => call('switches', changes),
    order: (lines: readonly { sku: string; quantity: number }[], over: Readonly<Partial<OrderTraits>> = {}) =>
      call<{ orders: { shipmentId: string; orderId: string; orderItems: { orderItemId: string; sku: string }[] }[] }>(
        'orders',
        { lines, ...over },
      ),
    /** A service to be done at the buyer's after the delivery of a self-ship order. */
    service: (shipmentId: string, description = 'Installation') =>
      call<{ serviceFulfilmentId: string }>('service', { shipmentId, description }),
    return: (wanted: WantedReturn) => call<MadeReturn>('returns', wanted),
    returns: async () => (await call<{ returns: { returnId: string; status: string }[] }>('returns')).returns,
    products: async () => (await call<{ products: PracticeProduct[] }>('products')).products,
    shipments: async () =>
      (await call<{ shipments: { shipmentId: string; state: string; locationId: string }[] }>('shipments')).shipments,
  };
}
