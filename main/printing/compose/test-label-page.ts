import type { PrinterProfile } from '../rendition.ts';
import type { TestLabelFacts } from './facts.ts';
import { CAPITALS, LINE, type Page } from './pages.ts';
import { fittingSize, shortened } from './typeface.ts';
import { PRACTICE, timeWords } from './words.ts';

const BAR_GROUPS = [1, 2, 3, 4] as const;
const BARS_OF_A_GROUP = 6;

/**
 * A test label: the very edges of the paper, rulers in mm along two of them, bars of 1 to 4 dots both ways, and two codes whose
 * scan proves that it came out. What does not fit a small label is left out, the codes last of all.
 */
export function testLabelPage(facts: TestLabelFacts, profile: PrinterProfile): (page: Page) => void {
  return (page) => {
    const { mm, width, height } = page;
    edges(page);
    const large = height >= mm(60) && width >= mm(60);
    if (large) ruler(page, 'down');
    ruler(page, 'across');

    const left = mm(large ? 9 : 2);
    const inner = width - left - mm(2);
    const bottom = height - mm(2);
    let y = mm(large ? 9 : 5.5);
    const size = Math.min(mm(4), Math.max(mm(2.2), inner * 0.04));

    const tall = Math.min(mm(15), Math.max(mm(5), height * 0.12));
    y += page.code128(left, y, inner, tall, facts.codes.bars) + mm(large ? 2 : 1);
    const square = Math.min(mm(26), inner * 0.42, bottom - y);
    const drawn = page.qrCode(width - mm(2) - square, y, square, facts.codes.square);
    const below = y + drawn + mm(1);
    const room = inner - drawn - mm(1);

    const row = (content: string, bold = false, at = size) => {
      if (y + at * CAPITALS > bottom) return;
      page.text(left, y, at, shortened(content, at, room), { bold });
      y += at * LINE;
    };
    row(facts.printerId, true, large ? fittingSize(facts.printerId, room, size * 1.6) : size);
    row(`${profile.language.toUpperCase()}  ${profile.dpi} dpi`);
    row(`${profile.widthMm} × ${profile.heightMm} mm`);
    if (profile.language === 'zpl') row(profile.compressed ? 'graphics compressed' : 'graphics as run lengths');
    row(timeWords(facts.atMs));
    if (facts.practice) row(PRACTICE, true);

    y = Math.max(y + size * CAPITALS, below);
    if (y + mm(10) > bottom) return;
    y = dotBars(page, left, y, size) + mm(4);
    if (y + mm(14) < bottom) dotBarsDown(page, left, y, size);
  };
}

/** A corner at each end of the paper and a frame 1 mm inside: what is cut off shows how far off the printer is. */
function edges({ width, height, mm, bar }: Page): void {
  const arm = mm(3);
  const thick = Math.max(1, Math.round(mm(0.125)));
  for (const x of [0, width - arm]) for (const y of [0, height - thick]) bar(x, y, arm, thick);
  for (const x of [0, width - thick]) for (const y of [0, height - arm]) bar(x, y, thick, arm);
  const [inset, line] = [mm(1), 1];
  bar(inset, inset, width - 2 * inset, line);
  bar(inset, height - inset - line, width - 2 * inset, line);
  bar(inset, inset, line, height - 2 * inset);
  bar(width - inset - line, inset, line, height - 2 * inset);
}

/** Counted from the paper's edge. */
function ruler(page: Page, way: 'across' | 'down'): void {
  const { mm, width, height, bar } = page;
  const length = way === 'across' ? width : height;
  const small = mm(2.2);
  const from = mm(1);
  for (let at = 2; mm(at) < length - mm(1.5); at += 1) {
    const tick = mm(at % 10 === 0 ? 2.2 : at % 5 === 0 ? 1.5 : 0.8);
    if (way === 'across') bar(mm(at), from, 1, tick);
    else bar(from, mm(at), tick, 1);
    if (at % 10 !== 0 || mm(at) > length - mm(5)) continue;
    if (way === 'across') page.text(mm(at), from + mm(2.5), small, String(at), { align: 'center' });
    else page.text(from + mm(2.6), mm(at) - (small * CAPITALS) / 2, small, String(at));
  }
}

/** Bars and gaps of so many dots each; returns where they end. */
function dotBars(page: Page, left: number, top: number, size: number): number {
  const { mm } = page;
  let x = left;
  for (const dots of BAR_GROUPS) {
    for (let at = 0; at < BARS_OF_A_GROUP; at += 1) page.bar(x + at * 2 * dots, top, dots, mm(5));
    const words = `${dots}`;
    page.text(x, top + mm(6), size * 0.8, words);
    x += Math.max(BARS_OF_A_GROUP * 2 * dots, mm(6)) + mm(5);
  }
  return top + mm(6) + size;
}

function dotBarsDown(page: Page, left: number, top: number, size: number): void {
  const { mm } = page;
  let x = left;
  for (const dots of BAR_GROUPS) {
    for (let at = 0; at < BARS_OF_A_GROUP; at += 1) page.bar(x, top + at * 2 * dots, mm(6), dots);
    page.text(x, top + mm(7), size * 0.8, `${dots}`);
    x += mm(11);
  }
}
