import { describe, expect, it } from 'vitest';
import { faceOf } from '../../renderer/feedback/face.ts';
import { instructionOf, ticketAside } from '../../renderer/feedback/instruction.ts';
import { type BenchStoreState, createBenchStore } from '../../renderer/stores/bench-store.ts';
import { refusalAnswer } from '../../shared/bench/corrections.ts';
import type { Session } from '../../shared/bench/session.ts';
import type { VerdictDetail } from '../../shared/contract/bench.ts';
import { MARKETPLACE_CODES } from '../../shared/model/marketplace-codes.ts';
import type { Verdict } from '../../shared/model/states.ts';
import {
  asking,
  askingBoxes,
  BOXED_PARCEL,
  boxing,
  capturing,
  confirming,
  confirmingBoxes,
  PARCEL,
  printing,
  SERIAL_PARCEL,
  stopped,
  verifying,
  weighing,
} from '../support/renderer-parcels.ts';

const silent = { request: () => new Promise<never>(() => undefined), subscribe: () => () => undefined };
const BASE: BenchStoreState = createBenchStore({
  station: silent,
  newId: () => 'id',
  onVerdict: () => undefined,
  onNotTaken: () => undefined,
}).store.getState();
const IDLE: Session = { status: 'idle' };

interface Asked {
  readonly session: Session;
  readonly verdict?: Verdict;
  readonly detail?: VerdictDetail;
  readonly state?: Partial<BenchStoreState>;
  readonly offline?: boolean;
  readonly config?: { readonly findBy: 'order' | 'item'; readonly shelfMarks: 'tickets' | 'slots' | 'order' };
}

function faceAfter({ session, verdict, detail, state }: Asked) {
  const last =
    verdict === undefined || detail === undefined
      ? null
      : { scanId: 's', code: 'c', reply: { verdict, detail, session, atMs: 0 } };
  return faceOf({ ...BASE, session, last, ...state });
}

function said(asked: Asked) {
  return instructionOf({
    face: faceAfter(asked),
    session: asked.session,
    heard: true,
    unreadable: false,
    waiting: false,
    notTakenCount: 0,
    offline: asked.offline ?? false,
    taught: asked.state?.taught ?? null,
    boxWrong: asked.state?.boxWrong ?? false,
    config: asked.config ?? { findBy: 'order', shelfMarks: 'tickets' },
  });
}

