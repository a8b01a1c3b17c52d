import { createStore, type StoreApi } from 'zustand/vanilla';

/** In the order of Alt+1 to Alt+9, then Alt+0. The bench is home. */
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
  'printers',
] as const;
export type Screen = (typeof SCREENS)[number];

/** The digit that leads to the screen with Alt, as a keyboard has them: 0 comes after 9. */
export function digitOf(screen: Screen): number {
  return (SCREENS.indexOf(screen) + 1) % 10;
}

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
