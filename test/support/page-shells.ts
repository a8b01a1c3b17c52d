import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveStation } from '../../main/browser/server.ts';
import { createDispatch } from '../../main/dispatch.ts';
import { answerPage } from '../../main/electron/protocol.ts';
import { realIds } from '../../main/ports/ids.ts';
import { realRandom } from '../../main/ports/random.ts';
import { listStaticFiles } from '../../main/ports/static-files.ts';
import { contract, type Handlers } from '../../shared/contract/index.ts';
import { FULL } from './renderer-scripts.ts';
import type { Script } from './scripted-station.ts';
import { createMemoryLog, createSmallHost } from './small-host.ts';

/** The page as the Electron shell's own scheme answers it, header for header, at an address that a browser can open. */
export async function serveAsElectron(rendererDir: string) {
  const files = listStaticFiles(rendererDir);
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    answerPage({ url: `packbench://app${path}`, method: request.method ?? '' }, files)
      .then(async (reply) => {
        response.writeHead(reply.status, Object.fromEntries(reply.headers));
        response.end(Buffer.from(await reply.arrayBuffer()));
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The browser shell's own server over a station that answers by script, its door and its dispatch being the real ones. */
export async function serveScripted(rendererDir: string, script: Script = FULL) {
  const { log } = createMemoryLog();
  const replies = new Map<string, unknown>(Object.entries(script));
  const handlers = Object.fromEntries(
    Object.keys(contract).map((name) => [
      name,
      () => {
        const reply = replies.get(name);
        return typeof reply === 'object' && reply !== null && 'value' in reply ? reply.value : {};
      },
    ]),
  ) as unknown as Handlers;
  const small = createSmallHost(createDispatch(handlers, { log, ids: realIds }));
  const server = await serveStation({
    ...{ host: small.host, rendererDir, log, port: 0, automation: true },
    random: realRandom,
  });
  return { server, asked: small.asked };
}
