import type { PrinterView } from '../../shared/contract/printers.ts';
import { type NotLooked, READINESS_REASONS } from '../../shared/model/printers.ts';
import { MINUTE, NOW_MS, PARCEL } from './renderer-parcels.ts';
import {
  ALL_PRINTERS,
  BATCHES,
  BENCH_PRINTER,
  FOUND,
  LABEL_PRINTER,
  LEARNED,
  PLAN,
  PREVIEW,
  printerView,
  untested,
} from './renderer-printers.ts';
import { EMPTY, FULL, failure, OFFLINE, READY, STATUS, silent } from './renderer-scripts.ts';
import { type Deed, FIRST_RUN_SCRIPT, type RendererState, TO_READY_STEP } from './renderer-states.ts';
import type { Script } from './scripted-station.ts';

const NOT_LOOKED: readonly NotLooked[] = [
  { place: 'cups', host: null, reason: 'ECONNREFUSED' },
  { place: 'devices', host: null, reason: 'EACCES' },
  { place: 'host', host: '192.168.1.77', reason: 'no-answer' },
];

const TESTED = { jobId: 'j-t', codes: ['PB-T:label-1:1:A'], startedAtMs: NOW_MS, confirmedAtMs: null };

/** A station with printers in every way and state. */
export const PRINTING: Script = {
  ...FULL,
  'printers.list': { value: { printers: ALL_PRINTERS } },
  'printers.discover': { value: { found: FOUND, failures: [] } },
  'printers.ask': { value: { readiness: { kind: 'needs-attention', reason: 'paper-out' }, model: 'TE210' } },
  'printers.hold': { value: { held: true } },
  'printers.test': { value: TESTED },
  'printers.confirmTest': { value: { printerId: 'label-2', learned: LEARNED } },
  'printers.save': { value: { printers: ALL_PRINTERS } },
  'printers.remove': { value: { printers: ALL_PRINTERS } },
  'prints.preview': { value: PREVIEW },
  'prints.hold': { value: { held: true } },
  'prints.move': { value: { printerId: 'label-1' } },
  'prints.reprint': { value: { jobId: 'j-99' } },
};
/** The same where labels are printed before their goods are in hand. */
export const LABEL_FIRST: Script = {
  ...PRINTING,
  'setup.state': {
    value: { ...READY, config: READY.config === null ? null : { ...READY.config, labelFirst: true } },
  },
  'batch.list': { value: { batches: BATCHES } },
  'batch.plan': { value: { entries: PLAN } },
  'batch.start': { value: { batchId: 'b-9', madeAtMs: NOW_MS, entries: PLAN.slice(0, 9) } },
  'batch.printNow': { value: BATCHES[0] ?? { batchId: '', madeAtMs: 0, entries: [] } },
};

const KEY = 'Alt+0';
const click = (testid: string, nth = 0): Deed => ({ click: `[data-testid=${testid}] >> nth=${nth}` });
const waitFor = (testid: string): Deed => ({ waitFor: `[data-testid=${testid}]` });
const screen = (name: string, key: string, script: Script, ...deeds: readonly Deed[]): RendererState => ({
  name,
  script,
  deeds: [{ press: key }, ...deeds],
});
const inHindiToo = (state: RendererState): RendererState => ({ ...state, hindi: true });
const listing = (...printers: readonly PrinterView[]): Script => ({
  ...PRINTING,
  'printers.list': { value: { printers } },
});

const TO_FORM: readonly Deed[] = [click('add-printer'), click('choose-printer')];
const TO_TEST: readonly Deed[] = [click('test-printer'), click('print-test'), waitFor('typed-test-code')];

