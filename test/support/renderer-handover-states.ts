import type { LoadVerdict, PickupView, Reconciliation } from '../../shared/contract/handover.ts';
import type { PickupKey } from '../../shared/model/handover.ts';
import { MINUTE, NOW_MS } from './renderer-parcels.ts';
import { FULL, failure, OFFLINE, silent } from './renderer-scripts.ts';
import type { Deed, RendererState } from './renderer-states.ts';
import type { Script } from './scripted-station.ts';

const pickup = (index: number, over: Partial<PickupView> = {}): PickupView => ({
  vendorGroupCode: ['Example Logistics', 'Second Surface Carriers Private Limited', 'Third Air'][index % 3] ?? '',
  isMps: false,
  window: { fromMs: NOW_MS + (index * 90 - 30) * MINUTE, toMs: NOW_MS + (index * 90 + 60) * MINUTE },
  there: 42,
  here: 41,
  shared: false,
  loaded: 0,
  otc: { is: 'code', code: '4821' },
  ...over,
});
const PICKUPS: readonly PickupView[] = [
  pickup(0, { loaded: 12, shared: true }),
  pickup(1, { there: 1_204, here: 388, otc: { is: 'not-ready' } }),
  pickup(2, { isMps: true, there: 3, here: 3, loaded: 3, otc: { is: 'off' } }),
  pickup(2, { there: null, here: 2, window: null, otc: null }),
  pickup(0, { there: 0, here: 0, window: { fromMs: NOW_MS - 300 * MINUTE, toMs: NOW_MS - 200 * MINUTE } }),
];
const KEY: PickupKey = { vendorGroupCode: 'Example Logistics', isMps: false, window: pickup(0).window };

const order = (index: number) => `OD4365776554433101${String(index).padStart(2, '0')}`;
export const SIDES: Reconciliation = {
  pickup: KEY,
  there: 42,
  thereAsOfMs: NOW_MS - 6 * MINUTE,
  here: 41,
  shared: true,
  lacking: 29,
  loaded: Array.from({ length: 12 }, (_, index) => ({
    shipmentId: `shipment-${index}`,
    orderIds: [order(index)],
    trackingId: `FMPC000000${String(1200 + index)}`,
    atMs: NOW_MS - index * 20_000,
  })),
  missing: Array.from({ length: 29 }, (_, index) => ({
    shipmentId: `shipment-${40 + index}`,
    orderIds: [order(40 + index)],
    trackingIds: [`FMPC000000${String(1300 + index)}`],
    state: 'READY_TO_DISPATCH',
    parcel: index === 0 ? 'dispatch-queued' : 'dispatched',
  })),
  foreign: [
    { code: 'SSCP0000004711', verdict: 'wrong-courier', courier: 'Second Surface Carriers', atMs: NOW_MS - MINUTE },
    { code: '8901086261410', verdict: 'foreign', courier: null, atMs: NOW_MS - 2 * MINUTE },
  ],
  elsewhere: 1,
  closedAtMs: null,
};
const ALL_IN: Reconciliation = { ...SIDES, here: 12, there: 12, missing: [], lacking: 0, foreign: [], elsewhere: 0 };

const verdict = (is: LoadVerdict, courier: string | null = KEY.vendorGroupCode) => ({
  value: {
    verdict: is,
    shipmentId: is === 'foreign' ? null : 'shipment-0',
    courier: is === 'foreign' ? null : courier,
    loaded: 12,
    missing: 29,
  },
});

