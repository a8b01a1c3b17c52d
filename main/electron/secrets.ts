import * as path from 'node:path';
import type { SafeStorage } from 'electron';
import type { Log, SecretStore } from '../host.ts';
import type { Files } from '../ports/files.ts';
import { fileSecretStore } from '../secrets/file-store.ts';
import { type Seal, sealedFileStore } from '../secrets/sealed-file.ts';

export type AsyncSafeStorage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

const PROTECTS: Partial<Record<NodeJS.Platform, string>> = {
  win32:
    "Encrypted by Windows for this user account. Other accounts and a stolen disk cannot read it; the account's other programs can.",
  darwin: 'Encrypted with a key in the keychain. Other programs and accounts cannot read it without being allowed to.',
};
const PROTECTS_LINUX =
  "Encrypted with a key in the desktop's secret store. Other accounts and a stolen disk cannot read it; the account's other programs can.";

/**
 * The secret store of the desktop through Electron's asynchronous calls (the synchronous ones end with Electron 46).
 * Where Linux has no secret store, Electron encrypts with a password that is the same everywhere: that is refused, and the
 * file store, which says that it does not encrypt, takes its place (reliability 3.5). Call it once Electron is ready.
 */
export async function chooseElectronSecretStore(options: {
  readonly safeStorage: AsyncSafeStorage;
  readonly files: Files;
  readonly dataDir: string;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
}): Promise<SecretStore> {
  const { safeStorage, files, platform, log } = options;
  const file = path.join(options.dataDir, 'secrets.json');
  const why = await whyNotSafe(safeStorage, platform);
  if (why !== undefined) {
    log.warn('the desktop offers no secret store; secrets stay in a file', { why });
    return fileSecretStore({ files, file });
  }
  return sealedFileStore({ files, file, seal: electronSeal(safeStorage, platform) });
}

async function whyNotSafe(safeStorage: AsyncSafeStorage, platform: NodeJS.Platform): Promise<string | undefined> {
  try {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'encryption is not available';
    if (platform !== 'linux') return undefined;
    if (safeStorage.getSelectedStorageBackend() === 'basic_text') return 'the backend is a fixed password';
    // Without a provider the asynchronous calls fall back too; what the fixed password sealed is marked v10.
    const sealed = await safeStorage.encryptStringAsync('probe');
    return sealed.subarray(0, 3).toString('latin1') === 'v10' ? 'the fallback is a fixed password' : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function electronSeal(safeStorage: AsyncSafeStorage, platform: NodeJS.Platform): Seal {
  return {
    kind: 'electron',
    protects: PROTECTS[platform] ?? PROTECTS_LINUX,
    seal: (plain) => safeStorage.encryptStringAsync(plain),
    open: async (sealed) => (await safeStorage.decryptStringAsync(Buffer.from(sealed))).result,
  };
}
