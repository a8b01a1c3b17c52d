import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { newKey, signManifests } from '../../build/sign-manifest.mjs';

/** How the feed's server misbehaves for one name. */
export type FeedFault = (response: ServerResponse, body: Buffer) => void;

export interface ReleaseOptions {
  readonly version: string;
  readonly databaseSchema?: number;
  readonly staging?: number;
  readonly bytes?: Buffer;
}

/** A folder that packages are released into with the project's own tool, served over HTTP on loopback. */
export async function startFeed(dir: string) {
  const folder = path.join(dir, 'feed');
  fs.mkdirSync(folder, { recursive: true });
  const keys = newKey();
  const faults = new Map<string, FeedFault>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? '/').slice(1));
    asked.push(name);
    const file = path.join(folder, path.basename(name));
    const body = fs.existsSync(file) ? fs.readFileSync(file) : undefined;
    const fault = faults.get(name) ?? faults.get('*');
    if (fault !== undefined) return fault(response, body ?? Buffer.alloc(0));
    if (body === undefined) return response.writeHead(404).end('no such file');
    response.writeHead(200, { 'content-length': body.length }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  /** Packs and signs one version for Windows and Linux; the lists are as electron-builder writes them. */
  function release({ version, databaseSchema = 20, staging, bytes }: ReleaseOptions): void {
    for (const [list, name] of [
      ['latest.yml', `Packbench-${version}-setup.exe`],
      ['latest-linux.yml', `Packbench-${version}.AppImage`],
    ] as const) {
      const file = bytes ?? Buffer.from(`installer of ${version} `.repeat(5_000));
      fs.writeFileSync(path.join(folder, name), file);
      const sha512 = createHash('sha512').update(file).digest('base64');
      fs.writeFileSync(
        path.join(folder, list),
        `version: ${version}\nfiles:\n  - url: ${name}\n    sha512: ${sha512}\n    size: ${file.length}\npath: ${name}\nsha512: ${sha512}\nreleaseDate: '2026-11-20T10:00:00.000Z'\n`,
      );
    }
    signManifests({
      ...{ folder, databaseSchema, privateKey: keys.private, notes: `What is new in ${version}.` },
      ...(staging === undefined ? {} : { staging }),
    });
  }

  return {
    url: `http://127.0.0.1:${port}/`,
    folder,
    keys,
    asked,
    release,
    misbehave: (name: string, fault: FeedFault) => void faults.set(name, fault),
    behave: () => faults.clear(),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Feed = Awaited<ReturnType<typeof startFeed>>;