const printers: readonly RendererState[] = [
  inHindiToo(screen('printers', KEY, PRINTING)),
  inHindiToo(screen('printers-empty', KEY, { ...EMPTY, 'printers.discover': { value: { found: [], failures: [] } } })),
  screen('printers-busy', KEY, { ...PRINTING, 'printers.list': silent }),
  screen('printers-failed', KEY, { ...PRINTING, 'printers.list': failure }),
  screen('printers-offline', KEY, { ...PRINTING, 'station.status': { value: OFFLINE } }),
  inHindiToo(
    screen(
      'printers-reasons',
      KEY,
      listing(
        ...READINESS_REASONS.slice(0, 6).map((reason, index) =>
          printerView(untested({ id: `label-${index + 1}` }), { readiness: { kind: 'needs-attention', reason } }),
        ),
      ),
    ),
  ),
  inHindiToo(
    screen(
      'printers-more-reasons',
      KEY,
      listing(
        ...READINESS_REASONS.slice(9).map((reason, index) =>
          printerView(untested({ id: `label-${index + 1}` }), {
            readiness: { kind: 'needs-attention', reason },
            held: index === 0,
          }),
        ),
      ),
    ),
  ),
  screen(
    'printers-unknown',
    KEY,
    listing(
      ...['refused', 'ENOENT', 'no-answer', 'not-understood', 'not-asked', 'A lamp blinks'].map((reason, index) =>
        printerView(untested({ id: `label-${index + 1}` }), { readiness: { kind: 'unknown', reason } }),
      ),
    ),
  ),
  inHindiToo(screen('printers-asked', KEY, PRINTING, click('ask-printer'), waitFor('printer-asked'))),
  screen('printers-asking', KEY, { ...PRINTING, 'printers.ask': silent }, click('ask-printer')),
  screen(
    'printers-hold-refused',
    KEY,
    { ...PRINTING, 'printers.hold': { failure: { code: 'NOT_FOUND', message: '' } } },
    click('hold-printer'),
    waitFor('failed-line'),
  ),
  inHindiToo(screen('printers-find', KEY, PRINTING, click('add-printer'), waitFor('found-printer'))),
  screen('printers-looking', KEY, { ...PRINTING, 'printers.discover': silent }, click('add-printer')),
  inHindiToo(
    screen(
      'printers-none-found',
      KEY,
      {
        ...PRINTING,
        'printers.discover': { value: { found: [], failures: NOT_LOOKED } },
      },
      click('add-printer'),
      waitFor('none-found'),
    ),
  ),
  screen('printers-find-wrong', KEY, PRINTING, click('add-printer'), {
    type: ['find-addresses', '192.168.1.40 my printer!'],
  }),
  inHindiToo(screen('printers-form', KEY, PRINTING, ...TO_FORM, waitFor('printer-form'))),
  screen(
    'printers-form-wrong',
    KEY,
    PRINTING,
    click('add-printer'),
    click('find-by-hand'),
    { type: ['printer-id', 'Label 1'] },
    { type: ['printer-width', '9'] },
    click('printer-prints-label'),
    click('save-printer'),
  ),
  screen(
    'printers-form-taken',
    KEY,
    { ...PRINTING, 'printers.save': { failure: { code: 'WRONG_STATE', message: '' } } },
    ...TO_FORM,
    { type: ['printer-id', 'label-9'] },
    click('save-printer'),
    waitFor('save-refused'),
  ),
  inHindiToo(screen('printers-edit', KEY, PRINTING, click('edit-printer', 1))),
  screen(
    'printers-edit-crop',
    KEY,
    listing(
      printerView({
        ...LABEL_PRINTER,
        crop: { leftMm: 5, topMm: 10, widthMm: 100, heightMm: 150 },
        turn: 90,
        transport: { kind: 'ipp', host: '10.0.0.8', port: 8631, path: '/ipp/print', secure: true },
      }),
    ),
    click('edit-printer'),
  ),
  inHindiToo(screen('printers-test', KEY, PRINTING, click('test-printer'))),
  inHindiToo(screen('printers-test-scan', KEY, PRINTING, ...TO_TEST)),
  inHindiToo(screen('printers-test-nothing', KEY, PRINTING, ...TO_TEST, click('test-nothing'), waitFor('test-checks'))),
  inHindiToo(screen('printers-test-garbage', KEY, PRINTING, ...TO_TEST, click('test-garbage'), waitFor('test-checks'))),
  screen(
    'printers-test-wrong-code',
    KEY,
    { ...PRINTING, 'printers.confirmTest': { failure: { code: 'WRONG_STATE', message: '' } } },
    ...TO_TEST,
    { scan: '8901086261410' },
    waitFor('wrong-test-code'),
  ),
  inHindiToo(
    screen(
      'printers-test-confirmed',
      KEY,
      PRINTING,
      ...TO_TEST,
      { scan: 'PB-T:label-1:1:A' },
      waitFor('test-confirmed'),
    ),
  ),
  screen(
    'printers-test-failed',
    KEY,
    { ...PRINTING, 'printers.test': { failure: { code: 'PRINTER_UNREACHABLE', message: '' } } },
    click('test-printer'),
    click('print-test'),
    waitFor('failed-line'),
  ),
  inHindiToo(screen('printers-remove', KEY, PRINTING, click('remove-printer'))),
  screen(
    'printers-remove-sending',
    KEY,
    { ...PRINTING, 'printers.remove': { failure: { code: 'WRONG_STATE', message: '' } } },
    click('remove-printer', 3),
    click('remove-confirm'),
    waitFor('remove-refused'),
  ),
];

