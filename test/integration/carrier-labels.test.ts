import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type PracticePrinter, startPracticePrinter } from '../../main/practice/printer/start.ts';
import { lintZpl } from '../../main/printing/languages/lint-zpl.ts';
import { sniffLabel } from '../../main/printing/languages/sniff.ts';
import { type DataFolder, dataFolder } from '../support/data-folder.ts';
import { loopbackPrinter, type PrintStation, printStation, sha256 } from '../support/print-station.ts';
import { carrierLabels, zplLabel } from '../support/zpl.ts';

/** Its binary graphics count more bytes than the file holds: a printer would take the format's end, and the next job, for picture. */
const DAMAGED = 'usps_apo.zpl';
const zbarimg = commandExists('zbarimg');
const kept = carrierLabels();
if (!kept)
  console.log('Carrier labels are not beside this project (../shared/labels/zpl): only our own label is printed.');
if (!zbarimg) console.log('zbarimg is not installed: barcodes are read back by one decoder only.');

describe('real carrier labels', { timeout: 120_000 }, () => {
  let practice: PracticePrinter;
  let folder: DataFolder;
  let station: PrintStation;
  let out: string;

  beforeAll(async () => {
    folder = dataFolder();
    out = fs.mkdtempSync(path.join(os.tmpdir(), 'packbench-out-'));
    const size = { dpi: 203, widthMm: 101.6, heightMm: 152.4 };
    practice = await startPracticePrinter({
      port: 0,
      language: 'zpl',
      ...size,
      outDir: out,
      finAt: 'buffered',
      labelsPerWorker: 13,
    });
    station = printStation(folder, { printers: [loopbackPrinter(practice.port)] });
    station.queue.start();
  });
  afterAll(async () => {
    await station.close();
    await practice.close();
    folder[Symbol.dispose]();
    fs.rmSync(out, { recursive: true, force: true });
  });

  test('each is recognised as ZPL, and only one that would swallow the next job is refused', () => {
    for (const { name, bytes } of kept ?? []) {
      expect(sniffLabel(bytes), name).toBe('zpl');
      const linted = lintZpl(bytes);
      if (name === DAMAGED) expect(linted).toMatchObject({ ok: false, error: { reason: 'unterminated' } });
      else expect(linted, name).toMatchObject({ ok: true, value: { labels: 1 } });
    }
  });

  test('each comes out once, drawn, and its codes are read from the paper', async () => {
    const own = { name: 'own', bytes: zplLabel('OWNLABEL123') };
    const labels = [own, ...(kept ?? []).filter((label) => label.name !== DAMAGED)];
    const ids = labels.map(({ bytes }) => station.queueLabel(bytes));
    await vi.waitFor(() => expect(ids.map(station.stateOf)).toEqual(ids.map(() => 'sent')), 60_000);
    await practice.printed();

    expect(practice.labels).toHaveLength(labels.length);
    expect(practice.labels.filter((label) => label.problem !== undefined)).toEqual([]);
    expect(practice.jobs.map((job) => job.sha256)).toEqual(labels.map(({ bytes }) => sha256(bytes)));
    expect(practice.labels[0]?.codes).toEqual([{ format: 'Code128', text: 'OWNLABEL123' }]);
    const read = practice.labels.filter((label) => label.codes.length > 0);
    console.log(`${read.length} of ${labels.length} labels have a code that is read back`);
    // Some of them set their barcodes wider or lower than the paper, or as a picture without one.
    expect(read.length).toBeGreaterThanOrEqual(1 + (kept ? 16 : 0));
    for (const label of practice.labels) {
      const name = path.join(out, String(label.number).padStart(4, '0'));
      expect(JSON.parse(fs.readFileSync(`${name}.json`, 'utf8'))).toEqual(label);
      expect(sha256(fs.readFileSync(`${name}.zpl`))).toBe(label.sha256);
      expect(fs.readFileSync(`${name}.png`).subarray(1, 4).toString()).toBe('PNG');
    }
    if (zbarimg) expect(outsiderReads(path.join(out, '0001.png'))).toContain('OWNLABEL123');
  });
});

function outsiderReads(png: string): string {
  return execFileSync('zbarimg', ['--quiet', '--nodbus', '--raw', png], { encoding: 'utf8' });
}

function commandExists(name: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((dir) => fs.existsSync(path.join(dir, name)));
}
