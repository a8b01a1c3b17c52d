import { indiaIso } from '../../../shared/india-time.ts';
import type { PickupCount, PickupKey, ReturnOtc, ReturnOtcs } from '../../../shared/model/handover.ts';
import type { Answer, Lane, MarketplaceFault } from '../client.ts';
import { codesOf } from '../error-codes.ts';
import type { Exchange } from '../exchange.ts';
import { isId } from '../fields.ts';
import { readPickupCount, readReturnOtcEntry } from '../handover-schema.ts';
import { readJson } from '../json-text.ts';
import { unbelievable } from '../outcome.ts';
import { pdfOrFault } from './pdf-reply.ts';
import { readShipmentList } from './shipment-list.ts';
import type { Urls } from './urls.ts';

function notALocation(endpoint: string): Answer<never> {
  const message = `${endpoint}: not a location id`;
  return { ok: false, fault: { kind: 'refused', codes: ['INVALID_LOCATION'], message } };
}

/** `GET /v3/shipments/handover/counts?locationId=…` (marketplace-api 7.1): a bare list or a wrapped one. A pure read. */
export async function readHandoverCounts(
  exchange: Exchange,
  urls: Urls,
  locationId: string,
  lane: Lane,
): Promise<Answer<readonly PickupCount[]>> {
  const endpoint = 'handover counts';
  if (!isId(locationId)) return notALocation(endpoint);
  const url = `${urls.sellers}/v3/shipments/handover/counts?locationId=${locationId}`;
  const answer = await exchange({ endpoint, effect: 'read', lane, method: 'GET', url });
  if (!answer.ok) return answer;
  const list = readShipmentList(endpoint, answer.value, ['resultManifestDetails'], 'bare list too');
  if (!list.ok) return list;

  const counts: PickupCount[] = [];
  for (const entry of list.value.entries) {
    const read = readPickupCount(entry);
    if (!read.ok) {
      return { ok: false, fault: unbelievable(endpoint, `${read.id || 'a pick-up'} cannot be read: ${read.reason}`) };
    }
    counts.push(read.value);
  }
  return { ok: true, value: counts };
}

/** The sources of this request differ in its keys (marketplace-api 7.2, C13, C14). */
type ManifestForm = (pickup: PickupKey, locationId: string) => object;

const openApiForm: ManifestForm = ({ vendorGroupCode, isMps, window }, locationId) => ({
  params: {
    ...{ vendorGroupCode, locationId },
    is_mps: isMps,
    ...(window ? { pickupDate: { from: indiaIso(window.fromMs), to: indiaIso(window.toMs) } } : {}),
  },
});

const liveForm: ManifestForm = ({ vendorGroupCode, isMps, window }, locationId) => ({
  params: {
    ...{ vendorGroupCode, locationId, isMps },
    ...(window ? { pickUpDate: { from: indiaIso(window.fromMs), to: indiaIso(window.toMs) } } : {}),
  },
});

const seedForm: ManifestForm = ({ vendorGroupCode, isMps, window }, locationId) => ({
  params: [
    {
      ...{ vendorGroupCode, locationId, isMps },
      ...(window ? { pickUpDate: { after: indiaIso(window.fromMs), before: indiaIso(window.toMs) } } : {}),
    },
  ],
});

/** Best shown first. */
const FORMS: readonly ManifestForm[] = [openApiForm, liveForm, seedForm];

/**
 * `POST /v3/shipments/manifest` (marketplace-api 7.2): a read in all but its method. The next form goes where one is refused for
 * what it says, never where the marketplace is busy, in trouble or does not know us. The first refusal is the one that is told.
 */
export async function fetchManifest(
  exchange: Exchange,
  urls: Urls,
  pickup: PickupKey,
  locationId: string,
  lane: Lane,
): Promise<Answer<Uint8Array>> {
  let refused: Answer<Uint8Array> | undefined;
  for (const form of FORMS) {
    const answer = await askManifest(exchange, urls, form(pickup, locationId), lane);
    if (answer.ok || !refusesForm(answer.fault)) return answer;
    refused ??= answer;
  }
  return refused ?? { ok: false, fault: unbelievable('manifest', 'no form was asked') };
}

function refusesForm({ kind, status }: MarketplaceFault): boolean {
  return kind === 'refused' && status !== undefined && status >= 400 && status < 500;
}

async function askManifest(exchange: Exchange, urls: Urls, body: object, lane: Lane): Promise<Answer<Uint8Array>> {
  const answer = await exchange({
    endpoint: 'manifest',
    effect: 'read',
    lane,
    method: 'POST',
    url: `${urls.sellers}/v3/shipments/manifest`,
    body,
    accept: 'application/pdf',
    onlyStatus: 200,
  });
  return answer.ok ? pdfOrFault('manifest', answer.value) : answer;
}

/** `GET /v3/shipments/otc/{locationId}?requestType=RETURN` (marketplace-api 7.3). A pure read. */
export async function readReturnOtcs(
  exchange: Exchange,
  urls: Urls,
  locationId: string,
  lane: Lane,
): Promise<Answer<ReturnOtcs>> {
  const endpoint = 'return otcs';
  if (!isId(locationId)) return notALocation(endpoint);
  const url = `${urls.sellers}/v3/shipments/otc/${locationId}?requestType=RETURN`;
  const answer = await exchange({ endpoint, effect: 'read', lane, method: 'GET', url });
  if (!answer.ok) {
    const meaning = answer.fault.kind === 'refused' ? meaningOf(answer.fault.codes) : undefined;
    return meaning ? { ok: true, value: meaning } : answer;
  }
  return readOtcs(endpoint, answer.value);
}

/** Here, unlike at the counts, `OTC_UNAVAILABLE` says that the location is not on it (marketplace-api 7.3, C16). */
function meaningOf(codes: readonly string[]): ReturnOtcs | undefined {
  if (codes.includes('OTC_UNAVAILABLE')) return { is: 'off' };
  return codes.includes('OTC_NOT_GENERATED') ? { is: 'not-ready' } : undefined;
}

function readOtcs(endpoint: string, body: Uint8Array): Answer<ReturnOtcs> {
  const list = readShipmentList(endpoint, body, ['otcs']);
  if (!list.ok) {
    const json = readJson(body);
    const meaning = json.ok ? meaningOf(codesOf(json.value)) : undefined;
    return meaning ? { ok: true, value: meaning } : list;
  }
  const otcs: ReturnOtc[] = [];
  for (const entry of list.value.entries) {
    const read = readReturnOtcEntry(entry);
    if (!read.ok) return { ok: false, fault: unbelievable(endpoint, `an entry cannot be read: ${read.reason}`) };
    otcs.push(...read.value);
  }
  if (otcs.length > 0) return { ok: true, value: { is: 'codes', otcs } };
  // A status may be the code itself, and so may an entry's error.
  const meaning = meaningOf(codesOf({ errors: list.value.entries.flatMap(wordsOf) }));
  return { ok: true, value: meaning ?? { is: 'not-ready' } };
}

function wordsOf(entry: unknown): readonly object[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const status = 'status' in entry && typeof entry.status === 'string' ? entry.status : undefined;
  const inner = 'otc' in entry && Array.isArray(entry.otc) ? entry.otc : [];
  return [entry, { description: status }, ...inner];
}
