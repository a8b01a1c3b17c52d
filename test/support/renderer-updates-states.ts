import type { UpdateState, UpdatesView } from '../../shared/contract/updates.ts';
import { UPDATE_FAULTS, UPDATE_REFUSALS, UPDATE_WAITS } from '../../shared/model/updates.ts';
import { MINUTE, NOW_MS } from './renderer-parcels.ts';
import { FULL, failure, silent } from './renderer-scripts.ts';
import type { Deed, RendererState } from './renderer-states.ts';
import type { Script } from './scripted-station.ts';

const offer = {
  version: '0.3.0',
  releasedAtMs: NOW_MS - 900 * MINUTE,
  bytes: 98_412_340,
  notes: 'Labels of one carrier print sharper.\nThe queue opens faster.',
};
const VIEW: UpdatesView = {
  version: '0.2.0',
  state: { kind: 'idle', checkedAtMs: NOW_MS - 12 * MINUTE },
  feed: 'https://updates.packbench.example/stable',
  automaticHours: null,
  previous: {
    version: '0.1.0',
    file: 'C:\\Users\\packing\\AppData\\Roaming\\Packbench\\previous\\0.1.0-Packbench-0.1.0-setup.exe',
    bytes: 97_120_004,
    sha512: '3f1a'.repeat(32),
  },
  last: { from: '0.1.0', to: '0.2.0', atMs: NOW_MS - 4_000 * MINUTE, installed: true },
};
const inState = (state: UpdateState, over: Partial<UpdatesView> = {}): Script => ({
  ...FULL,
  'updates.read': { value: { ...VIEW, ...over, state } },
});
const click = (testid: string): Deed => ({ click: `[data-testid=${testid}]` });
const shown = (name: string, script: Script, ...deeds: readonly Deed[]): RendererState => ({
  ...{ name: `updates-${name}`, script },
  deeds: [{ press: 'Alt+6' }, click('diagnostics-tab-updates'), ...deeds],
});
const waiting = (
  why: Extract<UpdateState, { kind: 'waiting' }>['why'],
  askedBy: string | null = 'Meera',
): UpdateState => ({
  ...{ kind: 'waiting', offer, why, askedBy, sinceMs: NOW_MS - MINUTE },
});
const atMs = NOW_MS - 3 * MINUTE;

/** The tab "Updates" of the diagnostics, in each state an update can be in, and where the shell has none. */
export const UPDATES_STATES: readonly RendererState[] = [
  { ...shown('idle', inState(VIEW.state)), hindi: true },
  shown('never-asked', inState({ kind: 'idle', checkedAtMs: null }, { previous: null, last: null })),
  shown('off', inState({ kind: 'off', why: 'no-feed' }, { feed: null, previous: null, last: null })),
  shown('off-no-key', inState({ kind: 'off', why: 'no-key' }, { feed: null, previous: null, last: null })),
  shown('checking', inState({ kind: 'checking', sinceMs: atMs })),
  shown('available', inState({ kind: 'available', offer })),
  shown('downloading', inState({ kind: 'downloading', offer, receivedBytes: 41_200_000, sinceMs: atMs })),
  { ...shown('ready', inState({ kind: 'ready', offer })), hindi: true },
  shown('install', inState({ kind: 'ready', offer }), click('update-install'), click('update-word-confirm')),
  shown(
    'install-failed',
    { ...inState({ kind: 'ready', offer }), 'updates.install': { failure: { code: 'WRONG_STATE', message: '' } } },
    click('update-install'),
    { type: ['update-word-by', 'Meera'] },
    { type: ['update-word-reason', 'after the last pick-up'] },
    click('update-word-confirm'),
  ),
  { ...shown('waiting', inState(waiting(UPDATE_WAITS))), hindi: true },
  shown('waiting-by-setting', inState(waiting([], null))),
  shown('withdraw', inState(waiting(['in-shift'])), click('update-withdraw')),
  shown('backup', inState({ kind: 'installing', offer, step: 'backup', askedBy: 'Meera', sinceMs: atMs })),
  shown('stopping', inState({ kind: 'installing', offer, step: 'stopping', askedBy: 'Meera', sinceMs: atMs })),
  ...UPDATE_FAULTS.map((fault) =>
    shown(
      `failed-${fault}`,
      inState({
        ...{ kind: 'failed', fault, atMs },
        during: fault === 'not-installed' ? 'install' : fault === 'disk-full' ? 'download' : 'check',
        retryAtMs: fault === 'not-installed' ? null : NOW_MS + 12 * MINUTE,
      }),
    ),
  ),
  ...UPDATE_REFUSALS.map((why) =>
    shown(`refused-${why}`, inState({ kind: 'refused', why, version: why === 'signature' ? null : '0.1.9', atMs })),
  ),
  shown(
    'previous-whole',
    { ...inState(VIEW.state), 'updates.checkPrevious': { value: { whole: true } } },
    click('check-previous'),
  ),
  shown(
    'previous-changed',
    { ...inState(VIEW.state), 'updates.checkPrevious': { value: { whole: false } } },
    click('check-previous'),
  ),
  shown('not-installed-last', inState(VIEW.state, { last: { from: '0.2.0', to: '0.3.0', atMs, installed: false } })),
  shown('wrong-feed', inState(VIEW.state), { type: ['update-feed', 'ftp://elsewhere'] }, click('update-save')),
  {
    ...shown('browser', {
      ...FULL,
      'updates.read': {
        failure: { code: 'NOT_IN_THIS_SHELL', message: 'The browser shell does not answer updates.read.' },
      },
    }),
    hindi: true,
  },
  shown('busy', { ...FULL, 'updates.read': silent }),
  shown('failed', { ...FULL, 'updates.read': failure }),
];
