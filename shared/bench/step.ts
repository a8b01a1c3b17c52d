import { assertNever } from '../result.ts';
import { scanAsking, scanConfirming, scanPrinting } from './after-completion.ts';
import { scanBoxing, stepBox } from './boxing.ts';
import { stepCommand } from './command-step.ts';
import { scanIdle } from './finding.ts';
import type { Session } from './session.ts';
import { blockedOf, nothing, type ScanEvent, say, stillBlocked, stopped } from './step-parts.ts';
import type { BenchEvent, Step } from './step-types.ts';
import { scanVerifying } from './verifying.ts';
import { scanStopped, scanVoiding } from './voiding.ts';

/** Pure and total: every event in every state has an answer, and nothing else decides what the bench does. */
export function step(session: Session, event: BenchEvent): Step {
  switch (event.type) {
    case 'scan':
      return stepScan(session, event);
    case 'command':
      return stepCommand(session, event);
    case 'box':
      return boxEvent(session, event);
    default:
      return assertNever(event);
  }
}

function stepScan(session: Session, { match, ...scanned }: Extract<BenchEvent, { type: 'scan' }>): Step {
  if (match.kind === 'printer-test') return printerTest(session, match.printerId);
  const event: ScanEvent = { ...scanned, match };
  switch (session.status) {
    case 'idle':
      return scanIdle(session, event);
    case 'verifying':
      return scanVerifying(session, event);
    case 'boxing':
      return scanBoxing(session, event);
    case 'printing':
      return scanPrinting(session, event);
    case 'confirming-label':
      return scanConfirming(session, event);
    case 'asking':
      return scanAsking(session, event);
    case 'voiding':
      return scanVoiding(session, event);
    case 'stopped':
      return scanStopped(session, event);
    default:
      return assertNever(session);
  }
}

/** Says whether the test is one of this station's; the parcel on the bench stays as it is, and what must be answered first is. */
function printerTest(session: Session, printerId: string | null): Step {
  const blocked = blockedOf(session);
  if (blocked) return stillBlocked(session, blocked);
  if (session.status === 'stopped') return stopped(session);
  return printerId === null
    ? say(session, 'unknown-code', { what: 'test-unknown' })
    : say(session, 'command', { what: 'printer-tested', printerId });
}

/** A box may be said while its parcel is on the bench and not complete: afterwards its pack tells the marketplace. */
function boxEvent(session: Session, event: Extract<BenchEvent, { type: 'box' }>): Step {
  switch (session.status) {
    case 'idle':
      return nothing(session);
    case 'verifying':
    case 'boxing':
      return stepBox(session, event);
    case 'printing':
    case 'confirming-label':
    case 'asking':
    case 'voiding':
      return say(session, 'gate', { what: 'too-late', shipmentId: session.parcel.shipmentId });
    case 'stopped':
      return stopped(session);
    default:
      return assertNever(session);
  }
}

export { isVerified } from './parcel-count.ts';
export { BOUNCE_MS, idleAfter } from './step-parts.ts';
export type { BenchEvent, Effect, Match, Step } from './step-types.ts';
