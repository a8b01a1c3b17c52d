import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The bytes of a file inside a library, found the same way from source, from the build and from a packed app. */
export function readLibraryFile(specifier: string): ArrayBuffer {
  const bytes = readFileSync(createRequire(import.meta.url).resolve(specifier));
  return new Uint8Array(bytes).buffer;
}
