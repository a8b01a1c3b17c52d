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

/** The screens that no digit is left for, each with the letter that leads to it with Alt. */
const LETTERS = { returns: 'R', handover: 'H', 'self-ship': 'S' } as const;
type LetterScreen = keyof typeof LETTERS;
export const MORE_SCREENS = Object.keys(LETTERS) as readonly LetterScreen[];

export type Screen = (typeof SCREENS)[number] | LetterScreen;

/** The key that leads to the screen with Alt: a digit as a keyboard has them, 0 after 9, or a letter. */
export function keyOf(screen: Screen): string {
  return isLettered(screen) ? LETTERS[screen] : String((SCREENS.indexOf(screen) + 1) % 10);
}

/** The screen of a key by its place on the keyboard (`KeyboardEvent.code`), whatever the keyboard's language. */
export function screenOfKey(code: string): Screen | undefined {
  const all: readonly Screen[] = [...SCREENS, ...MORE_SCREENS];
  return all.find((screen) => code === `${isLettered(screen) ? 'Key' : 'Digit'}${keyOf(screen)}`);
}

export function isLettered(screen: Screen): screen is LetterScreen {
  return Object.hasOwn(LETTERS, screen);
}

export type Place =
  | { readonly screen: Screen }
  /** Opened from `from`, whither Back and Escape lead. */
  | { readonly screen: 'shipment'; readonly shipmentId: string; readonly from: Place }
  | { readonly screen: 'return'; readonly returnId: string; readonly from: Place }
  | { readonly screen: 'self-ship-order'; readonly shipmentId: string; readonly from: Place };

/** The screen a place belongs to: a page's is the one it was opened from. */
export function screenOf(place: Place): Screen {
  return 'from' in place ? screenOf(place.from) : place.screen;
}

export interface NavigationStore {
  readonly store: StoreApi<Place>;
  go(screen: Screen): void;
  openShipment(shipmentId: string): void;
  openReturn(returnId: string): void;
  openSelfShip(shipmentId: string): void;
  back(): void;
}

export function createNavigationStore(): NavigationStore {
  const store = createStore<Place>(() => ({ screen: 'bench' }));
  /** A page opened from one of its own kind takes its place. */
  const from = (page: 'shipment' | 'return' | 'self-ship-order'): Place => {
    const place = store.getState();
    return 'from' in place && place.screen === page ? place.from : place;
  };
  return {
    store,
    go: (screen) => store.setState({ screen }, true),
    openShipment: (shipmentId) => store.setState({ screen: 'shipment', shipmentId, from: from('shipment') }, true),
    openReturn: (returnId) => store.setState({ screen: 'return', returnId, from: from('return') }, true),
    openSelfShip: (shipmentId) =>
      store.setState({ screen: 'self-ship-order', shipmentId, from: from('self-ship-order') }, true),
    back() {
      const place = store.getState();
      store.setState('from' in place ? place.from : { screen: 'bench' }, true);
    },
  };
}
