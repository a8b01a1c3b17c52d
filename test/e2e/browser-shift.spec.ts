import { test } from '@playwright/test';
import { testShiftIn } from '../support/shell-shift.ts';
import { startStationProcess } from '../support/station-process.ts';

// The same shift as in Electron: what its steps ask for is proved where no Electron is.
test.describe.configure({ mode: 'serial', timeout: 240_000 });

testShiftIn('browser-shift', async (dataDir, browser) => {
  const station = await startStationProcess({ dataDir });
  let said = '';
  station.child.stderr?.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' });
  await page.goto(station.url);
  return {
    ...{ page, ask: station.ask },
    async kill() {
      await station.kill();
      await page.close();
    },
    async quit() {
      await station.stop();
      await page.close();
      return said;
    },
  };
});
