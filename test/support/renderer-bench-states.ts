import type { Session, StopReason } from '../../shared/bench/session.ts';
import type { StationConfig } from '../../shared/model/config.ts';
import {
  ALL_IN,
  asking,
  askingBoxes,
  BOTTLE,
  BOXED_PARCEL,
  bigParcel,
  boxing,
  COVER,
  capturing,
  confirming,
  confirmingBoxes,
  gated,
  MARKED_PARCEL,
  MINUTE,
  MUG,
  NEEDED,
  NOW_MS,
  PARCEL,
  printing,
  RECENT,
  SECOND_BOX,
  scanned,
  stopped,
  verifying,
  weighing,
} from './renderer-parcels.ts';
import { EMPTY, FULL, failure, OFFLINE, READY, STATUS, silent, TROUBLE } from './renderer-scripts.ts';
import type { Deed, RendererState } from './renderer-states.ts';
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
const TICKET = { kind: 'ticket', name: 'T-0427' } as const;
const CANCELLED: StopReason = { kind: 'gate', gate: { kind: 'cancelled' } };
const refused = (code: string, message: string) => stopped({ kind: 'rejected', code, message });
const withConfig = (over: Partial<Pick<StationConfig, 'findBy' | 'shelfMarks'>>, script: Script): Script => ({
  ...script,
  'setup.state': { value: { ...READY, config: READY.config === null ? null : { ...READY.config, ...over } } },
});

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
  bench(
    'serial-wanted',
    after(verifying(), scanned('accept', capturing([]), { what: 'serial-wanted', lineId: 'i-phone', read: 0, of: 2 })),
    SCAN,
  ),
  bench(
    'serial',
    after(
      capturing([]),
      scanned('accept', capturing(['355762052793235']), {
        what: 'serial',
        lineId: 'i-phone',
        serial: '355762052793235',
        read: 1,
        of: 2,
      }),
    ),
    SCAN,
  ),
  bench(
    'not-a-serial',
    after(
      capturing(['355762052793235']),
      scanned('not-a-serial', capturing(['355762052793235']), {
        what: 'not-a-serial',
        lineId: 'i-phone',
        serial: '8901086261410',
        serialProblem: 'not-an-imei',
      }),
    ),
    SCAN,
  ),
  bench(
    'not-a-serial-other-code',
    after(
      capturing([], 'i-speaker'),
      scanned('not-a-serial', capturing([], 'i-speaker'), {
        what: 'not-a-serial',
        lineId: 'i-speaker',
        serial: 'OD436577655443310100',
        serialProblem: 'other-code',
      }),
    ),
    SCAN,
  ),
  bench(
    'duplicate-serial',
    after(
      capturing([]),
      scanned('duplicate-serial', capturing([]), {
        what: 'duplicate-serial',
        lineId: 'i-phone',
        serial: '355762052793235',
        usedIn: 'b3f1c1e0-7d3e-4b52-9d0c-0d2c8b6f5a13',
      }),
    ),
    SCAN,
  ),
  bench(
    'duplicate-serial-same-unit',
    after(
      capturing(['355762052793235']),
      scanned('duplicate-serial', capturing(['355762052793235']), {
        what: 'duplicate-serial',
        lineId: 'i-phone',
        serial: '355762052793235',
        serialProblem: 'same-unit',
      }),
    ),
    SCAN,
  ),
  bench(
    'wrong-box',
    after(
      verifying(null, BOXED_PARCEL),
      scanned('wrong-item', verifying('wrong-item', BOXED_PARCEL), {
        what: 'wrong-box',
        lineId: 'sub-2/p-3',
        sku: 'CHAIR-BOX-2',
        title: 'Office chair, box 2: seat and back',
        boxNumber: 2,
      }),
    ),
    SCAN,
  ),
  bench(
    'next-box',
    after(
      verifying(null, BOXED_PARCEL),
      scanned('accept', verifying(null, SECOND_BOX), { what: 'next-box', lineId: 'sub-1/p-1', boxNumber: 2 }),
    ),
    SCAN,
  ),
  bench(
    'box-wanted',
    after(verifying(null, BOXED_PARCEL), scanned('accept', boxing(0), { what: 'box-wanted', boxNumber: 1 })),
    SCAN,
  ),
  bench('box-set', after(boxing(0), scanned('command', boxing(1), { what: 'box-set', boxNumber: 1 })), { press: 'F4' }),
  bench('box-unknown', after(boxing(1), scanned('unknown-code', boxing(1), { what: 'box-unknown' })), {
    scan: 'PB-B:XL-9',
  }),
  bench('weight-wanted', after(boxing(1), scanned('accept', weighing, { what: 'weight-wanted', boxNumber: 2 })), {
    scan: 'PB-B:XL',
  }),
  bench('boxing-gate', after(boxing(1), scanned('gate', boxing(1), { what: 'box-wanted' })), SCAN),
  bench(
    'item-not-wanted',
    after(
      { status: 'idle' },
      scanned('gate', { status: 'idle' }, { what: 'item-not-wanted', sku: BOTTLE.sku, title: BOTTLE.title }),
    ),
    SCAN,
  ),
  bench(
    'item-not-wanted-gate',
    after(
      { status: 'idle' },
      scanned(
        'gate',
        { status: 'idle' },
        { what: 'item-not-wanted', sku: BOTTLE.sku, title: BOTTLE.title, gate: { kind: 'on-hold' } },
      ),
    ),
    SCAN,
  ),
  bench(
    'shelved-ticket',
    after(
      verifying(),
      scanned('complete', { status: 'idle' }, { what: 'shelved', shipmentId: PARCEL.shipmentId, mark: TICKET }),
    ),
    SCAN,
  ),
  bench(
    'shelved-slot',
    after(
      printing('documents'),
      scanned(
        'command',
        { status: 'idle' },
        { what: 'shelved', shipmentId: PARCEL.shipmentId, mark: { kind: 'slot', name: 'S-07' } },
      ),
    ),
    { scan: 'PB-S:07' },
  ),
  bench(
    'shelved',
    after(verifying(), scanned('complete', { status: 'idle' }, { what: 'shelved', shipmentId: PARCEL.shipmentId })),
    SCAN,
  ),
  bench(
    'mark-empty',
    after({ status: 'idle' }, scanned('gate', { status: 'idle' }, { what: 'mark-empty', mark: TICKET })),
    SCAN,
  ),
  bench(
    'mark-taken',
    after(
      printing('documents'),
      scanned('gate', printing('documents'), { what: 'mark-taken', mark: { kind: 'slot', name: 'S-07' } }),
    ),
    { scan: 'PB-S:07' },
  ),
  bench('scan-again', after(confirming(), scanned('repeated', confirming(), { what: 'scan-again' })), SCAN),
  bench('reopened', after(printing('printer'), scanned('command', verifying(), { what: 'reopened' })), { press: 'F3' }),
  bench('too-late', after(confirming(), scanned('gate', confirming(), { what: 'too-late' })), { press: 'F3' }),
  bench(
    'sent-anyway',
    after(
      refused('WEIGHT_ANOMALY_WARNING', 'Package weight differs from the catalogue'),
      scanned('command', printing('documents'), { what: 'sent-anyway' }),
    ),
    { press: 'F6' },
  ),
  bench(
    'correct-it',
    after(
      refused('INVALID_IMEI_NUMBER', 'IMEI 355762052793235 is blocked'),
      scanned('command', capturing([]), { what: 'correct-it', lineId: 'i-phone' }),
    ),
    { press: 'F7' },
  ),
  bench('teach-barcode', after(verifying(), scanned('unknown-code', verifying(), { what: 'unknown-code' })), SCAN, {
    press: 'F5',
  }),
  bench(
    'teach-barcode-taken',
    {
      ...after(verifying(), scanned('unknown-code', verifying(), { what: 'unknown-code' })),
      'catalogue.teachBarcode': {
        failure: { code: 'WRONG_STATE', message: '', details: { sku: BOTTLE.sku } },
      },
    },
    SCAN,
    { press: 'F5' },
    { type: ['teach-number', '2'] },
    { click: '[data-testid=teach-use]' },
    { waitFor: '[data-testid=teach-taken]' },
  ),
  bench(
    'teach-tax-rate',
    after({ status: 'idle' }, gated({ kind: 'tax-rate-missing', sku: COVER.sku })),
    SCAN,
    { press: 'F5' },
    { click: '[data-testid=teach-save]' },
  ),
  bench('teach-box', after({ status: 'idle' }, gated({ kind: 'box-missing', sku: COVER.sku })), SCAN, { press: 'F5' }),
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
    'label-of-box',
    after(
      confirmingBoxes(0),
      scanned('accept', confirmingBoxes(1), {
        ...{ what: 'label-of-box', shipmentId: PARCEL.shipmentId },
        ...{ read: 1, of: 2 },
      }),
    ),
    SCAN,
  ),
  bench(
    'label-again',
    after(
      confirmingBoxes(1),
      scanned('repeated', confirmingBoxes(1), {
        ...{ what: 'label-again', shipmentId: PARCEL.shipmentId },
        ...{ read: 1, of: 2 },
      }),
    ),
    SCAN,
  ),
  bench(
    'gate-which-box',
    after(
      confirmingBoxes(1),
      scanned('gate', confirmingBoxes(1), { what: 'which-box', shipmentId: PARCEL.shipmentId }),
    ),
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
  bench('verifying-every-sign', at(verifying(null, MARKED_PARCEL))),
  bench('verifying-boxes', at(verifying(null, BOXED_PARCEL))),
  bench('capturing', at(capturing(['355762052793235']))),
  bench('boxing-suggested', at(boxing(0))),
  bench('boxing-unknown', at(boxing(1))),
  bench('boxing-weigh', at(weighing)),
  bench('boxing-wrong', at(boxing(1)), { type: ['box-length', '30'] }, { click: '[data-testid=box-use]' }),
  bench('boxing-blocked', at({ ...boxing(0), blocked: { by: 'too-many', code: '8901086261410' } })),
  bench('idle-item-first', withConfig({ findBy: 'item' }, FULL)),
  bench('printing-documents-slots', withConfig({ shelfMarks: 'slots' }, at(printing('documents')))),
  bench('unseen-urgent', {
    ...at(verifying()),
    'station.status': { value: { ...STATUS, unseen: { total: 3, urgent: 2, oldestMs: NOW_MS - 9 * MINUTE } } },
  }),
  bench('printing-documents', at(printing('documents'))),
  bench('printing-offline', { ...at(printing('documents')), 'station.status': { value: OFFLINE } }),
  bench('printing-printer', at(printing('printer'))),
  bench('confirming-label', at(confirming())),
  bench('confirming-boxes', at(confirmingBoxes(0))),
  bench('asking', at(asking)),
  bench('asking-boxes', at(askingBoxes)),
  bench('blocked-after-restart', at(verifying('wrong-item'))),
  bench('stopped-cancelled', at(stopped({ kind: 'gate', gate: { kind: 'cancelled' } }))),
  bench('stopped-cancelled-complete', at({ status: 'stopped', parcel: ALL_IN, why: CANCELLED })),
  bench(
    'stopped-quantity',
    at(stopped({ kind: 'quantity-changed', removed: [{ orderItemId: 'i-cover', units: 1 }], after: 'open' })),
  ),
  bench(
    'stopped-not-printed',
    at(stopped({ kind: 'not-printed', reason: 'The printer did not take the connection.' })),
  ),
  bench(
    'stopped-quantity-label',
    at(stopped({ kind: 'quantity-changed', removed: [{ orderItemId: 'i-bottle', units: 2 }], after: 'label' })),
  ),
  bench('stopped-rejected', at(refused('PACK_GSTIN_NOT_FOUND', 'GSTIN not found for state KA'))),
  bench('stopped-rejected-unknown', at(refused('SOMETHING_NEW', 'A reason nobody has documented'))),
  bench('stopped-weight', at(refused('WEIGHT_ANOMALY_WARNING', 'Package weight differs from the catalogue'))),
  bench('stopped-imei', at(refused('INVALID_IMEI_NUMBER', 'IMEI 355762052793235 is blocked'))),
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
