import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import * as path from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { discoverPrinters } from '../../main/printing/discovery/discover.ts';
import { openTransport } from '../../main/printing/transports/open-transport.ts';
import { transportPorts } from '../support/transport-ports.ts';

const TLS = path.resolve(import.meta.dirname, '../fixtures/tls');
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Answers `~HI` with this, and keeps what it heard. */
function printerThatSays(reply: string, heard: string[]): Server {
  return createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('data', (bytes) => {
      heard.push(String(bytes));
      socket.write(reply);
    });
    socket.on('end', () => socket.end());
    socket.on('error', () => undefined);
  });
}

const nowhere = { platform: 'linux', cups: { host: '127.0.0.1', port: 1 } } as const;

describe('looking for printers', () => {
  it('asks the hosts a person named who they are, names those that cannot be reached, and knows its own', async () => {
    const heard: string[] = [];
    const zebra = await listen(printerThatSays('\x02ZD421-300dpi,V84.20.18Z,12,8192KB\x03\r\n', heard));
    const silent = await listen(printerThatSays('', heard));
    const known = [{ id: 'label-1', transport: { kind: 'tcp', host: 'localhost', port: silent } }] as const;
    const hosts = [`127.0.0.1:${zebra}`, `127.0.0.1:${silent}`, '127.0.0.1:1'];
    const { found, failures } = await discoverPrinters(transportPorts(), hosts, known, nowhere);
    expect(found.filter(({ transport }) => transport.kind === 'tcp')).toEqual([
      {
        transport: { kind: 'tcp', host: '127.0.0.1', port: zebra },
        ...{
          name: `ZD421-300dpi (127.0.0.1:${zebra})`,
          model: 'ZD421-300dpi',
          language: 'zpl',
          dpi: 300,
          setUpAs: null,
        },
      },
      {
        transport: { kind: 'tcp', host: '127.0.0.1', port: silent },
        ...{ name: `127.0.0.1:${silent}`, model: null, language: null, dpi: null, setUpAs: 'label-1' },
      },
    ]);
    expect(failures).toEqual([{ place: 'host', host: '127.0.0.1:1', reason: 'ECONNREFUSED' }]);
    expect(heard).toEqual(['~HI\r\n', '~HI\r\n']);
  });

  it('ends in its time and tells what it found, whatever never answers', async () => {
    const mute = await listen(createServer(() => undefined));
    const { found, failures } = await discoverPrinters(
      {
        ...transportPorts(),
        systemPrint: {
          printPdf: () => Promise.resolve({ kind: 'not-sent', reason: 'no' }),
          queues: async () => [{ queue: 'Office', shown: 'Office laser' }],
        },
      },
      [],
      [],
      { platform: 'linux', cups: { host: '127.0.0.1', port: mute }, longestMs: 500 },
    );
    expect(failures).toContainEqual({ place: 'cups', host: null, reason: 'no-answer' });
    expect(found).toContainEqual(
      expect.objectContaining({ transport: { kind: 'system', queue: 'Office' }, language: 'pdf' }),
    );
  });
});

describe('a printer spoken to over TLS', () => {
  it('whose certificate nobody vouches for is sent nothing', async () => {
    const heard: string[] = [];
    const server = createTlsServer(
      {
        key: readFileSync(path.join(TLS, 'loopback-key.pem')),
        cert: readFileSync(path.join(TLS, 'loopback-cert.pem')),
      },
      (socket) => socket.on('data', (bytes) => heard.push(String(bytes))).on('error', () => undefined),
    );
    server.on('tlsClientError', () => undefined);
    const port = await listen(server);
    const transport = openTransport(
      { kind: 'ipp', host: '127.0.0.1', port, path: '/ipp/print', secure: true },
      transportPorts(),
    );
    const outcome = await transport.send(Buffer.from('^XA^XZ'), {}, new AbortController().signal);
    expect(outcome).toMatchObject({
      kind: 'not-sent',
      reason: expect.stringMatching(/CERT|SELF_SIGNED|UNABLE|ALTNAME/),
    });
    expect(heard).toEqual([]);
  });
});
