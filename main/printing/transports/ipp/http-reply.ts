export interface HttpAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

const MAX_HEAD_BYTES = 32 * 1024;
const HEAD_END = '\r\n\r\n';

/**
 * Reads an HTTP/1.x reply from what came so far. `more`: it is not whole yet; `broken`: it never will be. Interim answers
 * (100 Continue) are passed over. `ended`: the server closed, which ends a body that has no length.
 */
export function readHttpAnswer(received: Uint8Array, ended: boolean): HttpAnswer | 'more' | 'broken' {
  const unfinished = ended ? 'broken' : 'more';
  let rest = Buffer.from(received.buffer, received.byteOffset, received.byteLength);
  for (;;) {
    const end = rest.indexOf(HEAD_END);
    if (end === -1) return rest.byteLength > MAX_HEAD_BYTES ? 'broken' : unfinished;
    const head = rest.toString('latin1', 0, end);
    const status = /^HTTP\/1\.[01] (\d{3})(?: |\r|$)/.exec(head)?.[1];
    if (status === undefined) return 'broken';
    rest = rest.subarray(end + HEAD_END.length);
    if (status.startsWith('1')) continue;
    const body = readBody(head, rest, ended);
    return typeof body === 'string' ? body : { status: Number(status), body };
  }
}

function readBody(head: string, rest: Buffer, ended: boolean): Uint8Array | 'more' | 'broken' {
  const unfinished = ended ? 'broken' : 'more';
  if (/^transfer-encoding:.*\bchunked\s*$/im.test(head)) return readChunks(rest) ?? unfinished;
  const length = /^content-length:\s*(\d{1,9})\s*$/im.exec(head)?.[1];
  if (length === undefined) return ended ? rest : 'more';
  return rest.byteLength >= Number(length) ? rest.subarray(0, Number(length)) : unfinished;
}

/** Undefined until the last chunk is here; a size that is none ends in waiting for more, which the reader's limit ends. */
function readChunks(rest: Buffer): Uint8Array | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(rest.toString('latin1', at, lineEnd), 16);
    if (size === 0) return Buffer.concat(chunks);
    const next = lineEnd + 2 + size + 2;
    if (!(size > 0) || next > rest.byteLength) return undefined;
    chunks.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = next;
  }
}
