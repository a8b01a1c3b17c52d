import type { Reply } from '../../shared/contract/index.ts';
import type { Db } from '../db/database.ts';
import type { RememberedQueries } from '../db/remembered.ts';
import { inTransaction } from '../db/transaction.ts';
import type { MarketplaceClient } from '../marketplace/client.ts';

export interface VendorsOptions {
  readonly db: Db;
  readonly client: Pick<MarketplaceClient, 'readVendors'>;
  readonly remembered: RememberedQueries;
  readonly locationId: string;
  readonly nowMs: () => number;
}

/** How long a list that was told stands: couriers come and go over weeks. */
const FRESH_MS = 86_400_000;

/**
 * Couriers to choose from: those used here before, then those the marketplace lists; where it has no list, or cannot be asked, the last one it
 * gave (marketplace-api C29). Asked at most once a day, and however many ask at once, once.
 */
export function courierNames({ db, client, remembered, locationId, nowMs }: VendorsOptions) {
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    const readAtMs = nowMs();
    const answer = await client.readVendors('pull');
    if (!answer.ok) return;
    const names = answer.value === null ? null : [...answer.value];
    inTransaction(db, () => remembered.put(locationId, 'courier-names', names, readAtMs));
  }

  return async (): Promise<Reply<'selfShip.vendors'>> => {
    const known = remembered.read(locationId, 'courier-names');
    if (known === undefined || Math.abs(nowMs() - known.readAtMs) > FRESH_MS) {
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      await asking;
    }
    const listed = remembered.read(locationId, 'courier-names')?.value ?? null;
    const used = remembered.read(locationId, 'couriers-used')?.value ?? [];
    return { vendors: [...new Set([...used, ...(listed ?? [])])], listed: listed !== null };
  };
}
