import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytes,
  day,
  moment,
  number,
  rupees,
  shorten,
  span,
  time,
  timeWithSeconds,
} from '../../renderer/format/india.ts';

const NOON = Date.parse('2026-11-05T06:30:00Z');

describe('numbers and times as India writes them', () => {
  it('groups by lakh and crore', () => {
    expect([0, 999, 1_000, 100_000, 12_345_678].map(number)).toEqual(['0', '999', '1,000', '1,00,000', '1,23,45,678']);
    expect(rupees(12_999_900)).toBe('₹1,29,999.00');
  });

  it('tells the time of India in 24 hours whatever the zone of the PC', () => {
    expect(time(NOON)).toBe('12:00');
    expect(time(Date.parse('2026-11-05T18:30:00Z'))).toBe('00:00');
    expect(timeWithSeconds(NOON + 5_000)).toBe('12:00:05');
    expect(day(Date.parse('2026-11-05T18:29:59Z'))).toBe('05 Nov');
    expect(day(Date.parse('2026-11-05T18:30:00Z'))).toBe('06 Nov');
    expect(day(Date.parse('2026-09-03T06:30:00Z'))).toBe('03 Sep');
  });

  it('names the day only when it is another one', () => {
    expect(moment(NOON, NOON + 3_600_000)).toBe('12:00');
    expect(moment(NOON, NOON + 86_400_000)).toBe('05 Nov 12:00');
    expect(moment(NOON, NOON + 365 * 86_400_000)).toBe('05 Nov 12:00');
  });

  it('gives a length of time in the unit that says most, and never a negative one', () => {
    expect(span(59_999)).toEqual({ unit: 'secondsShort', n: 59 });
    expect(span(60_000)).toEqual({ unit: 'minutesShort', n: 1 });
    expect(span(3_660_000)).toEqual({ unit: 'hoursShort', n: 1, m: 1 });
    expect(span(49 * 3_600_000)).toEqual({ unit: 'daysShort', n: 2 });
    fc.assert(fc.property(fc.integer(), (ms) => span(ms).n >= 0));
  });

  it('writes sizes in the unit that says most', () => {
    expect([999, 48_211, 412_390_400, 1_500_000_000].map(bytes)).toEqual(['999 B', '48.2 kB', '412.4 MB', '1.5 GB']);
  });

  it('shortens to at most the length asked for, and leaves what fits', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 2, max: 100 }), (text, length) => {
        const short = shorten(text, length);
        expect(short.length).toBeLessThanOrEqual(Math.max(length, 1));
        if (text.length <= length) expect(short).toBe(text);
      }),
    );
    expect(shorten('Homeline Designer Printed Cotton', 24)).toBe('Homeline Designer…');
  });
});
