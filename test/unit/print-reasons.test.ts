import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isDown, printerState, worstPrinter } from '../../renderer/feedback/printer-state.ts';
import { en } from '../../renderer/i18n/en.ts';
import { hi } from '../../renderer/i18n/hi.ts';
import { PRINT_REASONS, printReason } from '../../shared/model/print-reasons.ts';
import { READINESS_REASONS } from '../../shared/model/printers.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDERS = ['main/printing', 'main/documents', 'main/batch', 'main/ports/devices', 'main/electron'];

/** Every reason a source gives as a word of its own. */
function reasonsGiven(): readonly (readonly [file: string, reason: string])[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => {
        const text = readFileSync(join(ROOT, folder, file), 'utf8');
        return [...text.matchAll(/\breason: '([^']+)'/g)].map(
          ([, reason = '']) => [join(folder, file), reason] as const,
        );
      }),
  );
}

describe('the reasons of printing', () => {
  it('have words in every language, one set for each', () => {
    expect(new Set(PRINT_REASONS).size).toBe(PRINT_REASONS.length);
    for (const words of [en, hi]) {
      expect(Object.keys(words.printReasons).sort()).toEqual([...PRINT_REASONS].sort());
      expect(Object.keys(words.readinessShort).sort()).toEqual([...READINESS_REASONS].sort());
    }
  });

  it('are all known, whoever gives one', () => {
    const given = reasonsGiven();
    expect(given.length).toBeGreaterThan(20);
    expect(given.filter(([, reason]) => printReason(reason) === 'other')).toEqual([]);
  });

  it('are found in what a job or a system says', () => {
    expect(printReason('not-printable: encrypted')).toBe('encrypted');
    expect(printReason('ECONNRESET (12 bytes came back)')).toBe('broken-off');
    expect(printReason('no-close')).toBe('no-close');
    expect(printReason('A lamp blinks')).toBe('other');
  });
});

describe('the state of a printer', () => {
  const unknown = (reason: string) => ({ kind: 'unknown', reason }) as const;
  const attention = (reason: string) => ({ kind: 'needs-attention', reason }) as const;

  it('tells what the device said from what nobody said', () => {
    expect(printerState(attention('paper-out'), false)).toMatchObject({ toldBy: 'printer' });
    expect(printerState(attention('queue-stopped'), false)).toMatchObject({ toldBy: 'queue' });
    expect(printerState(attention('stalled'), false)).toMatchObject({ toldBy: 'nobody' });
    expect(printerState(attention('something new'), false)).toMatchObject({ reason: 'other-error' });
  });

  it('is down when nothing reaches it, not when it merely says nothing', () => {
    expect(isDown(unknown('ECONNREFUSED'))).toBe(true);
    expect(isDown(unknown('ETIMEDOUT'))).toBe(true);
    expect(isDown(attention('paused'))).toBe(true);
    for (const reason of ['no-answer', 'closed', 'no-way', 'not-asked', 'ECONNRESET']) {
      expect(isDown(unknown(reason)), reason).toBe(false);
    }
  });

  it('is shown of the printer to look at first', () => {
    const printer = (id: string, over: object) => ({
      ...{ id, readiness: { kind: 'ready', reason: null } as const, held: false, queued: 0 },
      ...over,
    });
    const ready = printer('ready', {});
    const held = printer('held', { held: true });
    const silent = printer('silent', { readiness: unknown('no-answer') });
    const away = printer('away', { readiness: unknown('ECONNREFUSED'), queued: 1 });
    const paper = printer('paper', { readiness: attention('paper-out') });
    expect(worstPrinter([])).toBeNull();
    expect(worstPrinter([ready, silent])?.printer.id).toBe('silent');
    expect(worstPrinter([ready, silent, held])?.printer.id).toBe('held');
    expect(worstPrinter([ready, held, paper])).toMatchObject({ printer: { id: 'paper' }, others: 1 });
    expect(worstPrinter([ready, held, away])?.printer.id).toBe('away');
  });
});
