import type { OpenParcel, ParcelLine, Session } from '../../shared/bench/session.ts';
import { type BenchEvent, type Effect, type Match, type Step, step } from '../../shared/bench/step.ts';
import type { ShelfMark, TakeBack } from '../../shared/bench/step-types.ts';
import type { BenchCommand } from '../../shared/contract/bench.ts';
import type { Gate } from '../../shared/model/gates.ts';

/** Scans, commands and sessions of the bench as a test says them. Instants are epoch ms; `at` moves an event on. */

type Scan = Extract<BenchEvent, { type: 'scan' }>;

export function scan(match: Match, code = 'code', atMs = 1): Scan {
  return { type: 'scan', code, match, atMs };
}

export function item(line: ParcelLine, code = line.sku): Scan {
  return scan({ kind: 'own-item', lineIds: [line.lineId] }, code);
}

export function serial(number: string, over: Partial<Extract<Match, { kind: 'serial' }>> = {}): Scan {
  return scan({ kind: 'serial', serial: number, problem: null, usedIn: null, ...over }, number);
}

export function order(shipmentId: string, parcel: OpenParcel | null, resume: Session | null = null): Scan {
  return scan({ kind: 'shipment', shipmentId, gate: null, resume, parcel }, shipmentId);
}

export function held(shipmentId: string, gate: Gate): Scan {
  return scan({ kind: 'shipment', shipmentId, gate, resume: null, parcel: null }, shipmentId);
}

export function firstItem(parcel: OpenParcel, line: ParcelLine, resume: Session | null = null): Scan {
  const { shipmentId } = parcel;
  const { lineId, sku, title } = line;
  return scan(
    { kind: 'item-shipment', shipmentId, lineIds: [lineId], resume, parcel: resume ? null : parcel, sku, title },
    sku,
  );
}

export const SLOT: ShelfMark = { kind: 'slot', name: 'S-07' };
export const TICKET: ShelfMark = { kind: 'ticket', name: 'T-0427' };

export function mark(
  of: ShelfMark,
  shipmentId: string | null,
  resume: Session | null = null,
  gate: Gate | null = null,
) {
  return scan({ kind: 'shelf-mark', mark: of, shipmentId, gate, resume }, of.name);
}

export function command(name: BenchCommand, takeBack?: TakeBack, atMs = 1): BenchEvent {
  return { type: 'command', command: name, atMs, takeBack };
}

export function at<E extends BenchEvent>(atMs: number, event: E): E {
  return { ...event, atMs };
}

export function shelving<E extends BenchEvent>(event: E): E {
  return { ...event, shelveAtOnce: true };
}

/** Plays events one after the other and returns the last step. */
export function leadsTo(start: Session, ...events: readonly BenchEvent[]): Step {
  let last: Step = { session: start, verdict: 'command', detail: { what: 'nothing-to-do' }, effects: [] };
  for (const event of events) last = step(last.session, event);
  return last;
}

/** `verdict/what` of every event, then the status it all led to. */
export function play(start: Session, ...events: readonly BenchEvent[]): string[] {
  const said: string[] = [];
  let session = start;
  for (const event of events) {
    const next = step(session, event);
    session = next.session;
    said.push(next.verdict === next.detail.what ? next.verdict : `${next.verdict}/${next.detail.what}`);
  }
  return [...said, session.status];
}

export function kinds(effects: readonly Effect[]): string[] {
  return effects.map((effect) => effect.kind);
}

/** The parcel of a session that has one; throws for an idle bench, which a test did not expect. */
export function parcelOf(session: Session): OpenParcel {
  if (session.status === 'idle') throw new Error('The bench is idle');
  return session.parcel;
}

export function verifyingOf(parcel: OpenParcel): Extract<Session, { status: 'verifying' }> {
  return { status: 'verifying', parcel, blocked: null };
}