const prints: readonly RendererState[] = [
  inHindiToo(screen('prints-all-states', 'Alt+4', PRINTING, waitFor('see-print'))),
  screen('prints-waiting', 'Alt+4', PRINTING, click('prints-shown-waiting')),
  screen('prints-held', 'Alt+4', PRINTING, click('prints-shown-held')),
  screen('prints-printer-list', 'Alt+4', PRINTING, click('prints-printer')),
  inHindiToo(screen('prints-move', 'Alt+4', PRINTING, click('move-print'))),
  inHindiToo(screen('prints-reprint-where', 'Alt+4', PRINTING, click('reprint'))),
  inHindiToo(screen('prints-preview', 'Alt+4', PRINTING, click('see-print'), waitFor('preview-codes'))),
  screen(
    'prints-preview-zoomed',
    'Alt+4',
    PRINTING,
    click('see-print'),
    click('zoom-in'),
    click('zoom-in'),
    click('page-next'),
  ),
  screen('prints-preview-reading', 'Alt+4', { ...PRINTING, 'prints.preview': silent }, click('see-print')),
  screen(
    'prints-preview-erased',
    'Alt+4',
    { ...PRINTING, 'prints.preview': { value: { ...PREVIEW, pages: [] } } },
    click('see-print'),
    waitFor('preview-erased'),
  ),
  screen(
    'prints-preview-drawn',
    'Alt+4',
    { ...PRINTING, 'prints.preview': { value: { ...PREVIEW, exact: false, warnings: [], codes: [] } } },
    click('see-print'),
    waitFor('preview-picture'),
  ),
  screen('prints-preview-failed', 'Alt+4', { ...PRINTING, 'prints.preview': failure }, click('see-print')),
];

const CHOSEN: readonly Deed[] = [waitFor('pick'), click('pick', 1), click('pick', 4), click('pick', 6)];
const batches: readonly RendererState[] = [
  inHindiToo(screen('batches-choose', 'Alt+2', LABEL_FIRST, ...CHOSEN)),
  inHindiToo(screen('batches-plan', 'Alt+2', LABEL_FIRST, ...CHOSEN, click('plan-batch'), waitFor('plan-in'))),
  screen(
    'batches-plan-none',
    'Alt+2',
    { ...LABEL_FIRST, 'batch.plan': { value: { entries: PLAN.slice(9) } } },
    ...CHOSEN,
    click('plan-batch'),
    waitFor('plan-out'),
  ),
  screen('batches-planning', 'Alt+2', { ...LABEL_FIRST, 'batch.plan': silent }, ...CHOSEN, click('plan-batch')),
  inHindiToo(
    screen(
      'batches-started',
      'Alt+2',
      LABEL_FIRST,
      ...CHOSEN,
      click('plan-batch'),
      waitFor('plan-in'),
      click('start-batch'),
      waitFor('batch-started'),
    ),
  ),
  screen('batches-list', 'Alt+2', LABEL_FIRST, click('queue-tab-batches'), waitFor('batches-table')),
  screen(
    'batches-empty',
    'Alt+2',
    { ...LABEL_FIRST, 'batch.list': { value: { batches: [] } } },
    click('queue-tab-batches'),
  ),
  screen('batches-busy', 'Alt+2', { ...LABEL_FIRST, 'batch.list': silent }, click('queue-tab-batches')),
  screen('batches-failed', 'Alt+2', { ...LABEL_FIRST, 'batch.list': failure }, click('queue-tab-batches')),
  inHindiToo(
    screen(
      'batches-open',
      'Alt+2',
      LABEL_FIRST,
      click('queue-tab-batches'),
      click('open-batch'),
      waitFor('batch-entries'),
    ),
  ),
  inHindiToo(screen('settings-label-first', 'Alt+5', LABEL_FIRST, { scrollTo: 'label-first' })),
];

