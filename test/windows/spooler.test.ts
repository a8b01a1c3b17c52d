import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FoundPrinter } from '../../shared/model/printers.ts';
import { type BundledChild, bundleChild } from '../support/bundled-child.ts';
import { type CupsServer, startCups, whyNoCups } from '../support/cups-server.ts';
import { type WindowsPc, windowsParts, windowsPc } from '../support/windows-station.ts';
import { startWirePrinter, type WirePrinter } from '../support/wire-printer.ts';

const parts = windowsParts();
const why = parts ? whyNoCups() : '"npm run test:windows" prepares what it runs under';
if (why !== undefined) console.log(`skipped: the Windows spooler; ${why}`);

const QUEUE = 'Packbench_ZPL_203dpi';

/** Wine's spooler hands to CUPS, so what leaves the Windows side is seen on a socket of ours, byte for byte. */
describe.skipIf(parts === undefined || why !== undefined)('the spooler of Windows', () => {
  let pc: WindowsPc;
  let cups: CupsServer;
  let printer: WirePrinter;
  let program: BundledChild;

  beforeAll(async () => {
    if (!parts) return;
    printer = await startWirePrinter();
    cups = await startCups();
    cups.addQueue(QUEUE, `socket://127.0.0.1:${printer.port}`);
    program = await bundleChild('spooler-job');
    pc = windowsPc(parts);
  });
  afterAll(async () => {
    await pc?.remove();
    program?.remove();
    await cups?.stop();
    await printer?.close();
  });

  async function run(bytes: Uint8Array, queue = QUEUE) {
    const file = path.join(pc.dataFolder, 'job.prn');
    writeFileSync(file, bytes);
    const lines = await pc.runProgram(program.file, [queue, `${pc.dataDir}\\job.prn`], {
      CUPS_SERVER: `127.0.0.1:${cups.port}`,
    });
    return new Map(
      lines.map((line) => {
        const { what, value } = JSON.parse(line) as { what: string; value: unknown };
        return [what, value];
      }),
    );
  }

  it('lists the queue, and 100 kB of random bytes come out of it as they were', async () => {
    const bytes = randomBytes(100_000);
    const said = await run(bytes);
    const { found } = said.get('discovery') as { found: readonly FoundPrinter[] };
    expect(found).toContainEqual(
      expect.objectContaining({ transport: { kind: 'spooler', queue: QUEUE }, language: 'zpl', dpi: 203 }),
    );
    expect(said.get('outcome')).toEqual({ kind: 'sent', evidence: null });
    await expect.poll(() => printer.jobs().length, { timeout: 20_000 }).toBe(1);
    expect(Buffer.compare(printer.jobs()[0] ?? new Uint8Array(), bytes)).toBe(0);
    expect(said.get('state')).toEqual({ kind: 'ready' });
  });

  it('that is asked for a queue nobody has sends nothing', async () => {
    const said = await run(randomBytes(10), 'No such queue');
    expect(said.get('outcome')).toMatchObject({ kind: 'not-sent', reason: expect.stringMatching(/^ERROR_\d+$/) });
    expect(said.get('state')).toMatchObject({ kind: 'unknown' });
  });

  it('whose CUPS queue is stopped is told nothing of it by Wine, and says no more than that it took the job', async () => {
    cups.run('cupsdisable', QUEUE);
    const said = await run(randomBytes(5_000));
    expect(said.get('outcome')).toEqual({ kind: 'sent', evidence: null });
    expect(printer.jobs()).toHaveLength(1);
    cups.run('cupsenable', QUEUE);
    await expect.poll(() => printer.jobs().length, { timeout: 20_000 }).toBe(2);
  });
});
