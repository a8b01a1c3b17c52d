import * as path from 'node:path';
import { AppFailure } from '../shared/errors.ts';
import { type StationConfig, stationConfigSchema } from '../shared/model/config.ts';
import { APP_SECRET, type SecretStore } from './host.ts';
import type { Files } from './ports/files.ts';

/** What `station.json` says, without the secret: that is in the secret store or nowhere. */
export type StoredConfig = Omit<StationConfig, 'marketplace'> & {
  readonly marketplace: Omit<StationConfig['marketplace'], 'appSecret'>;
};

export interface ConfigPlace {
  readonly files: Files;
  readonly dataDir: string;
}

export function stationConfigFile(dataDir: string): string {
  return path.join(dataDir, 'station.json');
}

/** Undefined while first run has not written one. `CONFIG_INVALID`: one line with the file, the field and what is expected. */
export function readStationConfig(place: ConfigPlace): StationConfig | undefined {
  const file = stationConfigFile(place.dataDir);
  const text = place.files.readText(file);
  if (text === undefined) return undefined;
  const parsed = stationConfigSchema.safeParse(parse(text, file));
  if (parsed.success) return parsed.data;
  throw new AppFailure('CONFIG_INVALID', oneLine(`${file}: ${firstIssueInWords(parsed.error.issues)}`));
}

/** Replaces the file whole; a secret is never written. */
export function writeStationConfig(place: ConfigPlace, config: StoredConfig): void {
  const stored = { ...config, marketplace: withoutSecret(config.marketplace) };
  place.files.replaceText(stationConfigFile(place.dataDir), `${JSON.stringify(stored, null, 2)}\n`, 0o600);
}

/**
 * The configuration with its secret where it belongs. A secret from the launch (environment, standard input) wins over one
 * in the file. It is stored, read back and compared, and only then the file is replaced without it, so that no power cut
 * leaves the station with neither. `SECRET_STORE_FAILED` leaves the file as it was.
 */
export async function loadStationConfig(
  place: ConfigPlace & { readonly secrets: SecretStore; readonly secretFromLaunch?: string },
): Promise<StoredConfig | undefined> {
  const config = readStationConfig(place);
  const secret = place.secretFromLaunch ?? config?.marketplace.appSecret;
  if (secret !== undefined) await keepSecret(place.secrets, secret);
  if (config === undefined) return undefined;
  const stored: StoredConfig = { ...config, marketplace: withoutSecret(config.marketplace) };
  if (config.marketplace.appSecret !== undefined) writeStationConfig(place, stored);
  return stored;
}

function withoutSecret({ appSecret: _, ...rest }: StationConfig['marketplace']): StoredConfig['marketplace'] {
  return rest;
}

/** Stores the marketplace secret and proves it by reading it back. */
export async function keepSecret(secrets: SecretStore, secret: string): Promise<void> {
  await secrets.set(APP_SECRET, secret);
  if ((await secrets.get(APP_SECRET)) !== secret) {
    throw new AppFailure('SECRET_STORE_FAILED', 'The secret store did not give back what it was given.', {
      store: secrets.kind,
    });
  }
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly errors?: readonly (readonly Issue[])[];
}

/** The field and what is expected there; of alternatives, all of them. */
function firstIssueInWords([issue]: readonly Issue[]): string {
  if (issue === undefined) return 'is not valid';
  const expected = issue.errors?.flatMap((alternative) => alternative.slice(0, 1).map((inner) => inner.message)) ?? [];
  const words = expected.length === 0 ? issue.message : expected.join(', or ');
  return issue.path.length === 0 ? words : `${issue.path.map(String).join('.')}: ${words}`;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new AppFailure(
      'CONFIG_INVALID',
      oneLine(`${file}: is not JSON: ${error instanceof Error ? withoutText(error.message) : ''}`),
    );
  }
}

/** The parser's message quotes the text around the fault, which may be the secret; only the place is kept. */
function withoutText(message: string): string {
  return /at position \d+( \(line \d+ column \d+\))?|end of JSON input/.exec(message)?.[0] ?? 'it cannot be read';
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 500);
}
