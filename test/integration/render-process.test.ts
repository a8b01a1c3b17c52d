import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { realClock } from '../../main/ports/clock.ts';
import type { Spawn } from '../../main/ports/spawn.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { createRenderer, type RasterProcess, type RendererLimits } from '../../main/printing/raster-process.ts';
import type { PrinterProfile, RenderRequest } from '../../main/printing/rendition.ts';
import { builtSpawn } from '../support/built-spawn.ts';
import { drawSample, pdfOf } from '../support/label-drawing.ts';
import { zplLabel } from '../support/zpl.ts';

const nodeSpawn = builtSpawn();
const PROFILE: PrinterProfile = {
  ...{ language: 'zpl', dpi: 203, widthMm: 101.6, heightMm: 152.4 },
  ...{ crop: 'auto', turn: 'auto', compressed: true },
};
const LABEL = { bars: 'FMPC0000000017', square: 'https://ekart/17', matrix: 'DM17', moduleDots: 3, cellDots: 6 };
const pdf = pdfOf([{ widthDots: 812, heightDots: 1218, dpi: 203, draw: (surface) => void drawSample(surface, LABEL) }]);
const request = (bytes: Uint8Array = pdf, more: Partial<RenderRequest> = {}): RenderRequest => ({
  ...{ document: 'label', bytes, profile: PROFILE },
  ...more,
});

