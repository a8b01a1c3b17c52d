import type { CancelPlan } from '../../shared/contract/orders.ts';
import type { OutboxEntry } from '../../shared/contract/outbox.ts';
import { SELF_SHIP_ACTS, type SelfShipEntry, type SelfShipView } from '../../shared/contract/self-ship.ts';
import type { OpenChange } from '../../shared/contract/words.ts';
import { MARKETPLACE_CODES } from '../../shared/model/marketplace-codes.ts';
import { errorOwner, OUTBOX_REASONS } from '../../shared/model/mutations.ts';
import { MUTATION_KINDS } from '../../shared/model/states.ts';
import { MINUTE, NOW_MS, PARCEL } from './renderer-parcels.ts';
import { EMPTY, FULL, failure, OFFLINE, silent, VIEW } from './renderer-scripts.ts';
import type { Deed, RendererState } from './renderer-states.ts';
import type { Script } from './scripted-station.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WARDROBE = 'Nilkamal Freedom Mini Small 2-Door Plastic Storage Cabinet with 3 Shelves, Weather Brown';

const change = (index: number, over: Partial<OpenChange> = {}): OpenChange => ({
  mutationId: `c-${index}`,
  kind: 'self-dispatch',
  state: 'pending',
  sinceMs: NOW_MS - 9 * MINUTE,
  lastError: 'NOT_SENT',
  ...over,
});
const entry = (index: number, over: Partial<SelfShipEntry> = {}): SelfShipEntry => ({
  shipmentId: `7c1b1d0e-6a55-4a53-9b0e-0f7a2f6f1a${String(index).padStart(2, '0')}`,
  orderIds: [`OD4365776554433102${String(index).padStart(2, '0')}`],
  titles: [index % 2 === 0 ? WARDROBE : 'Study table, teak finish'],
  units: 1 + (index % 3),
  stage: 'to-pack',
  state: 'APPROVED',
  parcel: null,
  due: { what: 'dispatch', atMs: NOW_MS + (index * 90 - 100) * MINUTE },
  courier: null,
  changes: [],
  ...over,
});
const COURIER = { deliveryPartner: 'Safexpress Surface', trackingId: 'SFX0098812344' };
const ENTRIES: readonly SelfShipEntry[] = [
  entry(0),
  entry(1, { stage: 'to-dispatch', parcel: 'complete', changes: [change(1)] }),
  entry(2, {
    ...{ stage: 'shipped', state: 'SHIPPED', courier: COURIER },
    due: { what: 'delivery', atMs: NOW_MS - 26 * HOUR },
    changes: [change(2, { kind: 'self-attempt', state: 'rejected', lastError: 'UNPROCESSABLE_ENTITY' }), change(3)],
  }),
  entry(3, {
    ...{ stage: 'shipped', state: 'APPROVED', courier: { deliveryPartner: 'Own van', trackingId: null } },
    due: { what: 'delivery', atMs: NOW_MS + 2 * DAY },
    changes: [change(4, { state: 'verify', lastError: 'OUTCOME_UNKNOWN' })],
  }),
  entry(4, {
    ...{ stage: 'delivered', state: 'DELIVERED', courier: COURIER },
    due: { what: 'service', atMs: NOW_MS + 20 * HOUR },
  }),
  entry(5, { stage: 'closed', state: 'COMPLETED', due: null, courier: COURIER }),
  entry(6, { stage: 'closed', state: 'CANCELLED', due: null }),
];
const LIST = {
  total: ENTRIES.length,
  counts: { 'to-pack': 1, 'to-dispatch': 1, shipped: 2, delivered: 1, closed: 2_41_204 },
  entries: ENTRIES,
};
const NO_ORDERS = {
  total: 0,
  counts: { 'to-pack': 0, 'to-dispatch': 0, shipped: 0, delivered: 0, closed: 0 },
  entries: [],
};

