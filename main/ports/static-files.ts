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
  addFolder(files, dir, '/');
  const index = files.get('/index.html');
  if (index !== undefined) {
    // The page itself is kept from the start: a rebuild under a running station must not mix two builds.
    const page = readFileSync(path.join(dir, 'index.html'));
    const kept: StaticFile = { type: index.type, immutable: false, read: () => Promise.resolve(page) };
    files.set('/', kept).set('/index.html', kept);
  }
  return files;
}

function addFolder(files: Map<string, StaticFile>, dir: string, url: string): void {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const file = path.join(dir, entry.name);
    if (entry.isDirectory()) addFolder(files, file, `${url}${entry.name}/`);
    const type = TYPES[path.extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    files.set(url + entry.name, { type, immutable: url.startsWith('/assets/'), read: () => readFile(file) });
  }
}
