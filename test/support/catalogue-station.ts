import { type Catalogue, type CatalogueOptions, createCatalogue } from '../../main/catalogue/catalogue.ts';
import { barcodeQueries } from '../../main/db/barcodes.ts';
import { boxTypeQueries } from '../../main/db/box-types.ts';
import { openCatalogueSnapshots } from '../../main/db/catalogue-snapshot.ts';
import { hsnRateQueries } from '../../main/db/hsn-rates.ts';
import { journalQueries } from '../../main/db/journal.ts';
import { pictureQueries } from '../../main/db/pictures.ts';
import { productQueries } from '../../main/db/products.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { realClock } from '../../main/ports/clock.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { applyBatch } from '../../main/pull/apply-shipment.ts';
import { contract, type ParsedInput, type Reply, type RequestInput } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { Product } from '../../shared/model/catalogue.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import { dataFolder } from './data-folder.ts';

type CatalogueRequest = Extract<keyof Catalogue['handlers'], string>;

/** A catalogue over a real database in a folder of its own; what it commits is what a test sees. */
export function catalogueStation(over: Partial<Pick<CatalogueOptions, 'defaults' | 'timers' | 'clock'>> = {}) {
  const folder = dataFolder();
  const { db } = folder.open();
  const catalogueSnapshots = openCatalogueSnapshots(folder.database);
  const store = {
    ...{ journal: journalQueries(db), products: productQueries(db) },
    ...{ barcodes: barcodeQueries(db), hsnRates: hsnRateQueries(db) },
    ...{ boxTypes: boxTypeQueries(db), pictures: pictureQueries(db) },
  };
  const shipments = shipmentQueries(db);
  const changes: (string | null)[] = [];
  const catalogue = createCatalogue({
    ...{
      ...store,
      db,
      catalogueSnapshots,
      clock: realClock,
      timers: realTimers,
      onChanged: (sku) => changes.push(sku),
    },
    defaults: { taxRatePercent: undefined, box: undefined },
    ...over,
  });
  return {
    ...store,
    catalogue,
    /** Changes the file behind the station's back. */
    sql: (text: string): void => void db.exec(text),
    /** Rows written since the file was opened, those that went with others included. */
    rowsWritten: (): number => Number(db.prepare('SELECT total_changes()').pluck().get()),
    /** What was told to have changed. */
    changes,
    /** As a shell asks: the input passes the contract first. Rejects with the `AppFailure`. */
    async ask<N extends CatalogueRequest>(name: N, input: RequestInput<N>): Promise<Reply<N>> {
      const parsed = contract[name].input.parse(input) as ParsedInput<N>;
      const handler = catalogue.handlers[name] as unknown as (input: ParsedInput<N>) => Reply<N> | Promise<Reply<N>>;
      return handler(parsed);
    },
    /** The marketplace tells of shipments. */
    told(...told: readonly Shipment[]): void {
      for (let at = 0; at < told.length; at += 20) {
        inTransaction(db, () => applyBatch(shipments, told.slice(at, at + 20), 1_750_000_000_000));
      }
    },
    journalled: () =>
      store.journal
        .newest(5_000)
        .flatMap(({ event }) => (event.status === 'known' && event.kind === 'catalogue-changed' ? [event.payload] : []))
        .reverse(),
    async close(): Promise<void> {
      await catalogue.stop();
      catalogueSnapshots.close();
      folder[Symbol.dispose]();
    },
  };
}

export type CatalogueStation = ReturnType<typeof catalogueStation>;

/** A product for tests; only what a test is about needs saying. */
export function product(sku: string, over: Partial<Product> = {}): Product {
  return {
    ...{ sku, title: `Title of ${sku}`, barcodes: [], serials: { need: 'no', kind: 'serial', perUnit: 1 } },
    ...{ box: null, taxRatePercent: null, refurbished: false, purchasePricePaise: null },
    ...over,
  };
}

/** `CODE` and details of the refusal; fails the test when it was none. */
export async function refusalOf(asked: Promise<unknown>): Promise<Pick<AppFailure, 'code' | 'details'>> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof AppFailure) return { code: error.code, details: error.details };
    throw error;
  }
  throw new Error('It was not refused');
}