describe('the one sentence of the bench', () => {
  it('follows the state when nothing was scanned', () => {
    const full = { ...PARCEL, lines: PARCEL.lines.map((line) => ({ ...line, verified: line.needed })) };
    const expected: readonly (readonly [Asked, object])[] = [
      [{ session: IDLE }, { key: 'scanFirst' }],
      [{ session: IDLE, config: { findBy: 'item', shelfMarks: 'tickets' } }, { key: 'scanItemFirst' }],
      [{ session: verifying() }, { key: 'scanItem', count: 2 }],
      [{ session: verifying(null, full) }, { key: 'allIn' }],
      [{ session: verifying(null, BOXED_PARCEL) }, { key: 'scanItemBox', count: 1, box: 1 }],
      [{ session: capturing(['355762052793235']) }, { key: 'scanSerial', read: 2, of: 2 }],
      [{ session: boxing(0) }, { key: 'confirmBox' }],
      [{ session: boxing(1) }, { key: 'measureBox' }],
      [{ session: weighing }, { key: 'weigh' }],
      [{ session: boxing(1), state: { boxWrong: true } }, { key: 'boxIncomplete' }],
      [{ session: printing('documents') }, { key: 'waitDocuments' }],
      [{ session: printing('documents'), offline: true }, { key: 'waitDocumentsOffline' }],
      [
        { session: printing('documents'), config: { findBy: 'order', shelfMarks: 'slots' } },
        { key: 'waitDocumentsSlot' },
      ],
      [{ session: printing('printer') }, { key: 'waitPrinter' }],
      [{ session: confirming() }, { key: 'scanLabel' }],
      [{ session: confirmingBoxes(1) }, { key: 'scanLabels', read: 1, of: 2 }],
      [{ session: asking }, { key: 'askPrinted' }],
      [{ session: askingBoxes }, { key: 'askPrintedAll', count: 2 }],
      [
        { session: confirmingBoxes(1), verdict: 'accept', detail: { what: 'label-of-box', read: 1, of: 2 } },
        { key: 'scanLabels', read: 1, of: 2 },
      ],
      [
        { session: confirmingBoxes(1), verdict: 'repeated', detail: { what: 'label-again', read: 1, of: 2 } },
        { key: 'scanLabels', read: 1, of: 2 },
      ],
      [{ session: confirmingBoxes(1), verdict: 'gate', detail: { what: 'which-box' } }, { key: 'labelWhichBox' }],
      [{ session: IDLE, state: { taught: 'product' } }, { key: 'taughtProduct' }],
    ];
    for (const [asked, sentence] of expected) expect(said(asked)).toMatchObject(sentence);
  });

  it('says what a scan was about before what comes next', () => {
    const mark = { kind: 'ticket', name: 'T-0427' } as const;
    const expected: readonly (readonly [Asked, object])[] = [
      [
        { session: verifying(), verdict: 'unknown-code', detail: { what: 'unknown-code' } },
        { key: 'unknownCodeTeach' },
      ],
      [{ session: IDLE, verdict: 'unknown-code', detail: { what: 'unknown-code' } }, { key: 'unknownCode' }],
      [{ session: boxing(1), verdict: 'unknown-code', detail: { what: 'box-unknown' } }, { key: 'boxUnknown' }],
      [{ session: verifying(), verdict: 'unknown-code', detail: { what: 'box-unknown' } }, { key: 'cartonUnknown' }],
      [
        {
          session: capturing([]),
          verdict: 'not-a-serial',
          detail: { what: 'not-a-serial', serialProblem: 'not-an-imei' },
        },
        { key: 'notImei' },
      ],
      [
        { session: capturing([]), verdict: 'duplicate-serial', detail: { what: 'duplicate-serial', usedIn: 'S2' } },
        { key: 'duplicateSerial' },
      ],
      [
        {
          session: capturing([]),
          verdict: 'duplicate-serial',
          detail: { what: 'duplicate-serial', serialProblem: 'same-unit' },
        },
        { key: 'serialTwice' },
      ],
      [
        {
          session: verifying('wrong-item', BOXED_PARCEL),
          verdict: 'wrong-item',
          detail: { what: 'wrong-box', boxNumber: 2 },
        },
        { key: 'wrongBoxOk', box: 2 },
      ],
      [
        { session: IDLE, verdict: 'complete', detail: { what: 'shelved', mark } },
        { key: 'shelvedTicket', mark: 'T-0427' },
      ],
      [{ session: IDLE, verdict: 'command', detail: { what: 'parked' } }, { key: 'parked' }],
      [
        { session: IDLE, verdict: 'gate', detail: { what: 'mark-empty', mark } },
        { key: 'markEmpty', mark: 'T-0427' },
      ],
      [
        { session: IDLE, verdict: 'gate', detail: { what: 'gate', gate: { kind: 'box-missing', sku: 'MUG' } } },
        { key: 'gateTeach' },
      ],
      [{ session: IDLE, verdict: 'gate', detail: { what: 'item-not-wanted' } }, { key: 'itemNotWanted' }],
      [{ session: confirming(), verdict: 'gate', detail: { what: 'too-late' } }, { key: 'tooLate' }],
      [{ session: confirming(), verdict: 'repeated', detail: { what: 'scan-again' } }, { key: 'scanAgain' }],
    ];
    for (const [asked, sentence] of expected) expect(said(asked)).toMatchObject(sentence);
  });

  it('names the ticket of the parcel that the scan of another one put aside', () => {
    const mark = { kind: 'ticket', name: 'T-0428' } as const;
    const opened: Asked = { session: verifying(), verdict: 'accept', detail: { what: 'opened', mark } };
    expect(ticketAside(faceAfter(opened))).toBe('T-0428');
    expect(said(opened)).toMatchObject({ key: 'scanItem' });
    const shelved: Asked = { session: IDLE, verdict: 'complete', detail: { what: 'shelved', mark } };
    expect(ticketAside(faceAfter(shelved))).toBeNull();
  });

  it('offers F6 and F7 for the refusals a person at the bench can put right, and no others', () => {
    const answers = new Map(Object.keys(MARKETPLACE_CODES).map((code) => [code, refusalAnswer(code, SERIAL_PARCEL)]));
    expect([...answers].filter(([, answer]) => answer !== 'leave')).toEqual([
      ['INVALID_IMEI_NUMBER', 'correct'],
      ['INCOMPLETE_SHIPMENT_DIMENSIONS', 'correct'],
      ['INVALID_PACKAGE_DIMENSION', 'correct'],
      ['WEIGHT_ANOMALY_WARNING', 'confirm-or-correct'],
      ['WEIGHT_ANOMALY_ERROR', 'correct'],
    ]);
    expect(refusalAnswer('INVALID_IMEI_NUMBER', PARCEL)).toBe('leave');
    const refused = (code: string) => said({ session: stopped({ kind: 'rejected', code, message: '' }) }).key;
    expect(refused('WEIGHT_ANOMALY_WARNING')).toBe('stopConfirm');
    expect(refused('WEIGHT_ANOMALY_ERROR')).toBe('stopCorrect');
    expect(refused('NEVER_HEARD_OF')).toBe('stopRejected');
  });
});
