import { createPublicKey } from 'node:crypto';

/**
 * What the packed product is told of its updates, in its package.json: whose signatures count (`PACKBENCH_UPDATE_KEYS`, public keys
 * with commas between them, the old one beside the new while it is replaced) and which line of versions it follows
 * (`PACKBENCH_UPDATE_CHANNEL`). Without keys it takes no updates at all. Throws for what is no Ed25519 key.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ keys: readonly string[], channel: string }}
 */
export function updatesOf(env) {
  const keys = (env['PACKBENCH_UPDATE_KEYS'] ?? '')
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
  for (const key of keys) {
    const { asymmetricKeyType } = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    if (asymmetricKeyType !== 'ed25519') throw new Error('PACKBENCH_UPDATE_KEYS holds a key that is not Ed25519.');
  }
  return { keys, channel: channelOf(env['PACKBENCH_UPDATE_CHANNEL'] ?? 'stable') };
}

/** @param {string} channel */
export function channelOf(channel) {
  if (!/^[a-z]{1,20}$/.test(channel)) throw new Error(`${channel} is no channel: small letters only.`);
  return channel;
}
