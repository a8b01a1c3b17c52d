import type { ShelvedParcel, UnseenLabel } from '../../shared/contract/bench.ts';
import type { CsvPreview, InvoiceNumberRow, ProductRow } from '../../shared/contract/catalogue.ts';
import type { OutboxEntry, OutboxWait } from '../../shared/contract/outbox.ts';
import { MINUTE, NOW_MS } from './renderer-parcels.ts';
import { EMPTY, FULL, failure, OFFLINE, READY, STATUS, silent, TROUBLE } from './renderer-scripts.ts';
import type { Deed, RendererState } from './renderer-states.ts';
import type { Script } from './scripted-station.ts';

const LONG_SKU = 'KRTN_DESIGNER-PRINTED.COTTON/BEDSHEET-DOUBLE-QX';
const LONG_TITLE =
  'Homeline Designer Printed Cotton Double Bedsheet with 2 Pillow Covers, 144 TC, Multicolour Floral, King Size';
const PICTURE = 'a'.repeat(64);

const product = (index: number, over: Partial<ProductRow> = {}): ProductRow => ({
  sku: `MUG-BLUE-${350 + index}`,
  title: 'Blue mug 350 ml',
  barcodes: ['8901086261410'],
  serials: { need: 'no', kind: 'serial', perUnit: 1 },
  box: { lengthMm: 250, breadthMm: 180, heightMm: 105, weightGrams: 640 },
  taxRatePercent: 18,
  refurbished: false,
  purchasePricePaise: null,
  picture: index % 2 === 0 ? PICTURE : null,
  changedAtMs: NOW_MS - index * 60 * MINUTE,
  wanted: 3 * index,
  ...over,
});
export const PHONE = product(3, {
  sku: 'PHN-A54-128-BLK-RF',
  title: 'Refurbished phone, 128 GB, black',
  barcodes: ['8901086261410', '08901086261427', 'PHN-A54-128'],
  serials: { need: 'yes', kind: 'imei', perUnit: 2 },
  refurbished: true,
  purchasePricePaise: 1_249_950,
  wanted: 1_24_318,
});
const BARE = product(1, {
  sku: LONG_SKU,
  title: LONG_TITLE,
  barcodes: [],
  serials: { need: 'unknown', kind: 'serial', perUnit: 1 },
  box: null,
  taxRatePercent: null,
  wanted: 41,
});
const PRODUCTS: readonly ProductRow[] = [
  BARE,
  PHONE,
  product(2, { taxRatePercent: null }),
  product(0, { barcodes: [], box: null, title: null }),
  ...Array.from({ length: 12 }, (_, index) => product(index + 4)),
];

export const PREVIEW: CsvPreview = {
  kind: 'products',
  rows: 12_412,
  added: 212,
  changed: 11_040,
  unchanged: 1_156,
  refused: 4,
  errors: [
    { row: 14, column: 'barcodes', problem: 'bad-barcode', value: '8.90109E+12' },
    { row: 231, column: 'tax_rate_percent', problem: 'out-of-range', value: '180' },
    { row: 4_018, column: 'purchase_price', problem: 'price-not-refurbished', value: '1,299.00' },
    { row: 12_001, column: 'sku', problem: 'missing', value: '' },
  ],
  ignoredColumns: ['Shelf', 'Reorder level', 'Supplier name and address'],
};

const shelved = (index: number, over: Partial<ShelvedParcel>): ShelvedParcel => ({
  shipmentId: `shipment-${index}`,
  orderIds: [`OD4365776554433101${String(index).padStart(2, '0')}`],
  titles: [index % 2 === 0 ? LONG_TITLE : 'Blue mug 350 ml'],
  mark: { kind: 'ticket', name: `T-${String(421 + index).padStart(4, '0')}` },
  sinceMs: NOW_MS - (90 - index * 9) * MINUTE,
  dispatchByMs: NOW_MS + (index * 40 - 20) * MINUTE,
  parcel: 'waiting-label',
  waitsFor: 'documents',
  gate: null,
  ...over,
});
const SHELVED: readonly ShelvedParcel[] = [
  shelved(0, { waitsFor: 'label-ready' }),
  shelved(1, {}),
  shelved(2, { waitsFor: 'pack', mark: { kind: 'slot', name: 'S-07' } }),
  shelved(3, { waitsFor: 'units', mark: null, parcel: 'parked', dispatchByMs: null }),
  shelved(4, { waitsFor: 'person', gate: { kind: 'cancelled' } }),
  shelved(5, { waitsFor: 'person' }),
  shelved(6, { waitsFor: 'label-scan', parcel: 'label-sent' }),
];
export const UNSEEN: readonly UnseenLabel[] = [0, 1, 2].map((index) => ({
  shipmentId: `shipment-${index}`,
  returnId: null,
  orderIds: [`OD4365776554433101${String(index).padStart(2, '0')}`],
  sentAtMs: NOW_MS - (14 - index * 5) * MINUTE,
  dispatchByMs: index === 2 ? null : NOW_MS + (50 - index * 60) * MINUTE,
  urgent: index < 2,
}));

