import type {
  RequestInput,
  RequestName,
  RequestResult,
  StationBridge,
  StationEvent,
} from '../shared/contract/index.ts';
import type { AppError } from '../shared/errors.ts';
import { err, type Result } from '../shared/result.ts';
import type { Connection, ConnectionState } from './connection.ts';

export interface BrowserBridgeOptions {
  /** `http://127.0.0.1:PORT`, where the page came from. */
  readonly origin: string;
  /** The single-use secret of the address, empty when there is none; called once. */
  readonly takeFragment: () => string;
  /** Where the session secret stays while the tab lives. */
  readonly sessions: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Both as the browser does them unless a test stands in for the browser. */
  readonly openSocket?: (address: string) => PageSocket;
  readonly post?: (address: string, body: string) => Promise<Pick<Response, 'ok' | 'json'>>;
  /** How many requests wait for the connection before further ones fail at once. */
  readonly maxWaiting?: number;
  /** How long a request waits for the connection and its answer. */
  readonly giveUpMs?: number;
}

/** The part of `WebSocket` the bridge rests on. */
export type PageSocket = Pick<WebSocket, 'readyState' | 'onopen' | 'onmessage' | 'onclose' | 'send'>;

const SESSION_KEY = 'packbench.session';
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 2_000;
/** The station's close code for a session it does not know. */
const SESSION_UNKNOWN = 4401;
/** Verbs of the contract that change nothing: asked again on a new connection, the answer is as good. */
const READING_VERBS = new Set(['list', 'read', 'state', 'status', 'verifyJournal']);

interface Waiting {
  readonly id: number;
  readonly name: string;
  readonly text: string;
  /** May be sent again when the connection ended before the answer. */
  readonly repeatable: boolean;
  readonly settle: (result: Result<unknown, AppError>) => void;
  readonly timer: ReturnType<typeof setTimeout>;
  sent: boolean;
}

/**
 * The station over a WebSocket to the browser shell: exchanges the address's secret for a session, keeps the connection,
 * and never rejects. A request whose answer was lost is asked again only when that cannot act twice (a read, or a scan with
 * its `scanId`); any other ends as `STATION_UNREACHABLE`, because nobody knows whether it was done.
 */
export function connectBrowserBridge(options: BrowserBridgeOptions): {
  readonly bridge: StationBridge;
  readonly connection: Connection;
} {
  const { origin, sessions, maxWaiting = 100, giveUpMs = 60_000 } = options;
  const { openSocket = (address: string): PageSocket => new WebSocket(address), post = postJson } = options;
  const waiting = new Map<number, Waiting>();
  const newsListeners = new Set<(event: StationEvent) => void>();
  const connectionListeners = new Set<(state: ConnectionState) => void>();
  let state: ConnectionState = 'connecting';
  let socket: PageSocket | undefined;
  let lastId = 0;
  let retryMs = FIRST_RETRY_MS;

  const enter = (next: ConnectionState) => {
    if (next === state) return;
    state = next;
    for (const listener of connectionListeners) listener(next);
  };

  const settle = (id: number, result: Result<unknown, AppError>) => {
    const entry = waiting.get(id);
    if (entry === undefined) return;
    waiting.delete(id);
    clearTimeout(entry.timer);
    entry.settle(result);
  };

  const refuse = () => {
    sessions.removeItem(SESSION_KEY);
    enter('refused');
    for (const id of [...waiting.keys()]) settle(id, unreachable('This page has no session with the station.'));
  };

  const retryLater = () => {
    enter(state === 'connecting' ? 'connecting' : 'reconnecting');
    setTimeout(() => void open(), retryMs);
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  };

  let fragment = options.takeFragment();
  const findSession = async (): Promise<string | undefined> => {
    if (fragment !== '') {
      const exchanged = await exchange(post, origin, fragment);
      fragment = '';
      if (exchanged !== undefined) {
        sessions.setItem(SESSION_KEY, exchanged);
        return exchanged;
      }
    }
    return sessions.getItem(SESSION_KEY) ?? undefined;
  };

  const open = async () => {
    let session: string | undefined;
    try {
      session = await findSession();
    } catch {
      return retryLater();
    }
    if (session === undefined) return refuse();
    const opening = openSocket(`${origin.replace(/^http/, 'ws')}/socket`);
    socket = opening;
    opening.onopen = () => opening.send(JSON.stringify({ session }));
    opening.onmessage = (message) => receive(String(message.data));
    opening.onclose = (closed) => {
      socket = undefined;
      if (closed.code === SESSION_UNKNOWN) return refuse();
      for (const entry of waiting.values()) {
        if (entry.sent && !entry.repeatable)
          settle(entry.id, unreachable('The connection ended before the answer came.'));
        else entry.sent = false;
      }
      retryLater();
    };
  };

  const receive = (text: string) => {
    const message = JSON.parse(text) as
      | { readonly ready: true }
      | { readonly event: StationEvent }
      | { readonly id: number; readonly result: Result<unknown, AppError> };
    if ('event' in message) for (const listener of newsListeners) listener(message.event);
    else if ('id' in message) settle(message.id, message.result);
    else {
      retryMs = FIRST_RETRY_MS;
      enter('connected');
      for (const entry of waiting.values()) send(entry);
    }
  };

  const send = (entry: Waiting) => {
    if (state !== 'connected' || socket?.readyState !== WebSocket.OPEN || entry.sent) return;
    entry.sent = true;
    socket.send(entry.text);
  };

  const request = (name: string, input: unknown): Promise<Result<unknown, AppError>> =>
    new Promise((resolve) => {
      if (state === 'refused') return resolve(unreachable('This page has no session with the station.'));
      if (waiting.size >= maxWaiting) return resolve(unreachable('Too many requests wait for the station.'));
      lastId += 1;
      const id = lastId;
      const timer = setTimeout(() => settle(id, unreachable('The station did not answer.')), giveUpMs);
      const text = JSON.stringify({ id, name, input });
      const entry: Waiting = {
        id,
        name,
        text,
        repeatable: isRepeatable(name, input),
        settle: resolve,
        timer,
        sent: false,
      };
      waiting.set(id, entry);
      send(entry);
    });

  void open();

  return {
    bridge: {
      request: <N extends RequestName>(name: N, input: RequestInput<N>) =>
        request(name, input) as Promise<RequestResult<N>>,
      subscribe(listener) {
        newsListeners.add(listener);
        return () => void newsListeners.delete(listener);
      },
    },
    connection: {
      state: () => state,
      subscribe(listener) {
        connectionListeners.add(listener);
        return () => void connectionListeners.delete(listener);
      },
    },
  };
}

/** The session for the address's secret; undefined when the station refuses it (used before, or of an earlier start). */
async function exchange(
  post: NonNullable<BrowserBridgeOptions['post']>,
  origin: string,
  secret: string,
): Promise<string | undefined> {
  const reply = await post(`${origin}/session`, JSON.stringify({ secret }));
  if (!reply.ok) return undefined;
  const { session } = (await reply.json()) as { readonly session: string };
  return session;
}

function postJson(address: string, body: string): Promise<Response> {
  return fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

function isRepeatable(name: string, input: unknown): boolean {
  if (READING_VERBS.has(name.slice(name.indexOf('.') + 1))) return true;
  return typeof input === 'object' && input !== null && 'scanId' in input && typeof input.scanId === 'string';
}

function unreachable(message: string): { readonly ok: false; readonly error: AppError } {
  return err({ code: 'STATION_UNREACHABLE', message });
}
