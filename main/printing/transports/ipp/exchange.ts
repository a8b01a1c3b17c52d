import type { Socket, Sockets } from '../../../ports/sockets.ts';
import type { Timers } from '../../../ports/timers.ts';
import { orAborted } from '../job-abort.ts';
import { type HttpAnswer, readHttpAnswer } from './http-reply.ts';

export interface IppAddress {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly secure: boolean;
}

export interface IppPost {
  readonly to: IppAddress;
  /** Sent as `Authorization`, for a server that asked who we are. */
  readonly authorization?: string;
  readonly message: Uint8Array;
  /** Follows the message. */
  readonly document?: Uint8Array;
  readonly connectTimeoutMs: number;
  /** From the last byte of ours to the whole reply. */
  readonly replyTimeoutMs: number;
  /** Told before the first byte of the document may leave. */
  readonly onDocument?: () => void;
  /** A piece of the document was taken. */
  readonly onMoved?: () => void;
  readonly signal?: AbortSignal;
}

export type IppExchange =
  | { readonly kind: 'answer'; readonly answer: HttpAnswer }
  /** `documentBytes`: taken by the network for certain; null: no byte of the document left. */
  | { readonly kind: 'none'; readonly cause: string; readonly documentBytes: number | null };

const CHUNK_BYTES = 8192;
const MAX_REPLY_BYTES = 4 * 1024 * 1024;

/**
 * One POST of `application/ipp` on a connection of its own (RFC 8010, 4), with the document's bytes under back-pressure: a printer
 * that reads as it prints stops reading when its paper is out. Never rejects, never repeats anything.
 */
export async function exchangeIpp(
  { sockets, timers }: { readonly sockets: Sockets; readonly timers: Timers },
  post: IppPost,
): Promise<IppExchange> {
  const { host, port, secure } = post.to;
  const connecting = sockets.connect(host, port, post.connectTimeoutMs, { secure });
  const connected = await orAborted(connecting, post.signal);
  if (connected === 'aborted') {
    void connecting.then((late) => late.ok && late.socket.destroy());
    return { kind: 'none', cause: 'aborted', documentBytes: null };
  }
  if (!connected.ok) return { kind: 'none', cause: connected.cause, documentBytes: null };
  const exchange = new Exchange(connected.socket, post);
  const abort = () => exchange.giveUp('aborted');
  post.signal?.addEventListener('abort', abort, { once: true });
  if (post.signal?.aborted) abort();
  try {
    return await exchange.run(timers);
  } finally {
    post.signal?.removeEventListener('abort', abort);
    connected.socket.destroy();
    await connected.socket.closed;
  }
}

class Exchange {
  private readonly socket: Socket;
  private readonly post: IppPost;
  private received: Buffer = Buffer.alloc(0);
  private documentBytes: number | null = null;
  private settle: (exchange: IppExchange) => void = () => undefined;

  constructor(socket: Socket, post: IppPost) {
    this.socket = socket;
    this.post = post;
  }

  giveUp(cause: string): void {
    this.settle({ kind: 'none', cause, documentBytes: this.documentBytes });
  }

  run(timers: Timers): Promise<IppExchange> {
    return new Promise((resolve) => {
      let cancel: () => void = () => undefined;
      this.settle = (exchange) => {
        cancel();
        resolve(exchange);
      };
      this.socket.onData((chunk) => {
        this.received = Buffer.concat([this.received, chunk]);
        if (this.received.byteLength > MAX_REPLY_BYTES) this.giveUp('too-large');
        else this.read(false, 'not-understood');
      });
      void this.socket.closed.then((end) => this.read(true, end.cause ?? 'closed'));
      this.write().then(
        () => {
          cancel = timers.after(this.post.replyTimeoutMs, () => this.giveUp('no-answer'));
        },
        // What went wrong is told by the close, after a reply that may have come before it.
        () => this.socket.destroy(),
      );
    });
  }

  private read(ended: boolean, cause: string): void {
    const answer = readHttpAnswer(this.received, ended);
    if (typeof answer !== 'string') this.settle({ kind: 'answer', answer });
    else if (answer === 'broken') this.giveUp(cause);
  }

  private async write(): Promise<void> {
    const { to, message, document, authorization } = this.post;
    const length = message.byteLength + (document?.byteLength ?? 0);
    const name = to.host.includes(':') ? `[${to.host}]` : to.host.startsWith('/') ? 'localhost' : to.host;
    const head = [
      `POST ${to.path} HTTP/1.1`,
      `Host: ${name}:${to.port}`,
      'Content-Type: application/ipp',
      `Content-Length: ${length}`,
      'Connection: close',
      ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
    ];
    await this.socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), message]));
    if (document === undefined) return;
    for (let at = 0; at < document.byteLength; at += CHUNK_BYTES) {
      const chunk = document.subarray(at, at + CHUNK_BYTES);
      if (this.documentBytes === null) this.post.onDocument?.();
      this.documentBytes ??= 0;
      await this.socket.write(chunk);
      this.documentBytes += chunk.byteLength;
      this.post.onMoved?.();
    }
  }
}
