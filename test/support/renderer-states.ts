import type { Blocked, OpenParcel, ParcelLine, Session, StopReason } from '../../shared/bench/session.ts';
import type { RecentScan, ScanReply, VerdictDetail } from '../../shared/contract/bench.ts';
import type { OutboxEntry } from '../../shared/contract/outbox.ts';
import type { PrintJob } from '../../shared/contract/prints.ts';
import type { SetupState } from '../../shared/contract/setup.ts';
import type { QueueEntry, ShipmentView } from '../../shared/contract/shipments.ts';
import type { Diagnostics, StationStatus } from '../../shared/contract/station.ts';
import type { Gate } from '../../shared/model/gates.ts';
import type { Verdict } from '../../shared/model/states.ts';
import type { Script } from './scripted-station.ts';

/** A day at one bench, as the page could be told of it: the worst lengths a seller's titles and SKUs reach, real id shapes. */
export const NOW_MS = Date.parse('2026-11-05T08:35:00Z');
const MINUTE = 60_000;

const line = (sku: string, title: string, needed: number, over: Partial<ParcelLine> = {}): ParcelLine => ({
  orderItemId: `1143657765544433${sku.length}${needed}`,
  orderId: 'OD436577655443310100',
  sku,
  fsn: 'MUGGJ5ZZQ8YHXJZV',
  listingId: `LST${sku}`,
  title,
  needed,
  cancelled: 0,
  verified: 0,
  fragile: false,
  dangerous: false,
  large: false,
  replacement: false,
  ...over,
});

const MUG = line('MUG-BLUE-350', 'Blue mug 350 ml', 2, { orderItemId: 'i-mug', fragile: true });
const BOTTLE = line('BTL-STEEL-1L', 'Steel water bottle 1 litre, leak proof, with carry loop, pack of 1', 2, {
  orderItemId: 'i-bottle',
});
const COVER = line(
  'KRTN_DESIGNER-PRINTED.COTTON/BEDSHEET-DOUBLE-QX',
  'Homeline Designer Printed Cotton Double Bedsheet with 2 Pillow Covers, 144 TC, Multicolour Floral, King Size',
  1,
  { orderItemId: 'i-cover', cancelled: 1, large: true, replacement: true },
);

export const PARCEL: OpenParcel = {
  parcelId: 'p-1',
  shipmentId: 'b3f1c1e0-7d3e-4b52-9d0c-0d2c8b6f5a10',
  orderIds: ['OD436577655443310100'],
  type: 'NORMAL',
  dispatchByMs: NOW_MS + 25 * MINUTE,
  packagingPolicy: 'GREEN_PACKAGE',
  lines: [{ ...MUG, verified: 1 }, { ...BOTTLE, verified: 2 }, COVER],
  verifiedOrder: ['i-mug', 'i-bottle', 'i-bottle'],
  openedAtMs: NOW_MS - MINUTE,
  readAtMs: NOW_MS - 4 * MINUTE,
};
const ALL_IN: OpenParcel = {
  ...PARCEL,
  lines: PARCEL.lines.map((one) => ({ ...one, verified: one.needed })),
};
const bigParcel = (count: number): OpenParcel => ({
  ...PARCEL,
  orderIds: ['OD436577655443310100', 'OD436577655443310101'],
  lines: Array.from({ length: count }, (_, index) => ({
    ...(index % 2 === 0 ? COVER : BOTTLE),
    orderItemId: `i-${index}`,
    needed: 12,
    verified: index < 3 ? 12 : index,
    cancelled: 0,
  })),
});

