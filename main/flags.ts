import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { AppFailure } from '../shared/errors.ts';

/** What a start command says; the same for both shells. */
export interface Flags {
  readonly practice: boolean;
  /** Absolute. Practice has its own folder below the default one unless one is named. */
  readonly dataDir: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly open: boolean;
  readonly json: boolean;
  readonly secretStdin: boolean;
  /** Puts the records of before the last update back and ends, so that the earlier version can be installed. */
  readonly restoreBeforeUpdate: boolean;
}

/** `CONFIG_INVALID` with one line for a flag that does not exist or does not fit. */
export function parseFlags(
  args: readonly string[],
  environment: { readonly platform: NodeJS.Platform; readonly env: NodeJS.ProcessEnv },
): Flags {
  const { values } = readArgs(args);
  const practice = values.practice ?? false;
  const dataDir = values['data-dir'];
  if (dataDir === '') throw new AppFailure('CONFIG_INVALID', '--data-dir needs a folder.');
  return {
    practice,
    dataDir: dataDir === undefined ? defaultDataDir(environment, practice) : path.resolve(dataDir),
    port: values.port === undefined ? 0 : portOf(values.port),
    open: !(values['no-open'] ?? false),
    json: values.json ?? false,
    secretStdin: values['secret-stdin'] ?? false,
    restoreBeforeUpdate: values['restore-before-update'] ?? false,
  };
}

/** The platform's own place for an application's data of one user. */
export function defaultDataDir(
  { platform, env }: { readonly platform: NodeJS.Platform; readonly env: NodeJS.ProcessEnv },
  practice: boolean,
): string {
  const home = os.homedir();
  const folder = practice ? 'Packbench Practice' : 'Packbench';
  switch (platform) {
    case 'win32':
      return path.join(env['APPDATA'] || path.join(home, 'AppData', 'Roaming'), folder);
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', folder);
    default:
      return path.join(
        env['XDG_DATA_HOME'] || path.join(home, '.local', 'share'),
        folder.toLowerCase().replace(' ', '-'),
      );
  }
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        shell: { type: 'string' },
        practice: { type: 'boolean' },
        'data-dir': { type: 'string' },
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        json: { type: 'boolean' },
        'secret-stdin': { type: 'boolean' },
        'restore-before-update': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new AppFailure(
      'CONFIG_INVALID',
      error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    );
  }
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new AppFailure('CONFIG_INVALID', `--port=${text} is not a port (0 to 65535).`);
}
