import { parseIndiaIso } from '../../../../shared/india-time.ts';
import { type Call, refuseByRule } from '../call.ts';
import { manifestPages } from '../documents/manifest-pages.ts';
import { writePdf } from '../documents/pdf-file.ts';
import { asFields, asText, type Fields, field, optionalText, parseJson } from '../fields.ts';
import { readyShipments } from '../pickups.ts';
import { type PracticeReply, Refusal } from '../reply.ts';
import { pdfReply } from './documented-shipments.ts';

const MAX_PARAMS = 25;

interface Wanted {
  readonly vendorGroupCode: string;
  readonly locationId: string;
  readonly isMps: boolean;
}

/** `POST /v3/shipments/manifest`: the list the courier signs, as PDF; all three documented spellings (marketplace-api 7.2, C13, C14). */
export function answerManifest(call: Call): PracticeReply {
  const wanted = readParams(call).map((params) => readWanted(call, params));
  refuseByRule(call, 'manifest');
  const groups = wanted.map((group) => {
    const { vendorGroupCode: vendorName, isMps: mps, locationId } = group;
    return { group, records: readyShipments(call.ledger.store, { locationId, vendorName, mps }) };
  });
  const none = groups.find(({ records }) => records.length === 0);
  if (none) {
    const detail = `nothing waits for ${none.group.vendorGroupCode}`;
    throw new Refusal(422, 'DEPENDENT_SYSTEM_CALL_FAILED', detail, 'vendorGroupCode');
  }
  const pages = groups.flatMap(({ group, records }) => manifestPages(call, group, records));
  for (const { group, records } of groups) {
    call.record({ kind: 'manifest-fetched', ...group, shipmentIds: records.map((record) => record.shipmentId) });
  }
  return pdfReply(call, writePdf('Manifest', call.nowMs, pages));
}

/** An object by the OpenAPI and the live sample, a list by the seed. */
function readParams(call: Call): readonly Fields[] {
  const params = field(asFields(parseJson(call.request.body), 'body'), 'params');
  if (!Array.isArray(params)) return [asFields(params, 'params')];
  if (params.length === 0 || params.length > MAX_PARAMS) {
    throw new Refusal(422, 'UNPROCESSABLE_ENTITY', `1 to ${MAX_PARAMS} params`, 'params');
  }
  const { manifestForm } = call.ledger.switches;
  if (manifestForm === 'official' || manifestForm === 'live') throw unknownForm('params must be an object');
  return params.map((each) => asFields(each, 'params'));
}

function readWanted(call: Call, params: Fields): Wanted {
  const { manifestForm } = call.ledger.switches;
  const official = Object.hasOwn(params, 'is_mps') || Object.hasOwn(params, 'pickupDate');
  const live = Object.hasOwn(params, 'isMps') || Object.hasOwn(params, 'pickUpDate');
  if ((manifestForm === 'official' && live) || ((manifestForm === 'live' || manifestForm === 'seed') && official)) {
    throw unknownForm('params has a field that is not known');
  }
  const vendorGroupCode = asText(field(params, 'vendorGroupCode'), 'vendorGroupCode');
  const isMps = field(params, 'is_mps') ?? field(params, 'isMps') ?? false;
  if (typeof isMps !== 'boolean') throw unknownForm('is_mps must be true or false');
  const date = field(params, 'pickupDate') ?? field(params, 'pickUpDate');
  if (date === undefined && isMps) throw unknownForm('pickupDate is missing, which parcels of several boxes need');
  if (date !== undefined) checkWindow(asFields(date, 'pickupDate'), manifestForm === 'seed');
  const locationId = optionalText(params, 'locationId') ?? call.ledger.account.locationIds[0];
  return { vendorGroupCode, locationId, isMps };
}

function checkWindow(date: Fields, seed: boolean): void {
  const from = instant(field(date, 'after') ?? (seed ? undefined : field(date, 'from')));
  const to = instant(field(date, 'before') ?? (seed ? undefined : field(date, 'to')));
  if (from > to) throw unknownForm('pickupDate ends before it begins');
}

function instant(value: unknown): number {
  const atMs = typeof value === 'string' ? parseIndiaIso(value) : undefined;
  if (atMs === undefined) throw new Refusal(400, 'INVALID_DATE_FORMAT', 'pickupDate is not a range of dates', 'params');
  return atMs;
}

function unknownForm(detail: string): Refusal {
  return new Refusal(422, 'UNPROCESSABLE_ENTITY', detail, 'params');
}
