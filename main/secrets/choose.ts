import * as path from 'node:path';
import type { Log, SecretStore } from '../host.ts';
import type { Files } from '../ports/files.ts';
import { fileSecretStore } from './file-store.ts';

/** The best store this PC offers without Electron. The Electron shell brings its own. */
export async function chooseSecretStore(options: {
  readonly files: Files;
  readonly dataDir: string;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
}): Promise<SecretStore> {
  const { files, log } = options;
  const file = path.join(options.dataDir, 'secrets.json');
  if (options.platform !== 'win32') return fileSecretStore({ files, file });
  try {
    // Loaded only here: the native library is no use elsewhere.
    const { dpapiSecretStore } = await import('./dpapi-store.ts');
    return dpapiSecretStore({ files, file });
  } catch (error) {
    log.warn('the Data Protection API is not available; secrets stay in a file', { error });
    return fileSecretStore({ files, file });
  }
}