const STATES = ['used', 'taken', 'rejected', 'cancelled', 'skipped'] as const;
const invoice = (index: number): InvoiceNumberRow => {
  const state = STATES[index % 7] ?? 'used';
  return {
    number: `BLR12627-${421 - index}`,
    financialYear: '2026-27',
    orderId: `OD4365776554433101${String(index).padStart(2, '0')}`,
    shipmentId: `shipment-${index}`,
    invoiceDate: '2026-11-05',
    state,
    reason:
      state === 'rejected'
        ? 'PACK_GSTIN_NOT_FOUND'
        : state === 'cancelled'
          ? 'The pack was given up by a person'
          : null,
  };
};
const COUNTS = { used: 1_18_204, taken: 12, rejected: 31, cancelled: 112, skipped: 100 };
export const INVOICES = {
  total: 40,
  entries: Array.from({ length: 40 }, (_, index) => invoice(index)),
  financialYears: ['2026-27', '2025-26'],
  counts: COUNTS,
};
const NO_INVOICES = {
  total: 0,
  entries: [],
  financialYears: [],
  counts: { used: 0, taken: 0, rejected: 0, cancelled: 0, skipped: 0 },
};

const BOXES = ['SMALL-1', 'BOX-L2', 'TALL'].map((code, index) => ({
  code,
  name: ['Small carton', 'Large carton, double wall', 'Bottle carton'][index] ?? code,
  lengthMm: 200 + index * 105,
  breadthMm: 150,
  heightMm: 100,
  tareGrams: 85 + index * 1_000,
}));

const OWN: Script = {
  'setup.state': {
    value: {
      ...READY,
      config: READY.config === null ? null : { ...READY.config, invoicing: { mode: 'own', prefix: 'BLR1' } },
    },
  },
};

/** The page of a station whose supervisor has something to see on every screen. */
export const SUPERVISED: Script = {
  ...FULL,
  'catalogue.list': { value: { total: PRODUCTS.length, entries: PRODUCTS } },
  'catalogue.hsnRates': {
    value: { entries: ['6911', '691110', '851712'].map((hsn, index) => ({ hsn, taxRatePercent: 12 + index * 3 })) },
  },
  'catalogue.boxTypes': { value: { entries: BOXES } },
  'catalogue.preview': { value: PREVIEW },
  'catalogue.import': { value: PREVIEW },
  'catalogue.export': { value: { csv: 'sku,title\r\nMUG-BLUE-350,Blue mug\r\n', rows: 12_412 } },
  'catalogue.save': { value: PHONE },
  'catalogue.remove': { value: { removed: true } },
  'catalogue.setPicture': { value: { ...PHONE, picture: PICTURE } },
  'catalogue.removePicture': { value: { ...PHONE, picture: null } },
  'catalogue.saveHsnRate': { value: { hsn: '6911', taxRatePercent: 5 } },
  'catalogue.removeHsnRate': { value: { removed: true } },
  'catalogue.saveBoxType': {
    value: BOXES[0] ?? { code: '', name: '', lengthMm: 1, breadthMm: 1, heightMm: 1, tareGrams: 0 },
  },
  'catalogue.removeBoxType': { value: { removed: true } },
  'shelf.list': { value: { total: SHELVED.length, entries: SHELVED } },
  'shelf.reprint': { value: { jobId: 'j-9' } },
  'bench.unseen': { value: { total: UNSEEN.length, entries: UNSEEN } },
  'bench.attest': { value: { queued: true } },
  'invoices.report': { value: INVOICES },
};
const BARE_STATION: Script = {
  ...EMPTY,
  'catalogue.list': { value: { total: 0, entries: [] } },
  'catalogue.hsnRates': { value: { entries: [] } },
  'catalogue.boxTypes': { value: { entries: [] } },
  'shelf.list': { value: { total: 0, entries: [] } },
  'bench.unseen': { value: { total: 0, entries: [] } },
  'invoices.report': { value: NO_INVOICES },
};
const LISTS = [
  'catalogue.list',
  'catalogue.hsnRates',
  'catalogue.boxTypes',
  'shelf.list',
  'bench.unseen',
  'invoices.report',
] as const;
const all = (reply: typeof silent | typeof failure): Script => ({
  ...SUPERVISED,
  ...Object.fromEntries(LISTS.map((name) => [name, reply])),
});