const TO_DISPATCH: SelfShipView = {
  ...entry(1, { stage: 'to-dispatch', parcel: 'complete' }),
  locationId: 'LOC8b2f8a1c',
  items: [
    {
      ...{ orderItemId: '43650001', orderId: 'OD436577655443310201', title: WARDROBE, sku: 'NLK-FRDM-MINI-WB' },
      ...{ quantity: 1, state: 'APPROVED', serialNumbers: [] },
    },
    {
      ...{ orderItemId: '43650002', orderId: 'OD436577655443310201', title: 'Drill machine, 13 mm', sku: 'DRL-13-BLU' },
      ...{ quantity: 2, state: 'APPROVED', serialNumbers: [['DR1300412'], ['DR1300413']] },
    },
  ],
  services: [
    {
      ...{ serviceFulfilmentId: 'SF0000000001', description: 'Installation of the cabinet', state: 'activated' },
      ...{ serviceByMs: NOW_MS + 6 * DAY, createdAtMs: NOW_MS - DAY, promisedMs: null },
    },
  ],
  acts: SELF_SHIP_ACTS.map((act) => ({
    act,
    why: act === 'dispatch' ? null : act.startsWith('service') ? 'not-delivered' : 'not-shipped',
  })),
  draft: {
    ...{ invoiceNumber: null, invoiceDate: '2026-11-05', deliveryPartner: 'Safexpress Surface' },
    address: { address1: '2 Demo Road, Andheri East', city: 'Mumbai', state: 'Maharashtra', pincode: '400069' },
  },
  readAtMs: NOW_MS - 2 * MINUTE,
  serverNowMs: NOW_MS,
};
/** One that may be dispatched. */
export const SELF_SHIP_VIEW = TO_DISPATCH;
const TO_PACK: SelfShipView = {
  ...TO_DISPATCH,
  ...{ stage: 'to-pack', parcel: null },
  due: { what: 'dispatch', atMs: NOW_MS - 100 * MINUTE },
  acts: SELF_SHIP_ACTS.map((act) => ({ act, why: act === 'dispatch' ? 'not-verified' : 'not-shipped' })),
};
const SHIPPED: SelfShipView = {
  ...TO_DISPATCH,
  ...{ stage: 'shipped', state: 'SHIPPED', courier: COURIER, parcel: 'dispatched' },
  due: { what: 'delivery', atMs: NOW_MS + 26 * HOUR },
  changes: [
    change(1, { kind: 'self-attempt', state: 'rejected', lastError: 'UNPROCESSABLE_ENTITY' }),
    change(2, { kind: 'self-update', state: 'pending', lastError: 'WAITS_FOR_EARLIER' }),
  ],
  acts: SELF_SHIP_ACTS.map((act) => ({
    act,
    why: act === 'dispatch' ? 'not-approved' : act.startsWith('service') ? 'not-delivered' : null,
  })),
};
const DELIVERED: SelfShipView = {
  ...SHIPPED,
  ...{ stage: 'delivered', state: 'DELIVERED', changes: [] },
  due: { what: 'service', atMs: NOW_MS + 20 * HOUR },
  services: TO_DISPATCH.services.map((one) => ({ ...one, state: 'in-progress', promisedMs: NOW_MS + 20 * HOUR })),
  acts: SELF_SHIP_ACTS.map((act) => ({
    act,
    why: act.startsWith('service') ? null : act === 'dispatch' ? 'not-approved' : 'closed',
  })),
};
const SERVICE_UNKNOWN: SelfShipView = { ...DELIVERED, services: [] };
const CLOSED: SelfShipView = {
  ...DELIVERED,
  ...{ stage: 'closed', state: 'COMPLETED', due: null },
  services: DELIVERED.services.map((one) => ({ ...one, state: 'completed' })),
  acts: SELF_SHIP_ACTS.map((act) => ({ act, why: 'closed' })),
};

/** The page of a station that ships some orders itself. */
const SHIPS: Script = {
  ...FULL,
  'selfShip.list': { value: LIST },
  'selfShip.read': { value: TO_DISPATCH },
  'selfShip.vendors': {
    value: { vendors: ['Delhivery Heavy', 'Gati Surface', 'Own van', 'Safexpress Surface'], listed: true },
  },
  'selfShip.dispatch': { value: { mutationId: 'm-1' } },
  'selfShip.deliver': { value: { mutationId: 'm-2' } },
  'selfShip.printSlip': { value: { jobId: 'j-1' } },
};
const reading = (view: SelfShipView): Script => ({ ...SHIPS, 'selfShip.read': { value: view } });

const KEY = 'Alt+s';
const click = (testid: string, nth = 0): Deed => ({ click: `[data-testid=${testid}] >> nth=${nth}` });
const waitFor = (testid: string): Deed => ({ waitFor: `[data-testid=${testid}]` });
const state = (name: string, script: Script, ...deeds: readonly Deed[]): RendererState => ({
  name,
  script,
  deeds: [{ press: KEY }, ...deeds],
});
const hindi = (one: RendererState): RendererState => ({ ...one, hindi: true });
const OPEN = click('self-ship-open');

