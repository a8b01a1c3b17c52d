import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isPrinterFault, PRINTER_FAULTS, type PrinterFault } from './faults.ts';
import { PRACTICE_LANGUAGES, type PracticeLanguage, startPracticePrinter } from './start.ts';

/**
 * A practice printer of its own: `printer [--port=N] [--language=zpl|tspl|epl|escpos] [--out=DIR] [--fault=NAME[,NAME]] [--dpi=N]
 * [--width-mm=N] [--height-mm=N] [--fin-at=buffered|printed] [--json-port]`.
 */
interface Settings {
  readonly port: number;
  readonly language: PracticeLanguage;
  readonly dpi: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly out: string | undefined;
  readonly fault: readonly PrinterFault[];
  readonly finAt: 'buffered' | 'printed';
  readonly jsonPort: boolean;
}

const OPTIONS = {
  port: { type: 'string', default: '0' },
  language: { type: 'string', default: 'zpl' },
  out: { type: 'string' },
  fault: { type: 'string' },
  dpi: { type: 'string', default: '203' },
  'width-mm': { type: 'string', default: '101.6' },
  'height-mm': { type: 'string', default: '152.4' },
  'fin-at': { type: 'string', default: 'printed' },
  'json-port': { type: 'boolean', default: false },
} as const;

function readSettings(args: readonly string[]): Settings | { readonly problem: string } {
  try {
    const { values } = parseArgs({ args: [...args], strict: true, allowPositionals: false, options: OPTIONS });
    return checkSettings(values);
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('\n')[0] ?? 'bad flags') : 'bad flags' };
  }
}

type Flags = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; strict: true }>>['values'];

function checkSettings(values: Flags): Settings | { readonly problem: string } {
  const language = PRACTICE_LANGUAGES.find((known) => known === values.language);
  if (!language) {
    return { problem: `--language=${values.language} is not known; one of ${PRACTICE_LANGUAGES.join(', ')}` };
  }
  const fault = values.fault === undefined ? [] : values.fault.split(',');
  for (const name of fault) {
    if (!isPrinterFault(name)) return { problem: `--fault=${name} is not known; one of ${PRINTER_FAULTS.join(', ')}` };
  }
  const finAt = values['fin-at'];
  if (finAt !== 'buffered' && finAt !== 'printed') return { problem: '--fin-at is buffered or printed' };
  const port = readNumber(values.port, 0, 65535, true);
  const dpi = readNumber(values.dpi, 150, 600, true);
  const widthMm = readNumber(values['width-mm'], 20, 300, false);
  const heightMm = readNumber(values['height-mm'], 10, 600, false);
  if (port === undefined) return { problem: '--port is a number from 0 to 65535' };
  if (dpi === undefined) return { problem: '--dpi is a number from 150 to 600' };
  if (widthMm === undefined) return { problem: '--width-mm is a number from 20 to 300' };
  if (heightMm === undefined) return { problem: '--height-mm is a number from 10 to 600' };
  const faults = fault.filter(isPrinterFault);
  return {
    port,
    language,
    dpi,
    widthMm,
    heightMm,
    out: values.out,
    fault: faults,
    finAt,
    jsonPort: values['json-port'],
  };
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
    const printer = await startPracticePrinter({ ...settings, outDir: out });
    const { host, port, jsonPort } = printer;
    const ready = { ready: true, host, port, out, ...(jsonPort === null ? {} : { jsonPort }) };
    process.stdout.write(`${JSON.stringify(ready)}\n`);
    const stop = () => void printer.close().then(() => process.exit(0));
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  } catch (error) {
    process.stderr.write(`printer: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

await main();
