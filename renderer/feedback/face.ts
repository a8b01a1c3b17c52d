import type { Blocked, Session } from '../../shared/bench/session.ts';
import type { VerdictDetail } from '../../shared/contract/bench.ts';
import type { Verdict } from '../../shared/model/states.ts';
import { assertNever } from '../../shared/result.ts';
import type { BenchStoreState } from '../stores/bench-store.ts';
import { capturedLine } from './parcel-facts.ts';

/** What fills the parcel card. `alarm` is `bad` with a pulsing edge and the repeating tone. */
export type Fill = 'none' | 'good-edge' | 'good' | 'bad' | 'warn' | 'odd' | 'warn-edge' | 'gate' | 'alarm' | 'wait';
export type Sign =
  | 'ready'
  | 'parcel'
  | 'tick'
  | 'double-tick'
  | 'tag-tick'
  | 'cross-octagon'
  | 'plus-triangle'
  | 'question-diamond'
  | 'barcode-cross'
  | 'hourglass'
  | 'hand-octagon'
  | 'question-label'
  | 'void-label'
  | 'take-out';

/** How each verdict looks (ui: verdicts); its tone is in tones.ts, its words in the language files. */
export const VERDICT_LOOKS: Readonly<Record<Verdict, { readonly fill: Fill; readonly sign: Sign }>> = {
  accept: { fill: 'good-edge', sign: 'tick' },
  complete: { fill: 'good', sign: 'double-tick' },
  'label-confirmed': { fill: 'good', sign: 'tag-tick' },
  'wrong-item': { fill: 'bad', sign: 'cross-octagon' },
  'too-many': { fill: 'warn', sign: 'plus-triangle' },
  'unknown-code': { fill: 'odd', sign: 'question-diamond' },
  'not-a-serial': { fill: 'warn-edge', sign: 'barcode-cross' },
  'duplicate-serial': { fill: 'warn-edge', sign: 'barcode-cross' },
  gate: { fill: 'gate', sign: 'hourglass' },
  stop: { fill: 'alarm', sign: 'hand-octagon' },
  'wrong-label': { fill: 'alarm', sign: 'hand-octagon' },
  command: { fill: 'none', sign: 'parcel' },
  repeated: { fill: 'none', sign: 'parcel' },
};

export interface Face {
  /** What the bench stands in: a verdict of the station, or one of the renderer's own states. */
  readonly shows: Verdict | 'none' | 'starting' | 'no-answer' | 'not-taken' | 'asking' | 'voiding';
  readonly fill: Fill;
  readonly sign: Sign;
  /** What the verdict was about; null when it is known from the session only. */
  readonly detail: VerdictDetail | null;
  readonly code: string | null;
  /** The packer must answer with OK before anything else counts. */
  readonly mustAnswer: boolean;
}

/** What the bench shows: what cannot be trusted first, then what must be answered, then the last verdict, then the session. */
export function faceOf(state: BenchStoreState): Face {
  const { session, last, notTaken, patience, out } = state;
  const stop = VERDICT_LOOKS.stop;
  if (patience === 'stop') {
    return { shows: 'no-answer', ...stop, detail: null, code: out[0]?.code ?? null, mustAnswer: false };
  }
  if (notTaken !== null) {
    return { shows: 'not-taken', ...stop, detail: null, code: notTaken.codes[0] ?? null, mustAnswer: true };
  }
  if (session === null) {
    return { shows: 'starting', fill: 'none', sign: 'ready', detail: null, code: null, mustAnswer: false };
  }
  const detail = last?.reply.detail ?? null;
  const code = last?.code ?? null;
  if (session.status === 'stopped') return { shows: 'stop', ...stop, detail, code, mustAnswer: true };
  const blocked = blockedOf(session);
  if (blocked !== null) {
    return { shows: blocked.by, ...VERDICT_LOOKS[blocked.by], detail, code: blocked.code, mustAnswer: true };
  }
  if (last !== null && last.reply.verdict !== 'command' && last.reply.verdict !== 'repeated') {
    const { verdict } = last.reply;
    return { shows: verdict, ...VERDICT_LOOKS[verdict], detail, code, mustAnswer: false };
  }
  if (session.status === 'voiding') {
    const sign = session.labelVoid ? 'take-out' : 'void-label';
    return { shows: 'voiding', fill: 'warn-edge', sign, detail, code: null, mustAnswer: false };
  }
  if (session.status === 'asking') {
    return { shows: 'asking', fill: 'warn', sign: 'question-label', detail, code: null, mustAnswer: false };
  }
  const sign = session.status === 'idle' ? 'ready' : 'parcel';
  return { shows: last?.reply.verdict ?? 'none', fill: 'none', sign, detail, code, mustAnswer: false };
}

/** The verdict that has to be answered before anything else counts; null when none stands. */
export function blockedOf(session: Session): Blocked | null {
  return 'blocked' in session ? (session.blocked ?? null) : null;
}

/**
 * The card gives its whole room to the verdict; otherwise the lines of the parcel stay in sight, and so do a serial number's
 * field and a box's measures, unless something must be answered first.
 */
export function takesOver(face: Face, session: Session | null): boolean {
  const keepsFields = session?.status === 'boxing' || session?.status === 'voiding' || capturedLine(session) !== null;
  if (keepsFields) return face.mustAnswer || face.fill === 'alarm';
  switch (face.fill) {
    case 'none':
      return face.shows === 'starting';
    case 'good-edge':
    case 'warn-edge':
    case 'wait':
      return false;
    case 'good':
    case 'bad':
    case 'warn':
    case 'odd':
    case 'gate':
    case 'alarm':
      return true;
    default:
      return assertNever(face.fill);
  }
}
