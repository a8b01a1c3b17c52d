import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { connect } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { encodeLabels } from '../../main/printing/languages/encode.ts';
import { labelLikeBitmap, profileFor } from '../support/bitmaps.ts';
import { loopbackPrinter } from '../support/print-station.ts';
import { zplLabel } from '../support/zpl.ts';

const CLI = path.resolve(import.meta.dirname, '../../main/practice/printer/cli.ts');

describe('the practice printer on the command line', () => {
  let out: string;
  let child: ChildProcessByStdio<null, Readable, Readable> | undefined;

  beforeEach(() => {
    out = fs.mkdtempSync(path.join(os.tmpdir(), 'packbench-cli-'));
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    fs.rmSync(out, { recursive: true, force: true });
  });
  function run(...args: string[]) {
    child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    return child;
  }
  async function firstLine(stream: Readable): Promise<string> {
    const [line] = (await once(createInterface(stream), 'line')) as [string];
    return line;
  }

  test('it says where it listens, prints into its folder, counts on after a restart and ends on SIGTERM', async () => {
    for (const number of ['0001', '0002']) {
      const printer = run(`--out=${out}`, '--fin-at=printed');
      const ready = JSON.parse(await firstLine(printer.stdout)) as { port: number };
      expect(ready).toEqual({ ready: true, host: '127.0.0.1', port: expect.any(Number), out });
      const sent = await loopbackPrinter(ready.port).send(zplLabel(`CLI${number}`), {}, new AbortController().signal);
      expect(sent.kind).toBe('sent');
      const label = JSON.parse(fs.readFileSync(path.join(out, `${number}.json`), 'utf8')) as { codes: unknown };
      expect(label.codes).toEqual([{ format: 'Code128', text: `CLI${number}` }]);
      printer.kill('SIGTERM');
      expect(await once(printer, 'exit')).toEqual([0, null]);
    }
    expect(fs.readdirSync(out).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test('a fault can be chosen', async () => {
    const ready = JSON.parse(await firstLine(run(`--out=${out}`, '--fault=reset-mid').stdout)) as { port: number };
    const sent = await loopbackPrinter(ready.port).send(zplLabel('FAULTY'), {}, new AbortController().signal);
    expect(sent.kind).toBe('unknown');
  });

  test.each(['tspl', 'epl', 'escpos'] as const)('it speaks %s too, and calls the files after it', async (language) => {
    const ready = JSON.parse(await firstLine(run(`--out=${out}`, `--language=${language}`).stdout)) as { port: number };
    const bytes = encodeLabels([labelLikeBitmap(400, 300)], profileFor(language, true));
    const sent = await loopbackPrinter(ready.port).send(bytes, {}, new AbortController().signal);
    expect(sent.kind).toBe('sent');
    expect(fs.readdirSync(out).sort()).toEqual(['0001.json', '0001.png', `0001.${language}`].sort());
    expect(fs.readFileSync(path.join(out, `0001.${language}`)).equals(Buffer.from(bytes))).toBe(true);
  });

  test('several faults at a time, and a second port, can be chosen', async () => {
    const args = [`--out=${out}`, '--fault=paused,silent-status', '--json-port'];
    const ready = JSON.parse(await firstLine(run(...args).stdout)) as { port: number; jsonPort: number };
    const port = connect(ready.jsonPort, '127.0.0.1');
    port.write('! U1 getvar "odometer.total_label_count"\r\n');
    const [reply] = (await once(port, 'data')) as [Buffer];
    expect(reply.toString()).toBe('"1000"');
    port.destroy();
  });

  test.each([
    [['--language=latin'], 'printer: --language=latin is not known; one of zpl, tspl, epl, escpos'],
    [['--port=70000'], 'printer: --port is a number from 0 to 65535'],
    [['--port=x'], 'printer: --port is a number from 0 to 65535'],
    [['--fault=fire'], /^printer: --fault=fire is not known; one of refuse, /],
    [['--fault=paused,fire'], /^printer: --fault=fire is not known; one of refuse, /],
    [['--colour'], /^printer: Unknown option '--colour'/],
    [['something'], /^printer: Unexpected argument 'something'/],
  ])('%j is refused in one line', async (args, line) => {
    const printer = run(...args);
    const said: string[] = [];
    createInterface(printer.stderr).on('line', (text) => said.push(text));
    const [code] = (await once(printer, 'close')) as [number];
    expect(code).toBe(2);
    await vi.waitFor(() => expect(said).toEqual([expect.stringMatching(line)]));
  });
});
