import { gramsToKilograms, millimetresToCentimetres } from '../../../shared/units.ts';
import type { Account } from './catalogue/ids.ts';
import { type Buyer, drawBuyer, type Place, SELLER } from './catalogue/places.ts';
import { prng } from './prng.ts';
import { type ItemRecord, rank, type ShipmentRecord, stateOf } from './records.ts';
import type { Switches } from './switches.ts';
import type { WireEntry } from './wire-shipment.ts';

/** True once the label exists: the tracking ids are told from then on (marketplace-api 5.3). */
export function hasLabel(record: ShipmentRecord): boolean {
  const state = stateOf(record);
  return state !== 'CANCELLED' && rank(state) >= rank('PACKED');
}

/** The same buyer whenever it is asked for. */
export function buyerOf(seed: number, record: ShipmentRecord): Buyer {
  return drawBuyer(prng(seed, 'buyer', record.number));
}

/** Address, courier and handling of marketplace-api 5.3. Names and numbers are masked except for self-ship. */
export function wireDetail(record: ShipmentRecord, seed: number, account: Account, switches: Switches): WireEntry {
  const buyer = buyerOf(seed, record);
  const selfShip = record.type === 'SELF';
  const address = {
    firstName: buyer.firstName,
    lastName: selfShip ? buyer.lastName : '',
    ...wirePlace(buyer.place, switches),
    addressLine1: selfShip ? buyer.addressLine1 : '',
    addressLine2: selfShip ? buyer.addressLine2 : '',
    landmark: '',
    contactNumber: selfShip ? buyer.contactNumber : '',
  };
  const seller = {
    ...wirePlace(SELLER.place, switches),
    addressLine1: SELLER.addressLine1,
    addressLine2: '',
    landmark: '',
  };
  const couriers = record.boxes.map((_, box) => courierOf(record, account, box));
  const onShipment = switches.courierPlace === 'shipment';
  return {
    orderId: record.items[0]?.orderId,
    shipmentId: record.shipmentId,
    locationId: record.locationId,
    orderItems: record.items.map((item) => wireHandling(item, switches)),
    weighingRequired: false,
    deliveryAddress: address,
    billingAddress: address,
    buyerDetails: { firstName: address.firstName, lastName: address.lastName },
    sellerAddress: { sellerName: SELLER.sellerName, ...seller },
    returnAddress: { firstName: 'Example', lastName: 'Traders', ...seller },
    ...(onShipment ? { courierDetails: couriers[0] } : {}),
    subShipments: record.boxes.map((box, index) => ({
      [switches.subShipmentKey]: box.subShipmentId,
      ...(onShipment ? {} : { courierDetails: couriers[index] }),
      shipmentDimensions: dimensionsOf(record, box.subShipmentId, switches),
    })),
  };
}

function wirePlace(place: Place, switches: Switches): Record<string, unknown> {
  return {
    [switches.pincodeKey]: place.pincode,
    city: place.city,
    state: place.state,
    stateName: place.state,
    stateCode: place.stateCode,
  };
}

function wireHandling(item: ItemRecord, { detailsItemId }: Switches): Record<string, unknown> {
  const { product } = item;
  return {
    id: detailsItemId === 'boolean' ? true : item.orderItemId,
    large: product.weightGrams > 12_000 || product.lengthMm > 1_000,
    dangerous: product.dangerous,
    fragile: product.fragile,
  };
}

/** Null until the label exists, or until the seller of a self-ship shipment told his own courier. */
function courierOf(record: ShipmentRecord, account: Account, box: number): unknown {
  if (record.type === 'SELF') {
    if (!record.selfShip) return null;
    const { deliveryPartner, trackingId } = record.selfShip;
    const own = { vendorName: deliveryPartner ?? '', trackingId: trackingId ?? '' };
    return { pickupDetails: own, deliveryDetails: own };
  }
  if (!hasLabel(record)) return null;
  const express = record.type === 'EXPRESS';
  const courier = { vendorName: record.vendorName, trackingId: account.trackingId(record.number, box, express) };
  return { pickupDetails: courier, deliveryDetails: courier };
}

/** What the pack call said of this box, or the catalogue's own measure of the goods. */
function dimensionsOf(record: ShipmentRecord, subShipmentId: string, { boxWeightKey }: Switches): unknown {
  const packed = record.pack?.boxes.find((box) => box.subShipmentId === subShipmentId);
  if (packed) {
    const { length, breadth, height, weight } = packed;
    return { length, breadth, height, [boxWeightKey]: weight };
  }
  const product = record.items[0]?.product;
  if (!product) return null;
  return {
    length: millimetresToCentimetres(product.lengthMm),
    breadth: millimetresToCentimetres(product.breadthMm),
    height: millimetresToCentimetres(product.heightMm),
    [boxWeightKey]: gramsToKilograms(product.weightGrams),
  };
}
