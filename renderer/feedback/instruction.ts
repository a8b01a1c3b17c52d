import type { Session } from '../../shared/bench/session.ts';
import type { ShelfMark } from '../../shared/bench/step-types.ts';
import type { VerdictDetail } from '../../shared/contract/bench.ts';
import { assertNever } from '../../shared/result.ts';
import { commandWord } from '../../shared/scan/codes.ts';
import { blockedOf, type Face } from './face.ts';
import { takeOverGate, teachableGate } from './gates.ts';
import type { Instruction } from './instruction-keys.ts';
import { type NextInput, next, stopped } from './next-instruction.ts';
import { isOpen, presentBox } from './parcel-facts.ts';
import { blockedWhileVoiding, notToRemove } from './void-instruction.ts';

export interface InstructionInput extends NextInput {
  readonly face: Face;
  readonly session: Session | null;
  readonly heard: boolean;
  readonly unreadable: boolean;
  readonly waiting: boolean;
  readonly notTakenCount: number;
  readonly taught: 'barcode' | 'product' | null;
  readonly boxWrong: boolean;
}

export function instructionOf(input: InstructionInput): Instruction {
  const { face, session } = input;
  if (face.shows === 'no-answer') return { key: 'noAnswer' };
  if (face.shows === 'not-taken') return { key: 'notTaken', count: input.notTakenCount };
  if (session === null) return { key: 'starting' };
  if (!input.heard) return { key: 'notHeard' };
  if (input.waiting) return { key: 'wait' };
  if (input.unreadable) return { key: 'unreadable' };
  if (session.status === 'stopped') return stopped(session);
  if (blockedOf(session) !== null) return answerFirst(face, session);
  if (input.taught !== null) return { key: input.taught === 'barcode' ? 'taughtBarcode' : 'taughtProduct' };
  if (input.boxWrong && session.status === 'boxing') return { key: 'boxIncomplete' };
  if (face.shows === 'unknown-code' && face.detail?.what === 'unknown-code') return unknown(session);
  return face.detail === null ? next(session, input) : afterScan(face.detail, session, input);
}

/** The ticket of the parcel that this scan put aside, beside what the scan itself was about; null when it put none aside. */
export function ticketAside(face: Face): string | null {
  const { detail, shows } = face;
  if (detail?.mark === undefined || (shows !== 'accept' && shows !== 'complete')) return null;
  return detail.what === 'shelved' || detail.what === 'parked' ? null : detail.mark.name;
}

/** Nothing counts before it is answered, by OK or by scanning this order. */
function answerFirst(face: Face, session: Session): Instruction {
  const { detail } = face;
  if (session.status === 'voiding') {
    const said = blockedWhileVoiding(session);
    if (said !== null) return said;
  }
  if (detail?.what === 'wrong-box') return { key: 'wrongBoxOk', box: detail.boxNumber ?? presentBox(session) };
  switch (face.shows) {
    case 'wrong-item':
      return { key: 'wrongItem', needed: detail?.needed ?? neededOf(session) };
    case 'too-many':
      return { key: 'tooMany' };
    case 'wrong-label':
      return { key: 'wrongLabel' };
    default:
      return { key: 'stop' };
  }
}

function unknown(session: Session): Instruction {
  return {
    key: session.status === 'verifying' && session.parcel.lines.some(isOpen) ? 'unknownCodeTeach' : 'unknownCode',
  };
}

