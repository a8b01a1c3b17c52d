import { describe, expect, it } from 'vitest';
import { en } from '../../renderer/i18n/en.ts';
import { hi } from '../../renderer/i18n/hi.ts';
import { ERROR_CODES } from '../../shared/errors.ts';
import { MARKETPLACE_CODES } from '../../shared/model/marketplace-codes.ts';
import { OUTBOX_REASONS } from '../../shared/model/mutations.ts';
import { VERDICTS } from '../../shared/model/states.ts';

function flatten(words: object, path = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') flat.set(at, value);
    else if (typeof value === 'object' && value !== null) for (const entry of flatten(value, at)) flat.set(...entry);
  }
  return flat;
}

const ENGLISH = flatten(en);
const HINDI = flatten(hi);
const slots = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
/** Trade words and units that stand in Latin letters in both languages. */
const LATIN = /^(OK|SKU|HSN|\{\{.*\}\} ms|–|\{\{what\}\} \{\{act\}\}|[^a-zA-Z]*)$/;

describe('the language files', () => {
  it('hold the same keys, none empty', () => {
    expect([...HINDI.keys()].sort()).toEqual([...ENGLISH.keys()].sort());
    for (const words of [ENGLISH, HINDI]) for (const [key, text] of words) expect(text.trim(), key).not.toBe('');
  });

  it('fill the same places in both languages', () => {
    for (const [key, text] of ENGLISH) expect(slots(HINDI.get(key) ?? ''), key).toEqual(slots(text));
  });

  it('say everything in Hindi that is not a trade word', () => {
    const untranslated = [...HINDI].filter(([, text]) => !/[\u0900-\u097f]/.test(text) && !LATIN.test(text));
    expect(untranslated).toEqual([]);
  });

  it('have words for every verdict, failure, marketplace code and reason of the outbox', () => {
    for (const words of [en, hi]) {
      expect(Object.keys(words.verdicts).sort()).toEqual([...VERDICTS].sort());
      expect(Object.keys(words.failures).sort()).toEqual([...ERROR_CODES].sort());
      expect(Object.keys(words.codes).sort()).toEqual(Object.keys(MARKETPLACE_CODES).sort());
      expect(Object.keys(words.reasons).sort()).toEqual([...OUTBOX_REASONS, 'OTHER'].sort());
    }
  });

  it('never speak of an error, and never name a code alone', () => {
    for (const [key, text] of ENGLISH) {
      expect(text, key).not.toMatch(/\berrors?\b|\bfailure\b|\binvalid\b/i);
      expect(text, key).not.toMatch(/^[A-Z]{3,}_[A-Z_]+$/);
    }
    for (const [key, text] of HINDI) expect(text, key).not.toMatch(/त्रुटि|एरर/);
  });

  it('keep what the bench tells to do within two lines of the bench', () => {
    for (const words of [en, hi]) {
      for (const [key, text] of Object.entries(words.instruction)) expect(text.length, key).toBeLessThanOrEqual(95);
    }
  });
});
