import type { OpenParcel, Session } from '../../shared/bench/session.ts';
import type { ShelvedParcel } from '../../shared/contract/bench.ts';
import type { AheadEntry, BufferView } from '../../shared/contract/buffer.ts';
import type { Gate } from '../../shared/model/gates.ts';
import {
  ALL_IN,
  BOTTLE,
  COVER,
  gated,
  MINUTE,
  MUG,
  NOW_MS,
  PARCEL,
  printing,
  RECENT,
  scanned,
  stopped,
  verifying,
} from './renderer-parcels.ts';
import { EMPTY, FULL, failure, OFFLINE, READY, STATUS, silent, VIEW } from './renderer-scripts.ts';
import { type Deed, FIRST_RUN_SCRIPT, type RendererState, TO_AHEAD_STEP, TO_BENCHES_STEP } from './renderer-states.ts';
import type { Script } from './scripted-station.ts';

const click = (testid: string): Deed => ({ click: `[data-testid=${testid}]` });
const waitFor = (testid: string): Deed => ({ waitFor: `[data-testid=${testid}]` });
const SCAN: Deed = { scan: '8901086261410' };
const state = (name: string, script: Script, ...deeds: readonly Deed[]): RendererState => ({
  name,
  script,
  deeds,
  hindi: true,
});
const at = (session: Session, over: Script = {}): Script => ({
  ...FULL,
  ...over,
  'bench.state': { value: { session, recent: RECENT } },
});
const after = (before: Session, reply: NonNullable<Script['scans']>[number]): Script => ({
  ...at(before),
  scans: [reply],
});
const offline: Script = { 'station.status': { value: OFFLINE } };

const ahead = (index: number, over: Partial<AheadEntry> = {}): AheadEntry => ({
  shipmentId: `shipment-${index}`,
  orderIds: [`OD4365776554433101${String(index).padStart(2, '0')}`],
  dispatchByMs: NOW_MS + (index * 35 + 15) * MINUTE,
  chosenAtMs: NOW_MS - (30 - index) * MINUTE,
  step: 'ready',
  nextLookAtMs: null,
  reason: null,
  ...over,
});
const BUFFER: BufferView = {
  agreed: true,
  wanted: 60,
  ready: 41,
  making: 12,
  ratePerHour: 52,
  lastsMinutes: 47,
  outageMinutes: 60,
  entries: [
    ...Array.from({ length: 6 }, (_, index) => ahead(index)),
    ahead(6, { step: 'documents', nextLookAtMs: NOW_MS + 4_000 }),
    ahead(7, { step: 'packing' }),
    ahead(8, { step: 'checking', nextLookAtMs: NOW_MS + 45_000 }),
    ahead(9, { step: 'refused', reason: 'INVALID_IMEI_NUMBER' }),
    ahead(10, { step: 'refused', reason: 'not-printable', dispatchByMs: null }),
    ahead(11, { step: 'refused', reason: 'refused' }),
  ],
};
const NOT_AGREED: BufferView = { ...BUFFER, agreed: false, ready: 0, making: 0, wanted: 0, entries: [] };
const buffer = (name: string, reply: Script['buffer.read'], over: Script = {}) =>
  state(
    `ahead-${name}`,
    { ...FULL, ...over, ...(reply ? { 'buffer.read': reply } : {}) },
    { press: 'Alt+2' },
    click('queue-tab-ahead'),
  );
const tab: readonly RendererState[] = [
  buffer('ready', { value: BUFFER }),
  buffer('empty', {
    value: { ...BUFFER, ready: 0, making: 0, ratePerHour: null, lastsMinutes: null, entries: [] },
  }),
  buffer('busy', silent),
  buffer('failed', failure),
  buffer('offline', { value: { ...BUFFER, making: 0 } }, offline),
  buffer('not-agreed', { value: NOT_AGREED }),
  buffer('taken-back', { value: { ...BUFFER, agreed: false, wanted: 0, making: 0, outageMinutes: 15 } }),
  buffer('enough', { value: { ...BUFFER, ready: 60, making: 0, lastsMinutes: 69 } }),
];

