import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StationHost } from '../../main/host.ts';
import { openTestHost } from '../support/host.ts';
import { until } from '../support/station-process.ts';

let dataDir: string;
let host: StationHost | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'packbench-practice-catalogue-'));
});
afterEach(async () => {
  await host?.stop(0);
  rmSync(dataDir, { recursive: true, force: true });
});

async function practise() {
  await host?.stop(0);
  const opened = await openTestHost(dataDir, { practice: true });
  host = opened.host;
  const product = async (sku: string) => {
    const { entries } = await opened.ask('catalogue.list', { search: sku });
    return entries.find((entry) => entry.sku === sku && entry.changedAtMs > 0);
  };
  return { ask: opened.ask, product };
}

it('practice knows its products but for what is left to be taught, and keeps what was taught', async () => {
  let { ask, product } = await practise();
  await until('the catalogue to be filled', async () => (await product('WATCH-KAAL-S2')) !== undefined);
  expect(await product('TEA-ASSAM-500G')).toMatchObject({
    barcodes: [expect.stringMatching(/^890\d{10}$/)],
    ...{ taxRatePercent: 5, box: { lengthMm: 180, breadthMm: 110, heightMm: 70, weightGrams: 520 } },
    serials: { need: 'no' },
  });
  expect(await product('PHN-TARA-5G-128')).toMatchObject({ serials: { need: 'yes', kind: 'imei', perUnit: 2 } });
  expect((await product('FRAME-8"x10"-BLK'))?.barcodes).toHaveLength(1);
  expect((await product('GLASS-CHAI-6S'))?.barcodes).toEqual([]);
  expect((await product('PHN-KEYPAD-1SIM'))?.serials.need).toBe('unknown');
  const { csv } = await ask('catalogue.export', { kind: 'products' });

  await ask('catalogue.teachBarcode', { sku: 'GLASS-CHAI-6S', code: 'CHAI-GLASS' });
  await ask('catalogue.remove', { sku: 'WATCH-KAAL-S2' });
  ({ ask, product } = await practise());
  await until('the catalogue to be filled again', async () => (await product('WATCH-KAAL-S2')) !== undefined);
  expect((await product('GLASS-CHAI-6S'))?.barcodes).toEqual(['CHAI-GLASS']);
  expect((await ask('catalogue.export', { kind: 'products' })).csv.length).toBe(csv.length + 'CHAI-GLASS'.length);
});
