import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { openTransport } from '../../main/printing/transports/open-transport.ts';
import { readFd } from '../support/pipe-reader.ts';
import { type OtherEnd, transportAcceptance } from '../support/transport-acceptance.ts';
import { transportPorts } from '../support/transport-ports.ts';

const folder = () => fs.mkdtempSync(path.join(tmpdir(), 'packbench-device-'));

/** A pipe stands in for the character device of a printer: its write blocks as that of a printer without paper does. */
if (process.platform === 'win32') console.log('skipped: device files; Windows has none');
else {
  transportAcceptance('a device file', {
    hugeBytes: 1024 * 1024,
    largeBytes: 2 * 1024 * 1024,
    start(settings) {
      const dir = folder();
      const file = path.join(dir, 'lp0');
      if (spawnSync('mkfifo', [file]).status !== 0) throw new Error('mkfifo failed');
      const open = () => readFd(fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK));
      let reader = open();
      const before: Uint8Array[] = [];
      const other: OtherEnd = {
        received: () => Buffer.concat([...before, reader.received()]),
        hold: () => reader.hold?.(),
        release: () => reader.release?.(),
        breakAfter: (bytes) => reader.breakAfter?.(bytes),
        heal() {
          if (reader.open()) return;
          before.push(reader.received());
          reader = open();
        },
        async leave() {
          await reader.leave();
          fs.rmSync(file);
        },
        async close() {
          await reader.close();
          fs.rmSync(dir, { recursive: true, force: true });
        },
      };
      return Promise.resolve({
        other,
        transport: openTransport({ kind: 'device', path: file }, transportPorts(), settings),
      });
    },
  });

  it('never writes a label into an ordinary file, a folder or to a name that nothing has', async () => {
    const dir = folder();
    const file = path.join(dir, 'notes');
    fs.writeFileSync(file, 'mine');
    for (const [name, reason] of [
      [file, 'not-a-device'],
      [dir, 'not-a-device'],
      [path.join(dir, 'lp0'), 'ENOENT'],
    ] as const) {
      const transport = openTransport({ kind: 'device', path: name }, transportPorts());
      const outcome = await transport.send(Buffer.from('^XA^XZ'), {}, new AbortController().signal);
      expect(outcome).toEqual({ kind: 'not-sent', reason });
      await transport.close?.();
    }
    expect(fs.readFileSync(file, 'utf8')).toBe('mine');
    expect(fs.readdirSync(dir)).toEqual(['notes']);
    fs.rmSync(dir, { recursive: true });
  });

  it('is given up while nobody opens the other side, and nothing was sent', async () => {
    const dir = folder();
    const file = path.join(dir, 'lp0');
    spawnSync('mkfifo', [file]);
    const transport = openTransport({ kind: 'device', path: file }, transportPorts(), { connectTimeoutMs: 300 });
    const outcome = await transport.send(Buffer.from('^XA^XZ'), {}, new AbortController().signal);
    expect(outcome).toEqual({ kind: 'not-sent', reason: 'open-timeout' });
    fs.rmSync(dir, { recursive: true });
  });
}
