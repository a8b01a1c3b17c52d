import { z } from 'zod';
import { AppFailure } from '../../shared/errors.ts';
import type { SecretStore } from '../host.ts';
import type { Files } from '../ports/files.ts';

/** How the bytes of a secret are protected before they are written. Both may throw; the store says it as an `AppFailure`. */
export interface Seal {
  readonly kind: SecretStore['kind'];
  readonly protects: string;
  seal(plain: string): Promise<Uint8Array>;
  open(sealed: Uint8Array): Promise<string>;
}

const fileSchema = z.strictObject({ sealedBy: z.string(), secrets: z.record(z.string(), z.base64()) });

/**
 * Secrets in one file of the data folder, readable by this user only, each sealed. A file that another kind of seal wrote,
 * or that cannot be opened (another PC, another user), reads as "no secret": the person is asked for it again, and nothing
 * is wiped before a new one is there.
 */
export function sealedFileStore({ files, file, seal }: { files: Files; file: string; seal: Seal }): SecretStore {
  const failed = (doing: string, cause: unknown) =>
    new AppFailure('SECRET_STORE_FAILED', `The secret could not be ${doing} (${reason(cause)}).`, { store: seal.kind });

  const read = (): Record<string, string> => {
    const text = files.readText(file);
    if (text === undefined) return {};
    const parsed = fileSchema.safeParse(parse(text));
    return parsed.success && parsed.data.sealedBy === seal.kind ? parsed.data.secrets : {};
  };
  const write = (secrets: Record<string, string>) =>
    files.replaceText(file, `${JSON.stringify({ sealedBy: seal.kind, secrets }, null, 1)}\n`, 0o600);

  return {
    kind: seal.kind,
    protects: seal.protects,
    async get(name) {
      let sealed: string | undefined;
      try {
        sealed = new Map(Object.entries(read())).get(name);
      } catch (cause) {
        throw failed('read', cause);
      }
      if (sealed === undefined) return undefined;
      try {
        return await seal.open(Buffer.from(sealed, 'base64'));
      } catch {
        return undefined;
      }
    },
    async set(name, value) {
      try {
        const sealed = Buffer.from(await seal.seal(value)).toString('base64');
        write({ ...read(), [name]: sealed });
      } catch (cause) {
        throw failed('stored', cause);
      }
    },
    async delete(name) {
      try {
        const { [name]: removed, ...others } = read();
        if (removed !== undefined) write(others);
      } catch (cause) {
        throw failed('removed', cause);
      }
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
