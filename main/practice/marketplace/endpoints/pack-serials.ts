import { asFields, asList, type Fields, field } from '../fields.ts';
import { liveItems, type ShipmentRecord } from '../records.ts';
import { failure, type ItemFailure } from './item-answers.ts';

/** Per order item, one inner list per unit. */
export type SerialsByItem = Record<string, readonly (readonly string[])[]>;

/** The serial numbers of the remaining serialised items; what is sent for other goods is not looked at. */
export function readSerials(record: ShipmentRecord, fields: Fields): SerialsByItem {
  const byItem: SerialsByItem = {};
  for (const each of asList(field(fields, 'serialNumbers') ?? [], 'serialNumbers')) {
    const entry = asFields(each, 'serialNumbers');
    const item = liveItems(record).find((live) => live.orderItemId === field(entry, 'orderItemId'));
    if (!item?.product.serials) continue;
    byItem[item.orderItemId] = asList(field(entry, 'serialNumbers') ?? [], 'serialNumbers').map((unit) =>
      asList(unit, 'serialNumbers').map((serial) => (typeof serial === 'string' ? serial.trim() : '')),
    );
  }
  return byItem;
}

/** Every unit of a serialised item with its serials, each valid and never seen before (INVALID_IMEI_NUMBER, 6.1). */
export function checkSerials(
  record: ShipmentRecord,
  fields: Fields,
  used: ReadonlyMap<string, string>,
): ItemFailure | null {
  const given = readSerials(record, fields);
  const seen = new Set<string>();
  for (const item of liveItems(record)) {
    const need = item.product.serials;
    if (!need) continue;
    const units = given[item.orderItemId] ?? [];
    if (units.length !== item.quantity || units.some((unit) => unit.length !== need.perUnit)) {
      return invalid(`${item.orderItemId} needs ${need.perUnit} serial number(s) for each of ${item.quantity} unit(s)`);
    }
    for (const serial of units.flat()) {
      const sound = need.kind === 'imei' ? isImei(serial) : /^[A-Za-z0-9-]{4,40}$/.test(serial);
      if (!sound) return invalid(`${serial} is not a valid ${need.kind === 'imei' ? 'IMEI' : 'serial number'}`);
      const owner = used.get(serial);
      if (seen.has(serial) || (owner !== undefined && owner !== record.shipmentId)) {
        return invalid(`${serial} was given before`);
      }
      seen.add(serial);
    }
  }
  return null;
}

/** 15 digits whose last is the Luhn check digit (3GPP TS 23.003, 6.2.1). */
export function isImei(text: string): boolean {
  if (!/^\d{15}$/.test(text)) return false;
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const doubled = Number(text.charAt(index)) * (index % 2 === 1 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function invalid(message: string): ItemFailure {
  return failure('INVALID_IMEI_NUMBER', message);
}
