import { createStore, type StoreApi } from 'zustand/vanilla';

/** In the order of Alt+1 to Alt+9. The bench is home. */
export const SCREENS = [
  'bench',
  'queue',
  'outbox',
  'prints',
  'settings',
  'diagnostics',
  'shelf',
  'catalogue',
  'invoices',
] as const;
export type Screen = (typeof SCREENS)[number];

export type Place =
  | { readonly screen: Screen }
  /** Opened from `from`, whither Back and Escape lead. */
  | { readonly screen: 'shipment'; readonly shipmentId: string; readonly from: Screen };

export interface NavigationStore {
  readonly store: StoreApi<Place>;
  go(screen: Screen): void;
  openShipment(shipmentId: string): void;
  back(): void;
}

export function createNavigationStore(): NavigationStore {
  const store = createStore<Place>(() => ({ screen: 'bench' }));
  const from = (): Screen => {
    const place = store.getState();
    return place.screen === 'shipment' ? place.from : place.screen;
  };
  return {
    store,
    go: (screen) => store.setState({ screen }, true),
    openShipment: (shipmentId) => store.setState({ screen: 'shipment', shipmentId, from: from() }, true),
    back() {
      const place = store.getState();
      store.setState({ screen: place.screen === 'shipment' ? place.from : 'bench' }, true);
    },
  };
}