const verifying = (blocked: Blocked['by'] | null = null, parcel = PARCEL): Session => ({
  status: 'verifying',
  parcel,
  blocked: blocked === null ? null : { by: blocked, code: '8901086261410' },
});
const confirming = (blocked: Blocked['by'] | null = null): Session => ({
  status: 'confirming-label',
  parcel: ALL_IN,
  jobId: 'j-1',
  labelCodes: ['FMPC4365776554'],
  sentAtMs: NOW_MS - MINUTE,
  blocked: blocked === null ? null : { by: blocked, code: 'FMPC9999999999' },
});
const printing = (waitingFor: 'documents' | 'printer'): Session => ({
  status: 'printing',
  parcel: ALL_IN,
  waitingFor,
  sinceMs: NOW_MS - MINUTE,
  jobId: null,
});
const asking: Session = {
  status: 'asking',
  parcel: ALL_IN,
  jobId: 'j-1',
  labelCodes: ['FMPC4365776554'],
  reason: 'The connection to the printer ended before it had taken the whole label.',
};
const stopped = (why: StopReason): Session => ({ status: 'stopped', parcel: PARCEL, why });

const NEEDED = [COVER.title, MUG.title, BOTTLE.title];
export const scanned = (verdict: Verdict, session: Session, detail: VerdictDetail): { readonly value: ScanReply } => ({
  value: { verdict, session, detail, atMs: NOW_MS },
});
const gated = (gate: Gate) =>
  scanned('gate', { status: 'idle' }, { what: 'gate', gate, shipmentId: PARCEL.shipmentId });

const RECENT: readonly RecentScan[] = (
  [
    'accept',
    'wrong-item',
    'command',
    'accept',
    'too-many',
    'gate',
    'unknown-code',
    'label-confirmed',
    'complete',
    'accept',
  ] as const
).map((verdict, index) => ({
  scanId: `s-${index}`,
  code: index % 3 === 0 ? '8901086261410' : index % 3 === 1 ? 'MUG-BLUE-350' : 'PB:OK',
  verdict,
  atMs: NOW_MS - index * 17_000,
}));

const entry = (index: number, over: Partial<QueueEntry> = {}): QueueEntry => ({
  shipmentId: index === 0 ? PARCEL.shipmentId : `b3f1c1e0-7d3e-4b52-9d0c-0d2c8b6f5a${10 + index}`,
  orderIds: [`OD4365776554433101${String(index).padStart(2, '0')}`],
  dispatchByMs: NOW_MS + (index * 35 - 20) * MINUTE,
  dispatchBy: null,
  state: 'APPROVED',
  parcel: null,
  units: 1 + (index % 4),
  titles: [index % 2 === 0 ? COVER.title : MUG.title],
  skus: [MUG.sku],
  ...over,
});
const ENTRIES: readonly QueueEntry[] = [
  entry(0, { parcel: 'open' }),
  entry(1),
  entry(2, { why: 'on-hold', gate: { kind: 'on-hold' } }),
  entry(3, { parcel: 'label-sent' }),
  entry(4, { units: 12 }),
  entry(5, { why: 'tax-rate-missing', gate: { kind: 'tax-rate-missing', sku: 'MUG-BLUE-350' } }),
  entry(6, { dispatchByMs: NOW_MS + 30 * 60 * MINUTE }),
  entry(7, { dispatchByMs: null, why: 'packed-elsewhere', gate: { kind: 'packed-elsewhere' } }),
];

export const STATUS: StationStatus = {
  stationId: 'bench-1',
  locationId: 'LOC8b2f8a1c',
  network: 'connected',
  networkSinceMs: NOW_MS - 60 * MINUTE,
  lastPullAt: null,
  lastPullAtMs: NOW_MS - 2 * MINUTE,
  pulling: false,
  shipments: 124_318,
  packable: 118,
  outbox: { pending: 2, sending: 1, verify: 0, rejected: 0, awaitingDocuments: 1 },
  printers: [{ id: 'label-1', readiness: { kind: 'ready', reason: null }, queued: 0 }],
  prints: { unknown: 0, waiting: 0 },
  offlineReady: 48,
  nextCutOffMs: NOW_MS + 25 * MINUTE,
  checking: false,
  nowMs: NOW_MS,
  practice: null,
};
const OFFLINE: StationStatus = {
  ...STATUS,
  network: 'offline',
  networkSinceMs: NOW_MS - 14 * MINUTE,
  lastPullAtMs: NOW_MS - 14 * MINUTE,
  outbox: { pending: 31, sending: 0, verify: 0, rejected: 0, awaitingDocuments: 0 },
};
const TROUBLE: StationStatus = {
  ...STATUS,
  network: 'paused',
  checking: true,
  outbox: { pending: 1, sending: 0, verify: 2, rejected: 3, awaitingDocuments: 0 },
  printers: [{ id: 'label-1', readiness: { kind: 'needs-attention', reason: 'The head is open' }, queued: 4 }],
};

