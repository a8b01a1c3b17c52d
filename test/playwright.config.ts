import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS } from './support/browser-args.ts';

const executablePath = process.env['CHROME'];

/*
 * What takes longest begins first: a station's file is told in order by one worker, and one that began last would be waited for alone. The
 * pages without a station are many short tests, which fill whatever is left.
 */
const SHIFTS = ['bench', 'shift', 'supervisor'].map(specOf);
const STATIONS = [
  'diagnostics',
  'handover',
  'late-label',
  'newcomer',
  'offline-shift',
  'order-page',
  'printers',
  'returns',
  'self-ship',
].map(specOf);

function specOf(name: string): string {
  return `**/${name}.spec.ts`;
}

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'results/e2e',
  timeout: 60_000,
  // How long something takes is measured elsewhere; a busy machine must not fail what comes out right.
  expect: { timeout: 15_000 },
  fullyParallel: true,
  workers: 3,
  forbidOnly: true,
  reporter: [['list']],
  projects: [
    { name: 'shifts', testMatch: SHIFTS },
    { name: 'stations', testMatch: STATIONS },
    { name: 'pages', testMatch: '**/*.spec.ts', testIgnore: [...SHIFTS, ...STATIONS] },
  ],
  use: {
    browserName: 'chromium',
    launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: [...BROWSER_ARGS] },
  },
});
