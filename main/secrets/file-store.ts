import type { SecretStore } from '../host.ts';
import type { Files } from '../ports/files.ts';
import { sealedFileStore } from './sealed-file.ts';

/** For a PC that offers nothing better. It does not pretend: `protects` says that the secret is not encrypted. */
export function fileSecretStore({ files, file }: { files: Files; file: string }): SecretStore {
  return sealedFileStore({
    files,
    file,
    seal: {
      kind: 'file',
      protects:
        "In a file that only this user account may read. It is not encrypted: the account's other programs, an administrator and whoever has the disk can read it.",
      seal: (plain) => Promise.resolve(Buffer.from(plain, 'utf8')),
      open: (sealed) => Promise.resolve(Buffer.from(sealed).toString('utf8')),
    },
  });
}