export const READY: SetupState = {
  step: 'ready',
  refusal: null,
  practice: false,
  practiceAllowed: false,
  config: {
    stationId: 'bench-1',
    stations: { index: 0, count: 1 },
    locationId: 'LOC8b2f8a1c',
    marketplace: { url: 'https://api.flipkart.net', appId: '3b1f5a7c2d9e4f60' },
    defaultTaxRatePercent: 18,
    defaultBox: { lengthMm: 250, breadthMm: 180, heightMm: 105, weightGrams: 640 },
    dispatchAfter: 'label-seen',
    printers: [
      {
        id: 'label-1',
        documents: ['label', 'ticket'],
        language: 'zpl',
        dpi: 203,
        widthMm: 100,
        heightMm: 150,
        transport: { kind: 'tcp', host: '192.168.1.40', port: 9100 },
      },
    ],
  },
  hasSecret: true,
  locations: [
    { locationId: 'LOC8b2f8a1c', shipments: 1_284 },
    { locationId: 'LOC1f77e0aa', shipments: 1 },
  ],
};
const CHOOSE: SetupState = {
  ...READY,
  step: 'choose',
  config: null,
  hasSecret: false,
  locations: [],
  practiceAllowed: true,
};

const VIEW: ShipmentView = {
  shipment: {
    shipmentId: PARCEL.shipmentId,
    locationId: 'LOC8b2f8a1c',
    type: 'NORMAL',
    hold: false,
    mps: false,
    packagingPolicy: 'GREEN_PACKAGE',
    orderDateMs: NOW_MS - 300 * MINUTE,
    dispatchAfterMs: NOW_MS - 200 * MINUTE,
    dispatchByMs: NOW_MS + 25 * MINUTE,
    updatedAtMs: null,
    orderItems: PARCEL.lines.map((one) => ({
      orderItemId: one.orderItemId,
      orderId: one.orderId,
      cancellationGroupId: 'g',
      sku: one.sku,
      fsn: one.fsn,
      listingId: one.listingId,
      hsn: '69111019',
      title: one.title,
      quantity: one.needed,
      state: 'APPROVED',
      replacement: one.replacement,
      totalPricePaise: 12_999_900,
      packageIds: [],
    })),
    subShipments: [],
  },
  state: 'APPROVED',
  gate: null,
  parcel: 'open',
  trackingIds: ['FMPC4365776554'],
  readAtMs: NOW_MS - 4 * MINUTE,
  unknownSinceMs: null,
  history: Array.from({ length: 6 }, (_, index) => ({
    seq: index + 1,
    atMs: NOW_MS - (6 - index) * 9_000,
    kind: index === 0 ? 'parcel-opened' : 'scan',
    summary: index === 0 ? 'Opened at the bench' : '8901086261410 accepted for Blue mug 350 ml',
  })),
};

