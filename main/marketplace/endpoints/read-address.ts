import { z } from 'zod';
import type { Answer, DeliveryAddress, Lane } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { decodedText, id, text } from '../fields.ts';
import { readEntry } from '../schemas.ts';
import { readById } from './read-by-id.ts';
import type { Urls } from './urls.ts';

const names = { firstName: decodedText, lastName: decodedText };

/** Both spellings of the pin code and of the state are live (marketplace-api 5.3). */
const address = z.object({
  ...names,
  pincode: text,
  pinCode: text,
  city: decodedText,
  state: decodedText,
  stateName: decodedText,
  addressLine1: decodedText,
  addressLine2: decodedText,
  landmark: decodedText,
  contactNumber: text,
});

interface AddressOfShipment {
  readonly shipmentId: string;
  readonly address: DeliveryAddress | null;
}

const addressOfShipment = z
  .object({ shipmentId: id, deliveryAddress: address.nullish(), buyerDetails: z.object(names).nullish() })
  .transform((read): AddressOfShipment => {
    const told = read.deliveryAddress;
    const { shipmentId } = read;
    const lines = [told?.addressLine1, told?.addressLine2, told?.landmark].flatMap((line) => line || []);
    // Standard orders come with empty or masked ones: without a street there is nothing to print.
    if (!told || lines.length === 0) return { shipmentId, address: null };
    const nameOf = (of: { firstName: string; lastName: string } | null | undefined): string =>
      `${of?.firstName ?? ''} ${of?.lastName ?? ''}`.trim();
    return {
      shipmentId,
      address: {
        shipmentId,
        name: nameOf(told) || nameOf(read.buyerDetails),
        lines,
        city: told.city,
        state: told.stateName || told.state,
        pincode: told.pincode || told.pinCode,
        phone: told.contactNumber || null,
      },
    };
  });

/** The address of `GET /v3/shipments/{id}` (marketplace-api 5.3), of one shipment. A pure read. */
export async function readAddress(
  exchange: Exchange,
  urls: Urls,
  shipmentId: string,
  lane: Lane,
): Promise<Answer<DeliveryAddress | null>> {
  const answer = await readById<AddressOfShipment>(exchange, {
    endpoint: 'read address',
    lane,
    ids: [shipmentId],
    chunk: 1,
    urlOf: (joined) => `${urls.sellers}/v3/shipments/${joined}`,
    read: (entry) => readEntry(addressOfShipment, entry),
    idOf: (read) => read.shipmentId,
    wasAsked: (read, asked) => asked.has(read.shipmentId),
  });
  return answer.ok ? { ok: true, value: answer.value[0]?.address ?? null } : answer;
}
