import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { refusedMarketplaceCli, startMarketplaceCli } from '../support/practice-cli.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'practice-'));
  closers.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const json = async (url: string, body?: unknown) => {
  const reply = await fetch(url, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
  return (await reply.json()) as Record<string, unknown>;
};

test('started by a person it says one line, serves, and ends when asked', async () => {
  const cli = await startMarketplaceCli('--shipments=5', '--seed=3');
  expect(cli.ready).toMatchObject({ ready: true, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
  const { shipments } = await json(`${cli.ready.url}/control/shipments`);
  expect(shipments).toHaveLength(5);
  expect(await json(`${cli.ready.url}/control/credentials`)).toMatchObject({
    appId: cli.ready.appId,
    appSecret: cli.ready.appSecret,
    locationId: cli.ready.locationId,
  });
  expect(await cli.end('SIGTERM')).toBe(0);
});

test('killed and started again over a torn state file it continues where it was', async () => {
  const dir = folder();
  const state = join(dir, 'state.jsonl');
  const faults = join(dir, 'faults.json');
  writeFileSync(faults, JSON.stringify({ faults: [{ route: 'dispatch', kind: '500' }], switches: { packDelayMs: 5 } }));
  const first = await startMarketplaceCli('--shipments=4', `--state=${state}`, `--faults=${faults}`);
  expect(await json(`${first.ready.url}/control/faults`)).toMatchObject({ faults: [{ kind: '500' }] });
  const { orders } = await json(`${first.ready.url}/control/orders`, { count: 2 });
  const { entries } = await json(`${first.ready.url}/control/history`);
  await first.end('SIGKILL');
  appendFileSync(state, '{"kind":"created","shipm');

  const second = await startMarketplaceCli('--shipments=9', '--seed=8', `--state=${state}`);
  closers.push(() => second.end('SIGKILL'));
  expect((await json(`${second.ready.url}/control/history`))['entries']).toEqual(entries);
  expect((await json(`${second.ready.url}/control/shipments`))['shipments']).toHaveLength(6);
  expect(second.ready.appSecret).toBe(first.ready.appSecret);
  expect(orders).toHaveLength(2);
  await json(`${second.ready.url}/control/orders`, {});
  const lines = readFileSync(state, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => typeof JSON.parse(line))).toEqual(lines.map(() => 'object'));
});

test('flags and files that make no sense end it with one line and code 2; a damaged state with code 1', async () => {
  const dir = folder();
  const damaged = join(dir, 'damaged.jsonl');
  writeFileSync(damaged, '{"practiceMarketplace":2,"seed":1,"shipments":1,"mix":"practice","startMs":0}\nbroken\n');
  writeFileSync(join(dir, 'faults.json'), '[{"route":"nowhere"}]');
  const wrong: [string, number, RegExp][] = [
    ['--prot=1', 2, /prot/],
    ['--shipments=many', 2, /--shipments/],
    [`--faults=${join(dir, 'faults.json')}`, 2, /not a list of faults/],
    [`--state=${damaged}`, 1, /damaged in line 2/],
  ];
  await Promise.all(
    wrong.map(async ([flag, code, words]) => {
      const refused = await refusedMarketplaceCli(flag);
      expect([flag, refused.code]).toEqual([flag, code]);
      expect(refused.words).toMatch(words);
      expect(refused.words.trimEnd().split('\n')).toHaveLength(1);
    }),
  );
});

interface Ready {
  readonly kind: string;
  readonly marketplaceUrl: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly printerPort: number;
  readonly labelsDir: string;
  readonly up?: boolean;
}

async function startPractice(dir: string) {
  const child = fork(resolve(import.meta.dirname, '../../main/practice/index.ts'), [`--dir=${dir}`, '--shipments=10'], {
    execArgv: [],
  });
  closers.push(() => child.kill('SIGKILL'));
  const next = async () => (await once(child, 'message'))[0] as Ready;
  const ready = await next();
  return { child, ready, next };
}

test('the practice child starts marketplace and printer, cuts the network when told, and ends with its parent', async () => {
  const dir = folder();
  const first = await startPractice(dir);
  expect(first.ready).toMatchObject({ kind: 'ready', labelsDir: join(dir, 'labels') });
  expect((await json(`${first.ready.marketplaceUrl}/control/shipments`))['shipments']).toHaveLength(10);
  first.child.send({ kind: 'network', up: false });
  expect(await first.next()).toEqual({ kind: 'network', up: false });
  await expect(fetch(first.ready.marketplaceUrl)).rejects.toThrow();
  first.child.send({ kind: 'network', up: true });
  expect(await first.next()).toEqual({ kind: 'network', up: true });
  await json(`${first.ready.marketplaceUrl}/control/orders`, {});
  const exited = once(first.child, 'exit');
  first.child.disconnect();
  expect(await exited).toEqual([0, null]);

  const second = await startPractice(dir);
  expect(second.ready).toEqual(first.ready);
  expect((await json(`${second.ready.marketplaceUrl}/control/shipments`))['shipments']).toHaveLength(11);
});

test('a remembered port that somebody else has now is given up; a damaged state is put aside, not lost', async () => {
  const dir = folder();
  const squatter = createServer().listen(0, '127.0.0.1');
  closers.push(() => squatter.close());
  await once(squatter, 'listening');
  const port = (squatter.address() as { port: number }).port;
  writeFileSync(join(dir, 'practice-ports.json'), JSON.stringify({ marketplace: port, printer: port }));
  writeFileSync(join(dir, 'marketplace.jsonl'), 'not ours\n');
  const { ready } = await startPractice(dir);
  expect(ready.marketplaceUrl).not.toContain(`:${port}`);
  expect(ready.printerPort).not.toBe(port);
  await vi.waitFor(async () => expect((await fetch(`${ready.marketplaceUrl}/control/switches`)).status).toBe(200));
  expect(readdirSync(dir).some((name) => name.startsWith('marketplace.jsonl.damaged-'))).toBe(true);
});
