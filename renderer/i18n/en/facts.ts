import type { ErrorCode } from '../../../shared/errors.ts';
import type { GateKind } from '../../../shared/model/gates.ts';
import type { InvoiceReason } from '../../../shared/model/invoice-series.ts';
import type { CodeOwner, MarketplaceCodeName } from '../../../shared/model/marketplace-codes.ts';
import type { OutboxReason } from '../../../shared/model/mutations.ts';
import type { DocumentKind } from '../../../shared/model/printers.ts';
import type { ShipmentState } from '../../../shared/model/shipment.ts';
import type {
  MutationKind,
  MutationState,
  ParcelState,
  PrintEvidence,
  PrintState,
} from '../../../shared/model/states.ts';

interface WhatAct {
  readonly what: string;
  readonly act: string;
}

export const facts = {
  gates: {
    'on-hold': { what: 'The marketplace holds this order.', act: 'Leave it; it comes back by itself.' },
    'too-early': { what: 'It may be packed only from {{time}}.', act: 'Leave it until then.' },
    cancelled: { what: 'This order is cancelled.', act: 'Put the items back.' },
    'cancel-queued': { what: 'This order is being cancelled.', act: 'Put the items back.' },
    'wrong-location': { what: 'This order belongs to {{location}}.', act: 'Do not pack it here.' },
    'packed-elsewhere': {
      what: 'It was packed at another place.',
      act: 'Put it aside. If its goods are here, a supervisor takes it over.',
    },
    'already-dispatched': { what: 'It is dispatched already.', act: 'Nothing to do.' },
    'other-station': {
      what: 'It belongs to bench {{station}}.',
      act: 'Take it there. If that bench is down, a supervisor takes it over.',
    },
    'news-too-old': {
      what: 'No network. The last news of it is {{age}} old.',
      act: 'Put it aside: it may be cancelled, and it is worth much.',
    },
    'self-ship': {
      what: 'The seller delivers this one.',
      act: 'Pack it by scanning its items; it has no label to wait for.',
    },
    'form-failed': { what: 'The marketplace could not make its form.', act: 'Ask the supervisor.' },
    'state-unknown': { what: 'The marketplace tells a state not known here.', act: 'Ask the supervisor.' },
    'tax-rate-missing': {
      what: 'No tax rate for {{sku}}.',
      act: 'Enter it at the bench with F5, or in the catalogue.',
    },
    'box-missing': { what: 'No box for {{sku}}.', act: 'Enter it at the bench with F5, or in the catalogue.' },
  } satisfies Record<GateKind, WhatAct>,
  gateShort: {
    'on-hold': 'On hold',
    'too-early': 'Too early',
    cancelled: 'Cancelled',
    'cancel-queued': 'Being cancelled',
    'wrong-location': 'Other location',
    'packed-elsewhere': 'Packed elsewhere',
    'already-dispatched': 'Dispatched',
    'other-station': 'Other bench’s',
    'news-too-old': 'News too old',
    'self-ship': 'Seller delivers',
    'form-failed': 'Form failed',
    'state-unknown': 'State not known',
    'tax-rate-missing': 'No tax rate',
    'box-missing': 'No box',
  } satisfies Record<GateKind, string>,
  failures: {
    INVALID_INPUT: { what: 'This was not understood.', act: 'Check what you entered.' },
    INTERNAL: {
      what: 'The station stumbled over this.',
      act: 'Try again; if it stays, tell the supervisor the number below.',
    },
    NOT_FOUND: { what: 'It is not here any more.', act: 'Go back and look again.' },
    WRONG_STATE: { what: 'It has moved on meanwhile.', act: 'Look at it again.' },
    NOT_CONFIGURED: { what: 'The station is not set up yet.', act: 'Finish the first steps.' },
    STATION_STOPPING: { what: 'The station is stopping.', act: 'Start it again and go on.' },
    STATION_UNREACHABLE: { what: 'The station does not answer.', act: 'Wait; if it stays, start the station again.' },
    CONFIG_INVALID: { what: 'A setting cannot be used.', act: 'Check the settings.' },
    SECRET_STORE_FAILED: { what: 'The secret could not be stored.', act: 'Sign in to this PC again and repeat.' },
    DATABASE_NEWER: { what: 'A newer version has written these records.', act: 'Install the newest version.' },
    DATABASE_DAMAGED: { what: 'The records are damaged.', act: 'Restore a backup under Diagnostics.' },
    DATABASE_NOT_OURS: { what: 'This folder holds other records.', act: 'Choose another folder.' },
    DISK_FULL: { what: 'The disk is full.', act: 'Make room on this PC.' },
    DISK_READ_ONLY: { what: 'The disk cannot be written.', act: 'Ask who looks after this PC.' },
    DISK_FAILED: {
      what: 'The disk does not keep what is written.',
      act: 'Stop packing here and ask who looks after this PC.',
    },
    DATA_DIR_IN_USE: { what: 'Another Packbench uses these records.', act: 'Close the other one.' },
    DATA_DIR_COPIED: {
      what: 'These records were copied from another PC.',
      act: 'Ask the supervisor which PC is the real one.',
    },
    DATA_DIR_REMOTE: { what: 'The records are on a network or cloud drive.', act: 'Move them to a disk of this PC.' },
    BACKUP_INVALID: { what: 'This backup cannot be used.', act: 'Choose another one.' },
    PRACTICE_REFUSED: { what: 'This folder held a real account.', act: 'Practise in another folder.' },
    PRACTICE_ONLY: { what: 'This exists in practice only.', act: 'Nothing to do.' },
    MARKETPLACE_UNREACHABLE: { what: 'The marketplace does not answer.', act: 'Check the network and try again.' },
    MARKETPLACE_CREDENTIALS: {
      what: 'The marketplace refuses the key.',
      act: 'Enter the application id and secret again.',
    },
    MARKETPLACE_THROTTLED: { what: 'The marketplace asks for a pause.', act: 'Wait a minute and try again.' },
    MARKETPLACE_UNEXPECTED: {
      what: 'The marketplace answered something else.',
      act: 'Check the address and try again.',
    },
    MARKETPLACE_REFUSED: { what: 'The marketplace refused this.', act: 'See the reason and decide.' },
    PRINTER_NOT_CONFIGURED: { what: 'No printer is set for this.', act: 'Set one under Printers.' },
    PRINTER_UNREACHABLE: { what: 'The printer does not answer.', act: 'Check its power and cable.' },
    LABEL_NOT_READY: { what: 'The label is not here yet.', act: 'Wait, or park the parcel.' },
    LABEL_NOT_PRINTABLE: { what: 'This label would not be readable.', act: 'Ask the supervisor.' },
    INVOICE_SERIES_FULL: {
      what: 'No more invoice numbers fit this year.',
      act: 'The supervisor sets a shorter prefix under Settings.',
    },
  } satisfies Record<ErrorCode, WhatAct>,
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
    UNREADABLE_PAYLOAD: { what: 'What was stored of it cannot be read.', act: 'Discard it and pack the order again.' },
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
  shipmentStates: {
    APPROVED: 'To pack',
    PACKING_IN_PROGRESS: 'Documents being made',
    FORM_FAILED: 'Form failed',
    PACKED: 'Packed',
    READY_TO_DISPATCH: 'Ready to dispatch',
    PICKUP_COMPLETE: 'Picked up',
    SHIPPED: 'Shipped',
    DELIVERED: 'Delivered',
    COMPLETED: 'Completed',
    RETURN_REQUESTED: 'Return asked',
    RETURNED: 'Returned',
    CANCELLED: 'Cancelled',
    UNKNOWN: 'Not known',
  } satisfies Record<ShipmentState, string>,
  parcelStates: {
    open: 'On the bench',
    labelled: 'Label first, goods to come',
    complete: 'All items in',
    'waiting-label': 'Waits for label',
    'label-sent': 'Label sent, not proven',
    'label-seen': 'Label seen',
    'dispatch-queued': 'Dispatch waits to be sent',
    dispatched: 'Dispatched',
    'handed-over': 'Handed over',
    parked: 'Parked',
    stopped: 'Stopped',
    void: 'Void',
  } satisfies Record<ParcelState, string>,
  mutationKinds: {
    pack: 'Pack',
    dispatch: 'Dispatch',
    cancel: 'Cancel by seller',
    'forms-ack': 'Form number',
    'self-dispatch': 'Self-ship dispatch',
    'self-delivery': 'Delivered',
    'self-attempt': 'Delivery attempt',
    'self-update': 'New courier or date',
    'service-attempt': 'Service attempt',
    'service-complete': 'Service completed',
    'return-approve': 'Return approved',
    'return-reject': 'Return rejected',
    'return-complete': 'Return received',
    'return-cancel': 'Return cancelled',
    'return-pickup': 'Return picked up',
    'return-pickup-attempt': 'Pick-up attempt',
  } satisfies Record<MutationKind, string>,
  mutationStates: {
    pending: 'Waits to be sent',
    sending: 'Being sent',
    'awaiting-documents': 'Sent, documents being made',
    verify: 'Being checked',
    acked: 'Done',
    rejected: 'Refused',
    discarded: 'Given up',
  } satisfies Record<MutationState, string>,
  printStates: {
    queued: 'Waits',
    sending: 'Being sent',
    sent: 'Sent, not proven',
    printed: 'Printed',
    unknown: 'Not known',
    'not-sent': 'Did not go out',
    cancelled: 'Cancelled',
    expired: 'Too old',
  } satisfies Record<PrintState, string>,
  evidence: {
    'device-acknowledged': 'the printer said so',
    'closed-and-idle': 'the printer took it and is idle',
    'label-scanned': 'the label was scanned',
    'packer-attested': 'the packer said so',
  } satisfies Record<PrintEvidence, string>,
  documents: {
    label: 'Label',
    invoice: 'Invoice',
    form: 'Form',
    slip: 'Packing slip',
    address: 'Address slip',
    ticket: 'Ticket',
    receipt: 'Till receipt',
    manifest: 'Handover list',
    'test-label': 'Test label',
  } satisfies Record<DocumentKind, string>,
};
