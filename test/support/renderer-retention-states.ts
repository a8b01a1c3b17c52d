import type { Reply } from '../../shared/contract/index.ts';
import type { BackupEntry, RetentionView } from '../../shared/contract/retention.ts';
import { USUAL_RETENTION } from '../../shared/model/retention.ts';
import { MINUTE, NOW_MS } from './renderer-parcels.ts';
import { FULL, failure, silent } from './renderer-scripts.ts';
import type { Deed, RendererState } from './renderer-states.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const click = (testid: string): Deed => ({ click: `[data-testid=${testid}]` });
const type = (testid: string, text: string): Deed => ({ type: [testid, text] });
const TO_RETENTION = [{ press: 'Alt+6' }, click('diagnostics-tab-retention')] as const;
const TO_BACKUPS = [{ press: 'Alt+6' }, click('diagnostics-tab-backups')] as const;

const PROOF = { files: 63, bytes: 1_204_118_000, unread: 0, names: 12, hits: [] };
const VIEW: RetentionView = {
  days: USUAL_RETENTION,
  figures: [
    {
      ...{ kind: 'labels', count: 1_204, oldestMs: NOW_MS - 9 * DAY, due: 41 },
      kept: [
        { why: 'order-open', count: 12 },
        { why: 'print-open', count: 1 },
      ],
    },
    {
      ...{ kind: 'words', count: 318, oldestMs: NOW_MS - 26 * DAY, due: 7 },
      kept: [{ why: 'return-open', count: 3 }],
    },
    { kind: 'scans', count: 204_118, oldestMs: NOW_MS - 212 * DAY, due: 0, kept: [] },
    { kind: 'logs', count: 5, oldestMs: NOW_MS - 21 * DAY, due: 0, kept: [] },
    { kind: 'backups', count: 31, oldestMs: NOW_MS - 6 * DAY, due: 0, kept: [] },
  ],
  nextMs: NOW_MS + 5 * HOUR,
  purging: false,
  last: {
    ...{ atMs: NOW_MS - 19 * HOUR, by: null, documents: 212, rows: 64, kept: 13, proof: PROOF },
    files: { logs: 1, backups: 2, others: 1, bytes: 812_000_000 },
  },
};
const FRESH: RetentionView = {
  ...VIEW,
  figures: VIEW.figures.map((figure) => ({ ...figure, count: 0, oldestMs: null, due: 0, kept: [] })),
  last: null,
};
const PURGED: Reply<'retention.purge'> = {
  ...{ atMs: NOW_MS, by: 'Meera', documents: 41, rows: 7, kept: 13 },
  files: { logs: 0, backups: 0, others: 0, bytes: 0 },
  proof: { ...PROOF, hits: [{ file: 'backups/station-1762300000000.db', as: 'utf-8 in return_item' }] },
};

const backup = (index: number, over: Partial<BackupEntry> = {}): BackupEntry => ({
  file: `station-${NOW_MS - index * HOUR}.db`,
  ...{ atMs: NOW_MS - 35 * MINUTE - index * HOUR, bytes: 398_000_000, why: 'hourly', verified: null },
  ...over,
});
const BACKUPS: Reply<'backup.list'> = {
  folder: 'C:\\Users\\packer\\AppData\\Roaming\\Packbench\\bench-1\\backups',
  backups: [
    backup(0, { verified: { atMs: NOW_MS - MINUTE, intact: true } }),
    backup(1, { verified: { atMs: NOW_MS - MINUTE, intact: false } }),
    backup(2),
    backup(30, { why: 'migration', file: 'before-migration-10-to-20.db' }),
  ],
};

const found: Reply<'retention.prove'> = {
  ...PROOF,
  unread: 1,
  hits: [
    { file: 'documents.db', as: 'utf-8 in document' },
    { file: 'backups/station-1762300000000.db', as: 'utf-8' },
  ],
};

const state = (name: string, view: RetentionView, ...deeds: readonly Deed[]): RendererState => ({
  name: `diagnostics-retention${name}`,
  script: {
    ...FULL,
    'retention.read': { value: view },
    'retention.save': { value: { days: view.days } },
    'retention.purge': { value: PURGED },
    'retention.prove': { value: view === FRESH ? PROOF : found },
  },
  deeds: [...TO_RETENTION, ...deeds],
});

/** How long buyers' names stay, and the backups: good, empty, being asked, failed. */
export const RETENTION_STATES: readonly RendererState[] = [
  { ...state('', VIEW), hindi: true },
  state('-fresh', FRESH, type('prove-name', 'Asha Example'), click('prove'), {
    waitFor: '[data-testid=prove-result]',
  }),
  state('-found', VIEW, type('prove-name', 'Asha Example'), click('prove'), {
    waitFor: '[data-testid=prove-result]',
  }),
  state('-short', VIEW, type('prove-name', 'Ash'), click('prove')),
  state('-purge', VIEW, click('purge'), click('purge-confirm')),
  state(
    '-purged',
    VIEW,
    click('purge'),
    type('purge-by', 'Meera'),
    type('purge-reason', 'a buyer asked'),
    click('purge-confirm'),
    {
      waitFor: '[data-testid=retention-proof]',
    },
  ),
  state('-days', VIEW, click('retention-change'), type('retention-days-scans', '30'), click('retention-save')),
  { name: 'diagnostics-retention-silent', script: { ...FULL, 'retention.read': silent }, deeds: [...TO_RETENTION] },
  { name: 'diagnostics-retention-failed', script: { ...FULL, 'retention.read': failure }, deeds: [...TO_RETENTION] },
  {
    name: 'diagnostics-backups-update',
    script: { ...FULL, 'backup.list': { value: BACKUPS } },
    deeds: [...TO_BACKUPS],
    hindi: true,
  },
  {
    name: 'diagnostics-backups-saved',
    script: { ...FULL, 'backup.bytes': { value: { bytes: 'U1FMaXRl', total: 6 } } },
    deeds: [...TO_BACKUPS, { click: '[data-testid=save-backup] >> nth=0' }, { waitFor: '[data-testid=backup-saved]' }],
  },
  {
    name: 'diagnostics-backups-empty',
    script: { ...FULL, 'backup.list': { value: { ...BACKUPS, backups: [] } } },
    deeds: [...TO_BACKUPS],
  },
  { name: 'diagnostics-backups-silent', script: { ...FULL, 'backup.list': silent }, deeds: [...TO_BACKUPS] },
  { name: 'diagnostics-backups-failed', script: { ...FULL, 'backup.list': failure }, deeds: [...TO_BACKUPS] },
];
