import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type PracticeLanguage, startPracticePrinter } from '../../main/practice/printer/start.ts';
import type { ComposedFacts } from '../../main/printing/compose/facts.ts';
import { answerWork } from '../../main/printing/raster/work.ts';
import type { PrinterProfile, Rendition } from '../../main/printing/rendition.ts';
import { sendBytes } from '../support/send-bytes.ts';

const zbar = spawnSync('zbarimg', ['--version'], { stdio: 'ignore' }).status === 0;
if (!zbar) console.log('zbarimg is not installed: what is drawn is read back by one decoder only.');

const HINDI = 'स्टील की पानी की बोतल 1 लीटर';
const AT_MS = Date.UTC(2026, 2, 4, 8, 30);
const TICKET: ComposedFacts = {
  ...{ document: 'ticket', name: 'T-0427', code: 'PB-T:0427', orderIds: ['OD436500000000000100'] },
  ...{ titles: ['Blue mug 350 ml', 'Pen ^XZ \x1b@'], atMs: AT_MS, practice: true },
};
const packing = (document: 'slip' | 'receipt'): ComposedFacts => ({
  ...{ document, shipmentId: 'SHP00042', code: 'SHP00042', orderIds: ['OD436500000000000100'], atMs: AT_MS },
  ...{ dispatchByMs: AT_MS + 3_600_000, practice: false },
  boxes: [{ name: 'SS-1', lines: [{ sku: 'BOTTLE-1L', title: HINDI, quantity: 2, serials: ['356938035643809'] }] }],
});
const ADDRESS: ComposedFacts = {
  ...{ document: 'address', shipmentId: 'SHP00042', code: 'SHP00042', orderIds: ['OD436500000000000100'] },
  ...{ name: 'Asha Example', lines: [HINDI, '2nd floor, behind the market'], city: 'Bengaluru', state: 'Karnataka' },
  ...{ pincode: '560001', phone: '9000000000', atMs: AT_MS, practice: true },
};
const TEST_LABEL: ComposedFacts = {
  ...{ document: 'test-label', printerId: 'label-1', codes: { bars: 'PB-P:0012-B', square: 'PB-P:0012-S' } },
  ...{ atMs: AT_MS, practice: false },
};

const PAPERS: readonly (readonly [PracticeLanguage, number, number])[] = [
  ['zpl', 100, 150],
  ['tspl', 50, 25],
  ['epl', 75, 50],
  ['escpos', 80, 150],
  ['escpos', 58, 150],
];

function profile(language: PrinterProfile['language'], widthMm: number, heightMm: number): PrinterProfile {
  return { language, dpi: 203, widthMm, heightMm, crop: 'auto', turn: 'auto', compressed: true };
}

async function composed(facts: ComposedFacts, to: PrinterProfile): Promise<Rendition> {
  const made = await answerWork({ kind: 'compose', facts, profile: to }, { kind: '' });
  if (!('bytes' in made) || !('labels' in made)) throw new Error('No rendition came');
  return made;
}

const out = mkdtempSync(join(tmpdir(), 'packbench-drawn-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

describe('what the station composes comes out of a printer', { timeout: 60_000 }, () => {
  test.each(PAPERS)('of %s on %d x %d mm, and its barcodes read back', async (language, widthMm, heightMm) => {
    const folder = join(out, `${language}-${widthMm}`);
    const size = { dpi: 203, widthMm, heightMm };
    const printer = await startPracticePrinter({ port: 0, language, ...size, outDir: folder, finAt: 'printed' });
    try {
      for (const facts of [TICKET, packing('slip'), ADDRESS, TEST_LABEL]) {
        const before = printer.labels.length;
        const rendition = await composed(facts, profile(language, widthMm, heightMm));
        await sendBytes(printer.port, rendition.bytes);
        await printer.printed();
        const labels = printer.labels.slice(before);
        const what = `${facts.document} in ${language} on ${widthMm} x ${heightMm}`;
        expect(labels, what).toHaveLength(rendition.labels);
        expect(
          labels.filter(({ problem }) => problem !== undefined),
          what,
        ).toEqual([]);
        // A slip on the smallest label is its text alone, and so is an address.
        if ((facts.document === 'slip' || facts.document === 'address') && heightMm < 60) continue;
        const said = facts.document === 'test-label' ? Object.values(facts.codes) : [facts.code];
        const read = labels.flatMap(({ codes }) => codes.map(({ text }) => text));
        expect(read.sort(), what).toEqual([...said].sort());
        expect(rendition.pages.flatMap(({ codes }) => codes).sort(), what).toEqual([...said].sort());
        if (zbar) expect(outsiderReads(folder, labels[0]?.number ?? 0).sort(), what).toEqual([...said].sort());
      }
    } finally {
      await printer.close();
    }
  });

  test('with Hindi drawn as a picture where the printer has letters of its own', async () => {
    const roll = profile('escpos', 80, 150);
    const pictures = async (facts: ComposedFacts) =>
      Buffer.from((await composed(facts, roll)).bytes)
        .toString('latin1')
        .split('\x1dv0').length - 1;
    expect(await pictures(TICKET)).toBe(0);
    expect(await pictures(packing('receipt'))).toBe(1);
    const text = Buffer.from((await composed(packing('receipt'), roll)).bytes).toString('latin1');
    expect(text).toContain('2 x BOTTLE-1L');
    expect(text).toContain('Dispatch by 4 Mar 2026, 15:00');
  });

  test('as PDF where that is what the printer takes, on as many sheets as it needs', async () => {
    const line = { sku: 'BOTTLE-1L', title: HINDI, quantity: 1, serials: [] };
    const slip = packing('slip');
    if (slip.document !== 'slip') throw new Error('no slip');
    const long = { ...slip, boxes: [{ name: 'SS-1', lines: Array.from({ length: 90 }, () => line) }] };
    const office = await composed(long, profile('pdf', 210, 297));
    expect(Buffer.from(office.bytes.subarray(0, 5)).toString()).toBe('%PDF-');
    expect(office.labels).toBeGreaterThan(1);
    expect(office.pages.flatMap(({ codes }) => codes)).toEqual(['SHP00042']);
  });
});

function outsiderReads(folder: string, number: number): string[] {
  const file = join(folder, `${String(number).padStart(4, '0')}.png`);
  expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG');
  const said = execFileSync('zbarimg', ['--quiet', '--nodbus', '--raw', file], { encoding: 'utf8' });
  return said.split('\n').filter((line) => line !== '');
}
