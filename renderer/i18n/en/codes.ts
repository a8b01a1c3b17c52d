import type { InvoiceReason } from '../../../shared/model/invoice-series.ts';
import type { CodeOwner, MarketplaceCodeName } from '../../../shared/model/marketplace-codes.ts';
import type { OutboxReason } from '../../../shared/model/mutations.ts';

interface WhatAct {
  readonly what: string;
  readonly act: string;
}

/** What the marketplace or the outbox says of a change in one word: what it means, and what its owner does. */
export const codes = {
  owners: {
    packer: 'Packer',
    supervisor: 'Supervisor',
    account: 'Account holder',
  } satisfies Record<CodeOwner, string>,
  codes: {
    DUPLICATE_PACK_REQUEST: { what: 'It was sent before.', act: 'The station looks it up; nothing to do.' },
    INVALID_PACK_REQUEST: {
      what: 'It cannot be packed as it stands now.',
      act: 'The station looks it up; nothing to do.',
    },
    DEPENDENT_SYSTEM_CALL_FAILED: { what: 'The marketplace stumbled.', act: 'The station looks it up; nothing to do.' },
    ITEM_ON_HOLD: { what: 'The order is on hold.', act: 'Leave it; it is sent when the hold ends.' },
    INVALID_DISPATCH_AFTER_DATE: { what: 'It is too early to dispatch.', act: 'Leave it; it is sent in time.' },
    INVALID_IMEI_NUMBER: { what: 'The serial number is not accepted.', act: 'Scan the serial number again.' },
    INCOMPLETE_SHIPMENT_DIMENSIONS: { what: 'A size of the box is missing.', act: 'Enter the box, then retry.' },
    INVALID_PACKAGE_DIMENSION: {
      what: 'The size of the box is not accepted.',
      act: 'Measure the box again, then retry.',
    },
    WEIGHT_ANOMALY_WARNING: {
      what: 'The weight looks unusual.',
      act: 'Send it anyway if the weight is right; otherwise weigh it again and correct the box.',
    },
    WEIGHT_ANOMALY_ERROR: { what: 'The weight is not accepted.', act: 'Weigh the parcel, then retry.' },
    INVALID_LOCATION: {
      what: 'The location does not fit this order.',
      act: 'Check the location in the seller account.',
    },
    INVALID_PURCHASE_PRICE: {
      what: 'The purchase price is missing or wrong.',
      act: 'Set the purchase price in the catalogue, then retry.',
    },
    SELLER_TIN_NOT_FOUND: { what: 'The account has no TIN.', act: 'Add the TIN in the seller account.' },
    PACK_GSTIN_NOT_FOUND: {
      what: 'The account has no GSTIN for this state.',
      act: 'Add the GSTIN in the seller account.',
    },
    PACK_OPERATION_NOT_AUTHORISED: {
      what: 'The account may not pack this.',
      act: 'Ask the marketplace for the right.',
    },
    INVALID_PACK_CHANNEL: {
      what: 'This order is packed through another channel.',
      act: 'Pack it in the seller account.',
    },
    SERVICEABILITY_NOT_ALLOWED: {
      what: 'No courier serves this address.',
      act: 'Cancel or wait in the seller account.',
    },
    INVALID_SHIPMENTS: {
      what: 'The marketplace does not know this shipment.',
      act: 'Read the orders again, then decide.',
    },
    OPERATION_NOT_ALLOWED: { what: 'The account may not do this.', act: 'Ask the marketplace for the right.' },
    UNPROCESSABLE_ENTITY: {
      what: 'The marketplace could not use what was sent.',
      act: 'See the reason below, then decide.',
    },
    ORDER_ITEM_ALREADY_DISPATCHED: {
      what: 'It was dispatched before.',
      act: 'The station looks it up; nothing to do.',
    },
    ORDER_ITEM_NOT_PACKED: {
      what: 'The marketplace is still packing it.',
      act: 'The station looks it up; nothing to do.',
    },
    INTERNAL_SERVER_ERROR: { what: 'The marketplace stumbled.', act: 'The station looks it up; nothing to do.' },
    ORDER_ITEM_ALREADY_CANCELLED: { what: 'The order was cancelled.', act: 'Open the parcel and put the items back.' },
    QUANTITY_MISMATCH_ERROR: {
      what: 'Units were cancelled after the label.',
      act: 'Take them out and print the label again.',
    },
    INVALID_ITEM_ID: {
      what: 'The marketplace does not know an item of it.',
      act: 'Read the orders again, then decide.',
    },
    /** Of cancelling. */
    EMPTY_OR_INVALID_REASON_FOR_CANCELLATION: {
      what: 'The marketplace does not take the reason given.',
      act: 'Give it up, then cancel again with another reason.',
    },
    /** Of the codes for handing over and taking back. */
    OTC_UNAVAILABLE: { what: 'There is no code for this hand-over now.', act: 'Ask again when the courier is here.' },
    OTC_NOT_GENERATED: {
      what: 'The code for taking returns is not made yet.',
      act: 'Ask again in some minutes, or take them without it.',
    },
    /** Of searching: what the station asked, or the dates of its clock. */
    INVALID_REQUEST_PAGE_SIZE: {
      what: 'The marketplace no longer takes as many orders at once as are asked for.',
      act: 'Install the newest version.',
    },
    INVALID_REQUEST_JSON: {
      what: 'The marketplace does not understand what is asked of it.',
      act: 'Install the newest version.',
    },
    INVALID_DATE_FORMAT: {
      what: 'The marketplace does not understand the dates asked for.',
      act: 'Set the clock of this PC right, then install the newest version.',
    },
  } satisfies Record<MarketplaceCodeName, WhatAct>,
  /** Why a number of the own series stands for no invoice. */
  invoiceReasons: {
    WITHDRAWN: 'The pack was taken back before it left.',
    CANCELLED: 'The order was cancelled.',
    DISCARDED: 'The refused pack was given up.',
    BACKUP_RESTORED: 'A backup was restored; it may have been used before.',
    FOLDER_COPIED: 'The data folder came from another PC; it may have been used there.',
    LOG_MISSING: 'Records were lost in an unclean stop; it may have been used then.',
  } satisfies Record<InvoiceReason, string>,
  /** Why a change waits or stands, when no code of the marketplace says it. */
  reasons: {
    UNREADABLE_PAYLOAD: {
      what: 'What was stored of it cannot be read.',
      act: 'Give it up, then do it again from the order or the return.',
    },
    PACKED_ELSEWHERE: { what: 'It was packed somewhere else.', act: 'Retry if it was you; otherwise discard it.' },
    CANCELLED: { what: 'The order was cancelled.', act: 'Open the parcel and put the items back.' },
    FORM_FAILED: { what: 'A government form is missing.', act: 'Finish the form in the seller account, then retry.' },
    PACK_NOT_TAKEN: {
      what: 'The marketplace took it and did not pack it.',
      act: 'Retry; ask the marketplace if it stays.',
    },
    DOCUMENTS_LATE: {
      what: 'The label takes longer than usual.',
      act: 'Nothing to do; it is asked for again and again.',
    },
    WAITS_FOR_PACK: {
      what: 'It waits until the marketplace has packed it.',
      act: 'Nothing to do; it is sent by itself.',
    },
    ON_HOLD: { what: 'The order is on hold.', act: 'Leave it; it is sent when the hold ends.' },
    TOO_EARLY: { what: 'It is too early to dispatch.', act: 'Leave it; it is sent in time.' },
    SHIPMENT_UNKNOWN: {
      what: 'The marketplace does not know this shipment.',
      act: 'Read the orders again, then decide.',
    },
    WAITS_FOR_EARLIER: {
      what: 'What was asked for before it is not through.',
      act: 'Nothing to do, unless that one was refused: decide that first.',
    },
    WAITS_FOR_STATE: {
      what: 'The marketplace does not show this order that far yet.',
      act: 'Nothing to do; the station looks again.',
    },
    DECIDED_OTHERWISE: {
      what: 'The marketplace shows that it was decided or done otherwise.',
      act: 'Look at the order or the return there, then give this up.',
    },
    NOBODY_CAN_TELL: {
      what: 'The answer was lost, and nothing at the marketplace shows whether it arrived.',
      act: 'Look in the seller dashboard: done there, or send it again.',
    },
    OTHER_STATION: {
      what: 'These records are a copy: the station they were copied from has this change too.',
      act: 'Give it up where the other station goes on; send it here only if that one is gone.',
    },
    NOT_SENT: { what: 'No network: it has not left this PC.', act: 'Nothing to do; it is sent by itself.' },
    OUTCOME_UNKNOWN: {
      what: 'The marketplace did not answer.',
      act: 'Nothing to do; the station asks what became of it.',
    },
    THROTTLED: { what: 'The marketplace asks for a pause.', act: 'Nothing to do; it is sent by itself.' },
    CREDENTIALS: { what: 'The marketplace refuses the key.', act: 'Enter the secret again under Settings.' },
    REFUSED: { what: 'The marketplace refused this.', act: 'See the reason below, then decide.' },
    OTHER: { what: 'The marketplace gave a reason not known here.', act: 'See the reason below, then decide.' },
  } satisfies Record<OutboxReason | 'OTHER', WhatAct>,
};
