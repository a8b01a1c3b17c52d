import { lintZpl } from '../../main/printing/languages/lint-zpl.ts';
import { unwrapLabel } from '../../main/printing/languages/unwrap.ts';
import { zplPages } from '../../main/printing/languages/zpl-codes.ts';
import type { Renderer } from '../../main/printing/rendition.ts';
import { AppFailure } from '../../shared/errors.ts';
import { err, ok } from '../../shared/result.ts';

/**
 * Renders without a process of its own, so that virtual time can pass it by: ZPL goes through as the product lets it through, and
 * what the station composes becomes a line of ZPL with its code. Nothing is drawn.
 */
export function plainRenderer(): Renderer {
  const refuse = (reason: string, kind: string) =>
    err(new AppFailure('LABEL_NOT_PRINTABLE', `not printable: ${reason}`, { reason, kind }).toAppError());
  return {
    async render({ bytes: received, profile }) {
      const { kind, bytes } = unwrapLabel(received);
      if (kind === 'empty') return refuse('empty', kind);
      if (kind !== 'zpl' || profile.language !== 'zpl') return refuse('not-a-document', kind);
      const linted = lintZpl(bytes);
      if (!linted.ok) return refuse(linted.error.reason, kind);
      const pages = zplPages(bytes).map((page) => ({ ...page, png: null }));
      return ok({
        ...{ language: 'zpl' as const, bytes, labels: linted.value.labels, pages, warnings: [], passedThrough: true },
      });
    },
    async compose(facts, profile) {
      const code = 'codes' in facts ? facts.codes.bars : facts.code;
      const bytes = new TextEncoder().encode(`^XA^FO20,20^BCN,100^FD${code}^FS^XZ`);
      return await this.render({ document: facts.document, bytes, profile });
    },
    draw: async () => ok([]),
    stop: async () => undefined,
  };
}
