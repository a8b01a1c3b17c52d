import { assertNever } from '../result.ts';
import { resumed } from './finding.ts';
import { boxNumber, isSaid, withoutSaidBoxes, withUnsaidBox } from './parcel-boxes.ts';
import { isVerified, withoutLastUnit } from './parcel-count.ts';
import { aboutCapture, captureOf, withoutCapture } from './serial-capture.ts';
import type { BusySession, OpenParcel, Session } from './session.ts';
import { isSelfShip, nameOf, nothing, type Of, say } from './step-parts.ts';
import type { BenchEvent, Effect, Step, TakeBack } from './step-types.ts';
import { undoVoiding } from './voiding.ts';

type UndoEvent = Extract<BenchEvent, { type: 'command' }>;

/**
 * Takes back the last thing the packer did: a serial number, a unit, a box, a completion, a scanned-back label, a parcel put aside.
 * It goes as far back as the marketplace has not been told (design: undo), and says so where it ends.
 */
export function undo(session: Session, event: UndoEvent): Step {
  switch (session.status) {
    case 'idle':
      return undoLeaving(session, event);
    case 'verifying':
      return undoScan(session);
    case 'boxing':
      return undoBox(session);
    case 'printing':
    case 'confirming-label':
    case 'asking':
      return reopen(session, event.takeBack);
    case 'voiding':
      return undoVoiding(session);
    case 'stopped':
      return nothing(session);
    default:
      return assertNever(session);
  }
}

function undoScan(session: Of<'verifying'>): Step {
  const capture = captureOf(session);
  if (!capture) return undoUnit(session);
  const { line, read } = capture;
  const fewer = read.slice(0, -1);
  return say(
    read.length > 0 ? { ...session, capturing: { lineId: line.lineId, read: fewer } } : withoutCapture(session),
    'command',
    { what: 'undone', ...aboutCapture({ line, read: fewer }) },
  );
}

function undoUnit(session: Of<'verifying' | 'boxing'>): Step {
  const less = withoutLastUnit(session.parcel);
  if (!less) return nothing(session);
  return say({ status: 'verifying', parcel: unended(less.parcel), blocked: null }, 'command', {
    what: 'undone',
    ...nameOf(less.line),
  });
}

/** What was said of a box last is asked for again; before that, the last unit. */
function undoBox(session: Of<'boxing'>): Step {
  const { parcel, said = [] } = session;
  const last = said.at(-1);
  const number = last === undefined ? 0 : boxNumber(parcel, last);
  if (last === undefined || number === 0) return undoUnit(session);
  const less: Session = {
    ...session,
    parcel: withUnsaidBox(parcel, last),
    at: number - 1,
    said: said.filter((each) => each !== last),
  };
  return say(less, 'command', { what: 'undone', boxNumber: number });
}

/**
 * A completed parcel opens again, its last unit out and its boxes asked for again. Once the pack left, serial numbers and boxes
 * are at the marketplace and cannot be said otherwise; units alone can still be checked, the pack and its label stay.
 */
function reopen(session: Of<'printing' | 'confirming-label' | 'asking'>, takeBack: TakeBack | undefined): Step {
  const { parcel, jobId } = session;
  const { shipmentId } = parcel;
  const less = withoutLastUnit(parcel);
  if (!takeBack || !less) return nothing(session);
  const told = takeBack.pack === 'gone' && (hasSerials(parcel) || parcel.boxes.some(isSaid));
  if (takeBack.dispatch === 'gone' || told) return say(session, 'gate', { what: 'too-late', shipmentId });
  const withdrawn: readonly Effect[] = takeBack.dispatch === 'pending' ? [{ kind: 'dispatch-withdrawn', parcel }] : [];
  return {
    session: { status: 'verifying', parcel: withoutSaidBoxes(unended(less.parcel)), blocked: null },
    verdict: 'command',
    detail: { what: 'reopened', shipmentId, ...nameOf(less.line) },
    effects: [...withdrawn, { kind: 'reopened', parcel, jobId }],
  };
}

/** The parcel that left last comes back: to its label while its dispatch has not been sent, or off the shelf. */
function undoLeaving(session: Of<'idle'>, event: UndoEvent): Step {
  const { last } = session;
  const { takeBack } = event;
  if (!last || !takeBack) return nothing(session);
  const { shipmentId } = last;
  if (takeBack.dispatch === 'gone') return say(session, 'gate', { what: 'too-late', shipmentId });
  const left = takeBack.last;
  if (left?.parcel.parcelId !== last.parcelId) return nothing(session);
  if (isSelfShip(left.parcel) && isVerified(left.parcel)) return reopenSelfPacked(session, left.parcel, takeBack);
  if (takeBack.dispatch === 'none') return resumed(left, event);
  return {
    session: unblocked(left),
    verdict: 'command',
    detail: { what: 'reopened', shipmentId },
    effects: [{ kind: 'dispatch-withdrawn', parcel: left.parcel }],
  };
}

/** Packed and gone from the bench in one step: it opens again there, its last unit out. */
function reopenSelfPacked(session: Of<'idle'>, parcel: OpenParcel, { dispatch }: TakeBack): Step {
  const less = withoutLastUnit(parcel);
  if (!less) return nothing(session);
  const withdrawn: readonly Effect[] = dispatch === 'pending' ? [{ kind: 'dispatch-withdrawn', parcel }] : [];
  return {
    session: { status: 'verifying', parcel: unended(less.parcel), blocked: null },
    verdict: 'command',
    detail: { what: 'reopened', shipmentId: parcel.shipmentId, ...nameOf(less.line) },
    effects: [...withdrawn, { kind: 'reopened', parcel, jobId: null }],
  };
}

function hasSerials(parcel: OpenParcel): boolean {
  return parcel.lines.some((line) => line.serialNumbers.length > 0);
}

/** As it was before it was complete; what it may go without is asked anew. */
function unended(parcel: OpenParcel): OpenParcel {
  return { ...parcel, ended: undefined, without: undefined };
}

function unblocked(session: BusySession): BusySession {
  return session.status === 'confirming-label' ? { ...session, blocked: null } : session;
}
