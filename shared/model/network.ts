import { z } from 'zod';

/** `http://host:port` and nothing more: the user has a field of its own, the password is in the secret store. */
const PROXY_URL = /^http:\/\/([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]):(\d{1,5})\/?$/;

export function isProxyUrl(text: string): boolean {
  const port = Number(PROXY_URL.exec(text)?.[2]);
  return port >= 1 && port <= 65_535;
}

/** How this PC reaches the marketplace; kept beside `station.json`, because first run needs it before there is an account. */
export const networkSettingsSchema = z.strictObject({
  /** `system`: as this PC is set up; `none`: never one; else this one. Loopback is never reached through a proxy. */
  proxy: z
    .union([z.enum(['system', 'none']), z.string().max(300).refine(isProxyUrl, 'http://host:port')])
    .default('system'),
  /** Sent to the proxy as basic credentials, together with the password in the secret store. */
  proxyUser: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^:\p{Cc}]+$/u, 'no colon')
    .optional(),
  /** Whose certificates are believed: those this PC trusts as well, or only those that come with the program. */
  certificates: z.enum(['system+bundled', 'bundled']).default('system+bundled'),
  /** A PEM file with further authorities, as some firewalls hand out. Absolute. */
  extraCaFile: z.string().trim().min(1).max(500).optional(),
});
export type NetworkSettings = z.infer<typeof networkSettingsSchema>;
