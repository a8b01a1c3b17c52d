import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import {
  type PracticeLanguage,
  type PracticePrinterOptions,
  startPracticePrinter,
} from '../../main/practice/printer/start.ts';
import { type Packer, packerAt } from './packer.ts';
import { practiceFloor } from './practice-floor.ts';
import { type StationProcess, startStationProcess, until } from './station-process.ts';

/** A practice station of its own with its page open at an idle bench. */
export interface PracticePage {
  readonly dataDir: string;
  readonly station: StationProcess;
  readonly page: Page;
  readonly packer: Packer;
  readonly floor: ReturnType<typeof practiceFloor>;
  /** Where the sheets are drawn that come out of its label printer. */
  readonly labelsDir: string;
  /** Says what the bench was like, for a test that failed. */
  tellBench(): Promise<void>;
  close(): Promise<void>;
}

const PAPER = { dpi: 203, widthMm: 101.5, heightMm: 152.3 } as const;

/**
 * Starts it, with the first orders pulled, the catalogue known and documents made at once; `name` is of its folder. Labels come out of
 * practice's own printer, or of one of this language beside it, which closes a connection once each label is out or, with `buffered`,
 * once it holds the bytes.
 */
export async function openPracticePage(
  browser: Browser,
  name: string,
  language?: PracticeLanguage,
  finAt: 'buffered' | 'printed' = 'printed',
): Promise<PracticePage> {
  const dataDir = mkdtempSync(join(tmpdir(), `packbench-${name}-`));
  const station = await startStationProcess({ dataDir, args: ['--practice'] });
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' });
  const packer = packerAt(page);
  const floor = practiceFloor(() => station);
  await page.goto(station.url);
  await packer.sees('idle');
  await until('the first whole pull', async () => (await station.ask('station.status', {})).lastPullAt !== null);
  await floor.catalogueKnown();
  await floor.quickPacking();
  const beside = language === undefined ? undefined : await printerBeside(station, dataDir, { language, finAt });
  const labelsDir = beside?.labelsDir ?? (await floor.practice()).labelsDir;
  return {
    ...{ dataDir, station, page, packer, floor, labelsDir },
    async tellBench() {
      const { session, recent } = await station.ask('bench.state', {});
      process.stdout.write(`the bench then: ${JSON.stringify({ session, recent })}\n`);
    },
    async close() {
      await page.close();
      await station.stop();
      await beside?.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A printer of this language takes over the labels and tickets from practice's own. */
async function printerBeside(
  station: StationProcess,
  dataDir: string,
  { language, finAt }: Required<Pick<PracticePrinterOptions, 'language' | 'finAt'>>,
) {
  const labelsDir = join(dataDir, `printer-${language}`);
  const printer = await startPracticePrinter({ port: 0, language, finAt, outDir: labelsDir, warm: true, ...PAPER });
  for (const { config } of (await station.ask('printers.list', {})).printers) {
    await station.ask('printers.save', { printer: { ...config, documents: ['receipt'] } });
  }
  await station.ask('printers.save', {
    printer: {
      ...{ id: `bench-${language}`, documents: ['label', 'ticket'], language, ...PAPER },
      transport: { kind: 'tcp', host: printer.host, port: printer.port },
    },
  });
  return { labelsDir, close: () => printer.close() };
}
