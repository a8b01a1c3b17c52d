import type { VerdictDetail } from '../contract/bench.ts';
import { isFull, lineOf } from './parcel-count.ts';
import type { OpenParcel, ParcelLine } from './session.ts';
import { type MatchOf, nameOf, type Of, say } from './step-parts.ts';
import type { SerialProblem, Step } from './step-types.ts';

/** The unit in hand: its line, and the numbers read of it so far. */
export interface Capture {
  readonly line: ParcelLine;
  readonly read: readonly string[];
}

/** Null when no unit's numbers are being read, or its line wants no more units meanwhile. */
export function captureOf({ parcel, capturing }: Of<'verifying'>): Capture | null {
  const line = capturing && lineOf(parcel, capturing.lineId);
  if (!capturing || !line || isFull(line)) return null;
  // A rule that asks for fewer numbers by now still waits for the last one of them.
  return { line, read: capturing.read.slice(0, line.serials.perUnit - 1) };
}

export function withoutCapture({ parcel, blocked }: Of<'verifying'>): Of<'verifying'> {
  return { status: 'verifying', parcel, blocked };
}

/** The item's code was read and its unit needs serial numbers: they come next. */
export function serialWanted(session: Of<'verifying'>, line: ParcelLine): Step {
  const capturing = { lineId: line.lineId, read: [] };
  return say({ ...session, capturing }, 'accept', { what: 'serial-wanted', ...aboutCapture({ line, read: [] }) });
}

/**
 * Why this number is not taken, said of the session as it is; null when it is good. Compared exactly, letter by letter, with the
 * unit's own numbers, the parcel's and those of every other local shipment (design: verifying).
 */
export function serialRefused(
  session: Of<'verifying'>,
  capture: Capture,
  { serial, problem, usedIn }: MatchOf<'serial'>,
): Step | null {
  const about = { ...aboutCapture(capture), serial };
  if (problem) return notASerial(session, capture, serial, problem);
  if (capture.read.includes(serial)) {
    return say(session, 'duplicate-serial', { what: 'duplicate-serial', ...about, serialProblem: 'same-unit' });
  }
  if (isInParcel(session.parcel, serial)) {
    return say(session, 'duplicate-serial', { what: 'duplicate-serial', ...about, serialProblem: 'same-parcel' });
  }
  return usedIn === null ? null : say(session, 'duplicate-serial', { what: 'duplicate-serial', ...about, usedIn });
}

/** An item's, an order's, a label's code is never taken for a serial number; the unit goes on waiting for its own. */
export function notASerial(session: Of<'verifying'>, capture: Capture, serial: string, problem: SerialProblem): Step {
  const detail = { ...aboutCapture(capture), serial, serialProblem: problem };
  return say(session, 'not-a-serial', { what: 'not-a-serial', ...detail });
}

/** One good number of several. */
export function serialRead(session: Of<'verifying'>, { line, read }: Capture, serial: string): Step {
  const more = [...read, serial];
  return say({ ...session, capturing: { lineId: line.lineId, read: more } }, 'accept', {
    what: 'serial',
    ...aboutCapture({ line, read: more }),
    serial,
  });
}

export function aboutCapture({ line, read }: Capture): Omit<VerdictDetail, 'what'> {
  return { ...nameOf(line), read: read.length, of: line.serials.perUnit };
}

function isInParcel(parcel: OpenParcel, serial: string): boolean {
  return parcel.lines.some((line) => line.serialNumbers.some((unit) => unit.includes(serial)));
}
