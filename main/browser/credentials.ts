import { createHash, timingSafeEqual } from 'node:crypto';
import type { Random } from '../ports/random.ts';

const SECRET_BYTES = 32;
/** A page per tab; the oldest session ends when one more is opened. */
const MAX_SESSIONS = 32;
const MAX_FRAGMENTS = 8;

/**
 * The secrets of one run of the browser shell; none outlives it. The fragment's secret is in the address handed to the
 * browser and works once; the session's stays in the page. The automation token exists only when it was asked for, the
 * launcher's only opens further pages of the same station.
 */
export interface Credentials {
  /** A further single-use secret for an address. */
  mintFragment(): string;
  /** The session for a fragment's secret, undefined when it was used before or never given out. */
  exchange(fragment: string): string | undefined;
  isSession(secret: string): boolean;
  isAutomation(secret: string): boolean;
  isLauncher(secret: string): boolean;
  readonly automationToken: string | undefined;
  readonly launcherToken: string;
}

export function createCredentials(random: Random, { automation }: { automation: boolean }): Credentials {
  const mint = () => Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url');
  const fragments: Buffer[] = [];
  const sessions: Buffer[] = [];
  const automationToken = automation ? mint() : undefined;
  const launcherToken = mint();
  const automationDigest = automationToken === undefined ? undefined : digest(automationToken);
  const launcherDigest = digest(launcherToken);

  const keep = (list: Buffer[], limit: number): string => {
    const secret = mint();
    list.push(digest(secret));
    if (list.length > limit) list.shift();
    return secret;
  };

  return {
    mintFragment: () => keep(fragments, MAX_FRAGMENTS),
    exchange(fragment) {
      const at = indexOf(fragments, fragment);
      if (at === -1) return undefined;
      fragments.splice(at, 1);
      return keep(sessions, MAX_SESSIONS);
    },
    isSession: (secret) => indexOf(sessions, secret) !== -1,
    isAutomation: (secret) => automationDigest !== undefined && timingSafeEqual(automationDigest, digest(secret)),
    isLauncher: (secret) => timingSafeEqual(launcherDigest, digest(secret)),
    automationToken,
    launcherToken,
  };
}

/** Digests have one length, so the comparison's time tells nothing about the secret, not even how long it is. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Looks at every entry whatever it finds, so that the time does not tell which one matched. */
function indexOf(digests: readonly Buffer[], secret: string): number {
  const wanted = digest(secret);
  let found = -1;
  for (const [index, candidate] of digests.entries()) if (timingSafeEqual(candidate, wanted)) found = index;
  return found;
}
