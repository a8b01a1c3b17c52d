import type { Session, StopReason } from '../../shared/bench/session.ts';
import type { VerdictDetail } from '../../shared/contract/bench.ts';
import type { Gate } from '../../shared/model/gates.ts';
import { assertNever } from '../../shared/result.ts';
import type { Face } from './face.ts';

/** The one sentence that says what to do next, as a key of the language files with what it needs. */
export type Instruction =
  | {
      readonly key:
        | 'starting'
        | 'scanFirst'
        | 'waitDocuments'
        | 'waitDocumentsOffline'
        | 'waitPrinter'
        | 'scanLabel'
        | 'askPrinted'
        | 'tooMany'
        | 'wrongLabel'
        | 'stop'
        | 'stopNotPrinted'
        | 'stopRejected'
        | 'unknownCode'
        | 'severalOrders'
        | 'severalShipments'
        | 'noOrderNeedsIt'
        | 'labelNotExpected'
        | 'labelNotExpectedIdle'
        | 'finishFirst'
        | 'scanLabelFirst'
        | 'serial'
        | 'duplicateSerial'
        | 'labelConfirmed'
        | 'parked'
        | 'nothingToDo'
        | 'wait'
        | 'noAnswer'
        | 'unreadable'
        | 'notHeard';
    }
  | { readonly key: 'scanItem' | 'stopQuantity'; readonly count: number }
  | { readonly key: 'wrongItem'; readonly needed: readonly string[] }
  | { readonly key: 'gate' | 'stopGate'; readonly gate: Gate }
  | { readonly key: 'notTaken'; readonly count: number };

export interface InstructionInput {
  readonly face: Face;
  readonly session: Session | null;
  readonly heard: boolean;
  readonly unreadable: boolean;
  readonly waiting: boolean;
  readonly notTakenCount: number;
  readonly offline: boolean;
}

export function instructionOf(input: InstructionInput): Instruction {
  const { face, session } = input;
  if (face.shows === 'no-answer') return { key: 'noAnswer' };
  if (face.shows === 'not-taken') return { key: 'notTaken', count: input.notTakenCount };
  if (session === null) return { key: 'starting' };
  if (!input.heard) return { key: 'notHeard' };
  if (input.waiting) return { key: 'wait' };
  if (input.unreadable) return { key: 'unreadable' };
  if (session.status === 'stopped') return stopped(session.why);
  switch (face.shows) {
    case 'wrong-item':
      return { key: 'wrongItem', needed: face.detail?.needed ?? neededOf(session) };
    case 'too-many':
      return { key: 'tooMany' };
    case 'wrong-label':
      return { key: 'wrongLabel' };
    case 'stop':
      return { key: 'stop' };
    case 'unknown-code':
      return { key: 'unknownCode' };
    case 'not-a-serial':
      return { key: 'serial' };
    case 'duplicate-serial':
      return { key: 'duplicateSerial' };
    case 'gate':
      return face.detail === null ? next(session, input.offline) : notNow(face.detail, session);
    case 'label-confirmed':
      return { key: 'labelConfirmed' };
    case 'command':
      return afterCommand(face.detail, session, input.offline);
    case 'accept':
    case 'complete':
    case 'repeated':
    case 'none':
    case 'starting':
    case 'asking':
      return next(session, input.offline);
    default:
      return assertNever(face.shows);
  }
}

/** What the state alone asks for. */
function next(session: Session, offline: boolean): Instruction {
  switch (session.status) {
    case 'idle':
      return { key: 'scanFirst' };
    case 'verifying':
      return { key: 'scanItem', count: unitsLeft(session.parcel.lines) };
    case 'printing':
      if (session.waitingFor === 'printer') return { key: 'waitPrinter' };
      return { key: offline ? 'waitDocumentsOffline' : 'waitDocuments' };
    case 'confirming-label':
      return { key: 'scanLabel' };
    case 'asking':
      return { key: 'askPrinted' };
    case 'stopped':
      return stopped(session.why);
    default:
      return assertNever(session);
  }
}

function stopped(why: StopReason): Instruction {
  switch (why.kind) {
    case 'gate':
      return { key: 'stopGate', gate: why.gate };
    case 'quantity-changed':
      return { key: 'stopQuantity', count: why.removed.reduce((sum, { units }) => sum + units, 0) };
    case 'not-printed':
      return { key: 'stopNotPrinted' };
    case 'rejected':
      return { key: 'stopRejected' };
    default:
      return assertNever(why);
  }
}

function notNow(detail: VerdictDetail, session: Session): Instruction {
  if (detail.gate !== undefined) return { key: 'gate', gate: detail.gate };
  switch (detail.what) {
    case 'several-orders':
      return { key: detail.sku === undefined ? 'severalShipments' : 'severalOrders' };
    case 'no-order-needs-it':
      return { key: 'noOrderNeedsIt' };
    case 'label-not-expected':
      return { key: session.status === 'idle' ? 'labelNotExpectedIdle' : 'labelNotExpected' };
    default:
      return { key: session.status === 'confirming-label' ? 'scanLabelFirst' : 'finishFirst' };
  }
}

function afterCommand(detail: VerdictDetail | null, session: Session, offline: boolean): Instruction {
  if (detail?.what === 'parked') return { key: 'parked' };
  if (detail?.what === 'nothing-to-do' && session.status === 'idle') return { key: 'scanFirst' };
  return next(session, offline);
}

export function unitsLeft(lines: readonly { readonly needed: number; readonly verified: number }[]): number {
  return lines.reduce((sum, line) => sum + Math.max(0, line.needed - line.verified), 0);
}

function neededOf(session: Session): readonly string[] {
  return session.status === 'verifying'
    ? session.parcel.lines.filter((line) => line.verified < line.needed).map((line) => line.title)
    : [];
}
