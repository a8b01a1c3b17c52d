import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PrinterReadiness } from '../../main/printing/printer.ts';
import { eplStatus } from '../../main/printing/status/epl.ts';
import { escposStatus } from '../../main/printing/status/escpos.ts';
import type { Ask, LanguageStatus } from '../../main/printing/status/language-status.ts';
import { askLinkOs } from '../../main/printing/status/link-os.ts';
import { tsplStatus } from '../../main/printing/status/tspl.ts';
import { zplStatus } from '../../main/printing/status/zpl.ts';
import { READINESS_REASONS } from '../../shared/model/printers.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const READY = { kind: 'ready' };
const needs = (reason: string) => ({ kind: 'needs-attention', reason });
const unknown = (reason: string) => ({ kind: 'unknown', reason });

/** Answers questions by how they begin; silence to others. What does not make the question whole is still what came. */
function device(replies: Readonly<Record<string, Uint8Array | string>>): { ask: Ask; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async ask(question) {
      const text = Buffer.from(question.bytes).toString('latin1').trim();
      asked.push(text);
      const found = Object.entries(replies).find(([begins]) => text.startsWith(begins))?.[1];
      if (found === undefined || found.length === 0) return { kind: 'none', reason: 'no-answer' };
      return { kind: 'reply', bytes: typeof found === 'string' ? latin1(found) : found };
    },
  };
}

const hs = (first = '030,0,0,1245,000,0,0,0,000,0,0,0', second = '000,0,0,0,0,2,4,0,00000000,1,000') =>
  `\x02${first}\x03\r\n\x02${second}\x03\r\n\x021234,0\x03\r\n`;
const hqes = (low: string, high = '00000000', flag = '1') =>
  `\x02\r\n\r\n  PRINTER STATUS\r\n   ERRORS:         ${flag} ${high} ${low}\r\n   WARNINGS:       0 00000000 00000000\r\n\x03\r\n`;

describe('a ZPL printer asked how it is', () => {
  const asked = (replies: Parameters<typeof device>[0]) => zplStatus().readiness(device(replies).ask);

  test('it is ready and idle by what it says itself, with or without the longer status', async () => {
    expect(await asked({ '~HS': hs() })).toEqual({ kind: 'ready', idle: true });
    expect(await asked({ '~HS': hs(), '~HQES': hqes('00000000', '00000000', '0') })).toEqual({
      kind: 'ready',
      idle: true,
    });
  });

  test.each([
    ['00000001', 'paper-out'],
    ['00000002', 'ribbon-out'],
    ['00000004', 'head-open'],
    ['00000008', 'cutter'],
    ['00000010', 'too-hot'],
    ['00001000', 'paper-jam'],
    ['00010000', 'paused'],
    ['00010005', 'head-open'],
    ['00400000', 'other-error'],
  ])('silent to the first question, it still tells of %s by the second', async (low, reason) => {
    expect(await asked({ '~HQES': hqes(low) })).toEqual(needs(reason));
    expect(await asked({ '~HS': hs(), '~HQES': hqes(low) })).toEqual(needs(reason));
  });

  test('an error nobody here knows is an error', async () => {
    expect(await asked({ '~HS': hs(), '~HQES': hqes('00000000', '00000200') })).toEqual(needs('other-error'));
    expect(await asked({ '~HS': hs(), '~HQES': hqes('00000000') })).toEqual(needs('other-error'));
  });

  test('silence is never health, not even with no error told', async () => {
    expect(await asked({})).toEqual(unknown('no-answer'));
    expect(await asked({ '~HQES': hqes('00000000', '00000000', '0') })).toEqual(unknown('no-answer'));
  });

  test('alerts glued to the answer are left aside', async () => {
    expect(await asked({ '~HS': `\x02ALERT: HEAD COLD\x03\r\n${hs()}` })).toEqual({ kind: 'ready', idle: true });
    expect(await asked({ '~HS': `${hs()}PAPER LOW\r\n` })).toEqual({ kind: 'ready', idle: true });
  });

  test('half a label and a label that waits to be taken are told', async () => {
    expect(await asked({ '~HS': hs('030,0,0,1245,000,0,0,1,000,0,0,0') })).toEqual(needs('half-a-label'));
    expect(await asked({ '~HS': hs(undefined, '000,0,0,0,0,2,4,1,00000000,1,000') })).toEqual(needs('take-label'));
  });

  test('one that never answers the longer question is not asked it again', async () => {
    const { ask, asked: questions } = device({ '~HS': hs() });
    const status = zplStatus();
    await status.readiness(ask);
    await status.readiness(ask);
    expect(questions).toEqual(['~HS', '~HQES', '~HS']);
  });

  test('it names model and dots', async () => {
    const told = await zplStatus().identify?.(device({ '~HI': '\x02ZD421-300dpi,V93.21,12,8176KB\x03\r\n' }).ask);
    expect(told).toEqual({ model: 'ZD421-300dpi', dpi: 300 });
    expect(await zplStatus().identify?.(device({ '~HI': 'HTTP/1.1 400 Bad Request\r\n' }).ask)).toBeNull();
  });
});

