import type { RequestInput } from '../../shared/contract/index.ts';
import type { SelfShipView } from '../../shared/contract/self-ship.ts';
import type { FieldRule } from '../../shared/model/field-rules.ts';
import { dayText, momentFrom, momentText, wrongDate } from './dates.ts';

/** What fields break, by the name the request has for them. */
export type WrongFields<Field extends string> = ReadonlyMap<Field, FieldRule>;
/** Either what is asked of the station, or why it cannot be. */
export interface Drafted<Input, Field extends string> {
  readonly input: Input | null;
  readonly wrong: WrongFields<Field>;
}

const ADDRESS_FIELDS = ['address1', 'address2', 'landmark', 'city', 'state', 'pincode'] as const;
export type AddressField = (typeof ADDRESS_FIELDS)[number];

/** Days and moments are India's, as a date field holds them. */
export interface DispatchDraft {
  readonly dispatched: string;
  readonly delivery: string;
  readonly deliveryPartner: string;
  readonly trackingId: string;
  readonly invoiceNumber: string;
  readonly invoiceDate: string;
  readonly address: Readonly<Record<AddressField, string>>;
}
export type DispatchField =
  | 'dispatchDateMs'
  | 'tentativeDeliveryMs'
  | 'deliveryPartner'
  | 'trackingId'
  | 'invoiceNumber'
  | 'invoiceDate'
  | 'address1'
  | 'city'
  | 'pincode';

const NO_ADDRESS: DispatchDraft['address'] = {
  ...{ address1: '', address2: '', landmark: '' },
  ...{ city: '', state: '', pincode: '' },
};
const NOTHING_SAID: Readonly<Record<AddressField, undefined>> = {
  ...{ address1: undefined, address2: undefined, landmark: undefined },
  ...{ city: undefined, state: undefined, pincode: undefined },
};
/** What a parcel is usually given to arrive, until a person says better. */
const USUAL_WAY_MS = 3 * 86_400_000;
const USUAL_HOUR = 'T18:00';

/** With the courier and address used last; `nowMs` UTC epoch ms. */
export function dispatchDraft({ draft }: Pick<SelfShipView, 'draft'>, nowMs: number): DispatchDraft {
  return {
    dispatched: momentText(nowMs),
    delivery: dayText(nowMs + USUAL_WAY_MS) + USUAL_HOUR,
    deliveryPartner: draft.deliveryPartner ?? '',
    trackingId: '',
    invoiceNumber: draft.invoiceNumber ?? '',
    invoiceDate: draft.invoiceDate,
    address: { ...NO_ADDRESS, ...told(draft.address) },
  };
}

export function dispatchFrom(
  shipmentId: string,
  draft: DispatchDraft,
  nowMs: number,
): Drafted<RequestInput<'selfShip.dispatch'>, DispatchField> {
  const address = mapAddress(draft.address);
  const wrong = wrongFields<DispatchField>({
    dispatchDateMs: wrongDate(draft.dispatched, 'past', nowMs),
    tentativeDeliveryMs: wrongDate(draft.delivery, 'to-come', nowMs),
    invoiceDate: wrongDate(draft.invoiceDate, 'past', nowMs),
    address1: empty(address.address1),
    city: empty(address.city),
    pincode: address.pincode === undefined || /^\d{6}$/.test(address.pincode) ? null : 'required',
  });
  const dispatchDateMs = momentFrom(draft.dispatched);
  const tentativeDeliveryMs = momentFrom(draft.delivery);
  const { address1, city } = address;
  if (wrong.size > 0 || dispatchDateMs === undefined || tentativeDeliveryMs === undefined)
    return { input: null, wrong };
  if (address1 === undefined || city === undefined) return { input: null, wrong };
  const { invoiceDate } = draft;
  return {
    wrong,
    input: {
      ...{ shipmentId, dispatchDateMs, tentativeDeliveryMs, invoiceDate },
      ...given({
        deliveryPartner: said(draft.deliveryPartner),
        trackingId: said(draft.trackingId),
        invoiceNumber: said(draft.invoiceNumber),
      }),
      address: {
        ...{ address1, city },
        ...given({
          address2: address.address2,
          landmark: address.landmark,
          state: address.state,
          pincode: address.pincode,
        }),
      },
    },
  };
}

export type DeliverField = 'deliveredMs';

