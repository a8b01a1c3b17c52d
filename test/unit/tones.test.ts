import { describe, expect, it } from 'vitest';
import { STOP_TONE, TONES } from '../../renderer/feedback/tones.ts';
import { VERDICTS } from '../../shared/model/states.ts';

const rhythm = (notes: (typeof TONES)[keyof typeof TONES]) => notes.map(({ atMs, ms }) => `${atMs}+${ms}`).join(' ');
const pitch = (notes: (typeof TONES)[keyof typeof TONES]) =>
  notes.map(({ hz, toHz = hz }) => `${hz}>${toHz}`).join(' ');

describe('the tones of the verdicts', () => {
  it('are each a different one, but for the two that stop the bench', () => {
    const sounding = VERDICTS.filter((verdict) => TONES[verdict].length > 0 && TONES[verdict] !== STOP_TONE);
    expect(new Set(sounding.map((verdict) => pitch(TONES[verdict]))).size).toBe(sounding.length);
    expect(new Set(sounding.map((verdict) => rhythm(TONES[verdict]))).size).toBe(sounding.length);
    expect(VERDICTS.filter((verdict) => TONES[verdict] === STOP_TONE)).toEqual(['stop', 'wrong-label']);
  });

  it('are silent for what is only information', () => {
    expect(VERDICTS.filter((verdict) => TONES[verdict].length === 0)).toEqual(['command', 'repeated']);
  });

  it('carry through noise: between 390 Hz and 2.5 kHz, none shorter than 60 ms', () => {
    for (const verdict of VERDICTS) {
      for (const { hz, ms } of TONES[verdict]) {
        expect(hz).toBeGreaterThanOrEqual(390);
        expect(hz).toBeLessThanOrEqual(2_500);
        expect(ms).toBeGreaterThanOrEqual(60);
      }
    }
  });
});