describe('a TSPL printer asked how it is', () => {
  const frame = (letters: string) => latin1(`\x02${letters}\x03\r\n`);
  const asked = (replies: Parameters<typeof device>[0]) => tsplStatus().readiness(device(replies).ask);

  test.each([
    [0x00, { kind: 'ready', idle: true }],
    [0x20, { kind: 'ready', idle: false }],
    [0x01, needs('head-open')],
    [0x02, needs('paper-jam')],
    [0x04, needs('paper-out')],
    [0x08, needs('ribbon-out')],
    [0x10, needs('paused')],
    [0x40, needs('head-open')],
    [0x80, needs('other-error')],
    [0x24, needs('paper-out')],
  ])('the byte %i of the short answer', async (byte, readiness) => {
    expect(await asked({ '\x1b!?': Uint8Array.of(byte) })).toEqual(readiness);
  });

  test.each([
    ['@@@@', { kind: 'ready', idle: true }],
    ['P@@@', { kind: 'ready', idle: false }],
    ['`@@@', needs('paused')],
    ['L@@@', needs('take-label')],
    ['@H@@', needs('buffer-full')],
    ['E@A@', needs('too-hot')],
    ['E@H@', needs('cutter')],
    ['E@P@', needs('memory')],
    ['E@@A', needs('paper-out')],
    ['E@@B', needs('paper-jam')],
    ['E@@D', needs('ribbon-out')],
    ['E@@`', needs('head-open')],
    ['E@@@', needs('other-error')],
    ['Z@@@', needs('other-error')],
  ])('the long answer %s', async (letters, readiness) => {
    expect(await asked({ '\x1b!?': Uint8Array.of(0), '\x1b!S': frame(letters) })).toEqual(readiness);
  });

  test('several bytes to the short question are no answer; silence is none either', async () => {
    expect(await asked({ '\x1b!?': latin1('SIZE 4') })).toEqual(unknown('not-understood'));
    expect(await asked({})).toEqual(unknown('no-answer'));
  });
});

describe('an ESC/POS printer asked how it is', () => {
  const answers = (one = 0x12, two = 0x12, three = 0x12, four = 0x12) => Uint8Array.of(one, two, three, four);
  const asked = (reply: Uint8Array) => escposStatus().readiness(device({ '\x10\x04': reply }).ask);

  test.each([
    [answers(), READY],
    [answers(0x12, 0x16), needs('head-open')],
    [answers(0x1a, 0x32), needs('paper-out')],
    [answers(0x12, 0x12, 0x12, 0x72), needs('paper-out')],
    [answers(0x12, 0x12, 0x1a), needs('cutter')],
    [answers(0x12, 0x12, 0x52), needs('too-hot')],
    [answers(0x12, 0x12, 0x32), needs('other-error')],
    [answers(0x12, 0x1a), needs('paused')],
    [answers(0x1a), needs('other-error')],
    // Near its end is no trouble.
    [answers(0x12, 0x12, 0x12, 0x1e), READY],
  ])('%j', async (reply, readiness) => {
    expect(await asked(reply)).toEqual(readiness);
  });

  test('status sent by itself is left aside', async () => {
    const asb = [0x10, 0x00, 0x00, 0x0f];
    expect(await asked(Uint8Array.from([...asb, 0x12, 0x12, ...asb, 0x12, 0x12]))).toEqual(READY);
  });

  test('with one answer missing, one too many or noise nothing is known', async () => {
    expect(await asked(answers().subarray(1))).toEqual(unknown('not-understood'));
    expect(await asked(Uint8Array.from([...answers(), 0x12]))).toEqual(unknown('not-understood'));
    expect(await asked(latin1('^XA not me'))).toEqual(unknown('not-understood'));
    expect(await asked(new Uint8Array())).toEqual(unknown('no-answer'));
  });
});

