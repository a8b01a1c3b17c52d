import type { CsvKind } from '../../../shared/contract/catalogue.ts';
import type { SnapshotTurns } from '../../../shared/snapshot-turns.ts';
import type { CatalogueSnapshots } from '../../db/catalogue-snapshot.ts';
import type { StoredProduct } from '../../db/products.ts';
import type { CatalogueStore } from '../store.ts';
import { joinBarcodes } from './barcode-cell.ts';
import { PRODUCT_COLUMNS } from './product-rules.ts';
import { BOX_TYPE_COLUMNS, HSN_COLUMNS } from './rate-and-box-rules.ts';
import { BYTE_ORDER_MARK, csvLines, numberCell, textCell } from './write-csv.ts';

export interface ExportedCsv {
  readonly csv: string;
  readonly rows: number;
}

/** Products written in one turn; about 1 ms. */
const ROWS_AT_ONCE = 50;

/** The whole table as a file that, read again, changes nothing. */
export function csvExport(store: CatalogueStore, snapshots: CatalogueSnapshots, turns: SnapshotTurns) {
  async function products(): Promise<ExportedCsv> {
    const parts = [csvLines([PRODUCT_COLUMNS])];
    let rows = 0;
    for (let stretch = snapshots.stretch(''); stretch; stretch = snapshots.stretch(stretch.upToKey)) {
      const keys = snapshots.keysIn(stretch, stretch.count, 0);
      for (let at = 0; at < keys.length; at += ROWS_AT_ONCE) {
        const here = keys.slice(at, at + ROWS_AT_ONCE).map(snapshots.read);
        parts.push(csvLines(here.filter((product) => product !== undefined).map(productCells)));
        await turns.letOthersRun();
      }
      rows += keys.length;
    }
    return { csv: BYTE_ORDER_MARK + parts.join(''), rows };
  }

  function table(columns: readonly string[], rows: readonly (readonly string[])[]): ExportedCsv {
    return { csv: BYTE_ORDER_MARK + csvLines([columns, ...rows]), rows: rows.length };
  }

  return async (kind: CsvKind): Promise<ExportedCsv> => {
    turns.assertRunning();
    switch (kind) {
      case 'products':
        return turns.take(products);
      case 'hsn-rates':
        return table(
          HSN_COLUMNS,
          store.hsnRates.all().map(({ hsn, taxRatePercent }) => [hsnCell(hsn), numberCell(taxRatePercent)]),
        );
      case 'box-types':
        return table(
          BOX_TYPE_COLUMNS,
          store.boxTypes
            .all()
            .map((each) => [
              textCell(each.code),
              textCell(each.name),
              ...[each.lengthMm, each.breadthMm, each.heightMm].map((side) => numberCell(side, 10)),
              numberCell(each.tareGrams, 1_000),
            ]),
        );
    }
  };
}

/** As it stands, also where a spreadsheet would take its zero off or the reader would put one on. */
function hsnCell(hsn: string): string {
  return hsn.length % 2 === 1 ? `'${hsn}` : textCell(hsn);
}

function productCells(product: StoredProduct): readonly string[] {
  const { box, serials } = product;
  return [
    textCell(product.sku),
    textCell(product.title ?? ''),
    textCell(joinBarcodes(product.barcodes)),
    ...[serials.need, serials.kind, String(serials.perUnit)],
    ...[box?.lengthMm, box?.breadthMm, box?.heightMm].map((side) => numberCell(side ?? null, 10)),
    numberCell(box?.weightGrams ?? null, 1_000),
    numberCell(product.taxRatePercent),
    product.refurbished ? 'yes' : 'no',
    numberCell(product.purchasePricePaise, 100),
  ];
}
