import { X509Certificate } from 'node:crypto';
import * as fs from 'node:fs';
import * as tls from 'node:tls';
import { AppFailure } from '../../../shared/errors.ts';
import type { NetworkSettings } from '../../../shared/model/network.ts';

export interface Authorities {
  /** Undefined: those of the program alone, which Node shares among all connections. */
  readonly context: tls.SecureContext | undefined;
  readonly counts: { readonly bundled: number; readonly system: number | null; readonly extra: number };
}

/**
 * Who is believed to say who the marketplace is. Reading what this PC trusts takes around a tenth of a second, so it is done
 * once, when the first connection asks, and kept while the settings stand. That a certificate is verified cannot be switched off.
 */
export function loadAuthorities(
  { certificates }: Pick<NetworkSettings, 'certificates'>,
  extra: readonly string[],
): Authorities {
  const bundled = tls.rootCertificates;
  const system = certificates === 'bundled' ? undefined : systemCertificates();
  const counts = { bundled: bundled.length, system: system?.length ?? null, extra: extra.length };
  if (extra.length === 0 && (system === undefined || system.length === 0)) return { context: undefined, counts };
  return { context: tls.createSecureContext({ ca: [...new Set([...bundled, ...(system ?? []), ...extra])] }), counts };
}

/** Undefined before Node 22.15, and where this PC's store cannot be read. */
function systemCertificates(): readonly string[] | undefined {
  try {
    return typeof tls.getCACertificates === 'function' ? [...new Set(tls.getCACertificates('system'))] : undefined;
  } catch {
    return undefined;
  }
}

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** The certificates in a PEM file. `CONFIG_INVALID`: it cannot be read, holds none, or one that is none. */
export function readCertificates(file: string): readonly string[] {
  const refuse = (why: string) =>
    new AppFailure('CONFIG_INVALID', `The certificate file ${why}.`, { field: 'extraCaFile' });
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw refuse(`cannot be read (${code})`);
  }
  const found = text.match(PEM) ?? [];
  if (found.length === 0) throw refuse('holds no certificate in PEM form');
  for (const pem of found) {
    try {
      void new X509Certificate(pem);
    } catch {
      throw refuse('holds a certificate that cannot be read');
    }
  }
  return found;
}
