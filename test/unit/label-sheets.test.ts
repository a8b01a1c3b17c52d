import { describe, expect, it } from 'vitest';
import { codesOfLabel } from '../../main/documents/label-codes.ts';
import { zplPages } from '../../main/printing/languages/zpl-codes.ts';

const of = (zpl: string, ...trackingIds: readonly (readonly [subShipmentId: string, trackingId: string])[]) =>
  codesOfLabel(
    zplPages(new TextEncoder().encode(zpl)),
    trackingIds.map(([subShipmentId, trackingId]) => ({ subShipmentId, trackingId })),
  );
const sheet = (...codes: readonly string[]) =>
  `^XA${codes.map((code) => `^FO20,80^BCN,100^FD${code}^FS`).join('')}^XZ\n`;
const TWO = [
  ['SS-1', 'FMPP1'],
  ['SS-2', 'FMPP2'],
] as const;

describe('the sheets of a label', () => {
  it('are one for each box, each with the codes on it', () => {
    expect(of(sheet('FMPP1', 'P-1') + sheet('FMPP2', 'P-2'), ...TWO)).toEqual({
      codes: ['FMPP1', 'FMPP2', 'P-1', 'P-2'],
      sheets: [
        ['FMPP1', 'P-1'],
        ['FMPP2', 'P-2'],
      ],
    });
  });

  it('leave out a code that stands on several', () => {
    const { codes, sheets } = of(sheet('FMPP1', 'OD1') + sheet('FMPP2', 'OD1'), ...TWO);
    expect(codes).toContain('OD1');
    expect(sheets).toEqual([['FMPP1'], ['FMPP2']]);
  });

  it('are told by a tracking id in plain text where its barcode cannot be read', () => {
    const hex = (id: string) => `^XA^FO20,80^BCN^FH_^FD${id}_2D^FS^FO20,300^A0N,30^FD${id}^FS^XZ`;
    expect(of(hex('FMPP1') + hex('FMPP10'), ['SS-1', 'FMPP1'], ['SS-2', 'FMPP10']).sheets).toEqual([
      ['FMPP1'],
      ['FMPP10'],
    ]);
  });

  it('take a page that stands beside a box’s label for the same box', () => {
    const invoice = (code: string, id: string) => `^XA^BCN^FD${code}^FS^BCN^FD${id}^FS^XZ`;
    const zpl = sheet('FMPP1') + invoice('INV-1', 'FMPP1') + sheet('FMPP2') + invoice('INV-2', 'FMPP2');
    expect(of(zpl, ...TWO).sheets).toEqual([
      ['FMPP1', 'INV-1'],
      ['FMPP2', 'INV-2'],
    ]);
  });

  it('take both legs of a box for that box', () => {
    const zpl = sheet('PICK1', 'DROP1') + sheet('PICK2', 'DROP2');
    const legs = of(zpl, ['SS-1', 'PICK1'], ['SS-1', 'DROP1'], ['SS-2', 'PICK2'], ['SS-2', 'DROP2']);
    expect(legs.sheets).toEqual([
      ['PICK1', 'DROP1'],
      ['PICK2', 'DROP2'],
    ]);
  });

  it('do not ask for a page without a tracking id, nor take its code for a box', () => {
    const zpl = `${sheet('FMPP1', 'OD1')}${sheet('FMPP2')}${sheet('OD1')}^XA^MMT^XZ`;
    expect(of(zpl, ...TWO).sheets).toEqual([['FMPP1'], ['FMPP2']]);
  });

  it('are one with every code where the boxes cannot be told apart', () => {
    const whole = ({ codes, sheets }: ReturnType<typeof of>) => expect(sheets).toEqual([codes]);
    whole(of(sheet('FMPP1'), ['SS-1', 'FMPP1']));
    whole(of(sheet('FMPP1', 'P-1') + sheet('FMPP1', 'P-2'), ['SS-1', 'FMPP1']));
    whole(of(sheet('FMPP1', 'FMPP2'), ...TWO));
    whole(of(`${sheet('FMPP1')}^XA^GFA,1,1,1,00^XZ`, ...TWO));
    whole(of('no label at all', ...TWO));
    whole(of('^XA^BCN^FDFMPP1^FS', ...TWO));
  });
});
