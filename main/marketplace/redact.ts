import type { MarketplaceFault } from './client.ts';

/** Takes secrets out of what is logged or told: those it was told of, and whatever stands in an `Authorization` value. */
export interface Redactor {
  hide(secret: string): void;
  clean(text: string): string;
}

const HIDDEN = '[redacted]';
/** Shorter ones would blank ordinary words. */
const SHORTEST_SECRET = 6;
/** Tokens replaced long ago need no more hiding. */
const KEPT = 20;

export function createRedactor(): Redactor {
  const secrets: string[] = [];
  return {
    hide(secret) {
      if (secret.length < SHORTEST_SECRET || secrets.includes(secret)) return;
      secrets.push(secret);
      if (secrets.length > KEPT) secrets.shift();
    },
    clean(text) {
      const known = secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
      return known.replace(/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${HIDDEN}`);
    },
  };
}

export function withoutSecrets(fault: MarketplaceFault, redactor: Redactor): MarketplaceFault {
  return { ...fault, message: redactor.clean(fault.message), codes: fault.codes.map((code) => redactor.clean(code)) };
}
