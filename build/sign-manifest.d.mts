/** Names written beside electron-builder's lists in `folder`. Throws when a file is not what its list says, or none is listed. */
export function signManifests(options: {
  readonly folder: string;
  /** PKCS8 DER, base64. */
  readonly privateKey: string;
  readonly databaseSchema: number;
  readonly channel?: string;
  /** Percent of the stations that are offered it. */
  readonly staging?: number;
  readonly notes?: string;
}): readonly string[];

/** DER in base64: SPKI and PKCS8. */
export function newKey(): { readonly public: string; readonly private: string };
