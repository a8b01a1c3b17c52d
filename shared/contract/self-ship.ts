import { z } from 'zod';
import { selfDispatchPayloadSchema } from '../model/mutation/self-ship.ts';
import type { ServiceItem } from '../model/returns.ts';
import type { ShipmentState } from '../model/shipment.ts';
import type { ParcelState } from '../model/states.ts';
import { request } from './request.ts';
import {
  type Act,
  indiaDate,
  instantMs,
  type OpenChange,
  reasonWords,
  serviceFulfilmentId,
  shipmentId,
} from './words.ts';

/** `to-pack`: nothing verified yet; `to-dispatch`: packed here; `shipped`: on its way; `delivered`: a service is still to be done. */
export const SELF_SHIP_STAGES = ['to-pack', 'to-dispatch', 'shipped', 'delivered', 'closed'] as const;
export type SelfShipStage = (typeof SELF_SHIP_STAGES)[number];

export const SELF_SHIP_ACTS = [
  'dispatch',
  'deliver',
  'attempt',
  'update',
  'service-attempt',
  'service-complete',
] as const;
export type SelfShipAct = (typeof SELF_SHIP_ACTS)[number];
/** Why an act may not be done now. */
export type SelfShipRefusal =
  | 'not-verified'
  | 'not-approved'
  | 'not-shipped'
  | 'not-delivered'
  | 'cancelled'
  | 'on-hold'
  | 'too-early'
  | 'other-station'
  | 'no-service'
  | 'already-queued'
  | 'closed';

export interface SelfShipEntry {
  readonly shipmentId: string;
  readonly orderIds: readonly string[];
  readonly titles: readonly string[];
  readonly units: number;
  readonly stage: SelfShipStage;
  readonly state: ShipmentState;
  readonly parcel: ParcelState | null;
  /** What is due next and when: dispatch-by, the delivery date given at dispatch or moved by an attempt, the service-by of its service. */
  readonly due: { readonly what: 'dispatch' | 'delivery' | 'service'; readonly atMs: number } | null;
  readonly courier: { readonly deliveryPartner: string | null; readonly trackingId: string | null } | null;
  readonly changes: readonly OpenChange[];
}

export interface ServiceView extends ServiceItem {
  /** As the marketplace shows its order, and what this station was told. */
  readonly state: 'activated' | 'in-progress' | 'completed' | 'cancelled';
  /** The date of the last attempt's promise, if any. */
  readonly promisedMs: number | null;
}

export interface SelfShipView extends SelfShipEntry {
  readonly locationId: string;
  readonly items: readonly {
    readonly orderItemId: string;
    readonly orderId: string;
    readonly title: string;
    readonly sku: string;
    readonly quantity: number;
    readonly state: ShipmentState;
    /** One inner list per unit verified here. */
    readonly serialNumbers: readonly (readonly string[])[];
  }[];
  readonly services: readonly ServiceView[];
  readonly acts: readonly Act<SelfShipAct, SelfShipRefusal>[];
  /** What the dispatch form begins with: the last used courier and address, today's date, the next number of the seller's own series. */
  readonly draft: {
    readonly invoiceNumber: string | null;
    /** `YYYY-MM-DD` in India. */
    readonly invoiceDate: string;
    readonly deliveryPartner: string | null;
    readonly address: z.infer<typeof selfDispatchPayloadSchema>['address'] | null;
  };
  readonly readAtMs: number;
  readonly serverNowMs: number;
}

const dispatch = selfDispatchPayloadSchema.shape;

/** INVALID_INPUT for a date or field that breaks the seed's rules (`details.field`, `details.rule`), WRONG_STATE with `details.refusal`. */
export const selfShipContract = {
  'selfShip.list': request<{
    readonly total: number;
    readonly counts: Readonly<Record<SelfShipStage, number>>;
    readonly entries: readonly SelfShipEntry[];
  }>()(
    z.strictObject({
      stage: z.enum(SELF_SHIP_STAGES).optional(),
      search: z.string().max(200).optional(),
      limit: z.number().int().min(1).max(500).default(100),
      offset: z.number().int().min(0).default(0),
    }),
  ),
  'selfShip.read': request<SelfShipView>()(z.strictObject({ shipmentId })),
  'selfShip.dispatch': request<{ readonly mutationId: string }>()(
    z.strictObject({
      shipmentId,
      dispatchDateMs: instantMs,
      tentativeDeliveryMs: instantMs,
      deliveryPartner: dispatch.deliveryPartner,
      trackingId: dispatch.trackingId,
      invoiceNumber: z.string().trim().min(1).max(40).optional(),
      invoiceDate: indiaDate,
      address: dispatch.address,
    }),
  ),
  'selfShip.deliver': request<{ readonly mutationId: string }>()(
    z.strictObject({ shipmentId, deliveredMs: instantMs }),
  ),
  'selfShip.attempt': request<{ readonly mutationId: string }>()(
    z.strictObject({
      shipmentId,
      attemptedMs: instantMs,
      reason: reasonWords,
      subReason: reasonWords,
      newDeliveryMs: instantMs,
    }),
  ),
  'selfShip.update': request<{ readonly mutationId: string }>()(
    z.strictObject({
      shipmentId,
      trackingId: z.string().trim().min(1).max(100),
      deliveryPartner: z.string().trim().min(1).max(100),
      tentativeDeliveryMs: instantMs,
    }),
  ),
  /** Courier names the marketplace lists, with those used here before; `listed` false where it has no list or cannot be asked. */
  'selfShip.vendors': request<{ readonly vendors: readonly string[]; readonly listed: boolean }>()(z.strictObject({})),
  /** Prints the address slip. LABEL_NOT_READY while its address was never read and cannot be now; PRINTER_NOT_CONFIGURED. */
  'selfShip.printSlip': request<{ readonly jobId: string }>()(z.strictObject({ shipmentId })),
  'services.attempt': request<{ readonly mutationId: string }>()(
    z.strictObject({
      shipmentId,
      serviceFulfilmentId,
      attemptedOn: indiaDate,
      newDate: indiaDate,
      reason: reasonWords,
      subReason: reasonWords,
      comments: z.string().trim().max(500).optional(),
    }),
  ),
  'services.complete': request<{ readonly mutationId: string }>()(
    z.strictObject({ shipmentId, serviceFulfilmentId, completedOn: indiaDate }),
  ),
};