const config = READY.config;
const settings = (name: string, over: Partial<NonNullable<typeof config>>, ...deeds: readonly Deed[]) =>
  state(
    `settings-${name}`,
    { ...FULL, 'setup.state': { value: { ...READY, config: config === null ? null : { ...config, ...over } } } },
    { press: 'Alt+5' },
    ...deeds,
  );
const SET = { packAhead: { outageMinutes: 45, most: 90 }, holdOffline: { olderThanMinutes: 30, valuePaise: 5_00_000 } };
const settingsAndFirstRun: readonly RendererState[] = [
  settings('offline', SET, { scrollTo: 'hold-value' }),
  settings('offline-wrong', SET, { type: ['outage-minutes', '3'] }, { type: ['hold-value', 'much'] }, click('save')),
  settings(
    'benches',
    {},
    { type: ['bench-count', '3'] },
    { type: ['bench-number', '2'] },
    { scrollTo: 'benches-changed' },
  ),
  settings('benches-wrong', {}, { type: ['bench-number', '4'] }, { scrollTo: 'bench-number' }),
  state('first-run-ahead', FIRST_RUN_SCRIPT, ...TO_AHEAD_STEP),
  state('first-run-ahead-agreed', FIRST_RUN_SCRIPT, ...TO_AHEAD_STEP, {
    click: '[data-testid=pack-ahead] .radio >> nth=1',
  }),
  state('first-run-benches', FIRST_RUN_SCRIPT, ...TO_BENCHES_STEP),
];

/** The mug's second unit and the cover were taken back after the label came out. */
const FEWER: OpenParcel = {
  ...ALL_IN,
  lines: [
    { ...MUG, needed: 1, verified: 1, cancelled: 1 },
    { ...BOTTLE, verified: 2 },
    { ...COVER, needed: 0, verified: 0, cancelled: 1 },
  ],
};
const OUT = [
  { orderItemId: 'i-mug', units: 1 },
  { orderItemId: 'i-cover', units: 1 },
];
export const voiding = (over: Partial<Extract<Session, { status: 'voiding' }>> = {}): Session => ({
  status: 'voiding',
  parcel: FEWER,
  jobId: 'j-1',
  labelCodes: ['FMPC4365776554'],
  labelVoid: false,
  toRemove: OUT,
  blocked: null,
  ...over,
});
const taking = voiding({ labelVoid: true });
const SHEETS = ['FMPC4365776554', 'FMPC4365776555'].map((code, index) => ({ codes: [code], seen: index === 0 }));
const stale: readonly RendererState[] = [
  state('bench-voiding', at(voiding())),
  state('bench-voiding-offline', at(voiding(), offline)),
  state('bench-voiding-sheets', at(voiding({ sheets: SHEETS }))),
  state('bench-voiding-cancelled', at(voiding({ cancelled: true, toRemove: [] }))),
  state(
    'bench-voiding-wrong-label',
    after(
      voiding(),
      scanned('wrong-label', voiding({ blocked: { by: 'wrong-label', code: 'FMPC9999999999' } }), {
        what: 'wrong-label',
        shipmentId: 'c9e2a7d4-1b7f-4a41-8d2e-5e1f0c7b9a33',
      }),
    ),
    { scan: 'FMPC9999999999' },
  ),
  state(
    'bench-label-void',
    after(voiding(), scanned('accept', taking, { what: 'label-void', shipmentId: PARCEL.shipmentId })),
    SCAN,
  ),
  state(
    'bench-label-void-cancelled',
    after(
      voiding({ cancelled: true, toRemove: [] }),
      scanned('accept', { status: 'idle' }, { what: 'label-void', shipmentId: PARCEL.shipmentId }),
    ),
    SCAN,
  ),
  state('bench-taking-out', at(taking)),
  state('bench-taking-out-none-came', at(voiding({ labelVoid: true, labelCodes: [], jobId: '' }))),
  state(
    'bench-taking-out-serial',
    at(
      voiding({
        labelVoid: true,
        toRemove: [{ orderItemId: 'i-mug', units: 1, serialNumbers: [['355762052793235']] }],
      }),
    ),
  ),
  state(
    'bench-taking-out-many',
    at(
      voiding({
        labelVoid: true,
        toRemove: [...OUT, { orderItemId: 'i-bottle', units: 2 }, { orderItemId: 'i-gone', units: 12 }],
      }),
    ),
  ),
  state(
    'bench-unit-removed',
    after(
      taking,
      scanned('accept', voiding({ labelVoid: true, toRemove: OUT.slice(1) }), {
        what: 'unit-removed',
        sku: MUG.sku,
        title: MUG.title,
      }),
    ),
    SCAN,
  ),
  state(
    'bench-not-to-remove',
    after(
      taking,
      scanned('wrong-item', voiding({ labelVoid: true, blocked: { by: 'wrong-item', code: '8901086261410' } }), {
        what: 'not-to-remove',
        sku: BOTTLE.sku,
        title: BOTTLE.title,
        needed: [MUG.title, COVER.title],
      }),
    ),
    SCAN,
  ),
  state(
    'bench-all-removed',
    after(taking, scanned('accept', printing('documents'), { what: 'all-removed', shipmentId: PARCEL.shipmentId })),
    SCAN,
  ),
  state(
    'bench-too-late-parcel',
    after(
      stopped({ kind: 'quantity-changed', removed: [{ orderItemId: 'i-mug', units: 1 }], after: 'label' }),
      scanned('gate', { status: 'idle' }, { what: 'too-late', shipmentId: PARCEL.shipmentId }),
    ),
    { press: 'F4' },
  ),
];

