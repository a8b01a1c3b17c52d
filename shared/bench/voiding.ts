import { assertNever } from '../result.ts';
import { waitingForDocuments } from './completion.ts';
import { isVerified } from './parcel-count.ts';
import { labelProof, sheetsSeen } from './scan-back.ts';
import type { OpenParcel, RemovedUnits, UnitsToRemove, VoidingWork } from './session.ts';
import { shelveInSlot } from './shelving.ts';
import {
  block,
  IDLE,
  nameOf,
  nothing,
  notNow,
  type Of,
  type ScanEvent,
  say,
  stillBlocked,
  stopped,
  unknownCode,
} from './step-parts.ts';
import type { BenchEvent, Effect, StaleLabel, Step } from './step-types.ts';
import { lineOfUnits, scanOut } from './voiding-units.ts';

type Voiding = Of<'voiding'>;

/** A stopped parcel: only its stale label goes on, by itself or by an answer; everything else hears the stop again. */
export function scanStopped(session: Of<'stopped'>, event: ScanEvent): Step {
  const { stale } = event;
  const begun = voidingOf(session, stale);
  const gone = stale?.dispatched && !begun?.cancelled;
  return begun && stale && !gone && isOfLabel(begun, event) ? scanStale(begun, event) : stopped(session);
}

/** The answer to a stop that a stale label is out for; null for any other stop. */
export function answeredStale(session: Of<'stopped'>, event: Extract<BenchEvent, { type: 'command' }>): Step | null {
  const begun = voidingOf(session, event.stale);
  if (!begun) return null;
  const { parcel } = session;
  const { shipmentId } = parcel;
  if (event.stale?.dispatched && !begun.cancelled) {
    return {
      session: IDLE,
      verdict: 'gate',
      detail: { what: 'too-late', shipmentId },
      effects: [{ kind: 'stopped-parcel-left', parcel, session }],
    };
  }
  if (begun.labelVoid && begun.toRemove.length === 0) return allOut(begun, event.atMs);
  return say(begun, 'command', { what: 'answered', shipmentId });
}

/** While a stale label is made void: first that label, then the units that were taken back. */
export function scanVoiding(session: Voiding, event: ScanEvent): Step {
  if (session.blocked) return stillBlocked(session, session.blocked);
  if (!session.labelVoid) return scanStale(session, event);
  const { parcel } = session;
  const { match } = event;
  const removed = match.kind === 'own-item' || match.kind === 'serial' ? scanOut(session, match, event.code) : null;
  if (removed) return removed.session.toRemove.length > 0 ? removed : allOut(removed.session, event.atMs, removed);
  if (isOfLabel(session, event)) {
    return say(session, 'repeated', { what: 'label-again', shipmentId: parcel.shipmentId });
  }
  switch (match.kind) {
    case 'other-item':
    case 'item-shipment':
    case 'item-not-wanted': {
      const { sku, title } = match;
      return block(session, 'wrong-item', event.code, {
        what: 'not-to-remove',
        sku,
        title,
        needed: titlesToRemove(session),
      });
    }
    case 'label':
      return say(session, 'gate', { what: 'label-not-expected', shipmentId: match.shipmentId });
    default:
      return besideLabels(session, event);
  }
}

/** The label cannot be scanned: a person says that it is destroyed, or that it never came out. */
export function voidedByWord(session: Voiding, by: 'destroyed' | 'not-out', atMs: number): Step {
  if (session.labelVoid) return nothing(session);
  const step = labelIsVoid(session, by, atMs);
  return step.verdict === 'accept' ? { ...step, verdict: 'command' } : step;
}

/** The last unit scanned out is back in the box. A void label stays void. */
export function undoVoiding(session: Voiding): Step {
  const { parcel, toRemove, out = [] } = session;
  const last = out.at(-1);
  if (!last) {
    return session.labelVoid
      ? say(session, 'gate', { what: 'too-late', shipmentId: parcel.shipmentId })
      : nothing(session);
  }
  const { serials, ...of } = last;
  const back: UnitsToRemove = { ...of, units: 1, ...(serials.length > 0 ? { serialNumbers: [serials] } : {}) };
  const less: Voiding = { ...session, toRemove: merged([...toRemove, back]), out: out.slice(0, -1) };
  return say(less, 'command', { what: 'undone', ...nameOf(lineOfUnits(parcel, back)) });
}

/** The marketplace took back more: those in the box come out too. `parcel` is what it wants now. */
export function withMoreToRemove(session: Voiding, parcel: OpenParcel, removed: readonly RemovedUnits[]): Voiding {
  return { ...session, parcel, toRemove: merged([...session.toRemove, ...inBoxOf(removed)]) };
}

/** What a voiding session keeps while something else stops its parcel. */
export function voidingWork(session: Voiding): VoidingWork {
  const { status: _, parcel: __, blocked: ___, ...work } = session;
  return work;
}

/** A voiding that something stopped, as it goes on. */
export function voidingAgain({ parcel, voiding }: Of<'stopped'>): Voiding | null {
  return voiding ? { status: 'voiding', parcel, blocked: null, ...voiding } : null;
}

function voidingOf({ parcel, why, voiding }: Of<'stopped'>, stale: StaleLabel | undefined): Voiding | null {
  const at = { status: 'voiding', parcel, blocked: null } as const;
  if (why.kind === 'gate' && why.gate.kind === 'cancelled') {
    if (!stale) return null;
    return { ...at, ...proofOf(stale, voiding), labelVoid: false, toRemove: [], cancelled: true };
  }
  if (why.kind !== 'quantity-changed' || why.after !== 'label') return null;
  const toRemove = merged(inBoxOf(why.removed));
  // It never came out, or was void before: what is in the box is still more than is wanted.
  if (!stale) return { ...at, jobId: '', labelCodes: [], labelVoid: true, toRemove };
  return { ...at, ...proofOf(stale, undefined), labelVoid: false, toRemove };
}

