import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodeSpawn } from '../../main/ports/real-spawn.ts';

const root = path.resolve(import.meta.dirname, '../..');
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'start-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function runNode(node: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(node, [...args], { cwd: root }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}
const lines = (text: string) => text.split('\n').filter((line) => line !== '');

describe('npm start', () => {
  it.each([['--prot=1'], ['--port=99999'], ['--shell=tv'], ['practice'], ['--data-dir=']])(
    'with %s ends at once with one line and exit code 2',
    async (flag) => {
      const ended = await runNode(process.execPath, ['build/start.mjs', flag]);
      expect(ended.code).toBe(2);
      expect(lines(ended.stderr)).toHaveLength(1);
      expect(ended.stdout).toBe('');
    },
  );

  it('starts the browser shell, says so in one line, hands a second start to it, and stops in order', async () => {
    const args = ['build/start.mjs', '--shell=browser', '--no-open', `--data-dir=${dataDir}`];
    const child = spawn(process.execPath, [...args, '--json'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    const said: string[] = [];
    const reader = createInterface({ input: child.stdout });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const first = await Promise.race([
      new Promise<string>((resolve) => {
        reader.on('line', (line) => {
          said.push(line);
          resolve(line);
        });
      }),
      ended.then((code) => `ended with ${code}`),
    ]);
    try {
      const ready = JSON.parse(first) as { ready: true; shell: string; url: string; api: string; token: string };
      expect(ready).toMatchObject({ ready: true, shell: 'browser' });
      expect(ready.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}$/);
      expect(ready.api).toBe(`${new URL(ready.url).origin}/rpc`);
      const reply = await fetch(`${ready.api}/setup.state`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ready.token}`, 'content-type': 'application/json' },
        body: '{}',
      });
      expect(await reply.json()).toMatchObject({ ok: true, value: { step: 'choose' } });

      const second = await runNode(process.execPath, args);
      expect(second).toMatchObject({ code: 0, stderr: '' });
      expect(second.stdout).toContain(`${new URL(ready.url).origin}/#`);
    } finally {
      child.kill('SIGTERM');
    }
    expect(await ended).toBe(0);
    expect(said).toHaveLength(1);
    expect(existsSync(path.join(dataDir, 'browser-shell.json'))).toBe(false);
  });

  it('with a station.json that is wrong ends with one line that names the field, and exit code 2', async () => {
    writeFileSync(
      path.join(dataDir, 'station.json'),
      '{"stationId":"b","marketplace":{"appId":"a","url":"http://evil.example"}}',
    );
    const ended = await runNode(process.execPath, [
      'build/start.mjs',
      '--shell=browser',
      '--no-open',
      `--data-dir=${dataDir}`,
    ]);
    expect(ended.code).toBe(2);
    expect(lines(ended.stderr)).toEqual([
      `${path.join(dataDir, 'station.json')}: marketplace.url: https, or http to this machine only`,
    ]);
  });
});

describe('an old Node', () => {
  // What a Node without Node-API 10 reports, played by this one: the scripts must stop before they load anything native.
  const old = [
    '--import',
    `data:text/javascript,${encodeURIComponent("Object.defineProperty(process,'versions',{value:{node:'20.20.2',napi:'9'}})")}`,
  ];

  it.each([['build/start.mjs'], ['build/build.mjs'], ['build/run.mjs'], ['build/test.mjs'], ['out/main/browser.js']])(
    'that runs %s is told what to do',
    async (script) => {
      const ended = await runNode(process.execPath, [...old, script]);
      expect(ended.code).toBe(1);
      expect(lines(ended.stderr)).toHaveLength(1);
      expect(ended.stderr).toContain('npm start');
    },
  );
});

describe('a child process', () => {
  it('runs on the same Node, answers over IPC and tells how it ended', async () => {
    const file = path.join(dataDir, 'no-such.db');
    const child = createNodeSpawn().start('maintenance', ['quick-check', file]);
    const answers: unknown[] = [];
    child.onMessage((message) => answers.push(message));
    expect((await child.exited).code).not.toBeNull();
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatchObject({ ok: expect.any(Boolean) as boolean });
    child.send('nobody hears this');
  });

  it('can be killed', async () => {
    const child = createNodeSpawn().start('practice', [`--dir=${dataDir}`]);
    child.kill();
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });
});
