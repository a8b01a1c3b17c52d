import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutBuyersCodes } from '../../main/db/retention/codes.ts';
import { mayNameBuyer } from '../../shared/model/retention.ts';

test.each([
  'MECARD:N:Plantwala,Zubeda;TEL:9812345670;;',
  'BEGIN:VCARD',
  'tel:+919812345670',
  'mailto:z@example.com',
  'z.plantwala@example.com',
  '9812345670',
  '+919812345670',
  '09812345670',
  'Zubeda Plantwala',
  'ज़ुबेदा',
  'N;Plantwala',
  'https://example.com/track?name=z',
  'A'.repeat(65),
])('%s may name a buyer', (code) => {
  expect(mayNameBuyer(code)).toBe(true);
});

test.each([
  'OD431007731004551200',
  'SHIP-77310045512',
  '8901234567894',
  '0012345678905',
  'FMPC0123456789',
  'MUG-BLUE-350',
  '4512345678',
  '356938035643809',
  'PB-COMMAND-UNDO',
  '',
])('%s does not', (code) => {
  expect(mayNameBuyer(code)).toBe(false);
});

test('what is left of a payload holds no code that may name a buyer, and every other value as it was', () => {
  const codes = fc.array(fc.oneof(fc.constant('9812345670'), fc.constant('OD431007731004551200'), fc.string()));
  fc.assert(
    fc.property(codes, fc.string(), fc.jsonValue(), (list, code, beside) => {
      const text = JSON.stringify({ deep: [{ labelCodes: list, code }], beside: { note: beside } });
      const clean = withoutBuyersCodes(text);
      const named = [...list, code].some((each) => mayNameBuyer(each));
      if (!named) return;
      const kept = JSON.parse(clean ?? 'null') as { deep: { labelCodes: string[]; code: string }[] };
      expect(kept.deep[0]?.labelCodes.some(mayNameBuyer)).toBe(false);
      expect(mayNameBuyer(kept.deep[0]?.code ?? '')).toBe(false);
      expect(kept.deep[0]?.labelCodes).toEqual(list.filter((each) => !mayNameBuyer(each)));
    }),
  );
});