const mutation = (index: number, over: Partial<OutboxEntry>): OutboxEntry => ({
  mutationId: `m-${index}`,
  kind: index % 2 === 0 ? 'pack' : 'dispatch',
  shipmentId: `shipment-${index}`,
  orderIds: [`OD4365776554433101${String(index).padStart(2, '0')}`],
  state: 'pending',
  attempts: 0,
  createdAtMs: NOW_MS - index * 4 * MINUTE,
  nextAtMs: null,
  ...over,
});
const OUTBOX: readonly OutboxEntry[] = [
  mutation(0, {
    state: 'rejected',
    attempts: 1,
    lastError: 'PACK_GSTIN_NOT_FOUND',
    lastErrorMessage: 'GSTIN not found for state KA',
  }),
  mutation(1, { state: 'verify', attempts: 1, lastError: 'OUTCOME_UNKNOWN', nextAtMs: NOW_MS + 45_000 }),
  mutation(2, { state: 'pending', attempts: 3, lastError: 'NOT_SENT', nextAtMs: NOW_MS + 9_000 }),
  mutation(3, { state: 'sending', attempts: 1 }),
  mutation(4, { state: 'awaiting-documents', attempts: 1, nextAtMs: NOW_MS + 5_000 }),
  mutation(5, {
    state: 'rejected',
    attempts: 2,
    lastError: 'SOMETHING_NEW',
    lastErrorMessage: 'A reason nobody has documented',
  }),
  mutation(6, { state: 'pending', lastError: 'ITEM_ON_HOLD', nextAtMs: NOW_MS + 4 * 60 * MINUTE }),
];
const job = (index: number, over: Partial<PrintJob>): PrintJob => ({
  jobId: `j-${index}`,
  printerId: 'label-1',
  shipmentId: `shipment-${index}`,
  orderIds: [`OD4365776554433101${String(index).padStart(2, '0')}`],
  document: 'label',
  state: 'queued',
  createdAtMs: NOW_MS - index * 3 * MINUTE,
  changedAtMs: NOW_MS - index * 3 * MINUTE,
  bytes: 48_211,
  copy: 1,
  stalled: false,
  ...over,
});
const JOBS: readonly PrintJob[] = [
  job(0, { state: 'unknown', reason: 'The connection ended before the printer had taken all of it' }),
  job(1, { state: 'queued', stalled: true }),
  job(2, { state: 'sent' }),
  job(3, { state: 'printed', evidence: 'label-scanned', copy: 2 }),
  job(4, { state: 'printed', evidence: 'device-acknowledged', document: 'invoice' }),
  job(5, { state: 'not-sent', reason: 'The printer did not take the connection' }),
  job(6, { state: 'cancelled', document: 'ticket', shipmentId: null, orderIds: [] }),
  job(7, { state: 'expired' }),
  job(8, { state: 'sending' }),
];
const DIAGNOSTICS: Diagnostics = {
  version: '0.1.0',
  shell: 'browser',
  runtime: 'Node 24.21.0',
  platform: 'win32 x64 10.0.19045',
  stationUid: '5f0c8a52-93e1-4c11-8a4e-4b9a1b7d0e55',
  generation: 2,
  dataDir: 'C:\\Users\\packer\\AppData\\Roaming\\Packbench\\bench-1',
  database: { bytes: 412_390_400, schemaVersion: 10, synchronous: 2, commitMs: 0.31, journalRows: 1_204_118 },
  secretStore: {
    kind: 'file',
    protects: 'A file only this user may read; anybody who can sign in as them can read it.',
  },
  backups: Array.from({ length: 4 }, (_, index) => ({
    file: `packbench-2026-11-05T0${7 - index}.db`,
    atMs: NOW_MS - (35 + index * 60) * MINUTE,
    bytes: 398_000_000,
  })),
  sweep: { lastMs: 84_200, requests: 412, missed: 0 },
  lacks: ['secret-store', 'shortcut-blocking', 'autostart'],
  logTail: Array.from(
    { length: 8 },
    (_, index) => `2026-11-05T14:0${index}:11.204+05:30 info pull swept 20 of 412 windows`,
  ),
};

