import type { StationBridge } from '../shared/contract/index.ts';
import { connectBrowserBridge } from './browser-bridge.ts';
import type { Connection, ConnectionState } from './connection.ts';

declare global {
  interface Window {
    /** Put there by the Electron shell's preload; absent in the browser shell. */
    readonly station?: StationBridge;
  }
}

const alwaysConnected: Connection = { state: () => 'connected', subscribe: () => () => undefined };
const carried = carry();

/** The station, whichever shell carries it. Requests never reject: a station that does not answer is a result. */
export const station: StationBridge = carried.bridge;

/** The page stands in the installed program, which lets it read the one scanner that a supervisor chose. */
export const installed: boolean = window.station !== undefined;

export function connectionState(): ConnectionState {
  return carried.connection.state();
}

/** Told of every change of the connection; returns the end of the subscription. */
export function subscribeConnection(listener: (state: ConnectionState) => void): () => void {
  return carried.connection.subscribe(listener);
}

function carry(): { readonly bridge: StationBridge; readonly connection: Connection } {
  if (window.station !== undefined) return { bridge: window.station, connection: alwaysConnected };
  return connectBrowserBridge({
    origin: window.location.origin,
    takeFragment: () => {
      const fragment = window.location.hash.slice(1);
      // Out of the address bar and the history before anything else can read it.
      if (fragment !== '') window.history.replaceState(null, '', window.location.pathname + window.location.search);
      return fragment;
    },
    sessions: window.sessionStorage,
  });
}