/** Sheets of it that were seen before count. */
function proofOf({ jobId, labelCodes, sheets }: StaleLabel, before: VoidingWork | undefined) {
  const counted = before?.jobId === jobId ? before.sheets : undefined;
  const fresh = labelProof(
    labelCodes,
    (sheets ?? []).map(({ codes }) => codes),
  );
  return { jobId, ...(counted ? { labelCodes, sheets: counted } : fresh) };
}

/** Read from the label when it was made, or given to this shipment's label by the marketplace. */
function isOfLabel({ parcel, labelCodes }: Voiding, { code, match }: ScanEvent): boolean {
  return labelCodes.includes(code) || (match.kind === 'label' && match.shipmentId === parcel.shipmentId);
}

function scanStale(session: Voiding, event: ScanEvent): Step {
  const { parcel } = session;
  const { code, match, atMs } = event;
  if (isOfLabel(session, event)) return sheetIsVoid(session, code, atMs);
  switch (match.kind) {
    case 'label':
    case 'shipment':
      return match.shipmentId === parcel.shipmentId
        ? notNow(session, { shipmentId: parcel.shipmentId })
        : block(session, 'wrong-label', code, { what: 'wrong-label', shipmentId: match.shipmentId });
    case 'shipments':
      return block(session, 'wrong-label', code, { what: 'wrong-label', shipmentIds: match.shipmentIds });
    case 'other-item':
    case 'item-shipment':
    case 'item-not-wanted':
      return notNow(session, { shipmentId: parcel.shipmentId });
    default:
      return besideLabels(session, event);
  }
}

/** What is neither a label nor somebody's item. */
function besideLabels(session: Voiding, { match, atMs }: ScanEvent): Step {
  const own = { shipmentId: session.parcel.shipmentId };
  switch (match.kind) {
    case 'shelf-mark':
      return shelveInSlot(session, match, atMs);
    case 'serial':
    case 'unknown':
      return unknownCode(session);
    case 'own-item':
    case 'box-type':
    case 'shipment':
    case 'shipments':
    case 'label':
    case 'other-item':
    case 'item-shipment':
    case 'item-not-wanted':
      return notNow(session, own);
    default:
      return assertNever(match);
  }
}

function sheetIsVoid(session: Voiding, code: string, atMs: number): Step {
  const { sheets, labelCodes } = session;
  const { shipmentId } = session.parcel;
  if (!sheets) return labelIsVoid(session, 'scan', atMs);
  const sheet = sheets.find(({ codes }) => codes.includes(code));
  if (!sheet) return say(session, 'gate', { what: 'which-box', shipmentId });
  if (sheet.seen) return say(session, 'repeated', { what: 'label-again', shipmentId, ...sheetsSeen(session) });
  const seen = sheets.map((each) => (each === sheet ? { ...each, seen: true } : each));
  const next: Voiding = { ...session, sheets: seen };
  if (seen.every((each) => each.seen)) return labelIsVoid(next, 'scan', atMs);
  return say(next, 'accept', { what: 'label-void', shipmentId, ...sheetsSeen({ labelCodes, sheets: seen }) });
}

function labelIsVoid(session: Voiding, by: 'scan' | 'destroyed' | 'not-out', atMs: number): Step {
  const { parcel } = session;
  const next: Voiding = { ...session, labelVoid: true };
  const isVoid: Effect = { kind: 'label-void', parcel, by };
  const detail = { what: 'label-void', shipmentId: parcel.shipmentId } as const;
  if (session.cancelled) {
    const left: Effect = { kind: 'stopped-parcel-left', parcel, session: next };
    return { session: IDLE, verdict: 'accept', detail, effects: [isVoid, left] };
  }
  if (next.toRemove.length > 0) return { session: next, verdict: 'accept', detail, effects: [isVoid] };
  const on = allOut(next, atMs);
  return { ...on, effects: [isVoid, ...on.effects] };
}

/** The box holds what is wanted, or less where the label came before the goods: new documents are asked for. */
function allOut(session: Voiding, atMs: number, last?: Step): Step {
  const parcel: OpenParcel = { ...session.parcel, labelled: undefined };
  return {
    session: isVerified(parcel) ? waitingForDocuments(parcel, atMs) : { status: 'verifying', parcel, blocked: null },
    verdict: 'accept',
    detail: { ...last?.detail, what: 'all-removed', shipmentId: parcel.shipmentId },
    effects: [{ kind: 'documents-stale', parcel }],
  };
}

function inBoxOf(removed: readonly RemovedUnits[]): UnitsToRemove[] {
  return removed.flatMap(({ inBox = 0, ...of }) => (inBox > 0 ? [{ ...of, units: inBox }] : []));
}

/** One entry for each line. */
function merged(all: readonly UnitsToRemove[]): UnitsToRemove[] {
  const byLine = new Map<string, UnitsToRemove>();
  for (const each of all) {
    const key = each.lineId ?? each.orderItemId;
    const before = byLine.get(key);
    const serialNumbers = [...(before?.serialNumbers ?? []), ...(each.serialNumbers ?? [])];
    byLine.set(key, {
      ...each,
      units: each.units + (before?.units ?? 0),
      ...(serialNumbers.length > 0 ? { serialNumbers } : {}),
    });
  }
  return [...byLine.values()];
}

function titlesToRemove({ parcel, toRemove }: Voiding): string[] {
  return toRemove.map((each) => lineOfUnits(parcel, each)?.title ?? each.orderItemId);
}
