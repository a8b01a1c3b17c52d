/** A TCP stream as the printer transport needs it: what was written, what came back, how it ended. */
export interface Socket {
  /** Resolves when the bytes are handed to the kernel and the stream wants more. Rejects once the stream failed. */
  write(bytes: Uint8Array): Promise<void>;
  /** Half-close: no more bytes from us; the peer's own close still comes. */
  end(): void;
  destroy(): void;
  onData(listener: (bytes: Uint8Array) => void): void;
  /** How the stream ended: the peer closed cleanly, or an error code such as `ECONNRESET`. */
  readonly closed: Promise<{ readonly clean: boolean; readonly cause?: string }>;
}

export type ConnectOutcome =
  | { readonly ok: true; readonly socket: Socket }
  | { readonly ok: false; readonly cause: string };

export interface ConnectOptions {
  /** TLS; a certificate that cannot be verified ends the connect. */
  readonly secure?: boolean;
}

export interface Sockets {
  /** `host` may be the path of a Unix domain socket; it begins with a slash and the port means nothing then. */
  connect(host: string, port: number, timeoutMs: number, options?: ConnectOptions): Promise<ConnectOutcome>;
}
