import type { Sockets } from '../../../ports/sockets.ts';
import type { Timers } from '../../../ports/timers.ts';
import { exchangeIpp, type IppAddress } from './exchange.ts';
import { decodeReply, encodeRequest, GROUPS, type IppAttribute, type IppReply, type IppValue } from './message.ts';

/** RFC 8011, 5.4.15; the last is CUPS' own. */
export const OPERATIONS = {
  printJob: 0x0002,
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getJobs: 0x000a,
  getPrinterAttributes: 0x000b,
  cupsGetPrinters: 0x4002,
} as const;

export interface IppClientOptions {
  readonly sockets: Sockets;
  readonly timers: Timers;
  readonly address: IppAddress;
  readonly connectTimeoutMs: number;
  /** As who jobs are made and cancelled. */
  readonly user: string;
  /**
   * A Unix domain socket of the same server. Under its policy `authenticated` CUPS lets a job's owner cancel it only where the system
   * itself vouches for him, which it does there.
   */
  readonly vouched?: string;
}

export interface IppCall {
  readonly operation: number;
  readonly attributes?: readonly IppAttribute[];
  readonly document?: Uint8Array;
  readonly replyTimeoutMs?: number;
  readonly onDocument?: () => void;
  readonly onMoved?: () => void;
  readonly signal?: AbortSignal;
}

export type IppAnswer =
  | { readonly kind: 'reply'; readonly reply: IppReply }
  /** `documentBytes`: see `IppExchange`. `refused`: the server answered, in words that are not IPP, that it will not. */
  | {
      readonly kind: 'none';
      readonly cause: string;
      readonly refused: boolean;
      readonly documentBytes: number | null;
    };

export interface IppClient {
  /** One request about the queue or one of its jobs; never rejects. */
  call(call: IppCall): Promise<IppAnswer>;
}

const REPLY_TIMEOUT_MS = 10_000;
const UNAUTHORIZED = 401;

export function ippClient(options: IppClientOptions): IppClient {
  let requestId = 0;
  return {
    async call(call) {
      requestId = (requestId % 0x7fffffff) + 1;
      const message = encodeRequest(call.operation, requestId, [
        ['charset', 'attributes-charset', 'utf-8'],
        ['language', 'attributes-natural-language', 'en'],
        ...(call.operation === OPERATIONS.cupsGetPrinters ? [] : [target(options.address)]),
        ['name', 'requesting-user-name', options.user],
        ...(call.attributes ?? []),
      ]);
      const post = {
        ...call,
        message,
        connectTimeoutMs: options.connectTimeoutMs,
        replyTimeoutMs: call.replyTimeoutMs ?? REPLY_TIMEOUT_MS,
      };
      let exchange = await exchangeIpp(options, { ...post, to: options.address });
      const asksWho = exchange.kind === 'answer' && exchange.answer.status === UNAUTHORIZED;
      if (asksWho && call.document === undefined && options.vouched !== undefined) {
        const to = { ...options.address, host: options.vouched, secure: false };
        exchange = await exchangeIpp(options, { ...post, to, authorization: `PeerCred ${options.user}` });
      }
      if (exchange.kind === 'none') return { ...exchange, refused: false };
      const { status, body } = exchange.answer;
      const documentBytes = call.document?.byteLength ?? null;
      if (status !== 200) {
        return { kind: 'none', cause: `http-${status}`, refused: status >= 400 && status < 500, documentBytes };
      }
      const reply = decodeReply(body);
      if (reply === undefined || reply.requestId !== requestId) {
        return { kind: 'none', cause: 'not-understood', refused: false, documentBytes };
      }
      return { kind: 'reply', reply };
    },
  };
}

function target({ host, port, path, secure }: IppAddress): IppAttribute {
  const name = host.includes(':') ? `[${host}]` : host;
  return ['uri', 'printer-uri', `${secure ? 'ipps' : 'ipp'}://${name}:${port}${path}`];
}

export const worked = (reply: IppReply): boolean => reply.status < 0x100;

/** The attributes of the first group of this kind; empty where there is none. */
export function groupOf(reply: IppReply, group: keyof typeof GROUPS): IppAttributes {
  return reply.groups.find(({ tag }) => tag === GROUPS[group])?.attributes ?? new Map();
}

export function groupsOf(reply: IppReply, group: keyof typeof GROUPS): readonly IppAttributes[] {
  return reply.groups.filter(({ tag }) => tag === GROUPS[group]).map(({ attributes }) => attributes);
}

type IppAttributes = ReadonlyMap<string, readonly IppValue[]>;

export function numberOf(attributes: IppAttributes, name: string): number | undefined {
  const value = attributes.get(name)?.[0];
  return typeof value === 'number' ? value : undefined;
}

export function textOf(attributes: IppAttributes, name: string): string | undefined {
  const value = attributes.get(name)?.[0];
  return typeof value === 'string' ? value : undefined;
}

export function textsOf(attributes: IppAttributes, name: string): readonly string[] {
  return (attributes.get(name) ?? []).filter((value) => typeof value === 'string');
}

const STATUS_WORDS: Readonly<Record<number, string>> = {
  1024: 'bad-request',
  1025: 'forbidden',
  1026: 'not-authenticated',
  1027: 'not-authorized',
  1028: 'not-possible',
  1030: 'not-found',
  1031: 'gone',
  1032: 'too-large',
  1034: 'format-not-supported',
  1035: 'attributes-not-supported',
  1280: 'internal-error',
  1281: 'operation-not-supported',
  1282: 'service-unavailable',
  1284: 'device-error',
  1285: 'temporary-error',
  1286: 'not-accepting-jobs',
  1287: 'busy',
  1288: 'job-canceled',
};

/** RFC 8011, appendix B, as a word. */
export function statusWord(status: number): string {
  return STATUS_WORDS[status] ?? `ipp-${status.toString(16).padStart(4, '0')}`;
}
