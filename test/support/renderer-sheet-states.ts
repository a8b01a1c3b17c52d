import type { LabelCopies, SheetPlan } from '../../shared/contract/orders.ts';
import type { AppError } from '../../shared/errors.ts';
import { MINUTE, NOW_MS, PARCEL } from './renderer-parcels.ts';
import { FULL, failure, OFFLINE, PACKED_VIEW, silent } from './renderer-scripts.ts';
import type { Deed, RendererState } from './renderer-states.ts';
import type { Script } from './scripted-station.ts';

const NONE: LabelCopies = { printed: 0, unproven: 0, waiting: 0, sheets: 0 };
/** One whose label never came near a printer. */
export const SHEET_PLAN: SheetPlan = {
  ...{ shipmentId: PARCEL.shipmentId, state: 'PACKED', refusal: null, copies: NONE },
  ...{ elsewhere: false, scan: 'not-awaited', readAtMs: NOW_MS - 4 * MINUTE },
};
const EVERY_COPY: SheetPlan = {
  ...SHEET_PLAN,
  ...{ copies: { printed: 1, unproven: 1, waiting: 1, sheets: 2 }, elsewhere: true, scan: 'confirms' },
};
const planned = (plan: Partial<SheetPlan>): Script => ({ 'orders.sheetPlan': { value: { ...SHEET_PLAN, ...plan } } });
const answers = (error: Partial<AppError>): Script => ({
  'orders.sheetPdf': { failure: { code: 'INTERNAL', message: '', ...error } },
});

const click = (testid: string): Deed => ({ click: `[data-testid=${testid}]` });
const waitFor = (testid: string): Deed => ({ waitFor: `[data-testid=${testid}]` });
const SAID: readonly Deed[] = [
  { type: ['sheet-by', 'Meera Pillai'] },
  { type: ['sheet-reason', 'The label printer is at the repair shop until Monday'] },
  click('sheet-confirm'),
];
const sheet = (name: string, script: Script, ...deeds: readonly Deed[]): RendererState => ({
  name: `order-sheet${name}`,
  script: {
    ...FULL,
    'shipments.read': { value: PACKED_VIEW },
    ...planned({}),
    'orders.sheetPdf': { value: { pdf: btoa('%PDF-1.7 %%EOF'), fileName: 'label-and-invoice-7c1b1d0e.pdf' } },
    ...script,
  },
  deeds: [
    { press: 'Alt+2' },
    waitFor('queue-table-row'),
    { click: '.table-row .link >> nth=0' },
    click('open-sheet'),
    ...deeds,
  ],
});
const hindi = (state: RendererState): RendererState => ({ ...state, hindi: true });

/** Label and invoice of a packed order on one page of office paper. */
export const SHEET_STATES: readonly RendererState[] = [
  hindi(sheet('', {})),
  hindi(sheet('-copies', { 'orders.sheetPlan': { value: EVERY_COPY } })),
  sheet('-printed', planned({ copies: { ...NONE, printed: 1 }, scan: 'confirms' })),
  sheet('-wrong', planned({ copies: { ...NONE, unproven: 1 } }), click('sheet-confirm')),
  sheet('-asking', { 'orders.sheetPdf': silent }, ...SAID),
  hindi(sheet('-refused', planned({ refusal: 'packed-elsewhere' }))),
  sheet('-busy', { 'orders.sheetPlan': silent }),
  sheet('-failed', { 'orders.sheetPlan': failure }),
  hindi(
    sheet(
      '-offline',
      { 'station.status': { value: OFFLINE }, ...answers({ code: 'MARKETPLACE_UNREACHABLE' }) },
      ...SAID,
      waitFor('failed-line'),
    ),
  ),
  sheet(
    '-stranger',
    answers({ code: 'LABEL_NOT_PRINTABLE', details: { reason: 'another-shipment' } }),
    ...SAID,
    waitFor('sheet-not-given'),
  ),
  sheet(
    '-not-ready',
    answers({ code: 'MARKETPLACE_REFUSED', details: { codes: 'DEPENDENT_SYSTEM_CALL_FAILED' } }),
    ...SAID,
    waitFor('sheet-not-given'),
  ),
  sheet(
    '-changed',
    { ...planned({}), ...answers({ code: 'WRONG_STATE', details: { refusal: 'changed-meanwhile' } }) },
    ...SAID,
    waitFor('refused-line'),
  ),
  hindi(
    sheet('-given', planned({ copies: { ...NONE, unproven: 1 }, scan: 'confirms' }), ...SAID, waitFor('sheet-given')),
  ),
];
