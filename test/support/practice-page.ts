import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
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
  /** Says what the bench was like, for a test that failed. */
  tellBench(): Promise<void>;
  close(): Promise<void>;
}

/** Starts it, with the first orders pulled, the catalogue known and documents made at once; `name` is of its folder. */
export async function openPracticePage(browser: Browser, name: string): Promise<PracticePage> {
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
  return {
    ...{ dataDir, station, page, packer, floor },
    async tellBench() {
      const { session, recent } = await station.ask('bench.state', {});
      process.stdout.write(`the bench then: ${JSON.stringify({ session, recent })}\n`);
    },
    async close() {
      await page.close();
      await station.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
