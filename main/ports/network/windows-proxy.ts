import koffi from 'koffi';

/** This user's proxy as Windows keeps it (Internet Options, Settings > Proxy). */
export interface InternetSettings {
  readonly enabled: boolean;
  readonly server: string;
  /** Separated by semicolons. */
  readonly exceptions: string;
  readonly setupScript: string | undefined;
}

const HKEY_CURRENT_USER = 0x80000001;
const KEY = 'Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const RRF_RT_REG_SZ = 0x2;
const RRF_RT_REG_DWORD = 0x10;
/** Longer lists of exceptions than this are cut by Windows' own dialog. */
const MOST_BYTES = 16_384;

/** Read anew each time, so that a change in Windows counts without a restart. Throws where this is not Windows. */
export function windowsInternetSettings(): () => InternetSettings {
  const advapi = koffi.load('advapi32.dll');
  const getValue = advapi.func('__stdcall', 'RegGetValueW', 'int', [
    ...['intptr_t', 'str16', 'str16', 'uint32_t', 'void *', 'void *'],
    koffi.inout(koffi.pointer('uint32_t')),
  ]);
  const read = (name: string, kind: number): Buffer | undefined => {
    const bytes = Buffer.alloc(MOST_BYTES);
    const size: [number] = [bytes.byteLength];
    const status: unknown = getValue(HKEY_CURRENT_USER, KEY, name, kind, null, bytes, size);
    return status === 0 ? bytes.subarray(0, size[0]) : undefined;
  };
  const text = (name: string) => read(name, RRF_RT_REG_SZ)?.toString('utf16le').replace(/\0+$/, '').trim() ?? '';
  return () => ({
    enabled: read('ProxyEnable', RRF_RT_REG_DWORD)?.readUInt32LE() === 1,
    server: text('ProxyServer'),
    exceptions: text('ProxyOverride'),
    setupScript: text('AutoConfigURL') || undefined,
  });
}
