import { SICK_HEALTH } from './renderer-operate.ts';
import { FULL, failure, silent } from './renderer-scripts.ts';
import type { Deed, RendererState } from './renderer-states.ts';
import type { Script } from './scripted-station.ts';

const TO_LOG: Deed = { click: '[data-testid=diagnostics-tab-log]' };
const TO_BUNDLE: Deed = { click: '[data-testid=diagnostics-tab-bundle]' };

const state = (name: string, over: Script, ...deeds: readonly Deed[]): RendererState => ({
  name,
  script: { ...FULL, ...over },
  deeds: [{ press: 'Alt+6' }, ...deeds],
});
const MAKE: readonly Deed[] = [
  { type: ['bundle-by', 'Asha Rao'] },
  { type: ['bundle-reason', 'The label printer stops'] },
  { click: '[data-testid=bundle-make]' },
];

/** Diagnostics: health, the log, the bundle for whoever helps. */
export const OPERATE_STATES: readonly RendererState[] = [
  { ...state('health', {}), hindi: true },
  { ...state('health-sick', { 'health.read': { value: SICK_HEALTH } }), hindi: true },
  state('health-busy', { 'health.read': silent }),
  state('health-failed', { 'health.read': failure }),
  { ...state('log', {}, TO_LOG), hindi: true },
  state(
    'log-line',
    {},
    TO_LOG,
    { click: '[data-testid=log-table-row] >> nth=4' },
    { press: 'Enter' },
    { waitFor: '[data-testid=log-line]' },
  ),
  state('log-none', { 'log.read': { value: { lines: [], next: '2026-11-05T02:00:00.000Z@9000' } } }, TO_LOG),
  state('log-empty', { 'log.read': { value: { lines: [], next: null } } }, TO_LOG),
  state('log-failed', { 'log.read': { failure: { code: 'DISK_FAILED', message: 'EIO' } } }, TO_LOG),
  { ...state('bundle', {}, TO_BUNDLE), hindi: true },
  state('bundle-wrong', {}, TO_BUNDLE, { click: '[data-testid=bundle-make]' }),
  state('bundle-made', {}, TO_BUNDLE, ...MAKE, { waitFor: '[data-testid=bundle-made]' }),
  state('bundle-making', { 'diagnostics.bundle': silent }, TO_BUNDLE, ...MAKE),
  state(
    'bundle-failed',
    { 'diagnostics.bundle': { failure: { code: 'DISK_FULL', message: 'no room' } } },
    TO_BUNDLE,
    ...MAKE,
    { waitFor: '[data-testid=failed-line]' },
  ),
];
