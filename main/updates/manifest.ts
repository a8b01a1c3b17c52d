import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import { UpdateFailure, UpdateRefused } from './failures.ts';
import { compareVersions, isVersion } from './versions.ts';

/** Longest manifest taken; a real one holds under 4 KB. */
export const MAX_MANIFEST_BYTES = 200_000;
/** Signed in front of every manifest, so that the key's signature on anything else is none of ours. */
export const SIGNED_PREFIX = 'packbench update manifest 1\n';

/**
 * One file, so that a feed is never half new: `manifest` is the JSON text that was signed, byte for byte; `signature` is
 * Ed25519 (RFC 8032) over `SIGNED_PREFIX` and that text, base64.
 */
const envelopeSchema = z.object({ manifest: z.string().max(MAX_MANIFEST_BYTES), signature: z.string().max(200) });

const fileSchema = z.object({
  /** A name beside the manifest, never an address: the feed cannot send anybody elsewhere. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,150}$/),
  /** Base64, as electron-builder writes it. */
  sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
  bytes: z.number().int().min(1).max(2_000_000_000),
});

const manifestSchema = z.object({
  version: z.string().refine(isVersion, 'major.minor.patch'),
  releasedAt: z.iso.datetime().optional(),
  notes: z.string().max(5_000).default(''),
  /** The newest schema that this version can read. */
  databaseSchema: z.number().int().min(1),
  /** Of all stations how many are offered it, percent; absent: all. */
  stagingPercentage: z.number().min(0).max(100).optional(),
  /** As `os.release()` tells it. */
  minimumSystemVersion: z.string().max(60).optional(),
  files: z.array(fileSchema).min(1).max(20),
});
export type UpdateManifest = z.output<typeof manifestSchema>;
export type UpdateFile = UpdateManifest['files'][number];

/** The file of the feed for one kind of PC, e.g. `stable-linux-x64.json`. */
export function manifestName(channel: string, platform: string, arch: string): string {
  return `${channel}-${platform}-${arch}.json`;
}

/** Public keys as `build/sign-manifest.mjs` prints them: SPKI in base64. Throws for what is no Ed25519 key (a mistake of the build). */
export function readKeys(keys: readonly string[]): readonly KeyObject[] {
  return keys.map((key) => {
    const read = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    if (read.asymmetricKeyType !== 'ed25519') throw new Error('An update key is not an Ed25519 key');
    return read;
  });
}

/**
 * What a feed answered, believed only as far as it is signed by one of `keys`. Nothing of the manifest is parsed before. Throws
 * UpdateFailure `not-a-feed` for what cannot be a feed at all, UpdateRefused `signature` for one that nobody of ours signed.
 */
export function openManifest(text: string, keys: readonly KeyObject[]): UpdateManifest {
  const envelope = envelopeSchema.safeParse(parse(text));
  if (!envelope.success) {
    // A log-in page of the network is no attack; a manifest whose signature was taken away is.
    if (looksLikeManifest(text)) throw new UpdateRefused('signature', null, 'The manifest carries no signature.');
    throw new UpdateFailure('not-a-feed', 'What answers at the address of the feed is no feed.');
  }
  const { manifest, signature } = envelope.data;
  const signed = Buffer.from(SIGNED_PREFIX + manifest, 'utf8');
  const given = Buffer.from(signature, 'base64');
  if (given.length !== 64 || !keys.some((key) => verify(null, signed, key, given))) {
    throw new UpdateRefused('signature', null, 'No key of this version signed the manifest.');
  }
  const read = manifestSchema.safeParse(parse(manifest));
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new UpdateFailure('not-a-feed', `The signed manifest: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** Throws UpdateRefused for what is older than what runs, or could not read this station's records. */
export function refuseUnfit(manifest: UpdateManifest, running: { version: string; databaseSchema: number }): void {
  if (compareVersions(manifest.version, running.version) < 0) {
    throw new UpdateRefused(
      'downgrade',
      manifest.version,
      `${manifest.version} is older than ${running.version}, which runs.`,
    );
  }
  if (manifest.databaseSchema < running.databaseSchema) {
    throw new UpdateRefused(
      'too-new-database',
      manifest.version,
      `${manifest.version} reads records up to schema ${manifest.databaseSchema}, these are of ${running.databaseSchema}.`,
    );
  }
}

function looksLikeManifest(text: string): boolean {
  const value = parse(text);
  return typeof value === 'object' && value !== null && ('manifest' in value || 'version' in value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
