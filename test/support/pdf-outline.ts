import { inflateSync } from 'node:zlib';

/** What a PDF of the practice marketplace says, read from its bytes without drawing it. */
export interface PdfOutline {
  /** Width and height of each page in points. */
  readonly pages: readonly { readonly width: number; readonly height: number }[];
  /** The words of each page, one line of the page a line. */
  readonly texts: readonly string[];
}

/** Reads whole PDFs whose page objects stand in plain text and whose content is deflated, as the practice marketplace writes them. */
export function outlineOf(pdf: Uint8Array): PdfOutline {
  const text = Buffer.from(pdf).toString('latin1');
  const boxes = [...text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  const streams = [...text.matchAll(/<<[^<>]*\/FlateDecode[^<>]*>>\nstream\n/g)].map((start) => {
    const from = start.index + start[0].length;
    const length = Number(/\/Length (\d+)/.exec(start[0])?.[1]);
    return inflateSync(pdf.subarray(from, from + length)).toString('latin1');
  });
  return {
    pages: boxes.map(([, width, height]) => ({ width: Number(width), height: Number(height) })),
    texts: streams.map(wordsOf),
  };
}

/** Each `[...] TJ` is one piece of text; its strings are hexadecimal, with kerning between them. */
function wordsOf(content: string): string {
  return [...content.matchAll(/\[((?:<[0-9a-fA-F]*>|[-\d.\s])*)\] TJ/g)]
    .map(([, pieces = '']) =>
      [...pieces.matchAll(/<([0-9a-fA-F]*)>/g)]
        .map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1'))
        .join(''),
    )
    .join('\n');
}
