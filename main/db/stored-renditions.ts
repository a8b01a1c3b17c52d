import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PRINTER_LANGUAGES } from '../../shared/model/printers.ts';
import type { Db } from './database.ts';
import type { NewRendition, RenditionHead, StoredRendition } from './documents.ts';

interface RenditionRow extends Omit<RenditionHead, 'language' | 'pages' | 'warnings' | 'passedThrough'> {
  readonly language: string;
  readonly pages: string;
  readonly warnings: string;
  readonly passedThrough: number;
}

const strings = z.array(z.string());
const language = z.enum(PRINTER_LANGUAGES);
const pages = z.array(z.object({ codes: strings, texts: strings }));
const warnings = z.array(
  z.object({
    kind: z.string(),
    code: z.string().exactOptional(),
    dots: z.number().exactOptional(),
    scale: z.number().exactOptional(),
    from: z.string().exactOptional(),
  }),
);

/** What is sent of a document to printers of one profile, with pictures of its dots. */
export function renditionQueries(db: Db) {
  const columns = `r.document_key AS documentKey, r.profile_key AS profileKey, r.language, r.labels, r.pages, r.warnings,
    r.passed_through AS passedThrough, r.sha256, r.size, r.made_at_ms AS madeAtMs, d.sha256 AS documentSha256`;
  const from = `FROM rendition AS r LEFT JOIN document AS d ON d.document_key = r.document_key
    WHERE r.document_key = ? AND r.profile_key = ?`;
  const whole = db.prepare<[string, string], RenditionRow & { readonly bytes: Buffer }>(
    `SELECT ${columns}, r.bytes ${from}`,
  );
  const head = db.prepare<[string, string], RenditionRow>(`SELECT ${columns} ${from}`);
  const put = db.prepare<[Record<string, unknown>]>(`
    INSERT INTO rendition (document_key, profile_key, language, labels, pages, warnings, passed_through, sha256, size,
      made_at_ms, bytes)
    VALUES (@documentKey, @profileKey, @language, @labels, @pages, @warnings, @passedThrough, @sha256, @size, @madeAtMs,
      @bytes)`);
  const putPreview = db.prepare<[string, string, number, Uint8Array]>('INSERT INTO preview VALUES (?, ?, ?, ?)');
  const erase = db.prepare<[string, string]>('DELETE FROM rendition WHERE document_key = ? AND profile_key = ?');
  const previews = db
    .prepare<[string, string], Buffer>(
      'SELECT png FROM preview WHERE document_key = ? AND profile_key = ? ORDER BY page',
    )
    .pluck();

  return {
    putRendition(documentKey: string, profileKey: string, rendition: NewRendition, madeAtMs: number): void {
      const { language, labels, pages, warnings, passedThrough, bytes } = rendition;
      erase.run(documentKey, profileKey);
      put.run({
        ...{ documentKey, profileKey, language, labels, madeAtMs, bytes },
        pages: JSON.stringify(pages.map(({ codes, texts }) => ({ codes, texts }))),
        warnings: JSON.stringify(warnings),
        passedThrough: passedThrough ? 1 : 0,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        size: bytes.byteLength,
      });
      for (const [page, { png }] of pages.entries()) if (png) putPreview.run(documentKey, profileKey, page, png);
    },
    rendition(documentKey: string, profileKey: string): StoredRendition | undefined {
      const row = whole.get(documentKey, profileKey);
      return row && { ...readRendition(row), bytes: row.bytes };
    },
    renditionHead(documentKey: string, profileKey: string): RenditionHead | undefined {
      const row = head.get(documentKey, profileKey);
      return row && readRendition(row);
    },
    previews: (documentKey: string, profileKey: string): Uint8Array[] => previews.all(documentKey, profileKey),
  };
}

function readRendition({ documentKey, profileKey, ...row }: RenditionRow): RenditionHead {
  const { labels, sha256, size, documentSha256, madeAtMs } = row;
  return {
    ...{ documentKey, profileKey, labels, sha256, size, documentSha256, madeAtMs },
    language: language.parse(row.language),
    pages: pages.parse(JSON.parse(row.pages)),
    warnings: warnings.parse(JSON.parse(row.warnings)),
    passedThrough: row.passedThrough === 1,
  };
}
