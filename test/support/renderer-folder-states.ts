import type { FolderFacts } from '../../shared/contract/folder.ts';
import { MINUTE, NOW_MS } from './renderer-parcels.ts';
import { FULL, failure, silent } from './renderer-scripts.ts';
import type { Deed, RendererState } from './renderer-states.ts';
import type { Script } from './scripted-station.ts';

const DAY = 24 * 60 * MINUTE;
const HOME = 'C:\\Users\\packer\\AppData\\Roaming\\Packbench\\bench-1';
const click = (testid: string): Deed => ({ click: `[data-testid=${testid}]` });

const ALONE: FolderFacts = { dataDir: HOME, warnings: [], neighbours: [], wayBack: null };
const SHARED: FolderFacts = {
  dataDir: HOME,
  warnings: ['no-links', 'neighbour'],
  neighbours: [
    {
      ...{ user: 'evening-shift', stationId: 'bench-1-evening', seenMs: NOW_MS - 3 * 60 * MINUTE, sameShare: true },
      dataDir: 'C:\\Users\\evening-shift\\AppData\\Roaming\\Packbench',
    },
    {
      ...{ user: 'returns-desk', stationId: 'returns', seenMs: NOW_MS - 2 * DAY, sameShare: false },
      dataDir: 'D:\\Packbench\\returns',
    },
  ],
  wayBack: { file: 'before-migration-10-to-20.db', atMs: NOW_MS - 2 * DAY, fromSchema: 10 },
};

const state = (name: string, over: Script, ...deeds: readonly Deed[]): RendererState => ({
  name: `diagnostics-folder${name}`,
  script: { ...FULL, ...over },
  deeds: [{ press: 'Alt+6' }, click('diagnostics-tab-folder'), ...deeds],
});
const GO_BACK: readonly Deed[] = [
  click('go-back'),
  { type: ['go-back-by', 'Meera'] },
  { type: ['go-back-reason', 'labels come out empty'] },
  click('go-back-confirm'),
];

/** Where the records lie: alone, beside others, with a way back and without, asked for and refused. */
export const FOLDER_STATES: readonly RendererState[] = [
  state('', { 'folder.read': { value: ALONE } }),
  { ...state('-shared', { 'folder.read': { value: SHARED } }), hindi: true },
  state('-go-back', { 'folder.read': { value: SHARED } }, click('go-back')),
  state('-go-back-wrong', { 'folder.read': { value: SHARED } }, click('go-back'), click('go-back-confirm')),
  state('-going-back', { 'folder.read': { value: SHARED }, 'folder.goBack': silent }, ...GO_BACK),
  state(
    '-go-back-failed',
    { 'folder.read': { value: SHARED }, 'folder.goBack': { failure: { code: 'DISK_FULL', message: 'no room' } } },
    ...GO_BACK,
    { waitFor: '[data-testid=failed-line]' },
  ),
  state('-silent', { 'folder.read': silent }),
  state('-failed', { 'folder.read': failure }),
];
