import type { StationConfig } from '../shared/model/config.ts';
import { type OwnInputsNeeded, ownInputsNeeded, wantedItems } from '../shared/model/pack-input.ts';
import { type CatalogueOptions, createCatalogue } from './catalogue/catalogue.ts';
import type { StationOptions } from './station-options.ts';
import type { Store } from './station-store.ts';

export interface StationCatalogueOptions extends Pick<CatalogueOptions, 'onChanged'> {
  readonly store: Store;
  readonly config: StationConfig;
  readonly ports: StationOptions['ports'];
}

/** What the marketplace does not tell of products, and what of it a pack of this station cannot do without. */
export function stationCatalogue({ store, config, ports, onChanged }: StationCatalogueOptions) {
  const { clock, timers } = ports;
  const defaults = { taxRatePercent: config.defaultTaxRatePercent, box: config.defaultBox };
  const catalogue = createCatalogue({ ...store, clock, timers, defaults, onChanged });
  const { inputs } = catalogue;
  const ownNeeded: OwnInputsNeeded = ownInputsNeeded(config);
  return {
    ...catalogue,
    ownNeeded,
    packing: { inputs, boxing: config.boxing, ownNeeded },
    /** What a refused pack of this shipment says of its only SKU. */
    learn: (shipmentId: string, code: string): void =>
      void catalogue.learnFromRefusal(wantedItems(store.shipments.items(shipmentId)), code),
  };
}
