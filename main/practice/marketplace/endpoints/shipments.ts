import { type Call, readIds, refuseByRule } from '../call.ts';
import { parseJson } from '../fields.ts';
import { type FilterQuery, readFilterQuery } from '../filter-query.ts';
import { MAX_REACHABLE, readPageToken, writePageToken } from '../page-token.ts';
import type { ShipmentRecord } from '../records.ts';
import { jsonReply, type PracticeReply, Refusal } from '../reply.ts';
import { search } from '../search.ts';
import { wireDetail } from '../wire-detail.ts';
import { isGoingBack, type WireEntry, wireShipment } from '../wire-shipment.ts';

const MAX_IDS = 100;

/** `POST /v3/shipments/filter`: the first page (marketplace-api 5.1). */
export function answerFilter(call: Call): PracticeReply {
  refuseByRule(call, 'filter');
  return answerPage(call, readFilterQuery(parseJson(call.request.body), call.ledger.switches), 0);
}

/** `GET /v3/shipments/filter?next_token=`: every further page. */
export function answerNextPage(call: Call): PracticeReply {
  const { query, offset } = readPageToken(call.query.get('next_token') ?? '');
  return answerPage(call, query, offset);
}

function answerPage(call: Call, query: FilterQuery, offset: number): PracticeReply {
  const within = { ...query, pageSize: Math.min(query.pageSize, MAX_REACHABLE - offset) };
  const afterDispatch = query.states.some((state) => state === 'SHIPPED' || state === 'DELIVERED');
  const skip = (record: ShipmentRecord) => afterDispatch && isGoingBack(record, call.ledger);
  const { records, more } = search(call.ledger.store, within, offset, skip);
  const next = offset + query.pageSize;
  // Past the cap the answer simply ends: what lies beyond is reached by narrower dates only.
  const hasMore = more && next < MAX_REACHABLE;
  return jsonReply(200, {
    hasMore,
    nextPageUrl: hasMore ? `/v3/shipments/filter?next_token=${writePageToken(query, next)}` : null,
    shipments: records.map((record) => wireShipment(record, call.ledger)),
  });
}

const KINDS = ['shipmentIds', 'orderItemIds', 'orderIds'] as const;

/** `GET /v3/shipments?shipmentIds=|orderItemIds=|orderIds=`: exactly one kind (marketplace-api 5.2). */
export function answerByIds(call: Call): PracticeReply {
  const given = KINDS.filter((kind) => call.query.has(kind));
  const kind = given[0];
  if (kind === undefined || given.length > 1) {
    throw new Refusal(422, 'UNPROCESSABLE_ENTITY', `exactly one of ${KINDS.join(', ')}`, 'shipmentIds');
  }
  const ids = readIds(call.query.getAll(kind).join(','), MAX_IDS, kind);
  refuseByRule(call, 'shipments');
  const found = new Set<ShipmentRecord>();
  for (const id of ids) {
    const matching = findBy(call, kind, id);
    if (matching.length === 0 && call.ledger.switches.unknownIds === 'refuse') {
      throw new Refusal(422, 'UNPROCESSABLE_ENTITY', `unknown ${kind}: ${id}`, kind);
    }
    for (const record of matching) found.add(record);
  }
  return jsonReply(200, { shipments: [...found].map((record) => wireShipment(record, call.ledger)) });
}

function findBy(call: Call, kind: (typeof KINDS)[number], id: string): readonly ShipmentRecord[] {
  const { store } = call.ledger;
  if (kind === 'orderIds') return [...store.byOrderId(id)];
  const record = kind === 'shipmentIds' ? store.byShipmentId(id) : store.byOrderItemId(id);
  return record ? [record] : [];
}

/** C9: address and courier within the shipment of 4.3, which is the type the SDK and the OpenAPI give this answer. */
function withState(detail: WireEntry, shipment: WireEntry): WireEntry {
  const joined = (name: 'orderItems' | 'subShipments') =>
    shipment[name].map((each, index) => ({ ...each, ...detail[name][index] }));
  return { ...shipment, ...detail, orderItems: joined('orderItems'), subShipments: joined('subShipments') };
}

/** `GET /v3/shipments/{shipmentIds}`: address, courier, handling; unknown ids are omitted (marketplace-api 5.3). */
export function answerDetails(call: Call, idText: string): PracticeReply {
  const { ledger } = call;
  refuseByRule(call, 'details');
  const shipments = readIds(idText, MAX_IDS, 'shipmentIds').flatMap((id) => {
    const record = ledger.store.byShipmentId(id);
    if (!record) return [];
    const detail = wireDetail(record, call.seed, ledger.account, ledger.switches);
    return [ledger.switches.detailsState === 'told' ? withState(detail, wireShipment(record, ledger)) : detail];
  });
  return jsonReply(200, { shipments });
}
