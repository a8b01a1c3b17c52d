import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isPrinterFault, PRINTER_FAULTS, type PrinterFault } from './faults.ts';
import { startPracticePrinter } from './start.ts';

/** A practice printer of its own: `printer [--port=N] [--language=zpl] [--out=DIR] [--fault=NAME] [--dpi=N] [--width-mm=N] [--height-mm=N]`. */
interface Settings {
  readonly port: number;
  readonly dpi: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly out: string | undefined;
  readonly fault: PrinterFault | null;
  readonly finAt: 'buffered' | 'printed';
}

const LATER_LANGUAGES = ['tspl', 'epl', 'escpos'];

function readSettings(args: readonly string[]): Settings | { readonly problem: string } {
  let values: Record<string, string | undefined>;
  try {
    ({ values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: 'string', default: '0' },
        language: { type: 'string', default: 'zpl' },
        out: { type: 'string' },
        fault: { type: 'string' },
        dpi: { type: 'string', default: '203' },
        'width-mm': { type: 'string', default: '101.6' },
        'height-mm': { type: 'string', default: '152.4' },
        'fin-at': { type: 'string', default: 'printed' },
      },
    }));
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('\n')[0] ?? 'bad flags') : 'bad flags' };
  }
  const { language = 'zpl', fault, out } = values;
  if (LATER_LANGUAGES.includes(language)) return { problem: `--language=${language} comes later; zpl is there now` };
  if (language !== 'zpl') return { problem: `--language=${language} is not known; zpl is there now` };
  if (fault !== undefined && !isPrinterFault(fault)) {
    return { problem: `--fault=${fault} is not known; one of ${PRINTER_FAULTS.join(', ')}` };
  }
  const finAt = values['fin-at'];
  if (finAt !== 'buffered' && finAt !== 'printed') return { problem: '--fin-at is buffered or printed' };
  const numbers = {
    port: readNumber(values['port'], 0, 65535, true),
    dpi: readNumber(values['dpi'], 150, 600, true),
    widthMm: readNumber(values['width-mm'], 20, 300, false),
    heightMm: readNumber(values['height-mm'], 10, 600, false),
  };
  const { port, dpi, widthMm, heightMm } = numbers;
  if (port === undefined) return { problem: '--port is a number from 0 to 65535' };
  if (dpi === undefined) return { problem: '--dpi is a number from 150 to 600' };
  if (widthMm === undefined) return { problem: '--width-mm is a number from 20 to 300' };
  if (heightMm === undefined) return { problem: '--height-mm is a number from 10 to 600' };
  return { port, dpi, widthMm, heightMm, out, fault: fault ?? null, finAt };
}

function readNumber(text: string | undefined, least: number, most: number, whole: boolean): number | undefined {
  if (text === undefined || !/^\d{1,6}(\.\d{1,3})?$/.test(text)) return undefined;
  const value = Number(text);
  if (value < least || value > most || (whole && !Number.isInteger(value))) return undefined;
  return value;
}

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2));
  if ('problem' in settings) {
    process.stderr.write(`printer: ${settings.problem}\n`);
    process.exitCode = 2;
    return;
  }
  const out = settings.out ? resolve(settings.out) : mkdtempSync(join(tmpdir(), 'packbench-printer-'));
  try {
    const printer = await startPracticePrinter({ ...settings, language: 'zpl', outDir: out });
    process.stdout.write(`${JSON.stringify({ ready: true, host: printer.host, port: printer.port, out })}\n`);
    const stop = () => void printer.close().then(() => process.exit(0));
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  } catch (error) {
    process.stderr.write(`printer: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

await main();