const OTHER: Gate = { kind: 'other-station', index: 1 };
const TOO_OLD: Gate = { kind: 'news-too-old', readAtMs: NOW_MS - 94 * MINUTE };
const foreign = (gate: Gate, over: Script = {}): Script => ({ ...after({ status: 'idle' }, gated(gate)), ...over });
const FILLED: readonly Deed[] = [
  { type: ['take-over-by', 'Meena'] },
  { type: ['take-over-reason', 'Bench 2 has no power since ten'] },
  click('take-over-confirm'),
];
const refusedBy = (
  code: 'MARKETPLACE_UNREACHABLE' | 'MARKETPLACE_THROTTLED' | 'WRONG_STATE' | 'NOT_FOUND' | 'INTERNAL',
) =>
  state(
    `take-over-${code.toLowerCase().replaceAll('_', '-')}`,
    foreign(OTHER, { 'shipments.takeOver': { failure: { code, message: '' } } }),
    SCAN,
    { press: 'F5' },
    ...FILLED,
    { waitFor: '[data-testid=take-over-dialog] [role=alert]' },
  );
const page = (name: string, gate: Gate, over: Script, ...deeds: readonly Deed[]) =>
  state(
    name,
    {
      ...FULL,
      'shipments.read': { value: { ...VIEW, gate, parcel: null, bench: null, trackingIds: [], history: [] } },
      ...over,
    },
    { press: 'Alt+2' },
    waitFor('queue-table-row'),
    { click: '.table-row .link >> nth=0' },
    waitFor('take-over'),
    ...deeds,
  );
const taken = (gate: Gate | null): Script => ({
  'shipments.takeOver': { value: { shipmentId: PARCEL.shipmentId, state: 'APPROVED', gate } },
});
const gates: readonly RendererState[] = [
  state('bench-gate-other-station', foreign(OTHER), SCAN),
  state('bench-gate-packed-elsewhere', foreign({ kind: 'packed-elsewhere' }), SCAN),
  state('bench-gate-news-too-old', { ...foreign(TOO_OLD), ...offline }, SCAN),
  state('take-over-other', foreign(OTHER), SCAN, { press: 'F5' }),
  state('take-over-packed', foreign({ kind: 'packed-elsewhere' }), SCAN, { press: 'F5' }),
  state('take-over-missing', foreign(OTHER), SCAN, { press: 'F5' }, click('take-over-confirm')),
  state('take-over-offline', { ...foreign(OTHER), ...offline }, SCAN, { press: 'F5' }),
  state('take-over-reading', foreign(OTHER, { 'shipments.takeOver': silent }), SCAN, { press: 'F5' }, ...FILLED),
  ...(['MARKETPLACE_UNREACHABLE', 'MARKETPLACE_THROTTLED', 'WRONG_STATE', 'NOT_FOUND', 'INTERNAL'] as const).map(
    refusedBy,
  ),
  page('shipment-other-station', OTHER, {}),
  page('shipment-take-over', { kind: 'packed-elsewhere' }, {}, click('take-over')),
  page('shipment-taken-over', OTHER, taken(null), click('take-over'), ...FILLED, waitFor('taken-over')),
  page(
    'shipment-taken-over-held',
    OTHER,
    taken({ kind: 'on-hold' }),
    click('take-over'),
    ...FILLED,
    waitFor('taken-over'),
  ),
];