/** The page of a station in good order, idle, with everything there is to show. */
export const FULL: Script = {
  'setup.state': { value: READY },
  'station.status': { value: STATUS },
  'bench.state': { value: { session: { status: 'idle' }, recent: RECENT } },
  'queue.list': { value: { total: 1_18_204, packable: 118, entries: ENTRIES } },
  'shipments.read': { value: VIEW },
  'outbox.list': { value: { entries: OUTBOX, total: OUTBOX.length } },
  'prints.list': { value: { jobs: JOBS, total: JOBS.length } },
  'diagnostics.read': { value: DIAGNOSTICS },
  'diagnostics.verifyJournal': { value: { rows: 1_204_118, intact: true, firstBadSeq: null } },
  'backup.make': { value: { file: 'packbench-2026-11-05T08.db', bytes: 398_000_000 } },
  'practice.network': { value: { networkUp: false } },
  'setup.test': { value: { locations: READY.locations } },
};
const EMPTY: Script = {
  ...FULL,
  'bench.state': { value: { session: { status: 'idle' }, recent: [] } },
  'queue.list': { value: { total: 0, packable: 0, entries: [] } },
  'outbox.list': { value: { entries: [], total: 0 } },
  'prints.list': { value: { jobs: [], total: 0 } },
  'diagnostics.read': {
    value: { ...DIAGNOSTICS, backups: [], logTail: [], lacks: [] },
  },
  'station.status': { value: { ...STATUS, printers: [], nextCutOffMs: null, offlineReady: 0, lastPullAtMs: null } },
};
const silent = { silent: true } as const;
const failure = { failure: { code: 'INTERNAL', message: 'boom', reference: 'F-7K3Q' } } as const;
const lists = ['queue.list', 'shipments.read', 'outbox.list', 'prints.list', 'diagnostics.read'] as const;
const all = (reply: typeof silent | typeof failure): Script => ({
  ...FULL,
  ...Object.fromEntries(lists.map((name) => [name, reply])),
});

/** What is done to a page once it stands, in order. */
export type Deed =
  | { readonly scan: string }
  | { readonly press: string }
  | { readonly click: string }
  | { readonly type: readonly [testid: string, text: string] }
  | { readonly emit: 'bench.changed' }
  | { readonly waitFor: string };

export interface RendererState {
  readonly name: string;
  readonly script: Script;
  readonly deeds: readonly Deed[];
  /** Also in Hindi. */
  readonly hindi?: true;
}

const at = (session: Session): Script => ({ ...FULL, 'bench.state': { value: { session, recent: RECENT } } });
const after = (before: Session, reply: NonNullable<Script['scans']>[number]): Script => ({
  ...at(before),
  scans: [reply],
});
const bench = (name: string, script: Script, ...deeds: readonly Deed[]): RendererState => ({
  name: `bench-${name}`,
  script,
  deeds,
  hindi: true,
});
const SCAN: Deed = { scan: '8901086261410' };

