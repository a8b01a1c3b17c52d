import { describe, expect, it } from 'vitest';
import { FAILURE_OWNERS } from '../../renderer/feedback/failure-owners.ts';
import { REFUSAL_OWNERS } from '../../renderer/feedback/refusals.ts';
import { en } from '../../renderer/i18n/en.ts';
import { hi } from '../../renderer/i18n/hi.ts';
import { LANGUAGES, type Language, type Words } from '../../renderer/i18n/words.ts';
import { ERROR_CODES } from '../../shared/errors.ts';
import { FIELD_RULES } from '../../shared/model/field-rules.ts';
import { MARKETPLACE_CODES } from '../../shared/model/marketplace-codes.ts';
import { errorOwner, OUTBOX_REASONS } from '../../shared/model/mutations.ts';
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

/** A language the page offers and that has no words here does not compile. */
const WORDS: Readonly<Record<Language, Words>> = { en, hi };
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

  it('have words for every verdict, failure, marketplace code, reason of the outbox, refusal and rule of a field', () => {
    for (const words of LANGUAGES.map((language) => WORDS[language])) {
      expect(Object.keys(words.verdicts).sort()).toEqual([...VERDICTS].sort());
      expect(Object.keys(words.failures).sort()).toEqual([...ERROR_CODES].sort());
      expect(Object.keys(words.codes).sort()).toEqual(Object.keys(MARKETPLACE_CODES).sort());
      expect(Object.keys(words.reasons).sort()).toEqual([...OUTBOX_REASONS, 'OTHER'].sort());
      expect(Object.keys(words.fieldRules).sort()).toEqual([...FIELD_RULES].sort());
      expect(Object.keys(words.refusals).sort()).toEqual(Object.keys(REFUSAL_OWNERS).sort());
      for (const group of ['selfShip', 'cancel', 'sheet', 'return', 'load'] as const) {
        expect(Object.keys(words.refusals[group]).sort()).toEqual(Object.keys(REFUSAL_OWNERS[group]).sort());
      }
    }
  });

  it('say of each of them what it is and one thing to do, and name who does it', () => {
    const owners = ['packer', 'supervisor', 'account', null];
    for (const words of LANGUAGES.map((language) => WORDS[language])) {
      const { selfShip, cancel, sheet, load } = words.refusals;
      const all = [words.failures, words.codes, words.reasons, selfShip, cancel, sheet, words.refusals.return, load];
      for (const group of all) {
        for (const [key, { what, act }] of Object.entries(group)) {
          expect(what.trim(), key).toMatch(/[.!?।]$/);
          expect(act.trim(), key).toMatch(/[.!?।]$/);
        }
      }
    }
    for (const code of ERROR_CODES) expect(owners, code).toContain(FAILURE_OWNERS[code]);
    for (const code of [...Object.keys(MARKETPLACE_CODES), ...OUTBOX_REASONS]) {
      expect(owners, code).toContain(errorOwner(code));
    }
    for (const group of Object.values(REFUSAL_OWNERS)) {
      for (const [why, owner] of Object.entries(group)) expect(owners, why).toContain(owner);
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
