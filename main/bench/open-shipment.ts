import type { OpenParcel, ParcelBox, ParcelLine, RemovedUnits } from '../../shared/bench/session.ts';
import type { PackInputs } from '../../shared/model/catalogue.ts';
import type { StationConfig } from '../../shared/model/config.ts';
import type { Gate, GateContext } from '../../shared/model/gates.ts';
import { packingGate, suggestedBoxes } from '../../shared/model/pack-input.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { KnownItem } from '../db/shipments.ts';
import { linesOf } from './parcel-lines.ts';

/** Server truth of one shipment with what this station remembers beside it. */
export interface KnownShipment {
  readonly shipment: Shipment;
  readonly items: readonly KnownItem[];
  /** When the marketplace last told of it, UTC epoch ms. */
  readonly readAtMs: number;
}

/** What the catalogue and the settings say of a pack. */
export interface OpeningInputs {
  readonly inputs: PackInputs;
  readonly boxing: StationConfig['boxing'];
}

export interface OpeningContext extends OpeningInputs, GateContext {
  readonly serverNowMs: number;
}

/** Why this shipment cannot be worked on now. */
export function openingGate(shipment: Shipment, context: OpeningContext): Gate | null {
  return packingGate(shipment, { ...context, nowMs: context.serverNowMs });
}

/** The parcel as it lies on the bench before the first unit: what remains to be packed, what was taken back, and its boxes. */
export function openParcel(known: KnownShipment, parcelId: string, context: OpeningContext): OpenParcel {
  const { shipment } = known;
  return {
    parcelId,
    shipmentId: shipment.shipmentId,
    orderIds: [...new Set(shipment.orderItems.map((item) => item.orderId))],
    type: shipment.type,
    dispatchByMs: shipment.dispatchByMs,
    packagingPolicy: shipment.packagingPolicy,
    lines: linesOf(known, context.inputs),
    boxes: boxesOf(shipment, context),
    verifiedOrder: [],
    openedAtMs: context.nowMs,
    readAtMs: known.readAtMs,
  };
}

/** What the seller ships himself is sent with no size or weight: nobody is asked for one. */
function boxesOf(shipment: Shipment, { inputs, boxing }: OpeningInputs): ParcelBox[] {
  return suggestedBoxes(shipment, inputs).map(({ subShipmentId, box }) => ({
    subShipmentId,
    box,
    confirmed: (box !== null && boxing === 'known') || shipment.type === 'SELF',
  }));
}

/**
 * The same parcel against what the marketplace wants now. Verified units and their serial numbers stay up to what is still needed.
 * What a person said of a box stays as long as the same units go into it.
 */
export function refreshedParcel(parcel: OpenParcel, known: KnownShipment, context: OpeningInputs): OpenParcel {
  const before = new Map(parcel.lines.map((line) => [line.lineId, line]));
  const told = linesOf(known, context.inputs).map((line) => withVerified(line, before.get(line.lineId)));
  // What is not told any more may still lie in the box.
  const untold = parcel.lines.filter(({ lineId }) => !told.some((line) => line.lineId === lineId));
  const lines = [...told, ...untold.map(takenBack)];
  const left = new Map(lines.map((line) => [line.lineId, line.verified]));
  const verifiedOrder = parcel.verifiedOrder.filter((lineId) => {
    const units = left.get(lineId) ?? 0;
    left.set(lineId, units - 1);
    return units > 0;
  });
  const fewer = lines.some((line) => line.needed < (before.get(line.lineId)?.needed ?? 0));
  const boxes = boxesOf(known.shipment, context).map((fresh) => {
    const said = parcel.boxes.find((box) => box.subShipmentId === fresh.subShipmentId);
    if (!said || (said.saidAtMs === undefined && said.carton === undefined && !said.confirmed)) return fresh;
    return fewer && said.saidAtMs !== undefined ? { ...fresh, box: said.box, confirmed: false } : said;
  });
  return {
    ...parcel,
    dispatchByMs: known.shipment.dispatchByMs,
    lines,
    boxes,
    verifiedOrder,
    readAtMs: known.readAtMs,
  };
}

function withVerified(line: ParcelLine, before: ParcelLine | undefined): ParcelLine {
  if (!before) return line;
  const { verified, serialNumbers } = before;
  return { ...line, verified: Math.min(line.needed, verified), serialNumbers: serialNumbers.slice(0, line.needed) };
}

function takenBack(line: ParcelLine): ParcelLine {
  const cancelled = line.cancelled + line.needed;
  return { ...line, needed: 0, cancelled, verified: 0, serialNumbers: [] };
}

/** Units taken back since the parcel was as `before` has it. */
export function unitsRemoved(
  before: Pick<OpenParcel, 'lines'>,
  now: Pick<OpenParcel, 'lines'>,
): readonly RemovedUnits[] {
  return before.lines.flatMap(({ lineId, orderItemId, needed, verified, serialNumbers }): RemovedUnits[] => {
    const left = now.lines.find((each) => each.lineId === lineId)?.needed ?? 0;
    if (left >= needed) return [];
    const inBox = Math.max(0, verified - left);
    const beyond = serialNumbers.slice(left);
    return [
      {
        ...{ orderItemId, lineId, units: needed - left },
        ...(inBox > 0 ? { inBox } : {}),
        ...(beyond.length > 0 ? { serialNumbers: beyond } : {}),
      },
    ];
  });
}
