import { z } from 'zod';
import type { ShipmentForm } from '../../../shared/model/handover.ts';
import type { FormsAckPayload } from '../../../shared/model/mutation/standard.ts';
import type { Answer, BatchAnswer, Lane, MayLeave } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { flag, id, text } from '../fields.ts';
import { type Entry, readEntry } from '../schemas.ts';
import { SHIPMENTS } from './batch-answer.ts';
import { change } from './change.ts';
import { readById } from './read-by-id.ts';
import type { Urls } from './urls.ts';

interface FormsOfShipment {
  readonly shipmentId: string;
  readonly forms: readonly ShipmentForm[];
}

const formsOfShipment = z
  .object({
    shipmentId: id,
    forms: z
      .array(z.object({ name: text.pipe(z.string().min(1)), link: text, automated: flag, status: text }))
      .nullish(),
  })
  .transform(
    (read): FormsOfShipment => ({
      shipmentId: read.shipmentId,
      forms: (read.forms ?? []).map((form) => ({
        ...form,
        link: form.link || null,
        status: form.status.toUpperCase(),
      })),
    }),
  );

/** A server has no form under this method; the other one is documented too (marketplace-api 6.10, C15). */
const METHOD_REFUSED = 405;

export type FormsReader = (
  shipmentIds: readonly string[],
  lane: Lane,
) => Promise<Answer<ReadonlyMap<string, readonly ShipmentForm[]>>>;

/** `/v3/shipments/{ids}/forms`, 100 ids a request, by GET and, where that is refused, by POST from then on. A pure read. */
export function createFormsReader(exchange: Exchange, urls: Urls): FormsReader {
  let usual: 'GET' | 'POST' = 'GET';

  const ask = (
    method: 'GET' | 'POST',
    ids: readonly string[],
    lane: Lane,
  ): Promise<Answer<readonly FormsOfShipment[]>> =>
    readById(exchange, {
      endpoint: 'read forms',
      ...{ lane, ids, method },
      chunk: 100,
      urlOf: (joined) => `${urls.sellers}/v3/shipments/${joined}/forms`,
      read: (entry): Entry<FormsOfShipment> => readEntry(formsOfShipment, entry),
      idOf: ({ shipmentId }) => shipmentId,
      wasAsked: ({ shipmentId }, asked) => asked.has(shipmentId),
    });

  return async (shipmentIds, lane) => {
    const method = usual;
    let answer = await ask(method, shipmentIds, lane);
    if (!answer.ok && answer.fault.status === METHOD_REFUSED) {
      const other = method === 'GET' ? 'POST' : 'GET';
      answer = await ask(other, shipmentIds, lane);
      if (answer.ok) usual = other;
    }
    if (!answer.ok) return answer;
    return { ok: true, value: new Map(answer.value.map(({ shipmentId, forms }) => [shipmentId, forms])) };
  };
}

/** `POST /v3/shipments/forms/updateAck` (marketplace-api 6.10): 1 to 25 shipments. */
export function updateFormsAck(
  exchange: Exchange,
  urls: Urls,
  acks: readonly FormsAckPayload[],
  lane: Lane,
  mayLeave?: MayLeave,
): Promise<Answer<BatchAnswer>> {
  return change(exchange, {
    endpoint: 'forms ack',
    of: SHIPMENTS,
    ids: acks.map(({ shipmentId }) => shipmentId),
    url: `${urls.sellers}/v3/shipments/forms/updateAck`,
    body: {
      shipments: acks.map(({ shipmentId, forms }) => ({
        shipmentId,
        forms: forms.map(({ name, ackNumber }) => ({ name, ackNumber })),
      })),
    },
    ...{ lane, mayLeave },
  });
}
