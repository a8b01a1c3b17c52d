import type { NetworkStep, NetworkView } from '../../shared/contract/network.ts';
import type { NetworkSettings } from '../../shared/model/network.ts';

/** The way from this PC to the marketplace: `Ports.http` takes it, and this is what a person may see and change of it. */
export interface Network {
  /**
   * From the next connection on; what is in flight ends as it began. Throws `CONFIG_INVALID` when the certificate file cannot
   * be used, and changes nothing then.
   */
  apply(settings: NetworkSettings, proxyPassword: string | undefined): void;
  /** How `url` would be reached now. */
  view(url: string): Promise<Pick<NetworkView, 'now' | 'authorities' | 'lastTrouble'>>;
  /** Goes the whole way once. Credentials that the proxy refused are tried again. Never rejects. */
  test(url: string): Promise<{ readonly steps: readonly NetworkStep[]; readonly clockOffsetMs: number | null }>;
}

/**
 * `fetch` by the same way as every exchange with the marketplace: the same proxy with its credentials, the same authorities, a change of
 * either from the next connection on. For what is no exchange with the marketplace, as the feed of new versions.
 */
export type OpenAddress = (
  address: string,
  options: { readonly redirect: 'error'; readonly signal: AbortSignal; readonly headers: Record<string, string> },
) => Promise<OpenedAddress>;

/** The part of a `Response` that is read. */
export interface OpenedAddress {
  readonly status: number;
  readonly body: ReadableStream<Uint8Array> | null;
}
