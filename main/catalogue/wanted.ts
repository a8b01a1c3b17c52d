import type { SnapshotTurns } from '../../shared/snapshot-turns.ts';
import type { CatalogueSnapshots, WantedSkuPlace } from '../db/catalogue-snapshot.ts';
import type { ProductQueries, WantedItem, WantedPlace } from '../db/products.ts';

/** What shipments that are still to be packed want of one SKU. */
export interface WantedSku {
  readonly skuKey: string;
  /** SKU, title and HSN code as the marketplace spells them for the most urgent shipment. */
  readonly sku: string;
  readonly title: string;
  readonly hsn: string;
  /** Dispatch-by of the most urgent one, UTC epoch ms; the greatest safe integer where none has one. */
  readonly firstByMs: number;
  units: number;
}

/** Every SKU that shipments still to be packed want, by key, from the snapshot that is being read. */
export async function readWanted(snapshots: CatalogueSnapshots, turns: SnapshotTurns): Promise<Map<string, WantedSku>> {
  const wanted = new Map<string, WantedSku>();
  let after: WantedSkuPlace | undefined;
  for (;;) {
    const items = snapshots.wanted(after);
    for (const { skuKey, sku, title, hsn, wantedByMs, units } of items) {
      if (units === 0) continue;
      const known = wanted.get(skuKey);
      if (known) known.units += units;
      else wanted.set(skuKey, { skuKey, sku, title, hsn, firstByMs: wantedByMs, units });
    }
    after = items.at(-1);
    if (items.length < snapshots.wantedSlice) return wanted;
    await turns.letOthersRun();
  }
}

/** Order items read at once; under 1 ms. */
const SLICE = 400;

/** Units of one SKU that shipments still to be packed want now. */
export async function wantedUnits(products: ProductQueries, turns: SnapshotTurns, skuKey: string): Promise<number> {
  let units = 0;
  let after: WantedPlace | undefined;
  for (;;) {
    const items: WantedItem[] = products.wantedBy(skuKey, after, SLICE);
    units += items.reduce((sum, item) => sum + item.units, 0);
    after = items.at(-1);
    if (items.length < SLICE) return units;
    await turns.letOthersRun();
  }
}
