import { asFields, asList, type Fields, field, looseNumber } from '../fields.ts';
import { liveItems, type PackedBox, type ShipmentRecord } from '../records.ts';
import type { Switches } from '../switches.ts';
import { failure, type ItemFailure } from './item-answers.ts';

const SIDES = ['length', 'breadth', 'height'] as const;
const MAX_CENTIMETRES = 300;
const MAX_KILOGRAMS = 100;

/** Factors away from the catalogue's weight that warn and that refuse. */
const WARN_FACTOR = 3;
const REFUSE_FACTOR = 10;

/** The boxes as sent (cm, kg; decimal texts are taken), and the sub-shipments whose measures are not whole. */
export function readBoxes(
  fields: Fields,
  weightKey: Switches['boxWeightKey'],
): { readonly boxes: PackedBox[]; readonly incomplete: string[] } {
  const boxes: PackedBox[] = [];
  const incomplete: string[] = [];
  for (const each of asList(field(fields, 'subShipments') ?? [], 'subShipments')) {
    const entry = asFields(each, 'subShipments');
    const subShipmentId = field(entry, 'subShipmentId');
    if (typeof subShipmentId !== 'string') continue;
    const dimensions = asFields(field(entry, 'dimensions') ?? {}, 'dimensions');
    const [length, breadth, height, weight] = [...SIDES, weightKey].map((measure) =>
      looseNumber(field(dimensions, measure)),
    );
    if (length === undefined || breadth === undefined || height === undefined || weight === undefined) {
      incomplete.push(subShipmentId);
    } else {
      boxes.push({ subShipmentId, length, breadth, height, weight });
    }
  }
  return { boxes, incomplete };
}

export interface DimensionRules {
  readonly weightKey: Switches['boxWeightKey'];
  readonly weightCheck: boolean;
  readonly ignoreWarning: boolean;
}

/** Every sub-shipment once, whole and of a size that can be carried (6.1, 6.11). */
export function checkDimensions(record: ShipmentRecord, fields: Fields, rules: DimensionRules): ItemFailure | null {
  const { boxes, incomplete } = readBoxes(fields, rules.weightKey);
  const wanted = record.boxes.map((box) => box.subShipmentId);
  for (const subShipmentId of wanted) {
    const told = boxes.filter((box) => box.subShipmentId === subShipmentId).length;
    if (told !== 1 || incomplete.includes(subShipmentId)) {
      return failure(
        'INCOMPLETE_SHIPMENT_DIMENSIONS',
        `Length, breadth, height and weight of ${subShipmentId} are needed once`,
      );
    }
  }
  for (const box of boxes) {
    if (!wanted.includes(box.subShipmentId)) {
      return failure('INCOMPLETE_SHIPMENT_DIMENSIONS', `There is no sub-shipment ${box.subShipmentId}`);
    }
    const sides = [box.length, box.breadth, box.height];
    if (sides.some((side) => side <= 0 || side > MAX_CENTIMETRES) || box.weight <= 0 || box.weight > MAX_KILOGRAMS) {
      return failure('INVALID_PACKAGE_DIMENSION', 'Package dimensions are too big to be serviceable or not positive');
    }
  }
  return rules.weightCheck ? checkWeight(record, boxes, rules.ignoreWarning) : null;
}

function checkWeight(record: ShipmentRecord, boxes: readonly PackedBox[], ignoreWarning: boolean): ItemFailure | null {
  const expectedGrams = liveItems(record).reduce((sum, item) => sum + item.product.weightGrams * item.quantity, 0);
  const toldGrams = boxes.reduce((sum, box) => sum + box.weight * 1000, 0);
  const factor = Math.max(toldGrams / expectedGrams, expectedGrams / toldGrams);
  if (factor > REFUSE_FACTOR) return failure('WEIGHT_ANOMALY_ERROR', `Expected about ${expectedGrams / 1000} kg`);
  if (factor > WARN_FACTOR && !ignoreWarning) {
    return failure('WEIGHT_ANOMALY_WARNING', `Expected about ${expectedGrams / 1000} kg`);
  }
  return null;
}
