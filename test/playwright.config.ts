import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS } from './support/browser-args.ts';

const executablePath = process.env['CHROME'];

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'results/e2e',
  timeout: 60_000,
  // How long something takes is measured elsewhere; a busy machine must not fail what comes out right.
  expect: { timeout: 15_000 },
  fullyParallel: true,
  workers: 3,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: [...BROWSER_ARGS] },
  },
});
