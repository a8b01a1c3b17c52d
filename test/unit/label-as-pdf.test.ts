import { expect, it } from 'vitest';
import { isWantedAsPdf } from '../../main/documents/label-as-pdf.ts';
import { AppFailure } from '../../shared/errors.ts';

const refused = (reason: string) => new AppFailure('LABEL_NOT_PRINTABLE', 'not printable', { reason }).toAppError();

it.each(['not-a-document', 'damaged', 'empty', 'wrong-language', 'barcode-lost', 'changes-printer', 'unterminated'])(
  'a label that is refused as %s is asked for as PDF',
  (reason) => expect(isWantedAsPdf(refused(reason), 'zpl')).toBe(true),
);

it.each(['too-slow', 'too-much-memory', 'another-shipment', 'no-tracking-id', 'shipment-changed'])(
  'a label that is refused as %s is not: another form of it would fare no better',
  (reason) => expect(isWantedAsPdf(refused(reason), 'zpl')).toBe(false),
);

it('a PDF is not asked for as PDF, and neither is what failed for another reason', () => {
  expect(isWantedAsPdf(refused('damaged'), 'pdf')).toBe(false);
  expect(isWantedAsPdf(new AppFailure('INTERNAL', 'no room', {}).toAppError(), 'zpl')).toBe(false);
});
