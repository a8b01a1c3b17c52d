import type { OutboxEntry } from '../../shared/contract/outbox.ts';
import type { PrintJob } from '../../shared/contract/prints.ts';
import type { SetupState } from '../../shared/contract/setup.ts';
import type { QueueEntry, ShipmentView } from '../../shared/contract/shipments.ts';
import type { Diagnostics, StationStatus } from '../../shared/contract/station.ts';
import { OPERATE_SCRIPT } from './renderer-operate.ts';
import { BOXED_PARCEL, COVER, MINUTE, MUG, NOW_MS, PARCEL, PICTURE_URL, RECENT } from './renderer-parcels.ts';
import { LABEL_PRINTER, PRINTERS } from './renderer-printers.ts';
import type { Script } from './scripted-station.ts';

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
  stations: { index: 0, count: 1 },
  ahead: { wanted: 60, ready: 41, making: 12 },
  shelf: { total: 3, ready: 1, stopped: 0 },
  unseen: { total: 0, urgent: 0, oldestMs: null },
  nextCutOffMs: NOW_MS + 25 * MINUTE,
  serverAheadMs: 0,
  checking: false,
  nowMs: NOW_MS,
  practice: null,
};
export const OFFLINE: StationStatus = {
  ...STATUS,
  ahead: { wanted: 60, ready: 41, making: 0 },
  network: 'offline',
  networkSinceMs: NOW_MS - 14 * MINUTE,
  lastPullAtMs: NOW_MS - 14 * MINUTE,
  outbox: { pending: 31, sending: 0, verify: 0, rejected: 0, awaitingDocuments: 0 },
};
export const TROUBLE: StationStatus = {
  ...STATUS,
  network: 'paused',
  checking: true,
  outbox: { pending: 1, sending: 0, verify: 2, rejected: 3, awaitingDocuments: 0 },
  printers: [{ id: 'label-1', readiness: { kind: 'needs-attention', reason: 'head-open' }, queued: 4 }],
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
    findBy: 'order',
    boxing: 'known',
    shelfMarks: 'tickets',
    invoicing: { mode: 'marketplace' },
    printers: [LABEL_PRINTER],
    labelFirst: false,
  },
  hasSecret: true,
  locations: [
    { locationId: 'LOC8b2f8a1c', shipments: 1_284 },
    { locationId: 'LOC1f77e0aa', shipments: 1 },
  ],
};
export const CHOOSE: SetupState = {
  ...READY,
  step: 'choose',
  config: null,
  hasSecret: false,
  locations: [],
  practiceAllowed: true,
};

