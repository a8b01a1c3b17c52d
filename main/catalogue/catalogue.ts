import type { Handlers } from '../../shared/contract/index.ts';
import type { PackInputs } from '../../shared/model/catalogue.ts';
import { snapshotTurns } from '../../shared/snapshot-turns.ts';
import type { CatalogueSnapshots } from '../db/catalogue-snapshot.ts';
import type { Clock } from '../ports/clock.ts';
import { pause, type Timers } from '../ports/timers.ts';
import { type PictureHandlers, pictureHandlers } from './change-picture.ts';
import { type ProductHandlers, productChanges } from './change-product.ts';
import { type RateAndBoxHandlers, rateAndBoxHandlers } from './change-rates-and-boxes.ts';
import { csvExport } from './csv/export.ts';
import { csvImports } from './csv/import.ts';
import { csvUploads } from './csv/uploads.ts';
import { learning, type RefusedItem } from './learn.ts';
import { catalogueList } from './list.ts';
import { type PackInputSources, packInputs } from './pack-inputs.ts';
import type { CatalogueStore } from './store.ts';

export type CatalogueHandlers = ProductHandlers &
  PictureHandlers &
  RateAndBoxHandlers &
  Pick<Handlers, `catalogue.${'list' | 'upload' | 'preview' | 'import' | 'export'}`>;

export interface CatalogueOptions extends CatalogueStore {
  readonly catalogueSnapshots: CatalogueSnapshots;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly defaults: PackInputSources['defaults'];
  /** After each commit; null where more than one product may be concerned. */
  readonly onChanged: (sku: string | null) => void;
}

export interface Catalogue {
  readonly handlers: CatalogueHandlers;
  /** What a pack takes from the catalogue and the account's defaults, of the moment of each question. */
  readonly inputs: PackInputs;
  /** What the marketplace's refusal of a pack says of its only SKU. True when something was learned. */
  learnFromRefusal(items: readonly RefusedItem[], code: string): boolean;
  /** Ends what is being read and imported; what was taken stays. Later requests are refused with STATION_STOPPING. */
  stop(): Promise<void>;
}

/** What the marketplace's API does not know: barcodes, serial needs, boxes, tax rates, purchase prices, pictures. */
export function createCatalogue(options: CatalogueOptions): Catalogue {
  const { catalogueSnapshots, clock, timers } = options;
  const turns = snapshotTurns(catalogueSnapshots, () => pause(timers, 0));
  const context = { ...options, nowMs: clock.wallMs };
  const changes = productChanges(context, turns);
  const imports = csvImports(context, turns);
  const uploads = csvUploads();
  const textOf = (csv?: string, upload?: string) => csv ?? uploads.read(upload ?? '');
  const exported = csvExport(options, catalogueSnapshots, turns);
  return {
    handlers: {
      ...changes.handlers,
      ...pictureHandlers(context, changes, turns),
      ...rateAndBoxHandlers(context, turns),
      'catalogue.list': catalogueList(catalogueSnapshots, turns),
      'catalogue.upload': ({ upload, at, text }) => uploads.take(upload, at, text),
      'catalogue.preview': ({ kind, csv, upload }) => imports.preview(kind, textOf(csv, upload)),
      async 'catalogue.import'({ kind, csv, upload }) {
        const done = await imports.import(kind, textOf(csv, upload));
        if (upload !== undefined) uploads.drop(upload);
        return done;
      },
      'catalogue.export': ({ kind }) => exported(kind),
    },
    inputs: packInputs(options),
    learnFromRefusal: learning(context, changes),
    stop: turns.stop,
  };
}
