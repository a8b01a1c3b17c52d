import type { AddressFacts } from './facts.ts';
import { CAPITALS, LINE, type Page } from './pages.ts';
import { linesOf, shortened } from './typeface.ts';
import { addressHeading, contactWords, joined, orderWords, PRACTICE, placeWords, timeWords } from './words.ts';

/** Paper wider than this is an office printer's, which reaches no edge. */
const OFFICE_MM = 150;
const MOST_ORDERS = 2;

/**
 * An address slip: who gets the parcel and where, as large as it fits, then the shipment's code and orders as far as the paper goes. On an
 * office sheet it takes no more than a label's room.
 */
export function addressPage(facts: AddressFacts): (page: Page) => void {
  return (page) => {
    const { mm, width, height } = page;
    const isOffice = width > mm(OFFICE_MM);
    const margin = mm(isOffice ? 10 : height < mm(40) ? 1.5 : 3);
    const inner = Math.min(width - 2 * margin, mm(120));
    const bottom = Math.min(height, mm(180)) - margin;
    const small = Math.min(mm(4), Math.max(mm(2.3), inner * 0.034));
    const large = Math.min(mm(6.5), small * 1.7);
    let y = margin;

    const row = (content: string, size: number, bold = false): void => {
      for (const line of linesOf(content, size, inner, 3)) {
        if (y + size > bottom) return;
        page.text(margin, y, size, line, { bold });
        y += size * LINE;
      }
    };
    row(joined(addressHeading, facts.practice ? PRACTICE : ''), small, true);
    y += small * 0.4;
    row(facts.name, large, true);
    for (const line of facts.lines) row(line, large * 0.85);
    row(placeWords(facts), large, true);
    if (facts.phone !== null) row(contactWords(facts.phone), large * 0.85);
    y += small * 0.4;
    if (y + mm(0.4) < bottom) page.bar(margin, y, inner, mm(0.4));
    y += small;

    const tall = Math.min(mm(16), bottom - y - small * 2 * LINE);
    if (tall >= mm(6)) {
      const bars = page.code128(margin, y, inner, tall, facts.code);
      y += (bars === 0 ? page.qrCode(margin, y, Math.min(inner, tall * 1.6), facts.code) : bars) + small * 0.6;
    }
    row(shortened(facts.shipmentId, small, inner), small);
    row(orderWords(facts.orderIds, MOST_ORDERS), small);
    if (y + small * CAPITALS < bottom) page.text(margin, y, small * 0.8, timeWords(facts.atMs));
  };
}
