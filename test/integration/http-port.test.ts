import { readFileSync } from 'node:fs';
import { connect, createServer, Socket } from 'node:net';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Http, HttpRequest } from '../../main/ports/http.ts';
import { createHttp, type HttpOptions } from '../../main/ports/real-http.ts';
import { listen, type RawAnswer, startRawServer, unusedPort } from '../support/raw-server.ts';

const fixture = (name: string): string => readFileSync(resolve(import.meta.dirname, '../fixtures/tls', name), 'utf8');
const TLS = { key: fixture('loopback-key.pem'), cert: fixture('loopback-cert.pem') };

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function client(options?: HttpOptions): Http {
  const http = createHttp(options);
  cleanups.push(() => http.close());
  return http;
}

async function server(answer: RawAnswer, tls?: typeof TLS) {
  const started = await startRawServer(answer, tls);
  cleanups.push(() => started.close());
  return { ...started, url: `${tls ? 'https' : 'http'}://127.0.0.1:${started.port}/path?x=1` };
}

function get(url: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, headers: {}, timeoutMs: 5_000, maxReplyBytes: 10_000, ...changes };
}

function reply(body: string | Uint8Array, headers: readonly string[] = [], status = '200 OK'): Buffer {
  const bytes = Buffer.from(body);
  const head = [`HTTP/1.1 ${status}`, `content-length: ${bytes.length}`, ...headers].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), bytes]);
}

describe('a reply', () => {
  it('comes back with its status, lower-case headers and untouched bytes', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const { url, requests } = await server((socket) => socket.write(reply(bytes, ['X-Two: a', 'X-Two: b'])));
    const outcome = await client().exchange(
      get(url, { method: 'POST', body: '{"ü":1}', headers: { 'content-type': 'application/json' } }),
    );
    expect(outcome).toMatchObject({ ok: true, reply: { status: 200, headers: { 'x-two': 'a, b' } } });
    expect(outcome.ok && new Uint8Array(outcome.reply.body)).toEqual(bytes);
    expect(requests[0]).toContain('POST /path?x=1 HTTP/1.1');
    expect(requests[0]).toContain('content-length: 8');
  });

  it('to a POST without a body was asked with length 0', async () => {
    const { url, requests } = await server((socket) => socket.write(reply('')));
    await client().exchange(get(url, { method: 'POST' }));
    expect(requests[0]?.toLowerCase()).toContain('content-length: 0');
  });

  it('that redirects is handed back, not followed', async () => {
    const { url, requests } = await server((socket) => socket.write(reply('', ['location: /elsewhere'], '302 Found')));
    expect(await client().exchange(get(url))).toMatchObject({ ok: true, reply: { status: 302 } });
    expect(requests).toHaveLength(1);
  });

  it('may be announced by early hints', async () => {
    const { url } = await server((socket) =>
      socket.write(Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'), reply('body')])),
    );
    const outcome = await client().exchange(get(url));
    expect(outcome.ok && [outcome.reply.status, Buffer.from(outcome.reply.body).toString()]).toEqual([200, 'body']);
  });

  it('is unpacked when it came gzipped', async () => {
    const { url } = await server((socket) => socket.write(reply(gzipSync('packed'), ['content-encoding: gzip'])));
    const outcome = await client().exchange(get(url));
    expect(outcome.ok && Buffer.from(outcome.reply.body).toString()).toBe('packed');
  });

  it('arrives over TLS when the certificate is trusted', async () => {
    const { url } = await server((socket) => socket.write(reply('safe')), TLS);
    expect(await client({ trustedCertificates: TLS.cert }).exchange(get(url))).toMatchObject({ ok: true });
  });

  it('leaves its connection open for the next request', async () => {
    const { url, connections } = await server((socket) => socket.write(reply('again')));
    const http = client();
    for (let turn = 0; turn < 3; turn += 1) expect((await http.exchange(get(url))).ok).toBe(true);
    expect(connections()).toBe(1);
  });

  it('asks for no TCP keep-alive, over which Wine refuses to connect at all', async () => {
    const asked = vi.spyOn(Socket.prototype, 'setKeepAlive');
    cleanups.push(async () => asked.mockRestore());
    const { url } = await server((socket) => socket.write(reply('plain')));
    expect((await client().exchange(get(url))).ok).toBe(true);
    expect(asked).not.toHaveBeenCalled();
  });
});

