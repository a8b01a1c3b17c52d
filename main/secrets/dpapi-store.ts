import koffi from 'koffi';
import type { SecretStore } from '../host.ts';
import type { Files } from '../ports/files.ts';
import { type Seal, sealedFileStore } from './sealed-file.ts';

/** No window may ask the packer for anything (CRYPTPROTECT_UI_FORBIDDEN). */
const NO_WINDOW = 0x1;

/** Windows without Electron: the user's own key of the Data Protection API, through crypt32.dll. */
export function dpapiSecretStore({ files, file }: { files: Files; file: string }): SecretStore {
  return sealedFileStore({ files, file, seal: dpapiSeal() });
}

function dpapiSeal(): Seal {
  const crypt32 = koffi.load('crypt32.dll');
  const kernel32 = koffi.load('kernel32.dll');
  const blob = koffi.struct({ cbData: 'uint32_t', pbData: 'void *' });
  const parameters = [
    koffi.pointer(blob),
    'void *',
    'void *',
    'void *',
    'void *',
    'uint32_t',
    koffi.out(koffi.pointer(blob)),
  ];
  const protect = crypt32.func('__stdcall', 'CryptProtectData', 'int', parameters);
  const unprotect = crypt32.func('__stdcall', 'CryptUnprotectData', 'int', parameters);
  const localFree = kernel32.func('void * __stdcall LocalFree(void *memory)');
  const lastError = kernel32.func('uint32_t __stdcall GetLastError()');

  const call = (work: typeof protect, name: string, bytes: Uint8Array): Buffer => {
    const out: { cbData?: number; pbData?: unknown } = {};
    const done: unknown = work({ cbData: bytes.byteLength, pbData: bytes }, null, null, null, null, NO_WINDOW, out);
    if (done === 0 || out.cbData === undefined) throw new Error(`${name} failed with ${String(lastError())}`);
    try {
      return Buffer.from(koffi.decode(out.pbData, koffi.array('uint8_t', out.cbData)) as Uint8Array);
    } finally {
      localFree(out.pbData);
    }
  };

  return {
    kind: 'dpapi',
    protects:
      "Encrypted by Windows for this user account. Other accounts and a stolen disk cannot read it; the account's other programs can.",
    seal: (plain) => Promise.resolve(call(protect, 'CryptProtectData', Buffer.from(plain, 'utf8'))),
    open: (sealed) => Promise.resolve(call(unprotect, 'CryptUnprotectData', sealed).toString('utf8')),
  };
}
