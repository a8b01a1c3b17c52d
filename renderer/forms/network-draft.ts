import type { RequestInput } from '../../shared/contract/index.ts';
import { isProxyUrl, type NetworkSettings, networkSettingsSchema } from '../../shared/model/network.ts';

/** How this PC reaches the marketplace, as it stands in the fields. */
export interface NetworkDraft {
  readonly way: 'system' | 'none' | 'own';
  /** `http://host:port`, or without its scheme. */
  readonly address: string;
  readonly user: string;
  /** Empty: as it is. */
  readonly password: string;
  readonly certificates: NetworkSettings['certificates'];
  readonly extraCaFile: string;
}

export function networkDraft({ proxy, proxyUser, certificates, extraCaFile }: NetworkSettings): NetworkDraft {
  const own = proxy !== 'system' && proxy !== 'none';
  return {
    way: own ? 'own' : proxy,
    address: own ? proxy : '',
    user: proxyUser ?? '',
    password: '',
    certificates,
    extraCaFile: extraCaFile ?? '',
  };
}

/** People leave the scheme out. */
export function proxyAddress(text: string): string {
  const trimmed = text.trim();
  return trimmed.includes('://') ? trimmed : `http://${trimmed}`;
}

export function isProxyAddress(text: string): boolean {
  return isProxyUrl(proxyAddress(text));
}

/** Undefined while the fields cannot be used. */
export function networkFrom(draft: NetworkDraft): RequestInput<'network.save'> | undefined {
  const [user, extraCaFile] = [draft.user.trim(), draft.extraCaFile.trim()];
  const parsed = networkSettingsSchema.safeParse({
    proxy: draft.way === 'own' ? proxyAddress(draft.address) : draft.way,
    certificates: draft.certificates,
    ...(draft.way === 'none' || user === '' ? {} : { proxyUser: user }),
    ...(extraCaFile === '' ? {} : { extraCaFile }),
  });
  if (!parsed.success) return undefined;
  const withUser = parsed.data.proxyUser !== undefined && draft.password !== '';
  return withUser ? { ...parsed.data, proxyPassword: draft.password } : parsed.data;
}
