import type { LoadVerdict } from '../../../shared/contract/handover.ts';
import type { CancelRefusal, SheetRefusal } from '../../../shared/contract/orders.ts';
import type { ReturnRefusal } from '../../../shared/contract/returns.ts';
import type { SelfShipRefusal } from '../../../shared/contract/self-ship.ts';
import type { FieldRule } from '../../../shared/model/field-rules.ts';

interface WhatAct {
  readonly what: string;
  readonly act: string;
}

/** Why something may not be done now, and what to do instead; and what became of a scan at the loading door. */
export const refusals = {
  refusals: {
    selfShip: {
      'not-verified': {
        what: 'Not every item is scanned into the parcel yet.',
        act: 'Scan the items at the bench first.',
      },
      'not-approved': { what: 'It has been dispatched already.', act: 'Nothing to do.' },
      'not-shipped': { what: 'It has not been dispatched yet.', act: 'Dispatch it first.' },
      'not-delivered': { what: 'It has not been delivered yet.', act: 'Confirm its delivery first.' },
      cancelled: { what: 'This order is cancelled.', act: 'Put the items back.' },
      'on-hold': { what: 'The marketplace holds this order.', act: 'Leave it; it comes back by itself.' },
      'too-early': { what: 'It is too early to dispatch it.', act: 'Leave it until its time.' },
      'other-station': {
        what: 'It belongs to another bench.',
        act: 'Do it there, or take it over on its shipment page.',
      },
      'no-service': {
        what: 'No service of this order is known here.',
        act: 'If the dashboard shows one, type its id.',
      },
      'already-queued': { what: 'It is asked for already.', act: 'Wait until it is through; the outbox shows it.' },
      closed: { what: 'This step is over for this order.', act: 'Nothing to do.' },
    } satisfies Record<SelfShipRefusal, WhatAct>,
    cancel: {
      'not-approved': {
        what: 'It has moved on: only an order not packed yet can be cancelled by the seller.',
        act: 'Ask the marketplace, or let the buyer cancel it.',
      },
      'pack-of-ours': {
        what: 'Its pack was asked for, so the marketplace may be making its label already.',
        act: 'Hand it over, or ask the marketplace.',
      },
      'packed-here': {
        what: 'Its parcel is complete on this bench.',
        act: 'Open the parcel again at the bench first, then cancel.',
      },
      'other-station': { what: 'It belongs to another bench.', act: 'Cancel it there, or take it over first.' },
      'wrong-location': { what: 'It belongs to another location.', act: 'Cancel it there.' },
      'already-queued': {
        what: 'Its cancelling is asked for already.',
        act: 'Wait until it is through; the outbox shows it.',
      },
    } satisfies Record<CancelRefusal, WhatAct>,
    sheet: {
      'self-ship': { what: 'The seller ships this order himself, so it has no label.', act: 'Print its address slip.' },
      cancelled: { what: 'This order is cancelled.', act: 'Put the items back; no label may leave.' },
      'cancel-queued': {
        what: 'Its cancelling is asked for and not through yet.',
        act: 'Wait until it is through; the outbox shows it.',
      },
      'not-packed': {
        what: 'As far as is known here the marketplace has not packed it, so there is no label.',
        act: 'Pack it at the bench, or read it again.',
      },
      left: { what: 'The courier has it already.', act: 'Nothing to do.' },
      'state-unknown': {
        what: 'The marketplace says something of it that is not known here.',
        act: 'Read it again, or look it up in the seller dashboard.',
      },
      'on-hold': { what: 'The marketplace holds this order.', act: 'Leave it; it comes back by itself.' },
      'too-early': { what: 'It is too early to dispatch it.', act: 'Leave it until its time.' },
      'wrong-location': { what: 'It belongs to another location.', act: 'Do it there.' },
      'other-station': { what: 'It belongs to another bench.', act: 'Do it there.' },
      'packed-elsewhere': {
        what: 'It was packed elsewhere.',
        act: 'Look for its parcel, then take it over on this page.',
      },
      'units-taken-back': {
        what: 'Units of it were taken back, and its old label is not put away yet.',
        act: 'Scan the old label at the bench and take the units out first.',
      },
      'changed-meanwhile': {
        what: 'It is no longer as it was shown to you.',
        act: 'Read what stands here now, then ask again.',
      },
    } satisfies Record<SheetRefusal, WhatAct>,
    return: {
      standard: {
        what: 'The marketplace’s own courier brings this one back.',
        act: 'Nothing to decide; receive it when it comes.',
      },
      'not-requested': { what: 'It was decided already.', act: 'Do what comes next instead.' },
      'not-approved': { what: 'It has not been approved.', act: 'Decide it first.' },
      closed: { what: 'This return is closed.', act: 'Nothing to do.' },
      'no-service': {
        what: 'No tech visit of it is known here.',
        act: 'Approve it, or look it up in the seller dashboard.',
      },
      'already-queued': { what: 'It is asked for already.', act: 'Wait until it is through; the outbox shows it.' },
      'taken-before': {
        what: 'The marketplace took this from here, and shows the return as it was.',
        act: 'Look again in some minutes; if it stays so, do it in the seller dashboard.',
      },
      'other-source': {
        what: 'That is for the other kind of return.',
        act: 'Choose one of the steps that can be done.',
      },
      'order-unknown': {
        what: 'Its order is not known here, so its delivery cannot be confirmed.',
        act: 'Read the orders again, then retry; or cancel it in the seller dashboard.',
      },
      'other-station': {
        what: 'Its order belongs to another bench, which confirms its delivery.',
        act: 'Cancel this return on that bench.',
      },
    } satisfies Record<ReturnRefusal, WhatAct>,
    load: {
      loaded: { what: 'Loaded.', act: 'Scan the next parcel.' },
      'already-loaded': { what: 'It was loaded before.', act: 'Scan the next parcel.' },
      'wrong-courier': { what: 'It is another courier’s parcel.', act: 'Keep it here for its own courier.' },
      'not-dispatched': {
        what: 'It is not dispatched yet, so it is not on the courier’s list.',
        act: 'Put it aside until its dispatch is through.',
      },
      stopped: { what: 'This parcel must not leave.', act: 'Keep it here and open it at the bench.' },
      foreign: { what: 'No parcel of this station.', act: 'Put it aside and ask the supervisor.' },
    } satisfies Record<LoadVerdict, WhatAct>,
  },
  /** Below the field that cannot be used as it is. */
  fieldRules: {
    required: 'Fill this in.',
    'not-after-today': 'This lies in the future. Enter when it happened.',
    'not-before-today': 'This day is past. Enter today or later.',
    'no-such-day': 'There is no such day.',
    'not-before-dispatch': 'That is before the day it was dispatched.',
    'not-before-delivery': 'That is before the day it was delivered.',
    'not-of-this': 'That belongs to another order.',
  } satisfies Record<FieldRule, string>,
};