export const VIEW: ShipmentView = {
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
  bench: {
    openedAtMs: NOW_MS - 3 * MINUTE,
    lines: PARCEL.lines.map((one) => ({ ...one, boxNumber: null })),
    boxes: [
      {
        subShipmentId: 'sub-1',
        box: { lengthMm: 250, breadthMm: 180, heightMm: 105, weightGrams: 640 },
        confirmed: false,
      },
    ],
    mark: null,
    labels: [],
    invoices: [],
  },
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

/** Everything the bench can know of a parcel: numbers of every unit, boxes, its place, two copies of its label, invoices. */
export const PACKED_VIEW: ShipmentView = {
  ...VIEW,
  state: 'PACKED',
  parcel: 'label-sent',
  bench: {
    openedAtMs: NOW_MS - 42 * MINUTE,
    lines: BOXED_PARCEL.lines.map((one) => ({
      ...one,
      verified: one.needed,
      boxNumber: BOXED_PARCEL.boxes.findIndex((box) => box.subShipmentId === one.boxId) + 1,
      serialNumbers: Array.from({ length: one.needed }, (_, unit) => [
        `35576205279323${unit}`,
        `49015420323751${unit}`,
      ]),
    })),
    boxes: [
      {
        subShipmentId: 'sub-1',
        box: { lengthMm: 1200, breadthMm: 620, heightMm: 145, weightGrams: 18_450 },
        confirmed: true,
      },
      { subShipmentId: 'sub-2', box: null, confirmed: false },
    ],
    mark: { kind: 'ticket', name: 'T-0417' },
    labels: [
      { jobId: 'j-2', copy: 2, state: 'sent', evidence: null, changedAtMs: NOW_MS - 6 * MINUTE },
      { jobId: 'j-1', copy: 1, state: 'printed', evidence: 'packer-attested', changedAtMs: NOW_MS - 9 * MINUTE },
    ],
    invoices: [
      {
        number: 'PB2627-104218',
        financialYear: '2026-27',
        orderId: 'OD436577655443310100',
        shipmentId: PARCEL.shipmentId,
        invoiceDate: '2026-11-05',
        state: 'used',
        reason: null,
      },
    ],
  },
};

const mutation = (index: number, over: Partial<OutboxEntry>): OutboxEntry => ({
  mutationId: `m-${index}`,
  kind: index % 2 === 0 ? 'pack' : 'dispatch',
  shipmentId: `shipment-${index}`,
  returnId: null,
  orderIds: [`OD4365776554433101${String(index).padStart(2, '0')}`],
  state: 'pending',
  attempts: 0,
  createdAtMs: NOW_MS - index * 4 * MINUTE,
  sinceMs: NOW_MS - index * 3 * MINUTE,
  waitsFor: { for: 'turn' },
  owner: null,
  decisions: [],
  nextAtMs: null,
  ...over,
});
const OUTBOX: readonly OutboxEntry[] = [
  mutation(0, {
    state: 'rejected',
    waitsFor: { for: 'person' },
    owner: 'account',
    decisions: ['retry', 'discard'],
    attempts: 1,
    lastError: 'PACK_GSTIN_NOT_FOUND',
    lastErrorMessage: 'GSTIN not found for state KA',
  }),
  mutation(1, {
    state: 'verify',
    waitsFor: { for: 'settle-time', untilMs: NOW_MS + 90_000 },
    attempts: 1,
    lastError: 'OUTCOME_UNKNOWN',
    nextAtMs: NOW_MS + 45_000,
  }),
  mutation(2, {
    state: 'pending',
    waitsFor: { for: 'network', sinceMs: NOW_MS - 9 * MINUTE },
    attempts: 3,
    lastError: 'NOT_SENT',
    nextAtMs: NOW_MS + 9_000,
  }),
  mutation(3, { state: 'sending', waitsFor: { for: 'answer' }, attempts: 1 }),
  mutation(4, {
    state: 'awaiting-documents',
    waitsFor: { for: 'documents', late: false },
    attempts: 1,
    nextAtMs: NOW_MS + 5_000,
  }),
  mutation(5, {
    state: 'rejected',
    waitsFor: { for: 'person' },
    owner: 'supervisor',
    decisions: ['retry', 'discard'],
    attempts: 2,
    lastError: 'SOMETHING_NEW',
    lastErrorMessage: 'A reason nobody has documented',
  }),
  mutation(6, {
    state: 'pending',
    waitsFor: { for: 'hold' },
    owner: 'packer',
    lastError: 'ITEM_ON_HOLD',
    nextAtMs: NOW_MS + 4 * 60 * MINUTE,
  }),
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
  held: false,
  insteadOf: null,
  ...over,
});
const JOBS: readonly PrintJob[] = [
  job(0, { state: 'unknown', reason: 'ECONNRESET (12 bytes came back)' }),
  job(1, { state: 'sending', stalled: true, printerId: 'label-2' }),
  job(2, { state: 'sent', insteadOf: 'label-2' }),
  job(3, { state: 'printed', evidence: 'label-scanned', copy: 2 }),
  job(4, { state: 'printed', evidence: 'device-acknowledged', document: 'invoice', printerId: 'office-1' }),
  job(5, { state: 'not-sent', reason: 'ECONNREFUSED', printerId: 'till-1', document: 'slip' }),
  job(6, { state: 'cancelled', document: 'ticket', shipmentId: null, orderIds: [], reason: 'printer-removed' }),
  job(7, { state: 'expired' }),
  job(8, { state: 'cancelled', reason: 'not-printable: barcode-lost' }),
  job(9, { state: 'queued', held: true }),
  job(10, { state: 'queued', printerId: 'label-2' }),
  job(11, {
    state: 'queued',
    document: 'manifest',
    reason: 'A sentence nobody here has words for',
    printerId: 'office-1',
  }),
  job(12, { state: 'unknown', reason: 'station-stopped', document: 'test-label', shipmentId: null, orderIds: [] }),
];
export const DIAGNOSTICS: Diagnostics = {
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
  'buffer.read': {
    value: {
      ...{ agreed: true, wanted: 60, ready: 41, making: 12 },
      ...{ ratePerHour: 52, lastsMinutes: 47, outageMinutes: 60, entries: [] },
    },
  },
  'prints.list': { value: { jobs: JOBS, total: JOBS.length } },
  'printers.list': { value: { printers: PRINTERS } },
  ...OPERATE_SCRIPT,
  'diagnostics.read': { value: DIAGNOSTICS },
  'diagnostics.verifyJournal': { value: { rows: 1_204_118, intact: true, firstBadSeq: null } },
  'backup.list': {
    value: {
      folder: `${DIAGNOSTICS.dataDir}\\backups`,
      backups: DIAGNOSTICS.backups.map((backup, index) => ({
        ...{ ...backup, why: 'hourly' },
        verified: index > 1 ? null : { atMs: NOW_MS - MINUTE, intact: index === 0 },
      })),
    },
  },
  'backup.make': { value: { file: 'packbench-2026-11-05T08.db', bytes: 398_000_000 } },
  'practice.network': { value: { networkUp: false } },
  'shell.state': {
    value: { autostart: 'on', kiosk: false, scanner: null, offered: null, graphics: 'hardware' },
  },
  'setup.test': { value: { locations: READY.locations } },
  'catalogue.picture': { value: { dataUrl: PICTURE_URL } },
};
export const EMPTY: Script = {
  ...FULL,
  'bench.state': { value: { session: { status: 'idle' }, recent: [] } },
  'queue.list': { value: { total: 0, packable: 0, entries: [] } },
  'outbox.list': { value: { entries: [], total: 0 } },
  'prints.list': { value: { jobs: [], total: 0 } },
  'printers.list': { value: { printers: [] } },
  'diagnostics.read': {
    value: { ...DIAGNOSTICS, backups: [], logTail: [], lacks: [] },
  },
  'station.status': { value: { ...STATUS, printers: [], nextCutOffMs: null, offlineReady: 0, lastPullAtMs: null } },
};
export const silent = { silent: true } as const;
export const failure = { failure: { code: 'INTERNAL', message: 'boom', reference: 'F-7K3Q' } } as const;
