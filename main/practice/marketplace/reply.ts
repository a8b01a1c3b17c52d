/** One request as it came; `path` includes the query, header names are in lower case. */
export interface PracticeRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PracticeReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The reply leaves this much later; the change is made already. */
  readonly delayMs?: number;
  /** The connection breaks after this many bytes of the body, whose whole length was announced. */
  readonly cutAtByte?: number;
}

/** The connection is reset without a reply. */
export interface PracticeDrop {
  readonly drop: true;
  /** Whether the request took effect before (for traces; the client cannot know). */
  readonly applied: boolean;
}

export type PracticeAnswer = PracticeReply | PracticeDrop;

const encoder = new TextEncoder();

export function bytesReply(status: number, contentType: string, body: Uint8Array): PracticeReply {
  return { status, headers: { 'content-type': contentType }, body };
}

export function jsonReply(status: number, body: unknown): PracticeReply {
  return bytesReply(status, 'application/json;charset=UTF-8', encoder.encode(JSON.stringify(body)));
}

export function textReply(status: number, contentType: string, body: string): PracticeReply {
  return bytesReply(status, contentType, encoder.encode(body));
}

/** What the gateway answers in place of JSON now and then (marketplace-api 2.3). */
export function htmlReply(status: number): PracticeReply {
  return textReply(
    status,
    'text/html',
    `<html><head><title>${status}</title></head><body><h1>Service temporarily unavailable</h1></body></html>\n`,
  );
}

/** Thrown where a request is refused as a whole; nothing has been changed then. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly path: string;

  constructor(status: number, code: string, detail: string, path: string) {
    super(detail);
    this.status = status;
    this.code = code;
    this.path = path;
  }

  /** The request-level envelope of marketplace-api 3.4. */
  toReply(): PracticeReply {
    return errorReply(this.status, `${this.code}: ${this.message}`, this.path);
  }
}

export function errorReply(status: number, description: string, path: string): PracticeReply {
  return jsonReply(status, { errors: [{ severity: 'ERROR', code: status, description, path }] });
}

/** The OAuth family of marketplace-api 2.3. */
export function authReply(status: number, error: string, description: string): PracticeReply {
  return jsonReply(status, { error, error_description: description });
}