function afterScan(detail: VerdictDetail, session: Session, input: InstructionInput): Instruction {
  switch (detail.what) {
    case 'opened':
    case 'resumed':
    case 'already-open':
    case 'unit':
    case 'completed':
    case 'answered':
    case 'undone':
    case 'reprint':
    case 'serial':
    case 'serial-wanted':
    case 'box-wanted':
    case 'box-set':
    case 'reopened':
    case 'sent-anyway':
    case 'correct-it':
    case 'nothing-to-do':
    case 'stop':
    case 'wrong-item':
    case 'too-many':
    case 'wrong-label':
    case 'label-of-box':
    case 'label-again':
    case 'without-documents':
    case 'unit-removed':
      return next(session, input);
    case 'all-removed':
      return session.status === 'printing' && session.waitingFor === 'documents'
        ? { key: 'outWaits' }
        : next(session, input);
    case 'label-void':
      // A cancelled parcel is done with when its label is.
      return session.status === 'idle' ? { key: 'voidPutBack' } : next(session, input);
    case 'not-to-remove':
      return session.status === 'voiding' ? notToRemove(session) : next(session, input);
    case 'own-label':
      return { key: 'ownLabel' };
    case 'printer-tested':
      return { key: 'testPrinted', printer: detail.printerId ?? '' };
    case 'test-unknown':
      return { key: 'testUnknown' };
    case 'self-packed':
      return { key: detail.next === 'self-dispatch-queued' ? 'selfPackedQueued' : 'selfPacked' };
    case 'which-box':
      return { key: session.status === 'voiding' ? 'voidWhichBox' : 'labelWhichBox' };
    case 'unknown-code':
      return unknown(session);
    case 'label-confirmed':
      // Another label of the same shipment may still have to be seen.
      return session.status === 'idle' ? { key: 'labelConfirmed' } : next(session, input);
    case 'not-a-serial':
      return { key: notASerial(detail) };
    case 'duplicate-serial':
      return { key: detail.usedIn === undefined ? 'serialTwice' : 'duplicateSerial' };
    case 'wrong-box':
      return { key: 'wrongBox', box: detail.boxNumber ?? presentBox(session) };
    case 'next-box':
      return session.status === 'verifying' ? { key: 'nextBox', box: presentBox(session) } : next(session, input);
    case 'box-unknown':
      return { key: session.status === 'boxing' ? 'boxUnknown' : 'cartonUnknown' };
    case 'weight-wanted':
      return next(session, input);
    case 'shelved':
      return onShelf(detail.mark, 'shelved');
    case 'parked':
      return onShelf(detail.mark, 'parked');
    case 'mark-empty':
      return { key: 'markEmpty', mark: detail.mark?.name ?? '' };
    case 'mark-taken':
      return { key: 'markTaken', mark: detail.mark?.name ?? '' };
    case 'scan-again':
      return { key: 'scanAgain' };
    case 'too-late':
      // The answer to a stop: what left tells the old parcel, so that this one must not.
      return {
        key: session.status === 'idle' && commandWord(input.face.code ?? '') === 'ok' ? 'tooLateParcel' : 'tooLate',
      };
    case 'gate':
    case 'several-orders':
    case 'no-order-needs-it':
    case 'item-not-wanted':
    case 'label-not-expected':
    case 'not-now':
      return notNow(detail, session);
    default:
      return assertNever(detail.what);
  }
}

function onShelf(mark: ShelfMark | undefined, without: 'shelved' | 'parked'): Instruction {
  if (mark === undefined) return { key: without };
  return { key: mark.kind === 'ticket' ? 'shelvedTicket' : 'shelvedSlot', mark: mark.name };
}

function notASerial(detail: VerdictDetail): 'notImei' | 'serialOtherCode' | 'serial' {
  if (detail.serialProblem === 'not-an-imei') return 'notImei';
  return detail.serialProblem === 'other-code' ? 'serialOtherCode' : 'serial';
}

function notNow(detail: VerdictDetail, session: Session): Instruction {
  if (detail.gate !== undefined) {
    const idle = session.status === 'idle';
    if (idle && teachableGate(detail) !== null) return { key: 'gateTeach', gate: detail.gate };
    return { key: idle && takeOverGate(detail) !== null ? 'gateTakeOver' : 'gate', gate: detail.gate };
  }
  switch (detail.what) {
    case 'several-orders':
      return { key: detail.sku === undefined ? 'severalShipments' : 'severalOrders' };
    case 'no-order-needs-it':
      return { key: 'noOrderNeedsIt' };
    case 'item-not-wanted':
      return { key: 'itemNotWanted' };
    case 'label-not-expected':
      return { key: session.status === 'idle' ? 'labelNotExpectedIdle' : 'labelNotExpected' };
    default:
      return { key: session.status === 'confirming-label' ? 'scanLabelFirst' : 'finishFirst' };
  }
}

function neededOf(session: Session): readonly string[] {
  return session.status === 'verifying' ? session.parcel.lines.filter(isOpen).map((line) => line.title) : [];
}