const screen = (name: string, key: string, script: Script, ...deeds: readonly Deed[]): RendererState => ({
  name,
  script,
  deeds: [{ press: key }, ...deeds],
});
const inHindiToo = (state: RendererState): RendererState => ({ ...state, hindi: true });
const inEveryState = (name: string, key: string, ...deeds: readonly Deed[]): readonly RendererState[] => [
  inHindiToo(screen(name, key, SUPERVISED, ...deeds)),
  inHindiToo(screen(`${name}-empty`, key, BARE_STATION, ...deeds)),
  screen(`${name}-busy`, key, all(silent), ...deeds),
  screen(`${name}-failed`, key, all(failure), ...deeds),
  screen(`${name}-offline`, key, { ...SUPERVISED, 'station.status': { value: OFFLINE } }, ...deeds),
];
const click = (testid: string, nth = 0): Deed => ({ click: `[data-testid=${testid}] >> nth=${nth}` });
const waitFor = (testid: string): Deed => ({ waitFor: `[data-testid=${testid}]` });

const CATALOGUE = 'Alt+8';
const RATES = click('catalogue-tab-hsn-rates');
const BOX_TYPES = click('catalogue-tab-box-types');
const IMPORT: readonly Deed[] = [
  click('csv-import'),
  { file: ['choose-csv-file', 'products of november.csv', 'sku\r\nA\r\n'] },
];

const catalogue: readonly RendererState[] = [
  ...inEveryState('catalogue', CATALOGUE),
  inHindiToo(screen('catalogue-lacking', CATALOGUE, SUPERVISED, click('lacking-tax-rate'))),
  screen('catalogue-exported', CATALOGUE, SUPERVISED, click('csv-export'), waitFor('csv-exported')),
  inHindiToo(screen('catalogue-product', CATALOGUE, SUPERVISED, click('edit-product', 1))),
  screen('catalogue-new', CATALOGUE, SUPERVISED, click('add-product')),
  screen(
    'catalogue-wrong',
    CATALOGUE,
    SUPERVISED,
    click('edit-product', 1),
    { type: ['product-tax', '180'] },
    { type: ['product-price', 'x'] },
    { type: ['box-length', ''] },
    click('save-product'),
  ),
  screen('catalogue-remove', CATALOGUE, SUPERVISED, click('edit-product', 1), click('remove-product')),
  inHindiToo(screen('catalogue-import', CATALOGUE, SUPERVISED, click('csv-import'))),
  inHindiToo(screen('catalogue-import-preview', CATALOGUE, SUPERVISED, ...IMPORT, waitFor('csv-errors'))),
  screen('catalogue-import-reading', CATALOGUE, { ...SUPERVISED, 'catalogue.preview': silent }, ...IMPORT),
  screen(
    'catalogue-import-unknown',
    CATALOGUE,
    { ...SUPERVISED, 'catalogue.preview': { failure: { code: 'INVALID_INPUT', message: '' } } },
    ...IMPORT,
    waitFor('file-refused'),
  ),
  screen('catalogue-import-done', CATALOGUE, SUPERVISED, ...IMPORT, click('import-confirm'), waitFor('import-done')),
  ...inEveryState('catalogue-rates', CATALOGUE, RATES),
  screen('catalogue-rate', CATALOGUE, SUPERVISED, RATES, click('add-rate'), click('save-rate')),
  ...inEveryState('catalogue-cartons', CATALOGUE, BOX_TYPES),
  screen('catalogue-carton', CATALOGUE, SUPERVISED, BOX_TYPES, click('add-box'), click('save-box')),
  screen('catalogue-carton-remove', CATALOGUE, SUPERVISED, BOX_TYPES, click('remove-box')),
  inHindiToo(screen('catalogue-carton-codes', CATALOGUE, SUPERVISED, BOX_TYPES, click('carton-codes'))),
];

const SHELF = 'Alt+7';
const LABELS = click('shelf-tab-unseen');
const shelf: readonly RendererState[] = [
  ...inEveryState('shelf', SHELF),
  screen('shelf-reprinted', SHELF, SUPERVISED, click('shelf-reprint', 1), waitFor('ticket-printed')),
  ...inEveryState('shelf-unseen', SHELF, LABELS),
  inHindiToo(screen('shelf-attest', SHELF, SUPERVISED, LABELS, click('attest'))),
  screen('shelf-attest-wrong', SHELF, SUPERVISED, LABELS, click('attest'), click('attest-confirm')),
  screen(
    'shelf-attested',
    SHELF,
    SUPERVISED,
    LABELS,
    click('attest'),
    { type: ['attest-by', 'Meera'] },
    { type: ['attest-reason', 'The printer smeared it, seen by two of us'] },
    click('attest-confirm'),
    waitFor('attested'),
  ),
];

