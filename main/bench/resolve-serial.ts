import type { ParcelLine, Session } from '../../shared/bench/session.ts';
import type { Match, SerialProblem } from '../../shared/bench/step-types.ts';
import type { SerialRule } from '../../shared/model/catalogue.ts';
import { isImei } from '../../shared/scan/imei.ts';
import type { SerialQueries } from '../db/serials.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { type Barcodes, itemCode, shipmentsWanting } from './item-code.ts';

export interface SerialSources {
  readonly serials: Pick<SerialQueries, 'usedIn'>;
  readonly shipments: ShipmentQueries;
  readonly barcodes: Barcodes;
}

/** Letters, digits and the signs makers put between them. Shorter is a fragment, longer a code that holds more than the number. */
const SERIAL = /^(?=.*[A-Za-z0-9])[A-Za-z0-9 ./_+:#*()-]{4,60}$/;
/** Codes of the bench itself: commands, tickets, slots, cartons. */
const BENCH_CODE = /^pb(-[a-z]+)?:/i;

/** The line whose unit's serial numbers are being read; undefined when an item is expected. */
export function lineBeingCaptured(session: Session): ParcelLine | undefined {
  if (session.status !== 'verifying' || !session.capturing || session.blocked) return undefined;
  const { lineId } = session.capturing;
  return session.parcel.lines.find((line) => line.lineId === lineId);
}

/** A code read while serial numbers are asked for (peers 4.6): never an item's, order's, shipment's or label's code. */
export function resolveSerial(
  code: string,
  line: ParcelLine,
  parcel: { readonly parcelId: string; readonly lines: readonly ParcelLine[] },
  sources: SerialSources,
): Match {
  const problem = namesSomething(code, parcel.lines, sources) ? 'other-code' : problemOf(code, line.serials);
  const usedIn = problem ? null : (sources.serials.usedIn(code, parcel.parcelId) ?? null);
  return { kind: 'serial', serial: code, problem, usedIn };
}

function problemOf(code: string, { kind }: SerialRule): SerialProblem | null {
  if (kind === 'imei') return isImei(code) ? null : 'not-an-imei';
  return SERIAL.test(code) ? null : 'not-readable';
}

function namesSomething(code: string, lines: readonly ParcelLine[], { shipments, barcodes }: SerialSources): boolean {
  const item = itemCode(code, barcodes);
  return (
    BENCH_CODE.test(code) ||
    item.product !== undefined ||
    lines.some((line) => item.names(line)) ||
    shipments.idsByShipmentId(code).length > 0 ||
    shipments.idsByOrderId(code).length > 0 ||
    shipments.idsByOrderItemId(code).length > 0 ||
    shipments.idsByTrackingId(code).length > 0 ||
    shipmentsWanting(code, item, shipments).length > 0
  );
}