const shelved = (index: number, over: Partial<ShelvedParcel> = {}): ShelvedParcel => ({
  shipmentId: `shelved-${index}`,
  orderIds: [`OD4365776554433102${String(index).padStart(2, '0')}`],
  titles: [MUG.title],
  mark: { kind: 'ticket', name: `T-${String(421 + index).padStart(4, '0')}` },
  sinceMs: NOW_MS - (40 - index * 5) * MINUTE,
  dispatchByMs: NOW_MS + 70 * MINUTE,
  parcel: 'waiting-label',
  waitsFor: 'documents',
  gate: null,
  ...over,
});
const HIT: Partial<ShelvedParcel> = { parcel: 'stopped', waitsFor: 'person', gate: { kind: 'cancelled' } };
const shelfOf = (entries: readonly ShelvedParcel[]) => ({ value: { total: entries.length, entries } });
/** The news comes while the page stands: the status counts one more, the shelf tells which. */
const newsOf = (entries: readonly ShelvedParcel[], over: Partial<typeof STATUS> = {}): readonly Deed[] => [
  waitFor('status-shelf'),
  { set: ['shelf.list', shelfOf(entries)] },
  {
    set: [
      'station.status',
      {
        value: {
          ...STATUS,
          ...over,
          shelf: { total: entries.length, ready: 0, stopped: entries.filter((one) => one.parcel === 'stopped').length },
        },
      },
    ],
  },
  { emit: 'bench.changed' },
  waitFor('status-late-news'),
];
const CALM: Script = {
  'shelf.list': shelfOf([shelved(0), shelved(1)]),
  'station.status': { value: { ...STATUS, shelf: { total: 2, ready: 0, stopped: 0 } } },
};
const lateNews: readonly RendererState[] = [
  state('late-news', at(verifying(), CALM), ...newsOf([shelved(0), shelved(1, HIT)])),
  state(
    'late-news-several',
    at(verifying(), CALM),
    ...newsOf([
      shelved(0, { ...HIT, mark: null, gate: null }),
      shelved(1, HIT),
      shelved(2, { ...HIT, gate: { kind: 'on-hold' } }),
    ]),
  ),
  state(
    'late-news-and-unseen',
    at(verifying(), CALM),
    ...newsOf([shelved(0), shelved(1, HIT)], { unseen: { total: 1, urgent: 1, oldestMs: NOW_MS - 9 * MINUTE } }),
  ),
  state(
    'late-news-practice',
    at(verifying(), CALM),
    ...newsOf([shelved(0), shelved(1, HIT)], { practice: { marketplaceUrl: '', labelsDir: '', networkUp: true } }),
  ),
  state('shelf-stopped', at(verifying(), CALM), ...newsOf([shelved(0), shelved(1, HIT)]), click('status-late-news')),
];

const status: readonly RendererState[] = [
  state('bench-not-ahead', at(verifying(), { 'station.status': { value: { ...STATUS, ahead: null } } })),
  state('bench-offline-none-ready', {
    ...EMPTY,
    'station.status': { value: { ...OFFLINE, offlineReady: 0, ahead: { wanted: 60, ready: 0, making: 0 } } },
  }),
];

/** Packing ahead, stale labels, other benches and late news. */
export const AHEAD_STATES: readonly RendererState[] = [
  ...tab,
  ...settingsAndFirstRun,
  ...stale,
  ...gates,
  ...lateNews,
  ...status,
];
