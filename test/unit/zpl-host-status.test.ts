import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  attentionReason,
  isIdle,
  parseZplHostStatus,
  type ZplHostStatus,
} from '../../main/printing/status/zpl-host-status.ts';

/** The example of the ZPL II reference, with the fields a test is about. */
function reply(change: { first?: string; second?: string; third?: string } = {}): Buffer {
  const first = change.first ?? '030,0,0,1245,000,0,0,0,000,0,0,0';
  const second = change.second ?? '000,0,0,0,0,2,4,0,00000000,1,000';
  return Buffer.from(`\x02${first}\x03\r\n\x02${second}\x03\r\n\x02${change.third ?? '1234,0'}\x03\r\n`, 'latin1');
}
const parsed = (change: Parameters<typeof reply>[0]) => parseZplHostStatus(reply(change)) as ZplHostStatus;

describe('a ZPL printer’s host status', () => {
  test('a well, idle printer needs nobody', () => {
    const status = parsed({});
    expect(attentionReason(status)).toBeNull();
    expect(isIdle(status)).toBe(true);
  });

  test.each([
    [{ first: '030,1,0,1245,000,0,0,0,000,0,0,0' }, 'paper-out'],
    [{ first: '030,0,1,1245,000,0,0,0,000,0,0,0' }, 'paused'],
    [{ first: '030,0,0,1245,000,1,0,0,000,0,0,0' }, 'buffer-full'],
    [{ first: '030,0,0,1245,000,0,0,0,000,1,0,0' }, 'memory'],
    [{ first: '030,0,0,1245,000,0,0,0,000,0,1,0' }, 'too-cold'],
    [{ first: '030,0,0,1245,000,0,0,0,000,0,0,1' }, 'too-hot'],
    [{ second: '000,0,1,0,0,2,4,0,00000000,1,000' }, 'head-open'],
    [{ second: '000,0,0,1,1,2,4,0,00000000,1,000' }, 'ribbon-out'],
    [{ second: '000,0,0,1,0,2,4,0,00000000,1,000' }, null],
    [{ first: '030,1,1,1245,000,0,0,0,000,0,0,0', second: '000,0,1,0,0,2,4,0,00000000,1,000' }, 'head-open'],
  ])('%j means %s', (change, reason) => {
    expect(attentionReason(parsed(change))).toBe(reason);
  });

  test.each([
    [{ first: '030,0,0,1245,003,0,0,0,000,0,0,0' }],
    [{ first: '030,0,0,1245,000,0,0,1,000,0,0,0' }],
    [{ second: '000,0,0,0,0,2,4,1,00000000,1,000' }],
    [{ second: '000,0,0,0,0,2,4,0,00000002,1,000' }],
  ])('%j is not idle', (change) => {
    expect(isIdle(parsed(change))).toBe(false);
  });

  test('any byte taken away or changed to noise is not understood', () => {
    const whole = reply();
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.constantFrom<'cut' | number>('cut', 0x00, 0x41, 0xff), (at, how) => {
        const damaged =
          how === 'cut' ? Buffer.concat([whole.subarray(0, at), whole.subarray(at + 1)]) : Buffer.from(whole);
        if (typeof how === 'number') damaged[at] = how;
        const status = parseZplHostStatus(damaged);
        // Line ends between the frames, and the print mode's letter, may differ.
        if (status) expect(status).toEqual(parseZplHostStatus(whole));
      }),
    );
  });

  test('a banner, nothing, and a status with more behind it are not understood', () => {
    for (const text of ['', 'HTTP/1.1 400 Bad Request\r\n', `${reply().toString('latin1')}more`]) {
      expect(parseZplHostStatus(Buffer.from(text, 'latin1'))).toBeUndefined();
    }
  });
});
