import type { PackingFacts, PackingLine } from './facts.ts';
import { CAPITALS, LINE, type Page } from './pages.ts';
import { linesOf, shortened, widthOf } from './typeface.ts';
import { boxWords, headingOf, joined, orderWords, PRACTICE, timeWords, unitsOf, unitWords } from './words.ts';

interface Paper {
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
}

/** One piece of the document that is not broken over two pages. */
interface Block {
  readonly height: number;
  draw(page: Page, top: number): void;
}

const MM_PER_INCH = 25.4;
/** On labels lower than this the slip is its text alone. */
const SMALL_MM = 40;
const MOST_ORDERS = 6;
const MOST_TITLE_LINES = 3;

/** A packing slip or receipt: what is in the parcel, box by box, on as many pages as it takes. */
export function packingPages(facts: PackingFacts, paper: Paper): ((page: Page) => void)[] {
  const mm = (length: number) => (length * paper.dpi) / MM_PER_INCH;
  const margin = Math.min(mm(10), Math.max(mm(1.5), paper.width * 0.04));
  const inner = paper.width - 2 * margin;
  const size = Math.min(mm(4), Math.max(mm(2.3), inner * 0.034));
  const place = { margin, inner, size, mm, small: paper.height < mm(SMALL_MM) };

  const head = headBlock(facts, place);
  const body = facts.boxes.flatMap((box, at) => {
    const blocks = box.lines.flatMap((line) => lineBlocks(line, place));
    return facts.boxes.length > 1 ? underHeading(boxBlock(boxWords(facts, at), place), blocks) : blocks;
  });
  const units = unitsOf(facts.boxes.flatMap((box) => box.lines));
  body.push(totalBlock(unitWords(units), place));

  const foot = size * LINE;
  const bottom = paper.height - margin - foot;
  const pages: Block[][] = [[]];
  let y = margin + head.height;
  for (const block of body) {
    if (y + block.height > bottom && pages.at(-1)?.length) {
      pages.push([]);
      y = margin;
    }
    pages.at(-1)?.push(block);
    y += block.height;
  }
  return pages.map((blocks, at) => (page) => {
    let top = margin;
    if (at === 0) {
      head.draw(page, top);
      top += head.height;
    }
    for (const block of blocks) {
      block.draw(page, top);
      top += block.height;
    }
    const footTop = paper.height - margin - size * CAPITALS;
    const words = shortened(joined(facts.shipmentId, timeWords(facts.atMs)), size * 0.8, inner * 0.8);
    page.text(margin, footTop, size * 0.8, words);
    const count = pages.length > 1 ? `${at + 1}/${pages.length}` : '';
    page.text(paper.width - margin, footTop, size * 0.8, count, { align: 'right' });
  });
}

/** A heading never stands alone at the end of a page. */
function underHeading(heading: Block, [first, ...rest]: readonly Block[]): Block[] {
  if (!first) return [heading];
  const both: Block = {
    height: heading.height + first.height,
    draw(page, top) {
      heading.draw(page, top);
      first.draw(page, top + heading.height);
    },
  };
  return [both, ...rest];
}

interface Place {
  readonly margin: number;
  readonly inner: number;
  readonly size: number;
  readonly mm: (mm: number) => number;
  readonly small: boolean;
}

function headBlock(facts: PackingFacts, { margin, inner, size, mm, small }: Place): Block {
  const heading = size * (small ? 1.2 : 1.7);
  const tall = small ? 0 : Math.min(mm(12), Math.max(mm(6), inner * 0.12));
  const orders = linesOf(orderWords(facts.orderIds, MOST_ORDERS), size, inner, small ? 1 : 4);
  const by = facts.dispatchByMs === null ? [] : [`Dispatch by ${timeWords(facts.dispatchByMs)}`];
  const rows = [...orders, ...by];
  return {
    height: heading * LINE + (small ? 0 : tall + size) + rows.length * size * LINE + size,
    draw(page, top) {
      page.text(margin, top, heading, headingOf(facts.document), { bold: true });
      if (facts.practice) {
        const large = Math.min(heading, (inner - widthOf(headingOf(facts.document), heading)) / 6);
        page.text(margin + inner, top, large, PRACTICE, { bold: true, align: 'right' });
      }
      let y = top + heading * LINE;
      if (!small && page.code128(margin, y, inner, tall, facts.code) === 0)
        page.qrCode(margin, y - size / 2, tall * 1.4, facts.code);
      if (!small) y += tall + size;
      for (const [at, row] of rows.entries()) {
        page.text(margin, y, size, row, { bold: at >= orders.length });
        y += size * LINE;
      }
      page.bar(margin, y + size * 0.2, inner, mm(0.4));
    },
  };
}

function boxBlock(words: string, { margin, inner, size, mm }: Place): Block {
  return {
    height: size * LINE * 1.5,
    draw(page, top) {
      page.text(margin, top + size * 0.2, size, shortened(words, size, inner), { bold: true });
      page.bar(margin, top + size * 1.35, inner, mm(0.25));
    },
  };
}

/** Quantity, SKU and title stand together; a long list of serial numbers may go over to the next page. */
function lineBlocks(line: PackingLine, { margin, inner, size }: Place): Block[] {
  const quantity = `${line.quantity} ×`;
  const indent = Math.max(widthOf(quantity, size) * 1.1, size * 2) + size * 0.5;
  const room = inner - indent;
  const sku = linesOf(line.sku, size, room, 2);
  const title = linesOf(line.title, size, room, MOST_TITLE_LINES);
  const first: Block = {
    height: (sku.length + title.length) * size * LINE + (line.serials.length > 0 ? 0 : size * 0.5),
    draw(page, top) {
      page.text(margin, top, size, quantity, { bold: true });
      for (const [at, words] of [...sku, ...title].entries()) {
        page.text(margin + indent, top + at * size * LINE, size, words, { bold: at < sku.length });
      }
    },
  };
  const fine = size * 0.85;
  const serials = line.serials.length === 0 ? [] : linesOf(line.serials.join('  '), fine, room);
  return [
    first,
    ...serials.map((words, at) => ({
      height: fine * LINE + (at === serials.length - 1 ? size * 0.5 : 0),
      draw: (page: Page, top: number) => page.text(margin + indent, top, fine, words),
    })),
  ];
}

function totalBlock(words: string, { margin, inner, size, mm }: Place): Block {
  return {
    height: size * LINE * 1.6,
    draw(page, top) {
      page.bar(margin, top, inner, mm(0.4));
      page.text(margin, top + size * 0.6, size, words, { bold: true });
    },
  };
}