/** A minimal document, so that the viewer has something to open. */
const MANIFEST_PDF = btoa(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

/** Five pick-ups of three couriers, the first being loaded. */
const HANDED: Script = {
  ...FULL,
  'handover.overview': { value: { pickups: PICKUPS, countsAtMs: NOW_MS - 6 * MINUTE, refreshed: true } },
  'handover.reconcile': { value: SIDES },
  'handover.scan': verdict('loaded'),
  'handover.unload': { value: { loaded: 11 } },
  'handover.close': { value: { ...SIDES, closedAtMs: NOW_MS } },
  'handover.manifest': { value: { pdf: MANIFEST_PDF, fileName: 'Example-Logistics-2026-11-05.pdf' } },
  'handover.returnOtcs': {
    value: {
      is: 'codes',
      otcs: [
        { type: 'NON_LARGE', vendor: 'Example Logistics', code: '7310' },
        { type: 'LARGE', vendor: 'Second Surface Carriers Private Limited', code: '0042' },
      ],
    },
  },
};

const on = (name: string, script: Script, ...deeds: readonly Deed[]): RendererState => ({
  name,
  script,
  deeds: [{ press: 'Alt+h' }, ...deeds],
});
const LOAD: readonly Deed[] = [{ click: '[data-testid=load] >> nth=0' }, { waitFor: '[data-testid=sides]' }];
const SCANNED: readonly Deed[] = [
  ...LOAD,
  { scan: 'FMPC0000001200' },
  { waitFor: '[data-testid=load-scan]:not([data-verdict=waits])' },
];
const door = (is: LoadVerdict, courier?: string): RendererState => ({
  ...on(`handover-${is}`, { ...HANDED, 'handover.scan': verdict(is, courier) }, ...SCANNED),
  ...(is === 'wrong-courier' ? { hindi: true as const } : {}),
});
const only = (value: Script['handover.returnOtcs']): Script => ({ ...HANDED, 'handover.returnOtcs': value ?? silent });

export const HANDOVER_STATES: readonly RendererState[] = [
  { ...on('handover', HANDED, { waitFor: '[data-testid=pickups-table-row]' }), hindi: true },
  on('handover-empty', {
    ...HANDED,
    'handover.overview': { value: { pickups: [], countsAtMs: null, refreshed: false } },
  }),
  on('handover-busy', { ...HANDED, 'handover.overview': silent }),
  on('handover-failed', { ...HANDED, 'handover.overview': failure }),
  on('handover-offline', { ...HANDED, 'station.status': { value: OFFLINE } }),
  on('handover-not-counted', {
    ...HANDED,
    'handover.overview': { value: { pickups: PICKUPS, countsAtMs: NOW_MS - 90 * MINUTE, refreshed: false } },
  }),
  on('handover-choose-first', HANDED, { waitFor: '[data-testid=pickups-table-row]' }, { scan: 'FMPC0000001200' }),
  on('handover-otcs', HANDED, { click: '[data-testid=return-otcs]' }, { waitFor: '[data-testid=otcs]' }),
  on('handover-otcs-not-ready', only({ value: { is: 'not-ready' } }), { click: '[data-testid=return-otcs]' }),
  on('handover-otcs-failed', only({ failure: { code: 'MARKETPLACE_UNREACHABLE', message: '' } }), {
    click: '[data-testid=return-otcs]',
  }),
  on(
    'handover-manifest-failed',
    { ...HANDED, 'handover.manifest': { failure: { code: 'MARKETPLACE_UNREACHABLE', message: '' } } },
    { click: '[data-testid=manifest] >> nth=0' },
    { waitFor: '[data-testid=failed-line]' },
  ),
  { ...on('handover-door', HANDED, ...LOAD), hindi: true },
  on('handover-door-offline', { ...HANDED, 'station.status': { value: OFFLINE } }, ...SCANNED),
  on('handover-door-all-in', { ...HANDED, 'handover.reconcile': { value: ALL_IN } }, ...SCANNED),
  on('handover-door-failed', { ...HANDED, 'handover.reconcile': failure }, { click: '[data-testid=load] >> nth=0' }),
  on(
    'handover-door-waits',
    { ...HANDED, 'handover.scan': silent },
    ...LOAD,
    { scan: 'FMPC0000001200' },
    {
      scan: 'FMPC0000001201',
    },
  ),
  on('handover-door-not-taken', { ...HANDED, 'handover.scan': failure }, ...SCANNED),
  door('loaded'),
  door('already-loaded'),
  door('wrong-courier', 'Second Surface Carriers Private Limited'),
  door('not-dispatched'),
  door('stopped'),
  door('foreign'),
  { ...on('handover-close', HANDED, ...LOAD, { press: 'F8' }, { click: '[data-testid=close-load]' }), hindi: true },
  on(
    'handover-closed',
    HANDED,
    ...LOAD,
    { press: 'F8' },
    { type: ['close-by', 'Meena'] },
    {
      click: '[data-testid=close-load]',
    },
  ),
];
