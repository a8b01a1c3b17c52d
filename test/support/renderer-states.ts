import type { RequestName } from '../../shared/contract/index.ts';
import {
  CHOOSE,
  DIAGNOSTICS,
  EMPTY,
  FULL,
  failure,
  OFFLINE,
  PACKED_VIEW,
  READY,
  silent,
  VIEW,
} from './renderer-scripts.ts';
import type { Script } from './scripted-station.ts';

const lists = [
  'queue.list',
  'shipments.read',
  'outbox.list',
  'prints.list',
  'printers.list',
  'diagnostics.read',
] as const;
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
  /** From now on the station answers so. */
  | { readonly set: readonly [name: RequestName, reply: unknown] }
  /** Gives a file to a file input. */
  | { readonly file: readonly [testid: string, name: string, text: string] }
  | { readonly scrollTo: string }
  | { readonly waitFor: string };

export interface RendererState {
  readonly name: string;
  readonly script: Script;
  readonly deeds: readonly Deed[];
  /** Also in Hindi. */
  readonly hindi?: true;
}

const TO_STATION: Deed = { click: '[data-testid=diagnostics-tab-station]' };
const TO_BACKUPS: Deed = { click: '[data-testid=diagnostics-tab-backups]' };

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
  {
    ...screen('shipment-packed', 'Alt+2', { ...FULL, 'shipments.read': { value: PACKED_VIEW } }, ...OPEN_SHIPMENT, {
      scrollTo: 'shipment-invoices',
    }),
    hindi: true,
  },
  screen(
    'shipment-gate',
    'Alt+2',
    {
      ...FULL,
      'shipments.read': {
        value: { ...VIEW, gate: { kind: 'on-hold' }, parcel: null, bench: null, trackingIds: [], history: [] },
      },
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
          findBy: 'order',
          boxing: 'known',
          shelfMarks: 'tickets',
          invoicing: { mode: 'marketplace' },
          printers: [],
          labelFirst: false,
        },
      },
    },
  }),
  screen('settings-wrong', 'Alt+5', FULL, { type: ['tax', '180'] }, { click: '[data-testid=save]' }),
  ...inEveryState('diagnostics', 'Alt+6', TO_STATION),
  screen(
    'diagnostics-checked',
    'Alt+6',
    FULL,
    TO_STATION,
    { click: '[data-testid=verify-journal]' },
    { waitFor: '[data-testid=journal-result]' },
  ),
  screen(
    'diagnostics-backups',
    'Alt+6',
    FULL,
    TO_BACKUPS,
    { click: '[data-testid=make-backup]' },
    {
      waitFor: '[data-testid=backup-made]',
    },
  ),
  screen('diagnostics-restore', 'Alt+6', FULL, TO_BACKUPS, { click: '[data-testid=restore] >> nth=0' }),
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
const TO_AHEAD: readonly Deed[] = [
  ...TO_DEFAULTS,
  { type: ['tax', '18'] },
  { click: '[data-testid=next]' },
  { waitFor: '[data-step=ahead]' },
];
const TO_BENCHES: readonly Deed[] = [...TO_AHEAD, { click: '[data-testid=next]' }, { waitFor: '[data-step=benches]' }];
const TO_READY: readonly Deed[] = [...TO_BENCHES, { click: '[data-testid=next]' }, { waitFor: '[data-step=ready]' }];
const REFUSED: Script = {
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
};
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
  first('ready', FIRST, ...TO_READY),
  first('refused', REFUSED),
  first('refused-moved', REFUSED, { click: '[data-testid=refused-moved]' }, { waitFor: '[data-testid=adopt-dialog]' }),
  first(
    'refused-copied',
    REFUSED,
    ...[{ click: '[data-testid=refused-copied]' }, { click: '[data-testid=adopt-confirm]' }],
  ),
];

/** From the first page of first run to its last question. */
export const TO_READY_STEP = TO_READY;
export const TO_AHEAD_STEP = TO_AHEAD;
export const TO_BENCHES_STEP = TO_BENCHES;
export const FIRST_RUN_SCRIPT = FIRST;

/** Every screen but the bench in every state. */
export const SCREEN_STATES: readonly RendererState[] = [...screens, ...firstRun];
