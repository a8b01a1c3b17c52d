import { lineOf } from './parcel-count.ts';
import type { OpenParcel, ParcelLine, UnitsToRemove } from './session.ts';
import { block, type MatchOf, nameOf, type Of, say } from './step-parts.ts';
import type { Step } from './step-types.ts';

type Voiding = Of<'voiding'>;
type Serials = readonly string[];

export interface UnitStep extends Step {
  readonly session: Voiding;
}

/** A unit scanned out of the box, by a code of its item or, where the box's numbers are known, by its own. Null when the code names none. */
export function scanOut(session: Voiding, match: MatchOf<'own-item' | 'serial'>, code: string): UnitStep | null {
  return match.kind === 'serial' ? outBySerial(session, match.serial, code) : outByItem(session, match.lineIds, code);
}

/** The line and the units of it that come out. */
function entriesOf({ parcel, toRemove }: Voiding) {
  return toRemove.flatMap((units) => {
    const line = lineOfUnits(parcel, units);
    return line && units.units > 0 ? [{ units, line }] : [];
  });
}

function outByItem(session: Voiding, lineIds: readonly string[], code: string): UnitStep | null {
  const entry = entriesOf(session).find(({ line }) => lineIds.includes(line.lineId));
  if (!entry) {
    const line = lineIds.map((lineId) => lineOf(session.parcel, lineId)).find((each) => each !== undefined);
    return line ? stays(session, line, code) : null;
  }
  const { units, line } = entry;
  if (numbersOf(units, line).length > 0) {
    const detail = { what: 'serial-wanted', ...nameOf(line), read: 0, of: line.serials.perUnit } as const;
    return { ...say(session, 'gate', detail), session };
  }
  return out(session, units, line, []);
}

function outBySerial(session: Voiding, serial: string, code: string): UnitStep | null {
  const entry = entriesOf(session).find(({ units, line }) =>
    numbersOf(units, line).some((unit) => unit.includes(serial)),
  );
  if (entry) {
    const { units, line } = entry;
    const unit = numbersOf(units, line).find((each) => each.includes(serial)) ?? [];
    return out(session, units, line, unit);
  }
  const { parcel, out: gone = [] } = session;
  const line =
    parcel.lines.find((each) => each.serialNumbers.some((unit) => unit.includes(serial))) ??
    gone.flatMap((each) => (each.serials.includes(serial) ? [lineOfUnits(parcel, each)] : []))[0];
  return line ? stays(session, line, code) : null;
}

/** Another unit than one that comes out, or one too many of them. */
function stays(session: Voiding, line: ParcelLine, code: string): UnitStep {
  const needed = entriesOf(session).map((each) => each.line.title);
  const step = block(session, 'wrong-item', code, { what: 'not-to-remove', ...nameOf(line), needed });
  return { ...step, session: { ...session, blocked: { by: 'wrong-item', code } } };
}

function out(session: Voiding, units: UnitsToRemove, line: ParcelLine, serials: Serials): UnitStep {
  const { parcel, toRemove, out: gone = [] } = session;
  const { serialNumbers: spare = [], ...of } = units;
  const isSpare = spare.includes(serials);
  // The number that goes was counted among those that stay: one of the others stays in its place.
  const left = isSpare ? spare.filter((unit) => unit !== serials) : spare.slice(1);
  const next: UnitsToRemove = {
    ...of,
    units: units.units - 1,
    ...(left.length > 0 ? { serialNumbers: left } : {}),
  };
  const { orderItemId, lineId } = units;
  const after: Voiding = {
    ...session,
    parcel: isSpare || serials.length === 0 ? parcel : withSerials(parcel, line, serials, spare[0]),
    toRemove: toRemove.flatMap((each) => (each === units ? (next.units > 0 ? [next] : []) : [each])),
    out: [...gone, { orderItemId, ...(lineId === undefined ? {} : { lineId }), serials }],
  };
  const serial = serials[0];
  const detail = { ...nameOf(line), ...(serial === undefined ? {} : { serial }) };
  return { ...say(after, 'accept', { what: 'unit-removed', ...detail }), session: after };
}

function withSerials(parcel: OpenParcel, line: ParcelLine, goes: Serials, stays: Serials | undefined): OpenParcel {
  const serialNumbers = line.serialNumbers.flatMap((unit) => (unit === goes ? (stays ? [stays] : []) : [unit]));
  return { ...parcel, lines: parcel.lines.map((each) => (each === line ? { ...each, serialNumbers } : each)) };
}

/** Every number in the box that may leave it: without spare ones none of the line's is known to be too many. */
function numbersOf({ serialNumbers = [] }: UnitsToRemove, line: ParcelLine): readonly Serials[] {
  return serialNumbers.length > 0 ? [...serialNumbers, ...line.serialNumbers] : [];
}

/** The line of these units; undefined where the marketplace no longer tells it. */
export function lineOfUnits(
  parcel: OpenParcel,
  { lineId, orderItemId }: Pick<UnitsToRemove, 'lineId' | 'orderItemId'>,
): ParcelLine | undefined {
  return lineId === undefined ? parcel.lines.find((line) => line.orderItemId === orderItemId) : lineOf(parcel, lineId);
}