describe('an EPL printer asked how it is', () => {
  const asked = (reply: string) => eplStatus().readiness(device({ '^ee': reply }).ask);

  test.each([
    ['00\r\n', READY],
    ['07\r\n', needs('paper-out')],
    ['11\r\n', needs('head-open')],
    ['12\r\n', needs('paused')],
    ['01,07\r\n', needs('paper-out')],
    ['01\r\n', READY],
    ['81\r\n', needs('other-error')],
    ['hello\r\n', unknown('not-understood')],
    ['', unknown('no-answer')],
  ])('%j', async (reply, readiness) => {
    expect(await asked(reply)).toEqual(readiness);
  });
});

describe('a Link-OS printer asked beside its jobs', () => {
  const asked = (reply: string) => askLinkOs(device({ '{}': reply }).ask, 9200);

  test('it tells how it is and what it has printed', async () => {
    const status = '030,1,0,1245,000,0,0,0,000,0,0,0\r\n000,0,0,0,0,2,4,0,00000000,1,000\r\n1234,0';
    expect(await asked(JSON.stringify({ 'device.host_status': status, 'odometer.total_label_count': '4711' }))).toEqual(
      { readiness: needs('paper-out'), labels: 4711 },
    );
  });

  test('without a counter, or with noise, nothing is counted', async () => {
    const odd = { 'device.host_status': '?', 'odometer.total_label_count': '?' };
    expect(await asked(JSON.stringify(odd))).toEqual({ readiness: unknown('not-understood'), labels: null });
    expect(await asked('HTTP/1.1 400 Bad Request')).toBeUndefined();
    expect(await asked('{"cluster_name":"search"}')).toBeUndefined();
    expect(await asked('')).toBeUndefined();
  });
});

describe('any reply at all', () => {
  const languages: readonly (readonly [string, () => LanguageStatus])[] = [
    ['zpl', zplStatus],
    ['tspl', tsplStatus],
    ['epl', eplStatus],
    ['escpos', escposStatus],
  ];

  test.each(languages)('is understood or unknown to %s, with a reason the screens have words for', async (_, make) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (noise) => {
        const readiness: PrinterReadiness = await make().readiness(async () =>
          noise.length === 0 ? { kind: 'none', reason: 'closed' } : { kind: 'reply', bytes: noise },
        );
        if (readiness.kind === 'needs-attention') expect(READINESS_REASONS).toContain(readiness.reason);
        if (noise.length === 0) expect(readiness.kind).toBe('unknown');
      }),
    );
  });

  test.each(languages)('cut short anywhere is never taken for health by %s unless it is whole', async (name, make) => {
    const whole = {
      zpl: hs('030,1,0,1245,000,0,0,0,000,0,0,0'),
      tspl: '\x04',
      epl: '07\r\n',
      escpos: '\x12\x32\x12\x12',
    }[name];
    const bytes = latin1(whole ?? '');
    for (let length = 0; length <= bytes.length; length++) {
      const cut = bytes.subarray(0, length);
      const readiness = await make().readiness(async () =>
        cut.length === 0 ? { kind: 'none', reason: 'no-answer' } : { kind: 'reply', bytes: cut },
      );
      expect(readiness.kind).not.toBe('ready');
    }
  });
});