export function deliverFrom(
  shipmentId: string,
  delivered: string,
  nowMs: number,
): Drafted<RequestInput<'selfShip.deliver'>, DeliverField> {
  const wrong = wrongFields<DeliverField>({ deliveredMs: wrongDate(delivered, 'past', nowMs) });
  const deliveredMs = momentFrom(delivered);
  return { input: wrong.size > 0 || deliveredMs === undefined ? null : { shipmentId, deliveredMs }, wrong };
}

export interface AttemptDraft {
  readonly attempted: string;
  readonly next: string;
  readonly reason: string;
  readonly subReason: string;
}
export type AttemptField = 'attemptedMs' | 'newDeliveryMs' | 'reason' | 'subReason';

export function attemptFrom(
  shipmentId: string,
  draft: AttemptDraft,
  nowMs: number,
): Drafted<RequestInput<'selfShip.attempt'>, AttemptField> {
  const reason = draft.reason.trim();
  const subReason = draft.subReason.trim();
  const wrong = wrongFields<AttemptField>({
    attemptedMs: wrongDate(draft.attempted, 'past', nowMs),
    newDeliveryMs: wrongDate(draft.next, 'to-come', nowMs),
    reason: empty(reason),
    subReason: empty(subReason),
  });
  const attemptedMs = momentFrom(draft.attempted);
  const newDeliveryMs = momentFrom(draft.next);
  if (wrong.size > 0 || attemptedMs === undefined || newDeliveryMs === undefined) return { input: null, wrong };
  return { input: { shipmentId, attemptedMs, newDeliveryMs, reason, subReason }, wrong };
}

export interface UpdateDraft {
  readonly trackingId: string;
  readonly deliveryPartner: string;
  readonly delivery: string;
}
export type UpdateField = 'trackingId' | 'deliveryPartner' | 'tentativeDeliveryMs';

export function updateDraft(view: Pick<SelfShipView, 'courier' | 'due'>): UpdateDraft {
  return {
    trackingId: view.courier?.trackingId ?? '',
    deliveryPartner: view.courier?.deliveryPartner ?? '',
    delivery: view.due?.what === 'delivery' ? momentText(view.due.atMs) : '',
  };
}

export function updateFrom(
  shipmentId: string,
  draft: UpdateDraft,
  nowMs: number,
): Drafted<RequestInput<'selfShip.update'>, UpdateField> {
  const trackingId = draft.trackingId.trim();
  const deliveryPartner = draft.deliveryPartner.trim();
  const wrong = wrongFields<UpdateField>({
    trackingId: empty(trackingId),
    deliveryPartner: empty(deliveryPartner),
    tentativeDeliveryMs: wrongDate(draft.delivery, 'to-come', nowMs),
  });
  const tentativeDeliveryMs = momentFrom(draft.delivery);
  if (wrong.size > 0 || tentativeDeliveryMs === undefined) return { input: null, wrong };
  return { input: { shipmentId, trackingId, deliveryPartner, tentativeDeliveryMs }, wrong };
}

/** Those of these fields that break something, with what. */
export function wrongFields<Field extends string>(
  rules: Readonly<Partial<Record<Field, FieldRule | null>>>,
): WrongFields<Field> {
  const wrong = new Map<Field, FieldRule>();
  // The keys are this record's own, which Object.entries gives as plain text.
  for (const [field, rule] of Object.entries(rules) as [Field, FieldRule | null][]) {
    if (rule !== null) wrong.set(field, rule);
  }
  return wrong;
}

export function empty(text: string | undefined): 'required' | null {
  return text === undefined || text.trim() === '' ? 'required' : null;
}

/** The text without its edges; undefined where nothing was said. */
function said(text: string): string | undefined {
  const words = text.trim();
  return words === '' ? undefined : words;
}

function mapAddress(address: DispatchDraft['address']): { readonly [F in AddressField]: string | undefined } {
  const { address1, address2, landmark, city, state, pincode } = address;
  return {
    ...{ address1: said(address1), address2: said(address2), landmark: said(landmark) },
    ...{ city: said(city), state: said(state), pincode: said(pincode) },
  };
}

/** Without the fields that are there and hold nothing. */
function told(address: SelfShipView['draft']['address']): Partial<DispatchDraft['address']> {
  return address === null ? {} : given({ ...NOTHING_SAID, ...address });
}

/** Without what was not said, for requests that know a field only with text in it. */
function given<F extends string>(fields: Readonly<Record<F, string | undefined>>): { readonly [K in F]?: string } {
  // The same keys, fewer of them.
  return Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== undefined)) as {
    readonly [K in F]?: string;
  };
}
