import type { NetworkTrouble } from '../../../shared/model/network-troubles.ts';

/** A connection that could not be made because of what lies between; nothing of the request left. */
export class NetworkFailure extends Error {
  override readonly name = 'NetworkFailure';
  constructor(
    readonly trouble: NetworkTrouble,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const DATES = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
]);
const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'INVALID_CA',
]);

/** What an error of a TLS handshake says about the certificate (Node's codes, which are OpenSSL's). */
export function tlsTrouble(code: string): NetworkTrouble {
  if (DATES.has(code)) return 'NETWORK_TLS_DATES';
  if (UNTRUSTED.has(code)) return 'NETWORK_TLS_UNTRUSTED';
  return code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? 'NETWORK_TLS_NAME' : 'NETWORK_TLS_FAILED';
}
