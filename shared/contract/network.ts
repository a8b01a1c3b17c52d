import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import { type NetworkSettings, networkSettingsSchema } from '../model/network.ts';
import { request } from './request.ts';
import { supervised } from './shell.ts';

/** Where the way to the marketplace was found. `windows`: its registry; `system`: what the desktop shell answers. */
export type ProxyFoundIn = 'settings' | 'environment' | 'windows' | 'system' | 'nowhere';

export interface NetworkView {
  readonly settings: NetworkSettings;
  readonly hasProxyPassword: boolean;
  /** A change needs a supervisor's name and reason: always but at first run, which has nobody to answer to. */
  readonly supervised: boolean;
  /** The marketplace that is asked, or would be. */
  readonly url: string;
  readonly now: {
    /** `host:port` of the proxy that is tried first; null: none. */
    readonly proxy: string | null;
    readonly foundIn: ProxyFoundIn;
    /** Set where this PC names a proxy that cannot be used; the connection is then tried without. */
    readonly unusable: string | null;
    /** The address of the proxy script (PAC) that this PC names, where that can be told. */
    readonly setupScript: string | null;
  };
  /** How many authorities are believed; null where this PC's own cannot be read or are not asked for. */
  readonly authorities: { readonly bundled: number; readonly system: number | null; readonly extra: number };
  /** Why the last exchange that failed did; null when the last one got an answer, or none was made. */
  readonly lastTrouble: { readonly code: ErrorCode; readonly message: string; readonly atMs: number } | null;
}

/** In the order they are made. `tunnel` is only there with a proxy. */
export const NETWORK_STEPS = ['proxy', 'dns', 'tcp', 'tunnel', 'tls', 'http', 'clock'] as const;
export type NetworkStepName = (typeof NETWORK_STEPS)[number];

export interface NetworkStep {
  readonly step: NetworkStepName;
  /** `skipped`: one before it failed, or there is nothing to do. */
  readonly state: 'good' | 'failed' | 'skipped';
  readonly ms: number;
  /** What was found: an address, a certificate's issuer, a status, an offset. Free of secrets. */
  readonly found: string;
  readonly trouble: ErrorCode | null;
}

export interface NetworkTest {
  readonly url: string;
  readonly steps: readonly NetworkStep[];
  /** The marketplace's clock less this PC's; null where no answer told. */
  readonly clockOffsetMs: number | null;
}

export const networkContract = {
  'network.read': request<NetworkView>()(z.strictObject({})),
  /**
   * Takes effect with the next connection; nothing in flight is cut. `CONFIG_INVALID`: the certificate file cannot be read or
   * holds no certificate; nothing is changed then. Password: left out stays, null is forgotten. What changed is journalled by
   * its name, never by its value, with who and why; INVALID_INPUT where they are needed (`supervised`) and missing.
   */
  'network.save': request<NetworkView>()(
    z.strictObject({
      ...networkSettingsSchema.shape,
      proxyPassword: z.string().min(1).max(500).nullable().optional(),
      by: supervised.by.optional(),
      reason: supervised.reason.optional(),
    }),
  ),
  /** Goes the whole way once, without the account's key: no token leaves. */
  'network.test': request<NetworkTest>()(z.strictObject({})),
};
