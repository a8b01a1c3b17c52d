import type { Reply } from '../../shared/contract/index.ts';
import type { ReceiptView, ReturnEntry, ReturnView, UnknownReceipt } from '../../shared/contract/returns.ts';
import { RETURN_ACT_ENDS, RETURN_ACTS } from '../../shared/model/returns.ts';
import { MINUTE, NOW_MS } from './renderer-parcels.ts';
import { FULL, failure, OFFLINE, STATUS, silent } from './renderer-scripts.ts';
import type { Deed, RendererState } from './renderer-states.ts';
import type { Script } from './scripted-station.ts';

const DAY = 24 * 60 * MINUTE;
const LONG_TITLE =
  'Homeline Designer Printed Cotton Double Bedsheet with 2 Pillow Covers, 144 TC, Multicolour Floral, King Size';

export const returned = (index: number, over: Partial<ReturnEntry> = {}): ReturnEntry => ({
  returnId: `1000000000000000${String(8412 + index)}`,
  source: 'customer_return',
  fulfilment: 'self-ship',
  status: 'requested',
  statusText: 'REQUESTED',
  orderIds: [`OD4365776554433101${String(index).padStart(2, '0')}`],
  shipmentId: `shipment-${index}`,
  trackingIds: [`FMPR000000${String(4170 + index)}`],
  titles: ['Blue mug 350 ml'],
  units: 1,
  reason: 'DEFECTIVE_PRODUCT',
  courierName: 'Example Logistics',
  shipmentStatus: 'in_transit',
  due: { what: 'tech-visit', atMs: NOW_MS + index * 9 * 60 * MINUTE - 3 * 60 * MINUTE },
  createdMs: NOW_MS - 3 * DAY,
  received: null,
  changes: [],
  ...over,
});

export const QUEUED: ReturnEntry = returned(3, {
  source: 'courier_return',
  status: 'approved',
  reason: 'ORDER_CANCELLED',
  due: { what: 'arrival', atMs: NOW_MS + 2 * DAY },
  received: { atMs: NOW_MS - 14 * MINUTE, condition: 'good' },
  changes: [
    {
      mutationId: 'm-7',
      kind: 'return-complete',
      state: 'pending',
      sinceMs: NOW_MS - 14 * MINUTE,
      lastError: 'NOT_SENT',
    },
  ],
});

const ENTRIES: readonly ReturnEntry[] = [
  returned(0),
  returned(1, { titles: [LONG_TITLE, 'Blue mug 350 ml'], units: 12, reason: 'Buyer says it is not what was ordered' }),
  returned(2, { status: 'approved', due: { what: 'pickup', atMs: NOW_MS + 5 * 60 * MINUTE }, trackingIds: [] }),
  QUEUED,
  returned(4, { fulfilment: 'standard', status: 'created', due: { what: 'arrival', atMs: NOW_MS + 4 * DAY } }),
  returned(5, {
    fulfilment: 'standard',
    source: 'courier_return',
    status: 'completed',
    received: { atMs: NOW_MS - 2 * DAY, condition: 'missing-parts' },
  }),
  returned(6, { titles: [], status: 'unknown', statusText: 'ON_THE_ROAD', due: null, shipmentId: null }),
  returned(7, {
    changes: [
      {
        mutationId: 'm-8',
        kind: 'return-approve',
        state: 'rejected',
        sinceMs: NOW_MS - 50 * MINUTE,
        lastError: 'DECIDED_OTHERWISE',
      },
    ],
  }),
];

const receipt = (index: number, over: Partial<ReceiptView> = {}): ReceiptView => ({
  receiptId: `receipt-${index}`,
  atMs: NOW_MS - (14 + index * 40) * MINUTE,
  code: `FMPR00000099${String(10 + index)}`,
  orderItemId: null,
  condition: 'good',
  quantity: 1,
  otc: null,
  note: null,
  by: 'Meena',
  ...over,
});
const UNKNOWN: readonly UnknownReceipt[] = [
  { ...receipt(1), trackingOrOrder: 'FMPR0000009911' },
  {
    ...receipt(2, {
      condition: 'damaged',
      otc: '4821',
      note: 'Torn at one side, no invoice in it, smells of oil',
      by: null,
    }),
    trackingOrOrder: 'FMPR0000009912',
  },
];
export const LIST: Reply<'returns.list'> = {
  total: ENTRIES.length,
  counts: { 'to-decide': 3, coming: 112, received: 2, closed: 4_118, all: 4_235 },
  entries: ENTRIES,
  unknown: UNKNOWN,
  readAtMs: NOW_MS - 4 * MINUTE,
};
const NONE: Reply<'returns.list'> = {
  ...{ total: 0, entries: [], unknown: [], readAtMs: null },
  counts: { 'to-decide': 0, coming: 0, received: 0, closed: 0, all: 0 },
};

