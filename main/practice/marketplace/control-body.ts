import type { z } from 'zod';
import type { Call } from './call.ts';
import { parseJson } from './fields.ts';
import type { ShipmentRecord } from './records.ts';
import { Refusal } from './reply.ts';

/** Reads the body with a schema; an empty body is `{}`. */
export function readBody<T>(call: Call, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(call.request.body.trim() === '' ? {} : parseJson(call.request.body));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Refusal(
    400,
    'INVALID_INPUT',
    `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`,
    'body',
  );
}

export function shipmentOf(call: Call, shipmentId: string): ShipmentRecord {
  const record = call.ledger.store.byShipmentId(shipmentId);
  if (!record) throw new Refusal(404, 'NOT_FOUND', `no shipment ${shipmentId}`, 'shipmentId');
  return record;
}