const lists: readonly RendererState[] = [
  hindi(state('self-ship', SHIPS)),
  hindi(state('self-ship-empty', { ...EMPTY, 'selfShip.list': { value: NO_ORDERS } })),
  state('self-ship-stage-empty', SHIPS, click('self-ship-delivered'), {
    set: ['selfShip.list', { value: { ...LIST, total: 0, entries: [] } }],
  }),
  state('self-ship-busy', { ...SHIPS, 'selfShip.list': silent }),
  state('self-ship-failed', { ...SHIPS, 'selfShip.list': failure }),
  hindi(state('self-ship-offline', { ...SHIPS, 'station.status': { value: OFFLINE } })),
  hindi(
    state(
      'self-ship-not-found',
      SHIPS,
      waitFor('self-ship-table-row'),
      { set: ['selfShip.list', { value: { ...LIST, total: 0, entries: [] } }] },
      { scan: '8901086261410' },
      waitFor('self-ship-to-bench'),
    ),
  ),
];
const pages: readonly RendererState[] = [
  hindi(state('self-ship-order', SHIPS, OPEN)),
  hindi(state('self-ship-order-to-pack', reading(TO_PACK), OPEN)),
  hindi(state('self-ship-order-shipped', reading(SHIPPED), OPEN)),
  hindi(state('self-ship-order-delivered', reading(DELIVERED), OPEN)),
  state('self-ship-order-service-unknown', reading(SERVICE_UNKNOWN), OPEN),
  state('self-ship-order-closed', reading(CLOSED), OPEN),
  state('self-ship-order-busy', { ...SHIPS, 'selfShip.read': silent }, OPEN),
  state('self-ship-order-failed', { ...SHIPS, 'selfShip.read': failure }, OPEN),
  state('self-ship-order-offline', { ...reading(SHIPPED), 'station.status': { value: OFFLINE } }, OPEN),
  state('self-ship-order-slip', SHIPS, OPEN, click('print-slip'), waitFor('slip-done')),
  state(
    'self-ship-order-no-slip',
    { ...SHIPS, 'selfShip.printSlip': { failure: { code: 'LABEL_NOT_READY', message: '' } } },
    OPEN,
    click('print-slip'),
    waitFor('slip-no-address'),
  ),
];
const act = (name: string, view: SelfShipView, testid: string, ...deeds: readonly Deed[]): RendererState =>
  state(`self-ship-form-${name}`, reading(view), OPEN, click(testid), ...deeds);
const forms: readonly RendererState[] = [
  hindi(act('dispatch', TO_DISPATCH, 'act-dispatch')),
  act(
    'dispatch-wrong',
    { ...TO_DISPATCH, draft: { ...TO_DISPATCH.draft, address: null } },
    'act-dispatch',
    { type: ['dispatch-date', '2026-11-09T10:00'] },
    { type: ['dispatch-delivery', '2026-11-01T10:00'] },
    { type: ['dispatch-pincode', '4000'] },
    click('dispatch-confirm'),
  ),
  state(
    'self-ship-form-dispatch-refused',
    {
      ...SHIPS,
      'selfShip.dispatch': { failure: { code: 'WRONG_STATE', message: '', details: { refusal: 'on-hold' } } },
    },
    OPEN,
    click('act-dispatch'),
    click('dispatch-confirm'),
    waitFor('refused-line'),
  ),
  state(
    'self-ship-form-dispatched',
    SHIPS,
    OPEN,
    click('act-dispatch'),
    click('dispatch-confirm'),
    waitFor('self-ship-asked'),
  ),
  hindi(act('deliver', SHIPPED, 'act-deliver')),
  hindi(act('attempt', SHIPPED, 'act-attempt', click('attempt-confirm'))),
  act('update', SHIPPED, 'act-update'),
  act('service-attempt', DELIVERED, 'act-service-attempt'),
  act('service-complete', DELIVERED, 'act-service-complete'),
  hindi(act('service-typed', SERVICE_UNKNOWN, 'act-service-complete', click('service-complete-confirm'))),
];

