import { z } from 'zod';
import type { ServiceItem } from '../../shared/model/returns.ts';
import { decodedText, id, instant } from './fields.ts';

const service = z
  .object({
    serviceFulfilmentId: id,
    description: decodedText.catch(''),
    serviceByDate: instant.catch(null),
    createdAt: instant.catch(null),
  })
  .transform(
    (read): ServiceItem => ({
      serviceFulfilmentId: read.serviceFulfilmentId,
      description: read.description,
      serviceByMs: read.serviceByDate,
      createdAtMs: read.createdAt,
    }),
  );

/**
 * Services as they stand in a return, and in the items of a self-ship order where the marketplace tells them there (marketplace-api
 * 9, 10.1). One without an id, with which nothing could be done, is left out: it must not keep an order from being packed.
 */
export function readServices(entries: readonly unknown[] | null | undefined): readonly ServiceItem[] {
  const found = new Map<string, ServiceItem>();
  for (const entry of entries ?? []) {
    const read = service.safeParse(entry);
    if (read.success) found.set(read.data.serviceFulfilmentId, read.data);
  }
  return [...found.values()];
}
