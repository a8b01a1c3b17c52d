/**
 * What can be wrong between this PC and the marketplace, as far as it is known which of the two, or what lies between, it is.
 * Each is an error code too, with its words, its owner and its action.
 */
export const NETWORK_TROUBLES = [
  /** The certificate was issued by an authority that this PC does not know: most often a firewall that reads along. */
  'NETWORK_TLS_UNTRUSTED',
  /** The certificate is not valid at this PC's time: it ran out, or the clock is wrong. */
  'NETWORK_TLS_DATES',
  /** The certificate is for another name. */
  'NETWORK_TLS_NAME',
  /** What answered does not speak TLS, or hung up while agreeing on it. */
  'NETWORK_TLS_FAILED',
  /** No connection to the proxy itself. */
  'NETWORK_PROXY_UNREACHABLE',
  /** The proxy asks for a user and password, or does not take those it was given (407). */
  'NETWORK_PROXY_AUTH',
  /** The proxy takes no log-in that the station speaks: NTLM, Negotiate or Digest, and not Basic (407). */
  'NETWORK_PROXY_SCHEME',
  /** The proxy does not let this PC through to the marketplace, or is none. */
  'NETWORK_PROXY_REFUSED',
  /** The proxy works and says that it cannot reach the marketplace (502, 503, 504). */
  'NETWORK_PROXY_NO_WAY',
  /** The proxy of this PC is of a kind the station cannot use, or stands in a script that this shell cannot read. */
  'NETWORK_PROXY_UNSUPPORTED',
  /** The setup script (PAC) that this PC names does not load or is none; the PC then uses no proxy. */
  'NETWORK_PROXY_SCRIPT',
] as const;

export type NetworkTrouble = (typeof NETWORK_TROUBLES)[number];