describe('a request that never left is not-sent', () => {
  const notSent = (cause: string) => ({ ok: false, fault: { kind: 'not-sent', cause } });

  it('when the connection is refused', async () => {
    expect(await client().exchange(get(`http://127.0.0.1:${await unusedPort()}/`))).toMatchObject(notSent('refused'));
  });

  it('when the host has no address', async () => {
    // A label of 64 characters is no host name: the resolver says so without asking the network.
    expect(await client().exchange(get(`http://${'a'.repeat(64)}.invalid/`))).toMatchObject(notSent('dns'));
  });

  it('when the certificate is not trusted', async () => {
    const { url, requests } = await server((socket) => socket.write(reply('')), TLS);
    expect(await client().exchange(get(url))).toMatchObject(notSent('tls'));
    expect(requests).toHaveLength(0);
  });

  it('when the server does not speak TLS', async () => {
    const url = await rawListener((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad\r\n\r\n')));
    expect(await client().exchange(get(url.replace('http:', 'https:')))).toMatchObject(notSent('tls'));
  });

  it('when the server hangs up during the TLS handshake', async () => {
    const url = await rawListener((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await client().exchange(get(url.replace('http:', 'https:')))).toMatchObject(notSent('tls'));
  });

  it('when the connection is not made in time', async () => {
    const url = await rawListener(() => undefined);
    const http = client({ connectTimeoutMs: 100 });
    expect(await http.exchange(get(url.replace('http:', 'https:')))).toMatchObject(notSent('timeout'));
  });

  it('when its own time is up before the connection is made, even if that comes about later', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { port, requests } = await server((socket) => socket.write(reply('')), TLS);
    const url = await rawListener((socket) => {
      void released.then(() => socket.pipe(connect(port, '127.0.0.1')).pipe(socket));
    });
    const http = client({ trustedCertificates: TLS.cert });
    const outcome = await http.exchange(get(url.replace('http:', 'https:'), { timeoutMs: 100 }));
    expect(outcome).toMatchObject(notSent('timeout'));
    release();
    // By the time a later exchange is answered the first one's connection stands, and it was not written.
    const later = await http.exchange(get(url.replace('http:', 'https:').replace('/path', '/later'), {}));
    expect(later).toMatchObject({ ok: true });
    expect(requests.map((request) => request.split(' ')[1])).toEqual(['/later']);
  });

  it('when it was called off beforehand', async () => {
    const { url, requests } = await server((socket) => socket.write(reply('')));
    expect(await client().exchange(get(url, { signal: AbortSignal.abort() }))).toMatchObject(notSent('aborted'));
    expect(requests).toHaveLength(0);
  });

  it('when its address or headers make no request', async () => {
    const { url } = await server((socket) => socket.write(reply('')));
    expect(await client().exchange(get('not a url'))).toMatchObject(notSent('other'));
    expect(await client().exchange(get(url, { headers: { 'x-bad': 'a\r\nb' } }))).toMatchObject(notSent('other'));
  });

  it('when the port was closed', async () => {
    const { url } = await server((socket) => socket.write(reply('')));
    const http = createHttp();
    await http.close();
    expect(await http.exchange(get(url))).toMatchObject({ ok: false, fault: { kind: 'not-sent' } });
  });
});

describe('a request that may have left is unknown', () => {
  const unknown = (cause: string) => ({ ok: false, fault: { kind: 'unknown', cause } });

  it.each<[string, RawAnswer, string]>([
    ['no reply comes in time', () => undefined, 'timeout'],
    ['the body stalls', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'), 'timeout'],
    ['the connection is reset', (socket) => socket.resetAndDestroy(), 'reset'],
    ['the connection is closed', (socket) => socket.end(), 'reset'],
    ['the reply is cut in its headers', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le'), 'reset'],
    [
      'the reply is shorter than announced',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'),
      'truncated',
    ],
    [
      'the reply is reset half way',
      (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf', () => socket.resetAndDestroy()),
      'truncated',
    ],
    [
      'the last chunk is missing',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n'),
      'truncated',
    ],
    [
      'a chunk is malformed',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhalf\r\n0\r\n\r\n'),
      'truncated',
    ],
    ['the reply is not HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'), 'other'],
    ['the reply is announced too long', (socket) => socket.write(reply('x'.repeat(10_001))), 'too-large'],
    [
      'the reply turns out too long',
      (socket) => socket.write(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(10_001)}`),
      'too-large',
    ],
    [
      'the reply unpacks to too much',
      (socket) => socket.write(reply(gzipSync('x'.repeat(10_001)), ['content-encoding: gzip'])),
      'too-large',
    ],
    [
      'the gzipped reply is garbage',
      (socket) => socket.write(reply('not gzip at all', ['content-encoding: gzip'])),
      'truncated',
    ],
    [
      'the gzipped reply is cut',
      (socket) => socket.write(reply(gzipSync('x'.repeat(5_000)).subarray(0, 20), ['content-encoding: gzip'])),
      'truncated',
    ],
  ])('when %s', async (_, answer, cause) => {
    const { url, requests } = await server(answer);
    const timeoutMs = cause === 'timeout' ? 150 : 5_000;
    expect(await client().exchange(get(url, { timeoutMs }))).toMatchObject(unknown(cause));
    expect(requests).toHaveLength(1);
  });

  it('when it is called off after it left', async () => {
    const controller = new AbortController();
    const { url } = await server(() => controller.abort());
    expect(await client().exchange(get(url, { signal: controller.signal }))).toMatchObject(unknown('aborted'));
  });

  it('when the port is closed under it', async () => {
    const http = createHttp();
    const { url } = await server(() => void http.close());
    expect(await http.exchange(get(url))).toMatchObject({ ok: false, fault: { kind: 'unknown' } });
  });

  it.each(['GET', 'POST'] as const)(
    'when the server closes a kept connection under a %s, which is not repeated',
    async (method) => {
      const { url, requests, connections } = await server((socket, _, number) => {
        if (number === 1) socket.write(reply('first'));
        else socket.resetAndDestroy();
      });
      const http = client();
      expect((await http.exchange(get(url))).ok).toBe(true);
      expect(await http.exchange(get(url, { method }))).toMatchObject(unknown('reset'));
      expect(requests).toHaveLength(2);
      expect(connections()).toBe(1);
    },
  );
});

async function rawListener(onConnection: (socket: Socket) => void): Promise<string> {
  const open = new Set<Socket>();
  const listener = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  const port = await listen(listener);
  cleanups.push(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((done) => listener.close(done));
  });
  return `http://127.0.0.1:${port}/path`;
}
