import { createHash } from 'node:crypto';
import type { Documents, ProfiledRendition, StoredDocument } from '../../main/db/documents.ts';

const PROFILES = ['profile-a', 'profile-b'];

/** The n-th document of a test, as long as real ones are; `edition` gives it other bytes. */
export function keptDocument(n: number, edition = 'first'): StoredDocument {
  const bytes = Buffer.from(`${edition} label ${n} `.repeat(1_500));
  return {
    documentKey: `label/shipment-${n}/print`,
    shipmentId: `shipment-${n}`,
    kind: 'zpl',
    bytes,
    sha256: sha256(bytes),
    codes: [`TRACK${n}`],
    sheets: [[`TRACK${n}`]],
    fetchedAtMs: n,
  };
}

/** What two printers get of it, each with a picture. */
export function keptRenditions(n: number, edition = 'first'): readonly ProfiledRendition[] {
  return PROFILES.map((profileKey) => ({
    profileKey,
    rendition: {
      language: 'zpl',
      bytes: Buffer.from(`${profileKey} ${edition} dots ${n} `.repeat(1_500)),
      labels: 1,
      pages: [{ codes: [`TRACK${n}`], texts: [], png: Buffer.alloc(2_000, n) }],
      warnings: [],
      passedThrough: false,
    },
  }));
}

/** How many are kept, counted from 1 without a gap; undefined when one is not as it was put, or not with all that was put with it. */
export function wholeDocuments(documents: Documents): number | undefined {
  const count = documents.count();
  for (let n = 1; n <= count; n += 1) {
    const document = documents.get(keptDocument(n).documentKey);
    if (document === undefined || sha256(document.bytes) !== document.sha256) return undefined;
    for (const profileKey of PROFILES) {
      const rendition = documents.rendition(document.documentKey, profileKey);
      if (rendition === undefined || sha256(rendition.bytes) !== rendition.sha256) return undefined;
      if (rendition.documentSha256 !== document.sha256) return undefined;
      if (documents.previews(document.documentKey, profileKey).length !== 1) return undefined;
    }
  }
  return count;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