const alarmed = (status: typeof STATUS): Script => ({
  ...SUPERVISED,
  'station.status': { value: { ...status, unseen: { total: 4, urgent: 2, oldestMs: NOW_MS - 14 * MINUTE } } },
});
const bar: readonly RendererState[] = [
  { name: 'bar-alarm', script: alarmed(STATUS), deeds: [], hindi: true },
  { name: 'bar-alarm-trouble', script: alarmed(TROUBLE), deeds: [], hindi: true },
  {
    name: 'bar-alarm-practice',
    script: alarmed({ ...OFFLINE, practice: { marketplaceUrl: '', labelsDir: '', networkUp: false } }),
    deeds: [],
    hindi: true,
  },
  {
    name: 'bar-shelf-stopped',
    script: {
      ...SUPERVISED,
      'station.status': { value: { ...TROUBLE, shelf: { total: 128, ready: 12, stopped: 2 } } },
    },
    deeds: [],
    hindi: true,
  },
  { name: 'nav', script: SUPERVISED, deeds: [{ press: 'Alt+9' }], hindi: true },
];

const invoices: readonly RendererState[] = [
  ...inEveryState('invoices', 'Alt+9'),
  screen('invoices-empty-own', 'Alt+9', { ...BARE_STATION, ...OWN }),
  screen('invoices-one-state', 'Alt+9', SUPERVISED, click('invoices-rejected')),
  screen('invoices-exported', 'Alt+9', SUPERVISED, click('invoices-export')),
];

const WAITS: readonly OutboxWait[] = [
  { for: 'turn' },
  { for: 'settle-time', untilMs: NOW_MS + 90_000 },
  { for: 'documents', late: true },
  { for: 'its-pack', pack: 'rejected' },
  { for: 'its-pack', pack: null },
  { for: 'too-early', untilMs: NOW_MS + 90 * MINUTE },
  { for: 'too-early', untilMs: null },
  { for: 'network', sinceMs: NOW_MS - 9 * MINUTE },
  { for: 'earlier', kind: 'return-cancel', state: 'rejected' },
  { for: 'state' },
  { for: 'doubtful', sinceMs: NOW_MS - 4 * MINUTE },
  { for: 'throttled', untilMs: NOW_MS + MINUTE },
  { for: 'credentials', untilMs: NOW_MS + 5 * MINUTE },
  { for: 'marketplace' },
  { for: 'shipment' },
  { for: 'restored', untilMs: NOW_MS + 2 * MINUTE },
  { for: 'check' },
];
const waiting: readonly OutboxEntry[] = WAITS.map((waitsFor, index) => ({
  mutationId: `w-${index}`,
  kind: index % 2 === 0 ? 'pack' : 'dispatch',
  shipmentId: `shipment-${index}`,
  returnId: null,
  orderIds: [`OD4365776554433101${String(index).padStart(2, '0')}`],
  state: waitsFor.for === 'documents' ? 'awaiting-documents' : waitsFor.for === 'settle-time' ? 'verify' : 'pending',
  attempts: index % 3,
  createdAtMs: NOW_MS - index * 4 * MINUTE,
  sinceMs: NOW_MS - index * 3 * MINUTE,
  waitsFor,
  owner: waitsFor.for === 'credentials' ? 'account' : null,
  decisions: [],
  nextAtMs: index % 2 === 0 ? NOW_MS + MINUTE : null,
}));
export const DOUBTED: OutboxEntry = {
  ...(waiting[0] as OutboxEntry),
  mutationId: 'm-doubted',
  state: 'rejected',
  waitsFor: { for: 'person' },
  owner: 'packer',
  decisions: ['send-anyway', 'retry', 'discard'],
  lastError: 'WEIGHT_ANOMALY_WARNING',
  lastErrorMessage: 'Weight 640 g deviates from 12.4 kg',
};
const outbox: readonly RendererState[] = [
  inHindiToo(screen('outbox-waits', 'Alt+3', { ...FULL, 'outbox.list': { value: { entries: waiting, total: 13 } } })),
  inHindiToo(
    screen(
      'outbox-doubted',
      'Alt+3',
      { ...FULL, 'outbox.list': { value: { entries: [DOUBTED], total: 1 } } },
      click('decide'),
    ),
  ),
  screen('outbox-owner', 'Alt+3', FULL, click('outbox-owner-supervisor')),
];
const rest: readonly RendererState[] = [
  inHindiToo(screen('settings-own-invoices', 'Alt+5', { ...SUPERVISED, ...OWN }, { scrollTo: 'next-number' })),
  inHindiToo(screen('settings-work', 'Alt+5', SUPERVISED, { scrollTo: 'shelf-marks' })),
];

/** The supervisor's screens in every state. */
export const SUPERVISOR_STATES: readonly RendererState[] = [
  ...catalogue,
  ...shelf,
  ...bar,
  ...invoices,
  ...outbox,
  ...rest,
];