const acts = (can: readonly string[], why: 'not-requested' | 'not-approved' | 'standard' | 'other-source') =>
  RETURN_ACTS.map((act) => ({ act, why: can.includes(act) ? null : why, leadsTo: RETURN_ACT_ENDS[act] }));

const returnView = (entry: ReturnEntry, over: Partial<ReturnView> = {}): ReturnView => ({
  ...entry,
  orderType: 'SELF',
  items: (entry.titles.length === 0 ? [null] : entry.titles).map((title, index) => ({
    returnId: entry.returnId,
    orderItemId: `43650000000000010${index}`,
    orderId: entry.orderIds[0] ?? '',
    shipmentId: entry.shipmentId,
    locationId: 'LOC8b2f8a1c',
    source: entry.source,
    status: entry.status,
    statusText: entry.statusText,
    quantity: index === 0 ? 1 : 11,
    reason: entry.reason,
    subReason: 'OTHER',
    comments: 'It does not switch on any more. I tried two sockets and another cable.',
    trackingId: entry.trackingIds[0] ?? null,
    courierName: entry.courierName,
    shipmentStatus: entry.shipmentStatus,
    sellerId: null,
    createdMs: entry.createdMs,
    updatedMs: NOW_MS - DAY,
    approvedMs: entry.status === 'approved' ? NOW_MS - DAY : null,
    expectedMs: entry.due?.atMs ?? null,
    services:
      index === 0
        ? [
            {
              serviceFulfilmentId: 'SF0000000002',
              description: 'Tech visit',
              serviceByMs: NOW_MS + 6 * 60 * MINUTE,
              createdAtMs: NOW_MS - 2 * DAY,
            },
          ]
        : [],
    title,
    sku: 'MUG-BLUE-350',
  })),
  receipts: [],
  acts: acts(['tech-visit-attempt', 'approve', 'reject'], 'not-approved'),
  readAtMs: NOW_MS - 4 * MINUTE,
  serverNowMs: NOW_MS,
  ...over,
});
export const TO_DECIDE = returnView(returned(1, { titles: [LONG_TITLE, 'Blue mug 350 ml'], units: 12 }));
const COURIER = returnView(QUEUED, {
  acts: acts([], 'other-source').map((one) =>
    one.act === 'complete' || one.act === 'cancel' ? { ...one, why: 'already-queued' as const } : one,
  ),
  receipts: [receipt(0), receipt(3, { condition: 'damaged', otc: '4821', note: 'One corner is dented', by: null })],
});
const STANDARD = returnView(returned(4, { fulfilment: 'standard', status: 'created' }), {
  orderType: 'NORMAL',
  acts: acts([], 'standard'),
});

/** Returns of every kind, each read as the one to decide. */
export const RETURNED: Script = {
  ...FULL,
  'station.status': { value: { ...STATUS, returnsToDecide: 1_204 } },
  'returns.list': { value: LIST },
  'returns.read': { value: TO_DECIDE },
  'returns.find': { value: { entries: [QUEUED] } },
  'returns.receive': {
    value: { receiptId: 'r', repeated: false, returnId: QUEUED.returnId, mutationId: 'm-7' },
  },
};

const on = (name: string, script: Script, ...deeds: readonly Deed[]): RendererState => ({
  name,
  script,
  deeds: [{ press: 'Alt+r' }, ...deeds],
});
const opened = (row: number): readonly Deed[] => [
  { waitFor: '[data-testid=returns-table-row]' },
  { click: `.table-row .link >> nth=${row}` },
  { waitFor: '[data-testid=return-view]' },
];
const FIRST = opened(1);
const withView = (view: ReturnView): Script => ({ ...RETURNED, 'returns.read': { value: view } });
const SCAN = 'FMPR0000004173';

