import type { Answer, Lane } from '../client.ts';
import { isRecord, own } from '../error-codes.ts';
import type { Exchange } from '../exchange.ts';
import { decodedText } from '../fields.ts';
import { readShipmentList } from './shipment-list.ts';
import type { Urls } from './urls.ts';

const NOT_THERE = 404;
const NAMES = ['name', 'vendorName', 'deliveryPartner'];
const LONGEST = 100;

/**
 * `GET /selfship/vendors`, below the sellers base like every path of the seed (marketplace-api 8, C29): nobody shows its answer, so a
 * bare list and a wrapped one, of names and of objects that hold one, are read; an entry without a name is left out. A pure read.
 */
export async function readVendors(
  exchange: Exchange,
  urls: Urls,
  lane: Lane,
): Promise<Answer<readonly string[] | null>> {
  const endpoint = 'vendors';
  const url = `${urls.sellers}/selfship/vendors`;
  const answer = await exchange({ endpoint, effect: 'read', lane, method: 'GET', url });
  if (!answer.ok) return answer.fault.status === NOT_THERE ? { ok: true, value: null } : answer;
  const list = readShipmentList(endpoint, answer.value, ['vendors', 'selfShipVendors'], 'bare list too');
  if (!list.ok) return list;
  return { ok: true, value: [...new Set(list.value.entries.flatMap(nameOf))] };
}

function nameOf(entry: unknown): readonly string[] {
  const told = isRecord(entry) ? NAMES.map((name) => own(entry, name)).find((name) => name !== undefined) : entry;
  const read = decodedText.safeParse(told);
  return read.success && read.data !== '' && read.data.length <= LONGEST ? [read.data] : [];
}
