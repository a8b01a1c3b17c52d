import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { neighboursOf, type Surroundings, sayHere, sharedDirOf } from '../../main/neighbours.ts';
import { realFiles } from '../../main/ports/files.ts';
import { type StationConfig, stationConfigSchema } from '../../shared/model/config.ts';

let sharedDir: string;
beforeEach(() => {
  sharedDir = mkdtempSync(join(tmpdir(), 'packbench-shared-'));
});
afterEach(() => rmSync(sharedDir, { recursive: true, force: true }));

const NOW_MS = 1_795_000_000_000;
const around = (user: string, wallMs = NOW_MS): Surroundings => ({
  ...{ files: realFiles, sharedDir, user, dataDir: `C:\\Users\\${user}\\Packbench`, wallMs: () => wallMs },
});
const config = (index = 0, count = 1): StationConfig =>
  stationConfigSchema.parse({
    ...{ stationId: `bench-${index + 1}`, locationId: 'LOC1', stations: { index, count } },
    marketplace: { url: 'https://api.flipkart.net', appId: 'app' },
  });

it('two accounts of one PC that pack the same orders see each other', () => {
  sayHere(around('asha'), config());
  sayHere(around('ravi'), config());
  expect(neighboursOf(around('ravi'), config())).toEqual([
    {
      ...{ user: 'asha', stationId: 'bench-1', dataDir: 'C:\\Users\\asha\\Packbench' },
      ...{ seenMs: NOW_MS, sameShare: true },
    },
  ]);
});

it('two shares of the same seller are no trouble', () => {
  sayHere(around('asha'), config(0, 2));
  expect(neighboursOf(around('ravi'), config(1, 2))).toMatchObject([{ user: 'asha', sameShare: false }]);
});

it('one account sees nobody, however often it starts, and one not started for weeks is forgotten', () => {
  sayHere(around('asha'), config());
  sayHere(around('asha', NOW_MS + 1), config());
  expect(neighboursOf(around('asha'), config())).toEqual([]);
  expect(neighboursOf(around('ravi', NOW_MS + 60 * 86_400_000), config())).toEqual([]);
});

it('what another account wrote there and does not read is left out', () => {
  writeFileSync(join(sharedDir, 'x.json'), '{"user":');
  writeFileSync(join(sharedDir, 'y.json'), '{"user":1}');
  expect(neighboursOf(around('ravi'), config())).toEqual([]);
});

it('only Windows has a place for it, and a PC without one is no fault', () => {
  expect(sharedDirOf('win32', { ProgramData: 'C:\\ProgramData' })).toContain('Packbench');
  expect(sharedDirOf('win32', {})).toBeUndefined();
  expect(sharedDirOf('linux', { ProgramData: '/x' })).toBeUndefined();
  const nowhere = { ...around('asha'), sharedDir: '/proc/no/such/place' };
  sayHere(nowhere, config());
  expect(neighboursOf(nowhere, config())).toEqual([]);
});
