import type { ProductRow } from '../../shared/contract/catalogue.ts';
import type { ParsedInput, Reply } from '../../shared/contract/index.ts';
import { SERIALS_UNKNOWN } from '../../shared/model/catalogue.ts';
import { assertNever } from '../../shared/result.ts';
import type { SnapshotTurns } from '../../shared/snapshot-turns.ts';
import type { CatalogueSnapshots, ProductStretch } from '../db/catalogue-snapshot.ts';
import { foldSearch } from '../db/shipment-rows.ts';
import { readWanted, type WantedSku } from './wanted.ts';

type Question = ParsedInput<'catalogue.list'>;
type Lack = NonNullable<Question['lacking']>;
type Wanted = ReadonlyMap<string, WantedSku>;

/** Products looked up, or rows put together, before others get their turn; about 1 ms. */
const LOOKED_UP = 100;
const ROWS_AT_ONCE = 25;

/**
 * One page of the catalogue with the count of all that matches, exact as of one commit and read in slices.
 *
 * Without `lacking`: first the SKUs that shipments want and that are not on file at all, the most urgent first, then every
 * product by SKU. With it: only what shipments still to be packed want and what lacks this, the most urgent first. A product lacks
 * a tax rate when neither it nor an HSN code on file has one: the account's default is a fallback, not knowledge.
 */
export function catalogueList(snapshots: CatalogueSnapshots, turns: SnapshotTurns) {
  let walked: { readonly version: number; readonly wanted: Wanted } | undefined;

  async function wantedNow(version: number): Promise<Wanted> {
    if (walked?.version !== version) walked = { version, wanted: await readWanted(snapshots, turns) };
    return walked.wanted;
  }

  /** Of the wanted SKUs those that pass, the most urgent first. */
  async function wantedWhere(wanted: Wanted, passes: (sku: WantedSku) => boolean): Promise<string[]> {
    const found: WantedSku[] = [];
    let looked = 0;
    for (const sku of wanted.values()) {
      if (passes(sku)) found.push(sku);
      looked += 1;
      if (looked % LOOKED_UP === 0) await turns.letOthersRun();
    }
    return found.sort((a, b) => a.firstByMs - b.firstByMs || (a.skuKey < b.skuKey ? -1 : 1)).map((sku) => sku.skuKey);
  }

  function lacks(sku: WantedSku, lack: Lack): boolean {
    const fill = snapshots.fill(sku.skuKey);
    switch (lack) {
      case 'barcode':
        return !fill?.barcodes;
      case 'serials':
        return !fill?.serialsKnown;
      case 'tax-rate':
        return !fill?.taxRate && !snapshots.hsnHasRate(sku.hsn);
      case 'box':
        return !fill?.box;
      case 'picture':
        return !fill?.picture;
      default:
        return assertNever(lack);
    }
  }

  function matches({ skuKey, sku, title }: WantedSku, search: string): boolean {
    if (search === '') return true;
    const text = `${foldSearch(`${sku}\n${title}`)}\n${snapshots.searchTextOf(skuKey) ?? ''}`;
    return text.includes(search);
  }

  /** Keys of products on file, from `offset` on, and how many there are in all. */
  async function productKeys(
    search: string,
    limit: number,
    offset: number,
  ): Promise<{ keys: string[]; total: number }> {
    if (search !== '') {
      const found: string[] = [];
      let next: string | undefined = '';
      while (next !== undefined) {
        const slice = snapshots.search(search, next);
        found.push(...slice.keys);
        next = slice.next;
        if (next !== undefined) await turns.letOthersRun();
      }
      return { keys: found.slice(offset, offset + limit), total: found.length };
    }
    const keys: string[] = [];
    let total = 0;
    let stretch: ProductStretch | undefined = snapshots.stretch('');
    while (stretch) {
      const skip = Math.max(0, offset - total);
      if (keys.length < limit && skip < stretch.count)
        keys.push(...snapshots.keysIn(stretch, limit - keys.length, skip));
      total += stretch.count;
      await turns.letOthersRun();
      stretch = snapshots.stretch(stretch.upToKey);
    }
    return { keys, total };
  }

  async function rowsOf(keys: readonly string[], wanted: Wanted): Promise<ProductRow[]> {
    const rows: ProductRow[] = [];
    for (const skuKey of keys) {
      const told = wanted.get(skuKey);
      const product = snapshots.read(skuKey);
      if (product) rows.push({ ...product, wanted: told?.units ?? 0 });
      else if (told) rows.push(unknownProduct(told));
      if (rows.length % ROWS_AT_ONCE === 0) await turns.letOthersRun();
    }
    return rows;
  }

  return (question: Question): Promise<Reply<'catalogue.list'>> =>
    turns.take(async (version) => {
      const { limit, offset, lacking } = question;
      const search = foldSearch(question.search.trim());
      const wanted = await wantedNow(version);
      const passes = (sku: WantedSku) =>
        (lacking ? lacks(sku, lacking) : snapshots.fill(sku.skuKey) === undefined) && matches(sku, search);
      const first = await wantedWhere(wanted, passes);
      const keys = first.slice(offset, offset + limit);
      if (lacking) return { total: first.length, entries: await rowsOf(keys, wanted) };
      const onFile = await productKeys(search, limit - keys.length, Math.max(0, offset - first.length));
      return { total: first.length + onFile.total, entries: await rowsOf([...keys, ...onFile.keys], wanted) };
    });
}

/** An SKU that shipments want and nobody has said anything of. */
function unknownProduct({ sku, title, units }: WantedSku): ProductRow {
  return {
    ...{ sku, title: title === '' ? null : title, barcodes: [], serials: SERIALS_UNKNOWN, box: null },
    ...{ taxRatePercent: null, refurbished: false, purchasePricePaise: null, picture: null },
    ...{ changedAtMs: 0, wanted: units },
  };
}
