import { describe, expect, test } from 'vitest';
import { realTimers } from '../../main/ports/timers.ts';
import type { PrintOutcome, PrintProgress } from '../../main/printing/printer.ts';
import { acknowledgedSend } from '../../main/printing/status/acknowledged-send.ts';

const SENT: PrintOutcome = { kind: 'sent', evidence: null };
const BROKEN: PrintOutcome = { kind: 'unknown', reason: 'ECONNRESET', bytesWritten: 9 };
const JOB = Buffer.from('\x1b@label');
const ID = 'b00f';
const ECHO = Buffer.from(`\x37\x22${ID}\0`, 'latin1');

function device(options: {
  readonly language: 'escpos' | 'zpl';
  readonly answered?: boolean;
  readonly outcome?: PrintOutcome;
  /** What comes back during the job, piece by piece. */
  readonly says?: readonly Uint8Array[];
  /** What its counter says, question by question. */
  readonly counts?: readonly (number | null)[];
}) {
  const got: Buffer[] = [];
  const counts = [...(options.counts ?? [])];
  const send = acknowledgedSend({
    transport: {
      async send(bytes, progress: PrintProgress, signal) {
        got.push(Buffer.from(bytes));
        for (const piece of options.says ?? []) progress.onReceived?.(piece);
        if (options.outcome) return options.outcome;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return { kind: 'unknown', reason: 'aborted', bytesWritten: bytes.byteLength };
      },
    },
    language: options.language,
    heard: { answered: options.answered ?? true, linkOs: options.counts !== undefined },
    timers: { after: (ms, task) => realTimers.after(Math.min(ms, 5), task) },
    ids: { next: () => `0000-${ID}` },
    labelsPrinted: async () => counts.shift() ?? null,
  });
  return { got, print: (labels = 1) => send(JOB, { labels }, new AbortController().signal) };
}

describe('a job that an ESC/POS printer can acknowledge', () => {
  test('its process id stands behind the last byte, and the echo proves the print', async () => {
    const { got, print } = device({ language: 'escpos', outcome: SENT, says: [ECHO] });
    expect(await print()).toEqual({ kind: 'sent', evidence: 'device-acknowledged' });
    expect(got[0]).toEqual(Buffer.concat([JOB, Buffer.from(`\x1d(H\x06\x00\x30\x30${ID}`, 'latin1')]));
  });

  test('an echo in pieces among other bytes counts, another id does not', async () => {
    const split = [Buffer.from([0x12, 0x37]), Buffer.from(`\x22${ID}`), Buffer.from([0])];
    expect(await device({ language: 'escpos', outcome: SENT, says: split }).print()).toMatchObject({
      evidence: 'device-acknowledged',
    });
    expect(await device({ language: 'escpos', outcome: SENT, says: [Buffer.from('\x37\x22beef\0')] }).print()).toEqual(
      SENT,
    );
  });

  test('a silent one is believed as before, and one that never answered is sent nothing it may print', async () => {
    expect(await device({ language: 'escpos', outcome: SENT }).print()).toEqual(SENT);
    const stranger = device({ language: 'escpos', outcome: SENT, answered: false });
    await stranger.print();
    expect(stranger.got[0]).toEqual(JOB);
  });

  test('an acknowledged job that breaks off afterwards, or is never closed, is printed', async () => {
    expect(await device({ language: 'escpos', outcome: BROKEN, says: [ECHO] }).print()).toEqual({
      kind: 'sent',
      evidence: 'device-acknowledged',
    });
    expect(await device({ language: 'escpos', says: [ECHO] }).print()).toEqual({
      kind: 'sent',
      evidence: 'device-acknowledged',
    });
  });
});

describe('a job that a printer with a counter of labels takes', () => {
  test.each([
    ['counts exactly its labels', [7, 9], 'device-acknowledged'],
    ['counts them a moment later', [7, 7, 8, 9], 'device-acknowledged'],
  ])('is proven where it %s', async (_, counts, evidence) => {
    expect(await device({ language: 'zpl', outcome: SENT, counts }).print(2)).toEqual({ kind: 'sent', evidence });
    expect(await device({ language: 'zpl', outcome: BROKEN, counts }).print(2)).toEqual({ kind: 'sent', evidence });
  });

  test.each([
    ['counts more: somebody else printed too', [7, 12]],
    ['was set back', [7, 0]],
    ['does not tell', [null, 9]],
    ['stops telling', [7, null]],
    ['stands still', [7, 7, 7, 7, 7]],
  ])('is what its transport knows where it %s', async (_, counts) => {
    expect(await device({ language: 'zpl', outcome: SENT, counts }).print(2)).toEqual(SENT);
    expect(await device({ language: 'zpl', outcome: BROKEN, counts }).print(2)).toEqual(BROKEN);
  });
});