const bar = (name: string, script: Script): RendererState => ({ name, script, deeds: [], hindi: true });
const bars: readonly RendererState[] = [
  bar('bar-printer-paper', PRINTING),
  bar('bar-printer-held', listing({ ...BENCH_PRINTER, held: true })),
  bar(
    'bar-printer-unreachable',
    listing({ ...BENCH_PRINTER, readiness: { kind: 'unknown', reason: 'ETIMEDOUT' }, queued: 2 }),
  ),
  bar('bar-printer-ask', {
    ...PRINTING,
    'station.status': { value: { ...STATUS, prints: { unknown: 2, waiting: 1 } } },
  }),
];

const benchSession = (session: unknown): Script =>
  ({ ...FULL, 'bench.state': { value: { session, recent: [] } } }) as Script;
const bench: readonly RendererState[] = [
  inHindiToo({
    name: 'bench-printer-waits',
    script: {
      ...PRINTING,
      ...benchSession({
        status: 'printing',
        parcel: PARCEL,
        waitingFor: 'printer',
        sinceMs: NOW_MS - MINUTE,
        jobId: 'j-1',
      }),
      'printers.list': { value: { printers: ALL_PRINTERS } },
    },
    deeds: [],
  }),
  inHindiToo({
    name: 'bench-invoice-missing',
    script: benchSession({
      status: 'printing',
      parcel: PARCEL,
      waitingFor: 'documents',
      sinceMs: NOW_MS - MINUTE,
      jobId: null,
      missing: ['invoice'],
    }),
    deeds: [],
  }),
  inHindiToo({
    name: 'bench-invoice-refused',
    script: benchSession({
      status: 'stopped',
      parcel: PARCEL,
      why: { kind: 'not-printed', reason: 'encrypted', document: 'invoice' },
    }),
    deeds: [],
  }),
];

const STARTED: readonly Deed[] = [
  ...TO_READY_STEP,
  { set: ['setup.connect', { value: { ...READY, config: { ...READY.config, printers: [] } } }] },
  { set: ['setup.state', { value: { ...READY, config: { ...READY.config, printers: [] } } }] },
  click('next'),
  { waitFor: '[data-step=printer]' },
];
const FIRST: Script = { ...PRINTING, ...FIRST_RUN_SCRIPT, 'printers.list': { value: { printers: [] } } };
const SAVED: readonly Deed[] = [
  click('choose-printer'),
  {
    set: [
      'printers.list',
      { value: { printers: [{ ...ALL_PRINTERS[2], config: { ...LABEL_PRINTER, id: 'label-1' } }] } },
    ],
  },
  click('save-printer'),
  { waitFor: '[data-step=test]' },
];
const first = (name: string, script: Script, ...deeds: readonly Deed[]): RendererState => ({
  name: `first-run-${name}`,
  script,
  deeds: [...STARTED, ...deeds],
  hindi: true,
});
const withFinds: Script = { ...FIRST, 'printers.discover': { value: { found: FOUND.slice(1), failures: [] } } };
const firstRun: readonly RendererState[] = [
  first('printer', withFinds, waitFor('found-printer')),
  first(
    'printer-none',
    { ...FIRST, 'printers.discover': { value: { found: [], failures: [] } } },
    waitFor('none-found'),
  ),
  first('printer-form', withFinds, click('choose-printer')),
  first('printer-test', withFinds, ...SAVED),
  first('printer-scan', withFinds, ...SAVED, click('print-test'), waitFor('typed-test-code')),
  first(
    'printer-tested',
    withFinds,
    ...SAVED,
    click('print-test'),
    waitFor('typed-test-code'),
    { scan: 'PB-T:label-1:1:A' },
    waitFor('test-confirmed'),
  ),
];

/** Printers, prints, batches and what of them stands elsewhere, in every state. */
export const PRINTER_STATES: readonly RendererState[] = [
  ...printers,
  ...prints,
  ...batches,
  ...bars,
  ...bench,
  ...firstRun,
];