const verdicts: readonly RendererState[] = [
  bench('accept', after(verifying(), scanned('accept', verifying(), { what: 'unit', orderItemId: 'i-mug' })), SCAN),
  bench('opened', after({ status: 'idle' }, scanned('accept', verifying(), { what: 'opened' })), SCAN),
  bench(
    'complete',
    after(verifying(), scanned('complete', printing('printer'), { what: 'completed', shipmentId: PARCEL.shipmentId })),
    SCAN,
  ),
  bench(
    'wrong-item',
    after(
      verifying(),
      scanned('wrong-item', verifying('wrong-item'), {
        what: 'wrong-item',
        sku: 'CUP-RED-250',
        title: 'Red cup 250 ml',
        needed: NEEDED,
      }),
    ),
    SCAN,
  ),
  bench(
    'too-many',
    after(
      verifying(),
      scanned('too-many', verifying('too-many'), { what: 'too-many', sku: BOTTLE.sku, title: BOTTLE.title }),
    ),
    SCAN,
  ),
  bench('unknown-code', after(verifying(), scanned('unknown-code', verifying(), { what: 'unknown-code' })), SCAN),
  bench('not-a-serial', after(verifying(), scanned('not-a-serial', verifying(), { what: 'not-now' })), SCAN),
  bench('duplicate-serial', after(verifying(), scanned('duplicate-serial', verifying(), { what: 'not-now' })), SCAN),
  bench('gate-on-hold', after({ status: 'idle' }, gated({ kind: 'on-hold' })), SCAN),
  bench('gate-too-early', after({ status: 'idle' }, gated({ kind: 'too-early', untilMs: NOW_MS + 90 * MINUTE })), SCAN),
  bench('gate-tax-rate', after({ status: 'idle' }, gated({ kind: 'tax-rate-missing', sku: COVER.sku })), SCAN),
  bench(
    'gate-several-orders',
    after(
      { status: 'idle' },
      scanned(
        'gate',
        { status: 'idle' },
        { what: 'several-orders', sku: MUG.sku, title: MUG.title, shipmentIds: ['S-100234', 'S-100235', 'S-3', 'S-4'] },
      ),
    ),
    SCAN,
  ),
  bench(
    'gate-finish-first',
    after(verifying(), scanned('gate', verifying(), { what: 'not-now', shipmentId: 'b3f1c1e0-7d3e-4b52' })),
    SCAN,
  ),
  bench(
    'label-confirmed',
    after(
      confirming(),
      scanned('label-confirmed', { status: 'idle' }, { what: 'label-confirmed', shipmentId: PARCEL.shipmentId }),
    ),
    SCAN,
  ),
  bench(
    'wrong-label',
    after(
      confirming(),
      scanned('wrong-label', confirming('wrong-label'), {
        what: 'wrong-label',
        shipmentId: 'c9e2a7d4-1b7f-4a41-8d2e-5e1f0c7b9a33',
      }),
    ),
    SCAN,
  ),
  bench('parked', after(verifying(), scanned('command', { status: 'idle' }, { what: 'parked' })), { press: 'F2' }),
  bench('undone', after(verifying(), scanned('command', verifying(), { what: 'undone' })), { press: 'F3' }),
  bench('repeated', after(verifying(), scanned('repeated', verifying(), { what: 'already-open' })), SCAN),
];

const sessions: readonly RendererState[] = [
  bench('idle', FULL),
  bench('idle-empty', EMPTY),
  bench('starting', { ...FULL, 'bench.state': silent, 'queue.list': silent }),
  bench('failed', { ...FULL, 'bench.state': failure, 'queue.list': failure }),
  bench('verifying', at(verifying())),
  bench('verifying-6-lines', at(verifying(null, bigParcel(6)))),
  bench('verifying-20-lines', at(verifying(null, bigParcel(20)))),
  bench('printing-documents', at(printing('documents'))),
  bench('printing-offline', { ...at(printing('documents')), 'station.status': { value: OFFLINE } }),
  bench('printing-printer', at(printing('printer'))),
  bench('confirming-label', at(confirming())),
  bench('asking', at(asking)),
  bench('blocked-after-restart', at(verifying('wrong-item'))),
  bench('stopped-cancelled', at(stopped({ kind: 'gate', gate: { kind: 'cancelled' } }))),
  bench(
    'stopped-quantity',
    at(stopped({ kind: 'quantity-changed', removed: [{ orderItemId: 'i-cover', units: 1 }], after: 'open' })),
  ),
  bench(
    'stopped-not-printed',
    at(stopped({ kind: 'not-printed', reason: 'The printer did not take the connection.' })),
  ),
  bench(
    'stopped-rejected',
    at(stopped({ kind: 'rejected', code: 'PACK_GSTIN_NOT_FOUND', message: 'GSTIN not found for state KA' })),
  ),
  bench('wait', after(verifying(), silent), SCAN, SCAN, SCAN, { waitFor: '[data-patience=wait]' }),
  bench('no-answer', after(verifying(), silent), SCAN, SCAN, SCAN, SCAN, SCAN, { waitFor: '[data-patience=stop]' }),
  bench('not-taken', after(verifying(), { failure: { code: 'DISK_FULL', message: 'no space' } }), SCAN, SCAN, {
    waitFor: '[data-verdict=not-taken]',
  }),
  bench('offline', { ...at(verifying()), 'station.status': { value: OFFLINE } }),
  bench('trouble', { ...at(verifying()), 'station.status': { value: TROUBLE } }),
  bench('ask-in-status', {
    ...at(verifying()),
    'station.status': { value: { ...STATUS, prints: { unknown: 2, waiting: 0 } } },
  }),
  bench('practice', {
    ...at(verifying()),
    'setup.state': { value: { ...READY, practice: true } },
    'station.status': {
      value: { ...STATUS, practice: { marketplaceUrl: '', labelsDir: '', networkUp: true } },
    },
  }),
  bench('practice-cut', {
    ...at(verifying()),
    'setup.state': { value: { ...READY, practice: true } },
    'station.status': {
      value: { ...OFFLINE, practice: { marketplaceUrl: '', labelsDir: '', networkUp: false } },
    },
  }),
  bench('command-sheet', at(verifying()), { press: 'F4' }),
  bench('screens-menu', at(verifying()), { press: 'F9' }),
];

