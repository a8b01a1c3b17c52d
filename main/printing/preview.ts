import type { PrintPreview } from '../../shared/contract/prints.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { PrinterConfig } from '../../shared/model/printers.ts';
import type { Documents } from '../db/documents.ts';
import type { PrintJobQueries } from '../db/print-jobs.ts';
import type { ReadyBytesOf } from './printer-worker.ts';
import { profileKey, profileOf, type Renderer } from './rendition.ts';
import type { Roster } from './roster.ts';
import { asTested } from './test-labels.ts';

export interface PreviewOptions {
  readonly printJobs: Pick<PrintJobQueries, 'byId'>;
  readonly documents: Pick<Documents, 'rendition' | 'previews'>;
  readonly roster: Pick<Roster, 'byId' | 'printerFor'>;
  readonly ready: ReadyBytesOf;
  readonly renderer: Pick<Renderer, 'draw'>;
}

/**
 * What a job puts on paper: the dots that are sent, or, of what its printer draws itself, a drawing of the station's own. Made now
 * where it was not kept. Empty when the document was erased. Throws NOT_FOUND, PRINTER_NOT_CONFIGURED, LABEL_NOT_PRINTABLE.
 */
export function printPreview({ printJobs, documents, roster, ready, renderer }: PreviewOptions) {
  return async (jobId: string): Promise<PrintPreview> => {
    const job = printJobs.byId(jobId);
    if (!job) throw new AppFailure('NOT_FOUND', 'There is no such print job.', { jobId });
    const printer = roster.byId(job.printerId) ?? roster.printerFor(job.document);
    if (!printer) throw new AppFailure('PRINTER_NOT_CONFIGURED', 'Its printer is no longer set up.');
    const config = asTested(job, printer);
    const profile = profileOf(config);
    const key = profileKey(profile);
    const paper = { widthMm: config.widthMm, heightMm: config.heightMm };

    const made = await ready(job, config);
    if (!made.ok && made.error.code !== 'LABEL_NOT_READY') {
      throw new AppFailure(made.error.code, made.error.message, made.error.details);
    }
    const kept = made.ok ? documents.rendition(job.documentKey, key) : undefined;
    if (!kept) return { pages: [], exact: false, ...paper, warnings: [], codes: [] };
    const codes = [...new Set(kept.pages.flatMap((page) => page.codes))];
    const warnings = kept.warnings.map(({ kind, code, dots, scale }) => ({
      kind,
      ...(code === undefined ? {} : { code }),
      ...(dots === undefined ? {} : { dots }),
      ...(scale === undefined ? {} : { scale }),
    }));
    const pages = documents.previews(job.documentKey, key);
    if (pages.length > 0) return { pages: pages.map(base64), exact: true, ...paper, warnings, codes };
    return { pages: await drawn(kept.bytes, config), exact: false, ...paper, warnings, codes };
  };

  async function drawn(bytes: Uint8Array, config: PrinterConfig): Promise<string[]> {
    if (config.language !== 'zpl') return [];
    const pictures = await renderer.draw(bytes, profileOf(config));
    return pictures.ok ? pictures.value.map(base64) : [];
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
