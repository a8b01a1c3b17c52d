import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { channelOf } from './update-keys.mjs';

const root = resolve(import.meta.dirname, '..');
/** As main/updates/manifest.ts checks it; a test signs with one and reads with the other. */
const SIGNED_PREFIX = 'packbench update manifest 1\n';
/** What electron-builder lists the files of each platform in, and how the file that is installed from ends. */
const LISTS = [
  { list: 'latest.yml', platform: 'win32', ending: '.exe' },
  { list: 'latest-linux.yml', platform: 'linux', ending: '.AppImage' },
  { list: 'latest-mac.yml', platform: 'darwin', ending: '.zip' },
];

/**
 * Writes a signed manifest for each of electron-builder's lists in a folder: the files beside it, hashed again here, with the schema that
 * this version reads. Returns the names written. Throws when a file is not what its list says, or none is listed.
 * @param {{ folder: string, privateKey: string, databaseSchema: number, channel?: string, staging?: number, notes?: string }} options
 * @returns {readonly string[]}
 */
export function signManifests({ folder, privateKey, databaseSchema, channel = 'stable', staging, notes = '' }) {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The key is not an Ed25519 key.');
  if (staging !== undefined && !(staging >= 0 && staging <= 100))
    throw new Error('--staging is a percentage, 0 to 100.');
  /** @type {string[]} */
  const written = [];
  for (const { list, platform, ending } of LISTS) {
    const listFile = join(folder, list);
    if (!existsSync(listFile)) continue;
    const { version, releaseDate, files = [] } = parse(readFileSync(listFile, 'utf8'));
    for (const { url, sha512 } of files) {
      if (!url.endsWith(ending)) continue;
      const file = whole(folder, url, sha512);
      const manifest = JSON.stringify({
        version,
        releasedAt: new Date(releaseDate ?? Date.now()).toISOString(),
        notes,
        databaseSchema,
        ...(staging === undefined ? {} : { stagingPercentage: staging }),
        files: [file],
      });
      const signature = sign(null, Buffer.from(SIGNED_PREFIX + manifest, 'utf8'), key).toString('base64');
      const name = `${channelOf(channel)}-${platform}-${/arm64/.test(url) ? 'arm64' : 'x64'}.json`;
      writeFileSync(join(folder, name), `${JSON.stringify({ manifest, signature }, null, 1)}\n`);
      written.push(name);
    }
  }
  if (written.length === 0) throw new Error(`${folder} holds no list of packages: package first.`);
  return written;
}

/** @param {string} folder @param {string} name @param {string} listed */
function whole(folder, name, listed) {
  const bytes = readFileSync(join(folder, name));
  const sha512 = createHash('sha512').update(bytes).digest('base64');
  if (sha512 !== listed) throw new Error(`${name} is not the file that was packed: package again.`);
  return { name, sha512, bytes: bytes.length };
}

/** A pair for `PACKBENCH_UPDATE_KEYS` (public) and `PACKBENCH_UPDATE_SIGNING_KEY` (private), both DER in base64. */
export function newKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    public: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    private: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}

async function run() {
  const { values } = parseArgs({
    options: {
      'new-key': { type: 'boolean' },
      packages: { type: 'string', default: join(root, 'dist/packages') },
      channel: { type: 'string' },
      staging: { type: 'string' },
      notes: { type: 'string' },
    },
  });
  if (values['new-key']) {
    const pair = newKey();
    process.stdout.write(`PACKBENCH_UPDATE_KEYS=${pair.public}\nPACKBENCH_UPDATE_SIGNING_KEY=${pair.private}\n`);
    return;
  }
  const privateKey = process.env['PACKBENCH_UPDATE_SIGNING_KEY'];
  if (!privateKey)
    throw new Error('PACKBENCH_UPDATE_SIGNING_KEY is not set. Make one with --new-key and keep it offline.');
  const { migrations } = await import(pathToFileURL(join(root, 'main/db/migrations/index.ts')).href);
  const names = signManifests({
    folder: resolve(values.packages),
    privateKey,
    databaseSchema: migrations.at(-1).version,
    ...(values.channel === undefined ? {} : { channel: values.channel }),
    ...(values.staging === undefined ? {} : { staging: Number(values.staging) }),
    ...(values.notes === undefined ? {} : { notes: readFileSync(values.notes, 'utf8').slice(0, 5_000) }),
  });
  process.stdout.write(`signed: ${names.join(', ')}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  run().catch((/** @type {unknown} */ error) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
