import type { VerdictDetail } from '../contract/bench.ts';
import type { Verdict } from '../model/states.ts';
import type { Blocked, OpenParcel, ParcelLine, Session } from './session.ts';
import type { BenchEvent, Match, Step } from './step-types.ts';

export const IDLE: Session = { status: 'idle' };

/** The same code this soon after a completion is a bounced trigger until it is scanned once more (design: finding). */
export const BOUNCE_MS = 3000;

export type Of<S extends Session['status']> = Extract<Session, { status: S }>;
export type MatchOf<K extends Match['kind']> = Extract<Match, { kind: K }>;
/** A scan that is about parcels. */
export type ScanEvent = Omit<Extract<BenchEvent, { type: 'scan' }>, 'match'> & {
  readonly match: Exclude<Match, MatchOf<'printer-test'>>;
};

/** What brought an event about, as far as completing a parcel depends on it. `code` null: a command or the screen. */
export interface Cause {
  readonly code: string | null;
  readonly atMs: number;
  readonly shelveAtOnce: boolean;
}

export function causeOf(event: BenchEvent | ScanEvent): Cause {
  const { atMs, shelveAtOnce = false } = event;
  return { code: event.type === 'scan' ? event.code : null, atMs, shelveAtOnce };
}

export function answered(session: Session): Step {
  return say(session, 'command', { what: 'answered' });
}

export function nothing(session: Session): Step {
  return say(session, 'command', { what: 'nothing-to-do' });
}

export function say(session: Session, verdict: Verdict, detail: VerdictDetail): Step {
  return { session, verdict, detail, effects: [] };
}

/** What the scan names has its place, but not here and now. */
export function notNow(session: Session, detail: Omit<VerdictDetail, 'what'> = {}): Step {
  return say(session, 'gate', { what: 'not-now', ...detail });
}

export function unknownCode(session: Session): Step {
  return say(session, 'unknown-code', { what: 'unknown-code' });
}

export function stopped(session: Of<'stopped'>): Step {
  return say(session, 'stop', { what: 'stop', shipmentId: session.parcel.shipmentId });
}

/** Stays until a command answers it; the next item must not clear it. */
export function block(
  session: Of<'verifying' | 'boxing' | 'confirming-label' | 'voiding'>,
  by: Exclude<Blocked['by'], 'stop'>,
  code: string,
  detail: VerdictDetail,
): Step {
  return { session: { ...session, blocked: { by, code } }, verdict: by, detail, effects: [] };
}

/** The verdict that has to be answered first; null when none stands. */
export function blockedOf(session: Session): Blocked | null {
  return 'blocked' in session ? (session.blocked ?? null) : null;
}

/** Only a command answers it; another scan is told the same again and counts nothing. */
export function stillBlocked(session: Session, blocked: Blocked): Step {
  return say(session, blocked.by, { what: blocked.by });
}

export function nameOf(line: ParcelLine | undefined): Pick<VerdictDetail, 'orderItemId' | 'lineId' | 'sku' | 'title'> {
  if (!line) return {};
  const { orderItemId, lineId, sku, title } = line;
  return { orderItemId, lineId, sku, title };
}

/** The seller's own logistics: units are verified as ever, nothing is asked of the marketplace for it at the bench. */
export function isSelfShip({ type }: Pick<OpenParcel, 'type'>): boolean {
  return type === 'SELF';
}

/** True for a code that ended the parcel a moment ago. A clock set back bounces nothing. */
export function isBounce(
  last: { readonly code: string | null; readonly atMs: number } | undefined,
  { code, atMs }: { readonly code: string; readonly atMs: number },
): boolean {
  return last !== undefined && last.code === code && atMs >= last.atMs && atMs - last.atMs < BOUNCE_MS;
}

/** Told once: the code is forgotten, so that the next scan means it. */
export function scanAgain(session: Exclude<Session, { status: 'idle' }>): Step {
  const { parcel } = session;
  const told: OpenParcel = parcel.ended ? { ...parcel, ended: { ...parcel.ended, code: null } } : parcel;
  return say({ ...session, parcel: told }, 'repeated', { what: 'scan-again', shipmentId: parcel.shipmentId });
}

/** The bench after this parcel left it by its label, to the shelf or on a person's word; undo still finds it. */
export function idleAfter({ parcelId, shipmentId, ended }: OpenParcel, atMs: number): Of<'idle'> {
  const last = { parcelId, shipmentId, code: ended?.code ?? null, completedAtMs: ended?.atMs ?? atMs };
  return { status: 'idle', last };
}
