import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
};

export interface StaticFile {
  readonly type: string;
  /** Named after its content by the bundler, so a browser may keep it. */
  readonly immutable: boolean;
  read(): Promise<Buffer>;
}

/**
 * The built page's files by URL path, listed once at the start. A request can only name a file of this list, so no path,
 * however written, leads out of the folder.
 */
export function listStaticFiles(dir: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const extension = path.extname(entry.name);
    const type = TYPES[extension];
    if (!entry.isFile() || type === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const url = `/${path.relative(dir, file).split(path.sep).join('/')}`;
    files.set(url, { type, immutable: url.startsWith('/assets/'), read: () => readFile(file) });
  }
  const index = path.join(dir, 'index.html');
  if (files.has('/index.html')) {
    // The page itself is kept from the start: a rebuild under a running station must not mix two builds.
    const page = readFileSync(index);
    const entry: StaticFile = { type: 'text/html; charset=utf-8', immutable: false, read: () => Promise.resolve(page) };
    files.set('/', entry).set('/index.html', entry);
  }
  return files;
}
