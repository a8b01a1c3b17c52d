/**
 * How the page stands with the station. `refused` does not heal by waiting: the page has no valid session and must be
 * opened again from the start command. In Electron it is always `connected`.
 */
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'refused';

export interface Connection {
  state(): ConnectionState;
  /** Told of every change; on `connected` news may have been missed, so ask again for what is shown. Returns the end of it. */
  subscribe(listener: (state: ConnectionState) => void): () => void;
}