export const CANCEL_PLAN: CancelPlan = {
  ...{
    shipmentId: PARCEL.shipmentId,
    state: 'APPROVED',
    refusal: null,
    isOpenHere: true,
    readAtMs: NOW_MS - 4 * MINUTE,
  },
  groups: ['g-1', 'g-2'].map((cancellationGroupId, index) => ({
    cancellationGroupId,
    items: TO_DISPATCH.items.slice(0, 2 - index).map(({ orderItemId, orderId, title, sku, quantity }) => ({
      ...{ orderItemId: `${orderItemId}-${index}`, orderId, title, sku, quantity },
      state: 'APPROVED' as const,
    })),
  })),
};
const onShipment = (name: string, script: Script, ...deeds: readonly Deed[]): RendererState => ({
  name: `order-${name}`,
  script: {
    ...FULL,
    'orders.cancelPlan': { value: CANCEL_PLAN },
    'pull.hint': { value: { accepted: true } },
    ...script,
  },
  deeds: [{ press: 'Alt+2' }, waitFor('queue-table-row'), { click: '.table-row .link >> nth=0' }, ...deeds],
});
const FAILED_FORM: Script = {
  'shipments.read': { value: { ...VIEW, state: 'FORM_FAILED', gate: { kind: 'form-failed' } } },
  'orders.forms': {
    value: {
      readAtMs: NOW_MS,
      forms: [
        { name: 'WEST_BENGAL_WAYBILL', link: 'https://wbcomtax.gov.in/waybill', automated: false, status: 'FAILED' },
        { name: 'EWAYBILL', link: null, automated: true, status: 'CREATED' },
      ],
    },
  },
};
const PACKED: Script = { 'shipments.read': { value: { ...VIEW, state: 'PACKED' } } };
const orders: readonly RendererState[] = [
  hindi(onShipment('cancel', {}, click('open-cancel'))),
  onShipment('cancel-wrong', {}, click('open-cancel'), click('cancel-confirm')),
  hindi(
    onShipment(
      'cancel-refused',
      { 'orders.cancelPlan': { value: { ...CANCEL_PLAN, refusal: 'pack-of-ours' } } },
      click('open-cancel'),
    ),
  ),
  onShipment('cancel-offline', { 'station.status': { value: OFFLINE } }, click('open-cancel')),
  onShipment('read-again', {}, click('read-again'), waitFor('read-again-said')),
  hindi(onShipment('forms', FAILED_FORM, click('open-forms'))),
  onShipment(
    'forms-offline',
    { ...FAILED_FORM, 'orders.forms': { failure: { code: 'MARKETPLACE_UNREACHABLE', message: '' } } },
    click('open-forms'),
  ),
  hindi(
    onShipment(
      'invoices',
      {
        ...PACKED,
        'orders.invoices': {
          value: {
            readAtMs: NOW_MS,
            invoices: [
              {
                ...{ orderId: 'OD436577655443310100', invoiceNumber: 'FAEOOV2700001234', invoiceDate: '2026-11-05' },
                items: TO_DISPATCH.items.map(({ orderItemId, title, serialNumbers }) => ({
                  ...{ orderItemId, title, serialNumbers, amountPaise: 12_999_900, taxRatePercent: 18 },
                })),
              },
            ],
          },
        },
      },
      click('open-invoices'),
    ),
  ),
  onShipment('invoices-busy', { ...PACKED, 'orders.invoices': silent }, click('open-invoices')),
];

/** A row of the outbox that stands with this code or reason. */
export function refusedWith(lastError: string, index: number): OutboxEntry {
  const kind = MUTATION_KINDS[index % MUTATION_KINDS.length] ?? 'pack';
  const isReturn = kind.startsWith('return');
  return {
    ...{ mutationId: `r-${index}`, kind, state: 'rejected', attempts: 1, waitsFor: { for: 'person' }, nextAtMs: null },
    ...{
      shipmentId: isReturn && index % 2 === 0 ? '' : `shipment-${index}`,
      returnId: isReturn ? `12${7_000 + index}` : null,
    },
    orderIds: isReturn && index % 2 === 0 ? [] : [`OD4365776554433101${String(index).padStart(2, '0')}`],
    ...{ createdAtMs: NOW_MS - HOUR, sinceMs: NOW_MS - 20 * MINUTE, owner: errorOwner(lastError), lastError },
    decisions: lastError === 'NOBODY_CAN_TELL' ? ['done', 'retry', 'discard'] : ['retry', 'discard'],
  };
}
/** Every code of the marketplace and every reason of the station. */
export const ALL_REASONS: readonly string[] = [...Object.keys(MARKETPLACE_CODES), ...OUTBOX_REASONS];
const REFUSED = ALL_REASONS.map(refusedWith);
const outbox = (entries: readonly OutboxEntry[]): Script => ({
  ...FULL,
  'outbox.list': { value: { entries, total: entries.length } },
});
const rows: readonly RendererState[] = [
  hindi({ name: 'outbox-kinds', script: outbox(REFUSED.slice(0, 16)), deeds: [{ press: 'Alt+3' }] }),
  hindi({ name: 'outbox-reasons', script: outbox(REFUSED.slice(-20)), deeds: [{ press: 'Alt+3' }] }),
  hindi({
    name: 'outbox-nobody-can-tell',
    script: outbox([{ ...refusedWith('NOBODY_CAN_TELL', 15), kind: 'self-attempt', returnId: null }]),
    deeds: [{ press: 'Alt+3' }, click('decide')],
  }),
];

/** Orders the seller ships himself, what is done on an order's page, and the outbox with every kind of change. */
export const SELF_SHIP_STATES: readonly RendererState[] = [...lists, ...pages, ...forms, ...orders, ...rows];