describe('the process that renders', { timeout: 120_000 }, () => {
  let renderer: RasterProcess;
  const open = (limits: Partial<RendererLimits> = {}, spawn: Spawn = nodeSpawn) => {
    renderer = createRenderer({
      spawn,
      timers: realTimers,
      clock: realClock,
      limits: { requestMs: 60_000, ...limits },
    });
    return renderer;
  };
  afterEach(() => renderer.stop());

  test('makes a PDF label into bytes of the printer, and says what can be scanned from it', async () => {
    const made = await open().render(request());
    expect(made).toMatchObject({
      ok: true,
      value: { language: 'zpl', labels: 1, warnings: [], passedThrough: false },
    });
    expect(made.ok && [...(made.value.pages[0]?.codes ?? [])].sort()).toEqual([
      'DM17',
      'FMPC0000000017',
      'https://ekart/17',
    ]);
    expect(made.ok && made.value.pages[0]?.texts).toEqual(['Ship to: A. Buyer, 12 MG Road, Bengaluru 560001']);
    expect(made.ok && Buffer.from(made.value.bytes).toString('latin1', 0, 3)).toBe('^XA');
  });

  test('passes ZPL on to its own printer, draws it for others, and for a preview', async () => {
    const zpl = zplLabel('ZPL12345');
    const own = await open().render(request(zpl));
    expect(own).toMatchObject({
      ok: true,
      value: { passedThrough: true, labels: 1, pages: [{ codes: ['ZPL12345'] }] },
    });
    expect(own.ok && Buffer.from(own.value.bytes).equals(zpl)).toBe(true);
    const other = await renderer.render(request(zpl, { profile: { ...PROFILE, language: 'epl' } }));
    expect(other).toMatchObject({
      ok: true,
      value: { language: 'epl', warnings: [{ kind: 'drawn', from: 'zpl' }], pages: [{ codes: ['ZPL12345'] }] },
    });
    const finer = await renderer.render(request(zpl, { profile: { ...PROFILE, dpi: 300 } }));
    expect(finer).toMatchObject({
      ok: true,
      value: { language: 'zpl', passedThrough: false, pages: [{ codes: ['ZPL12345'] }] },
    });
    const drawn = await renderer.draw(zpl, PROFILE);
    expect(drawn.ok && drawn.value.map((png) => Buffer.from(png).toString('latin1', 1, 4))).toEqual(['PNG']);
  });

  test('gives an office printer its PDF as it is, and pictures as a PDF', async () => {
    const profile = { ...PROFILE, language: 'pdf' } as const;
    const own = await open().render(request(pdf, { profile }));
    expect(own.ok && Buffer.from(own.value.bytes).equals(pdf)).toBe(true);
    const codes = own.ok ? [...(own.value.pages[0]?.codes ?? [])].sort() : [];
    expect(codes).toEqual(['DM17', 'FMPC0000000017', 'https://ekart/17']);
    const dots = await renderer.render(request());
    const picture = (dots.ok && dots.value.pages[0]?.png) || new Uint8Array();
    const made = await renderer.render(request(picture, { profile }));
    expect(made.ok && Buffer.from(made.value.bytes).toString('latin1', 0, 5)).toBe('%PDF-');
  });

  test('is kept for the next document, and replaced after as many as were set', async () => {
    open({ requests: 2 });
    const pids: (number | undefined)[] = [];
    for (let at = 0; at < 4; at += 1) {
      await renderer.render(request(Buffer.from('junk')));
      pids.push(renderer.pid());
    }
    expect(pids[0]).toBeDefined();
    expect(pids[1]).toBeUndefined();
    expect(pids[2]).not.toBe(pids[0]);
    expect(pids[3]).toBeUndefined();
  });

  test('that a busy PC does not start at once is started again, and what waits is rendered; a third failure is told', async () => {
    const started: string[] = [];
    /** The first `late` children never say that they are ready, or end at once. */
    const busy = (late: number, how: 'silent' | 'ends'): Spawn => ({
      start(...called) {
        started.push(how);
        const child = nodeSpawn.start(...called);
        if (started.length > late) return child;
        if (how === 'ends') child.kill();
        return { ...child, onMessage: () => undefined };
      },
    });
    expect((await open({}, busy(2, 'ends')).render(request())).ok).toBe(true);
    expect(started).toHaveLength(3);
    await renderer.stop();
    started.length = 0;
    expect(await open({ startMs: 50 }, busy(3, 'silent')).render(request())).toMatchObject({
      ok: false,
      error: { code: 'INTERNAL', message: 'the process did not become ready' },
    });
    expect(started).toHaveLength(3);
  });

  test('is replaced when its memory is worn', async () => {
    open({ wornBytes: 1 });
    expect((await renderer.render(request())).ok).toBe(true);
    expect(renderer.pid()).toBeUndefined();
    expect((await renderer.render(request())).ok).toBe(true);
  });

  test('a document that takes too long is refused, the next one is rendered in another process', async () => {
    open({ requestMs: 1 });
    expect(await renderer.render(request())).toMatchObject({ ok: false, error: { details: { reason: 'too-slow' } } });
    await renderer.stop();
    open();
    expect((await renderer.render(request())).ok).toBe(true);
  });

  test('a document it died of is refused when it had the process to itself, the ones behind it go on', async () => {
    open();
    await killedUnder(renderer, renderer.render(request()), (first) => {
      expect(first).toMatchObject({ ok: false, error: { details: { reason: 'too-much-memory' } } });
    });
    expect((await renderer.render(request())).ok).toBe(true);
  });

  test('a document it died of gets another try when others had used the process before', async () => {
    open();
    expect((await renderer.render(request())).ok).toBe(true);
    await killedUnder(renderer, renderer.render(request()), (second) => expect(second.ok).toBe(true));
  });

  test('takes what somebody waits for before what is made ready ahead, and both in order', async () => {
    open();
    const done: string[] = [];
    const ask = (name: string, urgent: boolean) =>
      renderer.render(request(Buffer.from('junk'), { urgent })).then(() => done.push(name));
    await Promise.all([
      ask('first', false),
      ask('ahead 1', false),
      ask('ahead 2', false),
      ask('waited for 1', true),
      ask('waited for 2', true),
    ]);
    expect(done.slice(-2)).toEqual(['ahead 1', 'ahead 2']);
    expect(done.indexOf('waited for 1')).toBeLessThan(done.indexOf('waited for 2'));
    expect(done.indexOf('waited for 2')).toBeLessThan(done.indexOf('ahead 1'));
  });

  test('that cannot be started is a fault that says so, not a wait', async () => {
    open(
      {},
      {
        start: () => {
          throw new Error('no such file');
        },
      },
    );
    expect(await renderer.render(request())).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(await renderer.render(request())).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
  });

  test('what is asked while it stops is answered', async () => {
    open();
    const asked = renderer.render(request());
    await renderer.stop();
    expect(await asked).toMatchObject({ ok: false, error: { code: 'STATION_STOPPING' } });
    expect(await renderer.render(request())).toMatchObject({ ok: false, error: { code: 'STATION_STOPPING' } });
  });

  test('ends with the station, however that ended', async () => {
    open();
    const file = resolve(import.meta.dirname, '../support/children/hold-renderer.ts');
    const execArgv = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];
    const station = fork(file, [], { execArgv });
    const [pid] = (await once(station, 'message')) as [number];
    expect(isAlive(pid)).toBe(true);
    station.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 20_000);
  });
});

/** Ends the process as soon as it has the request. */
async function killedUnder<T>(renderer: RasterProcess, asked: Promise<T>, judge: (result: T) => void): Promise<void> {
  await vi.waitFor(() => expect(renderer.busy()).toBe(true), { timeout: 30_000, interval: 1 });
  process.kill(renderer.pid() ?? 0, 'SIGKILL');
  judge(await asked);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