const screen = (name: string, key: string, script: Script, ...deeds: readonly Deed[]): RendererState => ({
  name,
  script,
  deeds: [{ press: key }, ...deeds],
});
const inEveryState = (name: string, key: string, ...deeds: readonly Deed[]): readonly RendererState[] => [
  screen(name, key, FULL, ...deeds),
  screen(`${name}-empty`, key, EMPTY, ...deeds),
  screen(`${name}-busy`, key, all(silent), ...deeds),
  screen(`${name}-failed`, key, all(failure), ...deeds),
  screen(`${name}-offline`, key, { ...FULL, 'station.status': { value: OFFLINE } }, ...deeds),
];
const OPEN_SHIPMENT: readonly Deed[] = [
  { waitFor: '[data-testid=queue-table-row]' },
  { click: '.table-row .link >> nth=0' },
];

const screens: readonly RendererState[] = [
  ...inEveryState('queue', 'Alt+2'),
  screen('queue-no-match', 'Alt+2', { ...EMPTY }, { type: ['filter', 'no such order'] }),
  screen('shipment', 'Alt+2', FULL, ...OPEN_SHIPMENT),
  screen(
    'shipment-gate',
    'Alt+2',
    {
      ...FULL,
      'shipments.read': { value: { ...VIEW, gate: { kind: 'on-hold' }, parcel: null, trackingIds: [], history: [] } },
    },
    ...OPEN_SHIPMENT,
  ),
  screen('shipment-busy', 'Alt+2', { ...FULL, 'shipments.read': silent }, ...OPEN_SHIPMENT),
  screen('shipment-failed', 'Alt+2', { ...FULL, 'shipments.read': failure }, ...OPEN_SHIPMENT),
  screen('shipment-offline', 'Alt+2', { ...FULL, 'station.status': { value: OFFLINE } }, ...OPEN_SHIPMENT),
  ...inEveryState('outbox', 'Alt+3'),
  screen('outbox-decide', 'Alt+3', FULL, { click: '[data-testid=decide] >> nth=0' }),
  screen(
    'outbox-decide-failed',
    'Alt+3',
    { ...FULL, 'outbox.decide': { failure: { code: 'WRONG_STATE', message: '' } } },
    { click: '[data-testid=decide] >> nth=0' },
    { click: '[data-testid=decide-retry]' },
  ),
  ...inEveryState('prints', 'Alt+4'),
  screen('prints-settle', 'Alt+4', FULL, { click: '[data-testid=settle]' }),
  screen('prints-reprint', 'Alt+4', FULL, { click: '[data-testid=reprint] >> nth=0' }),
  screen('settings', 'Alt+5', FULL),
  screen('settings-empty', 'Alt+5', {
    ...FULL,
    'setup.state': {
      value: {
        ...READY,
        hasSecret: false,
        locations: [],
        config: {
          stationId: 'bench-1',
          stations: { index: 0, count: 1 },
          locationId: 'LOC1',
          marketplace: { url: 'https://api.flipkart.net', appId: 'a' },
          dispatchAfter: 'label-seen',
          printers: [],
        },
      },
    },
  }),
  screen(
    'settings-wrong',
    'Alt+5',
    FULL,
    { click: '[data-testid=add-printer]' },
    { type: ['tax', '180'] },
    { click: '[data-testid=save]' },
  ),
  ...inEveryState('diagnostics', 'Alt+6'),
  screen(
    'diagnostics-checked',
    'Alt+6',
    FULL,
    { click: '[data-testid=verify-journal]' },
    { click: '[data-testid=make-backup]' },
    { waitFor: '[data-testid=backup-made]' },
  ),
  screen('diagnostics-restore', 'Alt+6', FULL, { click: '[data-testid=restore] >> nth=0' }),
];

