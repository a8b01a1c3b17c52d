import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { PrinterFault } from '../../main/practice/printer/faults.ts';
import {
  PRACTICE_LANGUAGES,
  type PracticeLanguage,
  type PracticePrinter,
  type PracticePrinterOptions,
  startPracticePrinter,
} from '../../main/practice/printer/start.ts';
import { labelIn } from '../support/language-labels.ts';
import { type PrinterTalk, sendJob, talkTo } from '../support/printer-talk.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const QUESTIONS: Readonly<Record<PracticeLanguage, string>> = {
  zpl: '~HS',
  tspl: '\x1b!?',
  epl: '^ee\n',
  escpos: '\x10\x04\x02',
};
/** Without the bytes that stand around a format. */
const asPrinted = (language: PracticeLanguage, label: Buffer) =>
  language === 'zpl' ? label.subarray(0, label.length - 1) : label;

describe('practice printers', () => {
  const started: PracticePrinter[] = [];
  const talks: PrinterTalk[] = [];

  afterEach(async () => {
    for (const talk of talks.splice(0)) talk.socket.destroy();
    await Promise.all(started.splice(0).map((printer) => printer.close()));
  });

  async function start(
    language: PracticeLanguage,
    fault: PracticePrinterOptions['fault'] = null,
    others: Partial<PracticePrinterOptions> = {},
  ): Promise<PracticePrinter> {
    const size = { dpi: 203, widthMm: 50, heightMm: 30, draw: false, stallMs: 100, idleMs: 100, latencyMs: 5 };
    const printer = await startPracticePrinter({ port: 0, language, fault, ...size, ...others });
    started.push(printer);
    return printer;
  }
  async function talk(port: number): Promise<PrinterTalk> {
    const opened = await talkTo(port);
    talks.push(opened);
    return opened;
  }
  /** What it answers to the plainest question of its language. */
  async function asked(printer: PracticePrinter, question = QUESTIONS[printer.language]): Promise<Buffer> {
    const opened = await talk(printer.port);
    opened.say(question);
    opened.finish();
    await opened.ended;
    return opened.heard();
  }
  const shas = (printer: PracticePrinter) => printer.labels.map((label) => label.sha256);

  describe.each(PRACTICE_LANGUAGES)('%s', (language) => {
    const label = (text: string) => labelIn(language, text);

    test('every label of a job comes out once, drawn, and its barcode is read from the paper', async () => {
      const printer = await start(language, null, { draw: true });
      expect(await sendJob(printer.port, Buffer.concat([label('ONE'), label('TWO')]))).toBe('closed');
      expect(printer.labels.map((out) => out.codes)).toEqual([
        [{ format: 'Code128', text: 'ONE' }],
        [{ format: 'Code128', text: 'TWO' }],
      ]);
      expect(shas(printer)).toEqual(['ONE', 'TWO'].map((text) => sha256(asPrinted(language, label(text)))));
      expect(printer.odometer).toBe(1_002);
    }, 30_000);

    test.each<[PrinterFault]>([
      ['paper-out'],
      ['head-open'],
      ['paused'],
      ['too-hot'],
      ['paper-jam'],
      ['cutter-jam'],
      ['ribbon-out'],
      ['unknown-error'],
    ])('%s holds the label, which comes out once when it is put right', async (fault) => {
      const printer = await start(language, fault);
      const job = sendJob(printer.port, label('HELD'));
      await vi.waitFor(() => expect(printer.buffered).toBe(1));
      await printer.setFault(null);
      expect(await job).toBe('closed');
      expect(printer.labels).toHaveLength(1);
    });

    test('half a graphic that survives its connection takes what is missing from the next job', async () => {
      const printer = await start(language, 'half-graphic-survives');
      expect(await sendJob(printer.port, label('FIRST'))).toBe('reset');
      await printer.setFault(null);
      await sendJob(printer.port, label('SECOND'));
      expect(shas(printer)).not.toContain(sha256(asPrinted(language, label('SECOND'))));
      printer.powerCycle();
      await sendJob(printer.port, label('THIRD'));
      expect(shas(printer)).toContain(sha256(asPrinted(language, label('THIRD'))));
    });

    test('power that fails with a label in the buffer: lost, or printed after power-on', async () => {
      for (const [fault, labels] of [
        ['power-off-loses', 0],
        ['power-off-keeps', 1],
      ] as const) {
        const printer = await start(language, fault);
        const job = sendJob(printer.port, label('DARK'));
        await vi.waitFor(() => expect(printer.isOff).toBe(true));
        expect(await sendJob(printer.port, '')).toBe('refused');
        await printer.setFault(null);
        expect(await job).toBe('reset');
        await printer.printed();
        expect(printer.labels).toHaveLength(labels);
        expect(await sendJob(printer.port, label('LIGHT'))).toBe('closed');
        expect(printer.labels).toHaveLength(labels + 1);
      }
    });

    test('power that fails after the printer closed: the sender heard nothing of it', async () => {
      const printer = await start(language, 'power-off-loses', { finAt: 'buffered' });
      expect(await sendJob(printer.port, label('DARK'))).toBe('closed');
      await vi.waitFor(() => expect(printer.isOff).toBe(true));
      expect(await sendJob(printer.port, '')).toBe('refused');
      await printer.setFault(null);
      expect(printer.labels).toEqual([]);
    });

    test.each<[PrinterFault, 'closed' | 'reset']>([
      ['swallow', 'closed'],
      ['reset-mid-header', 'reset'],
      ['reset-at-0', 'reset'],
      ['reset-mid', 'reset'],
      ['not-a-printer', 'closed'],
    ])('%s prints nothing', async (fault, end) => {
      const printer = await start(language, fault);
      expect(await sendJob(printer.port, label('GONE'))).toBe(end);
      expect(printer.labels).toEqual([]);
    });

    test.each<[PrinterFault]>([
      ['slow'],
      ['stall-then-continue'],
      ['latency'],
      ['chatty'],
      ['never-fin'],
      ['reset-after-last'],
    ])('%s still prints the label once', async (fault) => {
      const printer = await start(language, fault, { slowBytesPerSecond: 200_000 });
      const job = sendJob(printer.port, label('ONCE'));
      await vi.waitFor(() => expect(printer.labels).toHaveLength(1));
      await printer.setFault(null);
      await job;
      expect(printer.labels).toHaveLength(1);
    });

    test('an extra blank label follows each', async () => {
      const printer = await start(language, 'extra-blank-label');
      await sendJob(printer.port, label('A'));
      expect(printer.labels.map((out) => out.blank ?? false)).toEqual([false, true]);
    });

    test('every label waits to be taken off before the next one comes', async () => {
      const printer = await start(language, 'take-label', { finAt: 'buffered' });
      await sendJob(printer.port, Buffer.concat([label('A'), label('B')]));
      await vi.waitFor(() => expect(printer.labels).toHaveLength(1));
      expect(printer.buffered).toBe(1);
      printer.takeLabel();
      await printer.printed();
      expect(printer.labels).toHaveLength(2);
    });

    test('the last label of the roll comes out whole, the next one waits for paper', async () => {
      const printer = await start(language, 'paper-out-after-label', { finAt: 'buffered' });
      await sendJob(printer.port, label('LAST'));
      await printer.printed();
      await sendJob(printer.port, label('NEXT'));
      expect([printer.labels.length, printer.buffered]).toEqual([1, 1]);
      await printer.setFault(null);
      await printer.printed();
      expect(printer.labels).toHaveLength(2);
    });

    test('a printer that does not reprint loses the label it was printing', async () => {
      const printer = await start(language, 'paper-out-loses-label');
      const job = sendJob(printer.port, label('TORN'));
      await vi.waitFor(() => expect(printer.buffered).toBe(1));
      await printer.setFault(null);
      expect(await job).toBe('closed');
      expect(printer.labels).toEqual([]);
    });

    test('a full buffer reads no further until it is emptied', async () => {
      const printer = await start(language, 'buffer-full');
      const job = sendJob(
        printer.port,
        Buffer.concat(Array.from({ length: 40 }, () => labelIn(language, 'FULL', false))),
      );
      await vi.waitFor(() => expect(printer.buffered).toBeGreaterThan(0));
      expect(printer.labels).toEqual([]);
      await printer.setFault(null);
      expect(await job).toBe('closed');
      expect(printer.labels).toHaveLength(40);
    });

    test('bytes printed as text are one sheet without a code', async () => {
      const printer = await start(language, 'prints-as-text', { draw: true });
      await sendJob(printer.port, Buffer.from('^XA^FO1,1^BCN,50^FDTEXT^FS^XZ\nCLS\nPRINT 1\n'));
      expect(printer.labels).toMatchObject([{ codes: [], torn: true }]);
    }, 30_000);

    test('a broken-off job leaves nothing behind otherwise', async () => {
      const printer = await start(language);
      const first = await talk(printer.port);
      first.say(label('BROKEN').subarray(0, 100));
      await vi.waitFor(() => expect(first.socket.bytesWritten).toBe(100));
      first.socket.resetAndDestroy();
      expect(await sendJob(printer.port, label('WHOLE'))).toBe('closed');
      expect(shas(printer)).toEqual([sha256(asPrinted(language, label('WHOLE')))]);
    });

    describe('its answers', () => {
      test('come whole, in single bytes, with an alert before them, cut short, as noise or not at all', async () => {
        const printer = await start(language);
        const well = await asked(printer);
        expect(well.length).toBeGreaterThan(0);
        await printer.setFault('split-replies');
        expect(await asked(printer)).toEqual(well);
        await printer.setFault('glued-replies');
        const glued = await asked(printer);
        expect(glued.length).toBeGreaterThan(well.length);
        expect(glued.subarray(-well.length)).toEqual(well);
        await printer.setFault('short-status');
        expect(await asked(printer)).toEqual(well.subarray(0, Math.floor(well.length / 2)));
        await printer.setFault('silent-status');
        expect(await asked(printer)).toEqual(Buffer.alloc(0));
        await printer.setFault('garbage-status');
        expect(await asked(printer)).not.toEqual(well);
        await printer.setFault('old-firmware');
        expect(await asked(printer)).toEqual(well);
      });

      test('tell an error from a well printer, and carry bits nobody knows', async () => {
        const printer = await start(language);
        const question = { zpl: '~HQES', tspl: '\x1b!?', epl: '^ee\n', escpos: '\x10\x04\x03' }[language];
        const well = await asked(printer, question);
        await printer.setFault('unknown-error');
        const unknown = await asked(printer, question);
        expect(unknown).not.toEqual(well);
        await printer.setFault(null);
        printer.setErrorBits(0x28);
        expect(await asked(printer, question)).not.toEqual(well);
        printer.setErrorBits(0);
        expect(await asked(printer, question)).toEqual(well);
      });

      test('come while a held job stands on the same connection', async () => {
        const printer = await start(language, 'head-open');
        const opened = await talk(printer.port);
        opened.say(label('HELD'));
        await vi.waitFor(() => expect(printer.buffered).toBe(1));
        opened.say(QUESTIONS[language]);
        await vi.waitFor(() => expect(opened.heard().length).toBeGreaterThan(0));
        await printer.setFault(null);
        opened.finish();
        await opened.ended;
        expect(printer.labels).toHaveLength(1);
      });
    });

    describe('a second connection', () => {
      /** The first one holds the printer: half a label is on its way. */
      async function busy(fault: PrinterFault | null) {
        const printer = await start(language, fault);
        const first = await talk(printer.port);
        first.say(label('FIRST').subarray(0, 100));
        const second = await talk(printer.port);
        return { printer, first, second };
      }

      test('waits for the first one', async () => {
        const { printer, first, second } = await busy(null);
        second.say(label('SECOND'));
        second.finish();
        first.say(label('FIRST').subarray(100));
        first.finish();
        expect(await second.ended).toBe('closed');
        expect(shas(printer)).toEqual(['FIRST', 'SECOND'].map((text) => sha256(asPrinted(language, label(text)))));
      });

      test('is refused, or taken and ignored', async () => {
        const refused = await busy('refuse-second');
        expect(await refused.second.ended).toBe('reset');
        const ignored = await busy('ignore-second');
        ignored.second.say(label('SECOND'));
        ignored.first.say(label('FIRST').subarray(100));
        ignored.first.finish();
        await ignored.first.ended;
        expect(ignored.printer.labels).toHaveLength(1);
        expect(ignored.second.heard()).toEqual(Buffer.alloc(0));
      });

      test('runs into the first', async () => {
        const { printer, first, second } = await busy('interleave');
        await vi.waitFor(async () => expect(first.socket.bytesWritten).toBe(100));
        second.say(label('SECOND'));
        second.finish();
        await second.ended;
        first.say(label('FIRST').subarray(100));
        first.finish();
        await first.ended;
        const whole = ['FIRST', 'SECOND'].map((text) => sha256(asPrinted(language, label(text))));
        expect(shas(printer).filter((sha) => whole.includes(sha)).length).toBeLessThan(2);
      });
    });

    test('a connection on which nothing comes is dropped', async () => {
      const printer = await start(language, 'drop-idle');
      const opened = await talk(printer.port);
      expect(await opened.ended).toBe('reset');
    });
  });

  test('nothing answers an attempt to connect until the fault is gone', async () => {
    const printer = await start('zpl', 'connect-timeout');
    const attempt = connect(printer.port, '127.0.0.1');
    const connected = vi.fn();
    const failed = vi.fn();
    attempt.once('connect', connected);
    attempt.once('error', failed);
    expect(await Promise.race([sendJob(printer.port, '').then(() => 'answered'), silence(300)])).toBe('silent');
    expect([connected.mock.calls, failed.mock.calls]).toEqual([[], []]);
    attempt.destroy();
    await printer.setFault(null);
    expect(await sendJob(printer.port, labelIn('zpl', 'BACK'))).toBe('closed');
  });

  test('another device greets first and hangs up', async () => {
    const printer = await start('zpl', 'not-a-printer');
    const reply = await asked(printer);
    expect(reply.toString()).toMatch(/^SSH-2\.0/);
  });

  test('faults of two kinds go together: a held label, and silence about it', async () => {
    const printer = await start('zpl', ['head-open', 'silent-status']);
    const job = sendJob(printer.port, labelIn('zpl', 'BOTH'));
    await vi.waitFor(() => expect(printer.buffered).toBe(1));
    await printer.setFault('head-open');
    expect(printer.buffered).toBe(1);
    expect(printer.labels).toEqual([]);
    await printer.setFault(null);
    expect(await job).toBe('closed');
  });

  test('copies asked for inside the stream come out', async () => {
    for (const [language, text, labels] of [
      ['zpl', '^XA^FDx^FS^PQ3^XZ', 3],
      ['tspl', 'CLS\nBAR 1,1,9,9\nPRINT 2,2\nPRINT 1\n', 5],
      ['epl', 'N\nLO1,1,9,9\nP2\nP1,3\n', 5],
    ] as const) {
      const printer = await start(language);
      await sendJob(printer.port, text);
      expect(printer.labels).toHaveLength(labels);
    }
  });

  describe('the wrong language', () => {
    const LABELS = { zpl: labelIn('zpl', 'WRONG'), tspl: labelIn('tspl', 'WRONG'), epl: labelIn('epl', 'WRONG') };

    test.each<[PracticeLanguage, keyof typeof LABELS]>([
      ['tspl', 'zpl'],
      ['epl', 'zpl'],
      ['zpl', 'tspl'],
      ['zpl', 'epl'],
      ['epl', 'tspl'],
      ['tspl', 'epl'],
    ])('a %s printer takes %s in and prints nothing', async (language, sent) => {
      const printer = await start(language);
      expect(await sendJob(printer.port, LABELS[sent])).toBe('closed');
      expect(printer.labels).toEqual([]);
    });

    test('an ESC/POS printer prints ZPL as text: a sheet without a code', async () => {
      const printer = await start('escpos', null, { draw: true });
      expect(await sendJob(printer.port, LABELS.zpl)).toBe('closed');
      expect(printer.labels).toMatchObject([{ codes: [], torn: true }]);
    }, 30_000);
  });

  describe('ZPL', () => {
    test('a printer without compressed graphics prints the text of them', async () => {
      const printer = await start('zpl', 'no-z64', { draw: true });
      await sendJob(printer.port, labelIn('zpl', 'COMPRESSED', true));
      await sendJob(printer.port, labelIn('zpl', 'RUNS', false));
      expect(printer.labels.map((out) => out.codes.map((code) => code.text))).toEqual([[], ['RUNS']]);
    }, 30_000);

    test('a head or a label too small loses the code', async () => {
      for (const [language, fault] of [
        ['zpl', 'short-label'],
        ['tspl', 'short-label'],
      ] as const) {
        const printer = await start(language, fault, { draw: true, heightMm: 8 });
        await sendJob(printer.port, labelIn(language, 'CLIPPED'));
        expect(printer.labels).toMatchObject([{ codes: [] }]);
      }
    }, 30_000);

    test('half a format is told, and ~JA throws it away with what is buffered', async () => {
      const printer = await start('zpl', 'half-graphic-survives');
      await sendJob(printer.port, labelIn('zpl', 'HALF'));
      await printer.setFault(null);
      const opened = await talk(printer.port);
      opened.say('~HS');
      await vi.waitFor(() => expect(opened.heard().toString()).toMatch(/^\x02030,0,0,1218,000,0,0,1,/));
      opened.say(Buffer.concat([Buffer.from('~JA'), labelIn('zpl', 'AFTER')]));
      opened.finish();
      await opened.ended;
      expect(shas(printer)).toEqual([sha256(asPrinted('zpl', labelIn('zpl', 'AFTER')))]);
    });

    test('counted binary graphics may hold what looks like an end', async () => {
      const printer = await start('zpl');
      const label = '^XA^FO0,0^GFB,8,8,1,^XZ~JA^X^FS^XZ';
      await sendJob(printer.port, label);
      expect(shas(printer)).toEqual([sha256(Buffer.from(label))]);
    });

    test('the second port counts labels and answers while the first is stuck', async () => {
      const printer = await start('zpl', 'head-open', { jsonPort: true });
      void sendJob(printer.port, labelIn('zpl', 'STUCK'));
      await vi.waitFor(() => expect(printer.buffered).toBe(1));
      const second = await talk(printer.jsonPort ?? 0);
      second.say('! U1 getvar "head.latch"\r\n');
      await vi.waitFor(() => expect(second.heard().toString()).toBe('"open"'));
      second.say('{}{"odometer.total_label_count":null,"no.such":null}');
      await vi.waitFor(() =>
        expect(second.heard().toString()).toContain('{"odometer.total_label_count":"1000","no.such":"?"}'),
      );
      await printer.setFault('odometer-reset');
      await printer.printed();
      second.say('! U1 getvar "odometer.total_label_count"\r\n');
      await vi.waitFor(() => expect(second.heard().toString()).toMatch(/"1"$/));
    });
  });

  describe('ESC/POS', () => {
    test('the process id comes back once the paper is out, and not before', async () => {
      const printer = await start('escpos', 'paper-out');
      const opened = await talk(printer.port);
      opened.say(Buffer.concat([labelIn('escpos', 'ACK'), Buffer.from('1d284806003030', 'hex'), Buffer.from('AB12')]));
      await vi.waitFor(() => expect(printer.buffered).toBe(1));
      opened.say('\x10\x04\x04');
      await vi.waitFor(() => expect(opened.heard().toString('hex')).toBe('72'));
      await printer.setFault(null);
      await vi.waitFor(() =>
        expect(opened.heard().toString('hex')).toBe(`723722${Buffer.from('AB12').toString('hex')}00`),
      );
      expect(printer.labels).toHaveLength(1);
    });

    test('a job without a cut hangs out until it is torn off; a cut of nothing is no sheet', async () => {
      const printer = await start('escpos');
      await sendJob(printer.port, '\x1b@hello\n');
      await sendJob(printer.port, '\x1b@\x1dV\x00');
      await sendJob(printer.port, 'one\n\x1dVB\x00two\n\x0cthree\n');
      expect(printer.labels.map((out) => out.torn ?? false)).toEqual([true, false, false, true]);
    });

    test('what a broken connection left half printed is on the paper, with its code', async () => {
      const printer = await start('escpos', null, { draw: true });
      const opened = await talk(printer.port);
      opened.say('\x1b@\x1dh\x40\x1dw\x02\x1dkI\x06{BHALF\x1dv0\x00\x10\x00\x20\x00half of it');
      await vi.waitFor(() => expect(opened.socket.bytesWritten).toBeGreaterThan(20));
      opened.socket.resetAndDestroy();
      await vi.waitFor(() => expect(printer.labels).toMatchObject([{ torn: true }]), 20_000);
    }, 30_000);
  });
});

function silence(forMs: number): Promise<'silent'> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('silent'), forMs);
  });
}
