import type { Handlers } from '../../shared/contract/index.ts';
import { type ActsOptions, selfShipActs } from './acts.ts';
import { knownOrder, selfShipRow } from './known-order.ts';
import { type ListSources, readList } from './list.ts';
import { addressSlip, type SlipOptions } from './slip.ts';
import { courierNames, type VendorsOptions } from './vendors.ts';
import { orderView, type ViewSources } from './view.ts';

export type SelfShipOptions = ActsOptions & ListSources & ViewSources & SlipOptions & VendorsOptions;

export type SelfShipHandlers = Handlers<
  | 'selfShip.list'
  | 'selfShip.read'
  | 'selfShip.dispatch'
  | 'selfShip.deliver'
  | 'selfShip.attempt'
  | 'selfShip.update'
  | 'selfShip.vendors'
  | 'selfShip.printSlip'
  | 'services.attempt'
  | 'services.complete'
>;

/** Orders that the seller ships himself, from the packed parcel to the last service (seed: self-ship fulfilment; marketplace-api 8, 9). */
export function createSelfShip(options: SelfShipOptions): SelfShipHandlers {
  const vendors = courierNames(options);
  const printSlip = addressSlip(options);
  return {
    ...selfShipActs(options),
    'selfShip.list': (asked) => readList(options, asked),
    'selfShip.read': ({ shipmentId }) =>
      orderView(options, knownOrder(options, selfShipRow(options, shipmentId)), options.serverNowMs()),
    'selfShip.vendors': () => vendors(),
    'selfShip.printSlip': ({ shipmentId }) => printSlip(shipmentId),
  };
}
