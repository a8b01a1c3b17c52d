import type {
  RequestInput,
  RequestName,
  RequestResult,
  StationBridge,
  StationEvent,
} from '../shared/contract/index.ts';
import { NEWS_CHANNEL, REQUEST_CHANNEL, REQUEST_NAMES_ARGUMENT } from '../shared/ipc.ts';

/** The part of Electron's `ipcRenderer` the bridge rests on. */
export interface IpcRenderer {
  invoke(channel: string, ...args: readonly unknown[]): Promise<unknown>;
  on(channel: string, listener: (event: unknown, ...args: readonly unknown[]) => void): unknown;
  removeListener(channel: string, listener: (event: unknown, ...args: readonly unknown[]) => void): unknown;
}

/**
 * The two functions the page gets. A name that is not of the contract never leaves the page's process, and no listener
 * ever sees Electron's own event, through which a page could reach the sender.
 */
export function createBridge(ipc: IpcRenderer, args: readonly string[]): StationBridge {
  const allowed = new Set(
    args
      .find((arg) => arg.startsWith(REQUEST_NAMES_ARGUMENT))
      ?.slice(REQUEST_NAMES_ARGUMENT.length)
      .split(',') ?? [],
  );
  return {
    async request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestResult<N>> {
      if (typeof name !== 'string' || !allowed.has(name)) {
        return { ok: false, error: { code: 'INVALID_INPUT', message: 'There is no such request.' } };
      }
      try {
        return (await ipc.invoke(REQUEST_CHANNEL, name, JSON.stringify(input))) as RequestResult<N>;
      } catch {
        return { ok: false, error: { code: 'STATION_UNREACHABLE', message: 'The station did not answer.' } };
      }
    },
    subscribe(listener) {
      const hear = (_event: unknown, news: unknown) => listener(news as StationEvent);
      ipc.on(NEWS_CHANNEL, hear);
      return () => void ipc.removeListener(NEWS_CHANNEL, hear);
    },
  };
}