const first = (name: string, script: Script, ...deeds: readonly Deed[]): RendererState => ({
  name: `first-run-${name}`,
  script,
  deeds,
  hindi: true,
});
const FIRST: Script = { ...FULL, 'setup.state': { value: CHOOSE } };
const TO_ACCOUNT: readonly Deed[] = [{ click: '[data-testid=choose-account]' }];
const TO_LOCATION: readonly Deed[] = [
  ...TO_ACCOUNT,
  { type: ['app-id', '3b1f5a7c2d9e4f60'] },
  { type: ['app-secret', 'a-secret'] },
  { click: '[data-testid=next]' },
  { waitFor: '[data-step=location]' },
];
const TO_DEFAULTS: readonly Deed[] = [...TO_LOCATION, { click: '[data-testid=next]' }];
const TO_PRINTER: readonly Deed[] = [
  ...TO_DEFAULTS,
  { type: ['tax', '18'] },
  { click: '[data-testid=next]' },
  { waitFor: '[data-step=printer]' },
];
const firstRun: readonly RendererState[] = [
  { name: 'page-busy', script: { 'setup.state': silent }, deeds: [] },
  { name: 'page-failed', script: { 'setup.state': failure }, deeds: [] },
  first('choose', FIRST),
  first('choose-no-practice', { ...FIRST, 'setup.state': { value: { ...CHOOSE, practiceAllowed: false } } }),
  first('practice-starting', { ...FIRST, 'setup.practice': silent }, { click: '[data-testid=choose-practice]' }),
  first('account', FIRST, ...TO_ACCOUNT),
  first('account-missing', FIRST, ...TO_ACCOUNT, { click: '[data-testid=next]' }),
  first('account-testing', { ...FIRST, 'setup.test': silent }, ...TO_LOCATION.slice(0, -1)),
  first(
    'account-refused',
    { ...FIRST, 'setup.test': { failure: { code: 'MARKETPLACE_CREDENTIALS', message: '' } } },
    ...TO_LOCATION.slice(0, -1),
    { waitFor: '[data-testid=failed-line]' },
  ),
  first('location', FIRST, ...TO_LOCATION),
  first('location-none', { ...FIRST, 'setup.test': { value: { locations: [] } } }, ...TO_LOCATION),
  first('defaults', FIRST, ...TO_DEFAULTS),
  first('printer', FIRST, ...TO_PRINTER),
  first('printer-missing', FIRST, ...TO_PRINTER, { click: '[data-testid=next]' }),
  first('ready', FIRST, ...TO_PRINTER, { click: '[data-testid=skip]' }),
  first('refused', {
    ...FULL,
    'setup.state': {
      value: {
        ...READY,
        step: 'refused',
        config: null,
        refusal: {
          error: { code: 'DATA_DIR_COPIED', message: '' },
          choices: ['restore', 'moved', 'copied', 'retry'],
          backups: DIAGNOSTICS.backups,
        },
      },
    },
  }),
];

/** Every screen in every state, for the pictures and for what is checked on each of them. */
export const RENDERER_STATES: readonly RendererState[] = [...sessions, ...verdicts, ...screens, ...firstRun];
