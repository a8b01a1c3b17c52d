import { AppFailure } from '../shared/errors.ts';
import type { Flags } from './flags.ts';

/** Longer input is not a secret but a mistake. */
const MAX_SECRET_LENGTH = 500;
const VARIABLE = 'PACKBENCH_APP_SECRET';

interface Launch {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: AsyncIterable<Buffer | string>;
}

/**
 * The marketplace secret given at the start: the first line of standard input with `--secret-stdin`, else the environment's.
 * Taken out of the environment, so that no child process inherits it.
 */
export async function secretFromLaunch(
  flags: Pick<Flags, 'secretStdin'>,
  { env, stdin }: Launch,
): Promise<string | undefined> {
  const fromEnv = env[VARIABLE];
  delete env[VARIABLE];
  if (!flags.secretStdin) return fromEnv === undefined ? undefined : checked(fromEnv.trim(), VARIABLE);
  let text = '';
  for await (const chunk of stdin) {
    text += chunk.toString();
    if (text.includes('\n') || text.length > MAX_SECRET_LENGTH) break;
  }
  return checked((text.split('\n')[0] ?? '').trim(), '--secret-stdin');
}

function checked(secret: string, from: string): string {
  if (secret !== '' && secret.length <= MAX_SECRET_LENGTH) return secret;
  throw new AppFailure(
    'CONFIG_INVALID',
    `${from} gave ${secret === '' ? 'no secret' : 'something too long for a secret'}.`,
  );
}
