import { describe, expect, it } from 'vitest';
import { lintZpl } from '../../main/printing/languages/lint-zpl.ts';
import { zplPages } from '../../main/printing/languages/zpl-codes.ts';
import { type TicketText, ticketZpl } from '../../main/printing/tickets.ts';

const TICKET: TicketText = {
  name: 'T-0427',
  code: 'PB-T:0427',
  orderIds: ['OD436500000000000100'],
  titles: ['Blue mug 350 ml'],
  atMs: Date.UTC(2026, 2, 4, 8, 30),
  practice: false,
};
const LABEL = { dpi: 203, widthMm: 100, heightMm: 150 } as const;
const text = (ticket: Partial<TicketText>, paper: Parameters<typeof ticketZpl>[1] = LABEL) =>
  new TextDecoder().decode(ticketZpl({ ...TICKET, ...ticket }, paper));
const fields = (zpl: string) => [...zpl.matchAll(/\^FD(.*?)\^FS/g)].map((match) => match[1]);

describe('a shelf ticket', () => {
  it('names its number, its barcode, the order, the time in India and the items, on one label that changes no printer', () => {
    const bytes = ticketZpl(TICKET, LABEL);
    expect(lintZpl(bytes)).toEqual({ ok: true, value: { labels: 1 } });
    expect(zplPages(bytes).flatMap(({ codes }) => codes)).toEqual(['PB-T:0427']);
    expect(fields(text({}))).toEqual([
      'T-0427',
      'PB-T:0427',
      'OD436500000000000100',
      '2026-03-04 14:00',
      'Blue mug 350 ml',
    ]);
  });

  it('says PRACTICE in practice only', () => {
    expect(fields(text({ practice: true }))[0]).toBe('PRACTICE');
    expect(text({})).not.toContain('PRACTICE');
  });

  it('prints signs that ZPL would take for commands as they are, in one line', () => {
    const zpl = text({ titles: ['a^XZ~JA_b\\c\nd'] });
    expect(fields(zpl).at(-1)).toBe('a_5EXZ_7EJA_5Fb_5Cc d');
    expect(lintZpl(new TextEncoder().encode(zpl)).ok).toBe(true);
  });

  it('says how many items it leaves out', () => {
    expect(fields(text({ titles: ['a', 'b', 'c', 'd', 'e', 'f'] })).slice(-2)).toEqual(['d', '+ 2']);
  });

  it('stays on its paper, whichever that is', () => {
    const titles = ['A long title of an item that goes on beyond any label, however wide it may be made'];
    for (const paper of [
      LABEL,
      { dpi: 203, widthMm: 50, heightMm: 25 },
      { dpi: 300, widthMm: 75, heightMm: 50 },
    ] as const) {
      const dots = (mm: number) => Math.round((mm * paper.dpi) / 25.4);
      const zpl = text({ titles, practice: true }, paper);
      for (const [, x, y, height, field] of zpl.matchAll(/\^FO(\d+),(\d+)\^A0N,(\d+),\d+\^FH_\^FD(.*?)\^FS/g)) {
        expect(Number(y) + Number(height), `${field} on ${paper.widthMm} mm`).toBeLessThanOrEqual(dots(paper.heightMm));
        expect(Number(x) + [...(field ?? '')].length * Number(height) * 0.6).toBeLessThanOrEqual(dots(paper.widthMm));
      }
    }
  });
});
