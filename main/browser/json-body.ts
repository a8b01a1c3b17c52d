import type { IncomingMessage } from 'node:http';

export type JsonBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: 400 | 413; readonly why: string };

/**
 * The whole body as JSON. Stops listening at `maxBytes`, announced or not; an empty body is an empty object, so that
 * a request without input needs no body.
 */
export function readJson(request: IncomingMessage, maxBytes: number): Promise<JsonBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const finish = (body: JsonBody) => {
      request.removeListener('data', take);
      // Flowing on without a listener drops what still comes.
      request.resume();
      resolve(body);
    };
    const take = (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) finish(tooLarge());
      else chunks.push(chunk);
    };
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) return finish(tooLarge());
    request.on('data', take);
    request.once('end', () => finish(parseJson(Buffer.concat(chunks))));
    request.once('close', () => finish({ ok: false, status: 400, why: 'the body ended early' }));
  });
}

/** Text that is not whole UTF-8 or not JSON is refused rather than read somehow. */
export function parseJson(bytes: Uint8Array): JsonBody {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { ok: true, value: text === '' ? {} : (JSON.parse(text) as unknown) };
  } catch {
    return { ok: false, status: 400, why: 'the body is not JSON' };
  }
}

function tooLarge(): JsonBody {
  return { ok: false, status: 413, why: 'the body is too large' };
}
