import type { Session } from '../../shared/bench/session.ts';
import {
  asking,
  BOTTLE,
  bigParcel,
  COVER,
  confirming,
  gated,
  MINUTE,
  MUG,
  NEEDED,
  NOW_MS,
  PARCEL,
  printing,
  RECENT,
  scanned,
  stopped,
  verifying,
} from './renderer-parcels.ts';
import {
  type Deed,
  EMPTY,
  FULL,
  failure,
  OFFLINE,
  READY,
  type RendererState,
  STATUS,
  silent,
  TROUBLE,
} from './renderer-states.ts';
import type { Script } from './scripted-station.ts';

const at = (session: Session): Script => ({ ...FULL, 'bench.state': { value: { session, recent: RECENT } } });
const after = (before: Session, reply: NonNullable<Script['scans']>[number]): Script => ({
  ...at(before),
  scans: [reply],
});
const bench = (name: string, script: Script, ...deeds: readonly Deed[]): RendererState => ({
  name: `bench-${name}`,
  script,
  deeds,
  hindi: true,
});
const SCAN: Deed = { scan: '8901086261410' };

const verdicts: readonly RendererState[] = [
  bench(
    'accept',
    after(verifying(), scanned('accept', verifying(), { what: 'unit', lineId: 'i-mug', orderItemId: 'i-mug' })),
    SCAN,
  ),
  bench('opened', after({ status: 'idle' }, scanned('accept', verifying(), { what: 'opened' })), SCAN),
  bench(
    'complete',
    after(verifying(), scanned('complete', printing('printer'), { what: 'completed', shipmentId: PARCEL.shipmentId })),
    SCAN,
  ),
  bench(
    'wrong-item',
    after(
      verifying(),
      scanned('wrong-item', verifying('wrong-item'), {
        what: 'wrong-item',
        sku: 'CUP-RED-250',
        title: 'Red cup 250 ml',
        needed: NEEDED,
      }),
    ),
    SCAN,
  ),
  bench(
    'too-many',
    after(
      verifying(),
      scanned('too-many', verifying('too-many'), { what: 'too-many', sku: BOTTLE.sku, title: BOTTLE.title }),
    ),
    SCAN,
  ),
  bench('unknown-code', after(verifying(), scanned('unknown-code', verifying(), { what: 'unknown-code' })), SCAN),
  bench('not-a-serial', after(verifying(), scanned('not-a-serial', verifying(), { what: 'not-now' })), SCAN),
  bench('duplicate-serial', after(verifying(), scanned('duplicate-serial', verifying(), { what: 'not-now' })), SCAN),
  bench('gate-on-hold', after({ status: 'idle' }, gated({ kind: 'on-hold' })), SCAN),
  bench('gate-too-early', after({ status: 'idle' }, gated({ kind: 'too-early', untilMs: NOW_MS + 90 * MINUTE })), SCAN),
  bench('gate-tax-rate', after({ status: 'idle' }, gated({ kind: 'tax-rate-missing', sku: COVER.sku })), SCAN),
  bench(
    'gate-several-orders',
    after(
      { status: 'idle' },
      scanned(
        'gate',
        { status: 'idle' },
        { what: 'several-orders', sku: MUG.sku, title: MUG.title, shipmentIds: ['S-100234', 'S-100235', 'S-3', 'S-4'] },
      ),
    ),
    SCAN,
  ),
  bench(
    'gate-finish-first',
    after(verifying(), scanned('gate', verifying(), { what: 'not-now', shipmentId: 'b3f1c1e0-7d3e-4b52' })),
    SCAN,
  ),
  bench(
    'label-confirmed',
    after(
      confirming(),
      scanned('label-confirmed', { status: 'idle' }, { what: 'label-confirmed', shipmentId: PARCEL.shipmentId }),
    ),
    SCAN,
  ),
  bench(
    'wrong-label',
    after(
      confirming(),
      scanned('wrong-label', confirming('wrong-label'), {
        what: 'wrong-label',
        shipmentId: 'c9e2a7d4-1b7f-4a41-8d2e-5e1f0c7b9a33',
      }),
    ),
    SCAN,
  ),
  bench('parked', after(verifying(), scanned('command', { status: 'idle' }, { what: 'parked' })), { press: 'F2' }),
  bench('undone', after(verifying(), scanned('command', verifying(), { what: 'undone' })), { press: 'F3' }),
  bench('repeated', after(verifying(), scanned('repeated', verifying(), { what: 'already-open' })), SCAN),
];

const sessions: readonly RendererState[] = [
  bench('idle', FULL),
  bench('idle-empty', EMPTY),
  bench('starting', { ...FULL, 'bench.state': silent, 'queue.list': silent }),
  bench('failed', { ...FULL, 'bench.state': failure, 'queue.list': failure }),
  bench('verifying', at(verifying())),
  bench('verifying-6-lines', at(verifying(null, bigParcel(6)))),
  bench('verifying-20-lines', at(verifying(null, bigParcel(20)))),
  bench('printing-documents', at(printing('documents'))),
  bench('printing-offline', { ...at(printing('documents')), 'station.status': { value: OFFLINE } }),
  bench('printing-printer', at(printing('printer'))),
  bench('confirming-label', at(confirming())),
  bench('asking', at(asking)),
  bench('blocked-after-restart', at(verifying('wrong-item'))),
  bench('stopped-cancelled', at(stopped({ kind: 'gate', gate: { kind: 'cancelled' } }))),
  bench(
    'stopped-quantity',
    at(stopped({ kind: 'quantity-changed', removed: [{ orderItemId: 'i-cover', units: 1 }], after: 'open' })),
  ),
  bench(
    'stopped-not-printed',
    at(stopped({ kind: 'not-printed', reason: 'The printer did not take the connection.' })),
  ),
  bench(
    'stopped-rejected',
    at(stopped({ kind: 'rejected', code: 'PACK_GSTIN_NOT_FOUND', message: 'GSTIN not found for state KA' })),
  ),
  bench('wait', after(verifying(), silent), SCAN, SCAN, SCAN, { waitFor: '[data-patience=wait]' }),
  bench('no-answer', after(verifying(), silent), SCAN, SCAN, SCAN, SCAN, SCAN, { waitFor: '[data-patience=stop]' }),
  bench('not-taken', after(verifying(), { failure: { code: 'DISK_FULL', message: 'no space' } }), SCAN, SCAN, {
    waitFor: '[data-verdict=not-taken]',
  }),
  bench('offline', { ...at(verifying()), 'station.status': { value: OFFLINE } }),
  bench('trouble', { ...at(verifying()), 'station.status': { value: TROUBLE } }),
  bench('ask-in-status', {
    ...at(verifying()),
    'station.status': { value: { ...STATUS, prints: { unknown: 2, waiting: 0 } } },
  }),
  bench('practice', {
    ...at(verifying()),
    'setup.state': { value: { ...READY, practice: true } },
    'station.status': {
      value: { ...STATUS, practice: { marketplaceUrl: '', labelsDir: '', networkUp: true } },
    },
  }),
  bench('practice-cut', {
    ...at(verifying()),
    'setup.state': { value: { ...READY, practice: true } },
    'station.status': {
      value: { ...OFFLINE, practice: { marketplaceUrl: '', labelsDir: '', networkUp: false } },
    },
  }),
  bench('command-sheet', at(verifying()), { press: 'F4' }),
  bench('screens-menu', at(verifying()), { press: 'F9' }),
];

/** The bench in every state and after every verdict. */
export const BENCH_STATES: readonly RendererState[] = [...sessions, ...verdicts];