export const RETURN_STATES: readonly RendererState[] = [
  { ...on('returns', RETURNED, { waitFor: '[data-testid=returns-table-row]' }), hindi: true },
  on('returns-empty', { ...RETURNED, 'returns.list': { value: NONE } }),
  on('returns-busy', { ...RETURNED, 'returns.list': silent }),
  on('returns-failed', { ...RETURNED, 'returns.list': failure }),
  on('returns-offline', { ...RETURNED, 'station.status': { value: OFFLINE } }),
  on(
    'returns-no-match',
    { ...RETURNED, 'returns.list': { value: { ...NONE, counts: LIST.counts } } },
    {
      type: ['filter', 'no such return'],
    },
  ),
  on('returns-unknown', RETURNED, { click: '[data-testid=returns-tab-unknown]' }),
  on('returns-more', RETURNED, { click: '[data-testid=nav-more]' }),
  { ...on('returns-receive', RETURNED, { scan: SCAN }, { waitFor: '[data-testid=receive-dialog]' }), hindi: true },
  on(
    'returns-receive-several-items',
    { ...RETURNED, 'returns.find': { value: { entries: [TO_DECIDE] } } },
    { scan: SCAN },
    { waitFor: '[data-testid=receive-item]' },
    { scan: 'FMPR0000004199' },
  ),
  on(
    'returns-receive-unknown',
    { ...RETURNED, 'returns.find': { value: { entries: [] } } },
    { scan: SCAN },
    { waitFor: '[data-testid=receive-dialog]' },
    { type: ['receive-quantity', 'two'] },
    { click: '[data-testid=receive-save]' },
  ),
  on(
    'returns-receive-failed',
    { ...RETURNED, 'returns.receive': { failure: { code: 'DISK_FULL', message: '' } } },
    { scan: SCAN },
    { waitFor: '[data-testid=receive-dialog]' },
    { click: '[data-testid=receive-save]' },
  ),
  on(
    'returns-received',
    RETURNED,
    { scan: SCAN },
    { waitFor: '[data-testid=receive-dialog]' },
    {
      scan: 'PB:OK',
    },
    { waitFor: '[data-testid=received]' },
  ),
  on(
    'returns-several',
    { ...RETURNED, 'returns.find': { value: { entries: ENTRIES.slice(0, 3) } } },
    { scan: 'OD436577655443310100' },
    { waitFor: '[data-testid=several-returns]' },
  ),
  on(
    'returns-scan-failed',
    { ...RETURNED, 'returns.find': failure },
    { scan: SCAN },
    {
      waitFor: '[data-testid=scan-failed]',
    },
  ),
  { ...on('return', RETURNED, ...FIRST), hindi: true },
  on('return-queued', withView(COURIER), ...opened(3)),
  on('return-standard', withView(STANDARD), ...opened(4)),
  on('return-offline', { ...withView(COURIER), 'station.status': { value: OFFLINE } }, ...opened(3)),
  on('return-busy', { ...RETURNED, 'returns.read': silent }, { click: '.table-row .link >> nth=1' }),
  on('return-failed', { ...RETURNED, 'returns.read': failure }, { click: '.table-row .link >> nth=1' }),
  on('return-approve', RETURNED, ...FIRST, { click: '[data-testid=act-approve]' }),
  {
    ...on(
      'return-reject-wrong',
      RETURNED,
      ...FIRST,
      { click: '[data-testid=act-reject]' },
      {
        type: ['act-at', '2026-11-09T10:00'],
      },
      { click: '[data-testid=return-act-confirm]' },
    ),
    hindi: true,
  },
  on(
    'return-tech-visit',
    RETURNED,
    ...FIRST,
    { click: '[data-testid=act-tech-visit-attempt]' },
    {
      click: '[data-testid=return-act-confirm]',
    },
  ),
  on(
    'return-refused',
    {
      ...RETURNED,
      'returns.approve': { failure: { code: 'WRONG_STATE', message: '', details: { refusal: 'already-queued' } } },
    },
    ...FIRST,
    { click: '[data-testid=act-approve]' },
    { type: ['act-comments', 'The lid is broken'] },
    { click: '[data-testid=return-act-confirm]' },
  ),
];
