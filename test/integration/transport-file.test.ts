import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openTransport } from '../../main/printing/transports/open-transport.ts';
import { smallDisk } from '../support/small-disk.ts';
import { transportAcceptance } from '../support/transport-acceptance.ts';
import { transportPorts } from '../support/transport-ports.ts';

const names = (folder: string) => (fs.existsSync(folder) ? fs.readdirSync(folder).sort() : []);

transportAcceptance('a folder', {
  hugeBytes: 1024 * 1024,
  largeBytes: 2 * 1024 * 1024,
  start(settings) {
    const folder = fs.mkdtempSync(path.join(tmpdir(), 'packbench-folder-'));
    const jobs = () => names(folder).map((name) => fs.readFileSync(path.join(folder, name)));
    const remove = async () => fs.rmSync(folder, { recursive: true, force: true });
    return Promise.resolve({
      transport: openTransport({ kind: 'file', folder }, transportPorts(), settings),
      other: { jobs, received: () => Buffer.concat(jobs()), leave: remove, close: remove },
    });
  },
});

describe('a folder that jobs are put into', () => {
  const cleanUp: (() => void)[] = [];
  afterEach(() => {
    for (const undo of cleanUp.splice(0)) undo();
  });
  const send = async (folder: string, bytes: Uint8Array) => {
    const transport = openTransport({ kind: 'file', folder }, transportPorts());
    try {
      return await transport.send(bytes, {}, new AbortController().signal);
    } finally {
      await transport.close?.();
    }
  };
  const newFolder = () => {
    const folder = fs.mkdtempSync(path.join(tmpdir(), 'packbench-folder-'));
    cleanUp.push(() => fs.rmSync(folder, { recursive: true, force: true }));
    return folder;
  };

  it('gets names that sort in the order of the jobs, even when the clock went back, and endings that say what is inside', async () => {
    const folder = newFolder();
    const ahead = `${Date.now() + 3_600_000}-0007-00000000.prn`;
    fs.writeFileSync(path.join(folder, ahead), 'earlier');
    const transport = openTransport({ kind: 'file', folder }, transportPorts());
    cleanUp.push(() => void transport.close?.());
    for (const text of ['^XA one ^XZ', '%PDF-1.7 two', '^XA three ^XZ']) {
      expect(await transport.send(Buffer.from(text), {}, new AbortController().signal)).toMatchObject({ kind: 'sent' });
    }
    const sorted = names(folder);
    expect(sorted.map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))).toEqual([
      'earlier',
      '^XA one ^XZ',
      '%PDF-1.7 two',
      '^XA three ^XZ',
    ]);
    expect(sorted.map((name) => path.extname(name))).toEqual(['.prn', '.prn', '.pdf', '.prn']);
  });

  it('that is missing, or is a file, gets nothing', async () => {
    const folder = newFolder();
    expect(await send(path.join(folder, 'gone'), Buffer.from('x'))).toEqual({ kind: 'not-sent', reason: 'ENOENT' });
    fs.writeFileSync(path.join(folder, 'file'), '');
    expect(await send(path.join(folder, 'file'), Buffer.from('x'))).toEqual({ kind: 'not-sent', reason: 'ENOTDIR' });
  });

  it('that is full keeps nothing of a job, and says that it was not sent', async (context) => {
    const disk = smallDisk(1);
    if (disk === undefined) return context.skip('no small disk');
    cleanUp.push(() => disk.remove());
    expect(await send(disk.dir, Buffer.alloc(3 * 1024 * 1024))).toEqual({ kind: 'not-sent', reason: 'ENOSPC' });
    expect(names(disk.dir)).toEqual([]);
    expect(await send(disk.dir, Buffer.alloc(100))).toMatchObject({ kind: 'sent' });
    const state = openTransport({ kind: 'file', folder: disk.dir }, transportPorts());
    expect(await state.state?.()).toEqual({ kind: 'ready' });
    await state.close?.();
  });
});
