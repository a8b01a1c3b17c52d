import type { VerdictDetail } from '../contract/bench.ts';
import type { Verdict } from '../model/states.ts';
import type { Blocked, OpenParcel, ParcelLine, Session } from './session.ts';
import type { Step } from './step-types.ts';

export const IDLE: Session = { status: 'idle' };

export function answered(session: Session): Step {
  return say(session, 'command', { what: 'answered' });
}

export function nothing(session: Session): Step {
  return say(session, 'command', { what: 'nothing-to-do' });
}

export function say(session: Session, verdict: Verdict, detail: VerdictDetail): Step {
  return { session, verdict, detail, effects: [] };
}

/** Only a command answers it; another scan is told the same again and counts nothing. */
export function stillBlocked(session: Session, blocked: Blocked): Step {
  return say(session, blocked.by, { what: blocked.by });
}

export function nameOf(line: ParcelLine | undefined): Pick<VerdictDetail, 'orderItemId' | 'sku' | 'title'> {
  return line ? { orderItemId: line.orderItemId, sku: line.sku, title: line.title } : {};
}

/** True when every unit the marketplace still wants has been scanned, and there is at least one. */
export function isVerified(parcel: OpenParcel): boolean {
  return parcel.lines.some((line) => line.needed > 0) && parcel.lines.every((line) => line.verified >= line.needed);
}
