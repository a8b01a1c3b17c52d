import type { TicketFacts } from './facts.ts';
import { CAPITALS, LINE, type Page } from './pages.ts';
import { fittingSize, linesOf, shortened } from './typeface.ts';
import { joined, orderWords, PRACTICE, timeWords } from './words.ts';

/** Paper wider than this is an office printer's, which reaches no edge. */
const OFFICE_MM = 150;
const MOST_TITLES = 4;
const MOST_ORDERS = 2;

/**
 * A shelf ticket: its number across the whole width, its code below, then orders, time and items as far as the paper goes. Sizes
 * follow the paper, so that it fits a 50 x 25 mm tag and a shipping label alike.
 */
export function ticketPage(facts: TicketFacts): (page: Page) => void {
  return (page) => {
    const { mm, width, height } = page;
    const margin = mm(width > mm(OFFICE_MM) ? 8 : height < mm(40) ? 1.5 : 3);
    const inner = width - 2 * margin;
    const small = Math.min(mm(4.2), Math.max(mm(2.3), height * 0.035, inner * 0.034));
    const gap = small * 0.6;
    const bottom = height - margin;
    let y = margin;

    const number = fittingSize(facts.name, inner, (height * 0.3) / CAPITALS);
    page.text(width / 2, y, number, facts.name, { bold: true, align: 'center' });
    y += number * CAPITALS + gap;

    const tall = Math.min(mm(18), Math.max(mm(6), height * 0.16));
    const bars = page.code128(margin, y, inner, tall, facts.code);
    const square = bars === 0 ? page.qrCode(margin, y, Math.min(inner, bottom - y), facts.code) : 0;
    y += bars + square + gap;

    const row = (content: string, bold = false) => {
      if (y + small > bottom) return;
      page.text(margin, y, small, content, { bold });
      y += small * LINE;
    };
    row(joined(facts.practice ? PRACTICE : '', timeWords(facts.atMs)), true);
    for (const line of linesOf(orderWords(facts.orderIds, MOST_ORDERS), small, inner, 2)) row(line);
    const left = facts.titles.length - MOST_TITLES;
    for (const title of facts.titles.slice(0, MOST_TITLES))
      for (const line of linesOf(title, small, inner, 2)) row(line);
    if (left > 0) row(shortened(`and ${left} more`, small, inner));
    if (facts.practice && y + small * 2 < bottom) {
      const large = fittingSize(PRACTICE, inner, Math.min(mm(12), (bottom - y - gap) / CAPITALS));
      page.text(width / 2, bottom - large * CAPITALS, large, PRACTICE, { bold: true, align: 'center' });
    }
  };
}
