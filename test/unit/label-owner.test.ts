import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../main/documents/label-owner.ts';

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  FMPP1234567: ['S1'],
  FMPP1234568: ['S2'],
  SHARED12345: ['S1', 'S2'],
};

function owner(codes: readonly string[], over: { texts?: readonly string[]; decoded?: boolean; ids?: string[] } = {}) {
  return ownerOf({
    shipmentId: 'S1',
    pages: codes.map((code, at) => ({ codes: [code], texts: at === 0 ? (over.texts ?? []) : [] })),
    trackingIds: over.ids ?? ['FMPP1234567'],
    decoded: over.decoded ?? true,
    shipmentsOf: (id) => KNOWN[id] ?? [],
  });
}

describe('whose a label is', () => {
  it('is told by a barcode of its tracking id, alone or inside a larger code', () => {
    expect(owner(['FMPP1234567'])).toEqual({ is: 'own' });
    expect(owner(['AWB:FMPP1234567;ORD:OD1;BOX:1/2'])).toEqual({ is: 'own' });
    expect(owner(['420560001FMPP1234567'])).toEqual({ is: 'own' });
    expect(owner(['SHARED12345', 'FMPP1234567'])).toEqual({ is: 'own' });
  });

  it('is told by its tracking id in words where the barcodes hold something else', () => {
    expect(owner(['OD43650000'], { texts: ['Ship to', 'AWB FMPP1234567'] })).toEqual({ is: 'own' });
  });

  it.each([
    ['its barcode', ['FMPP1234568']],
    ['a second sheet', ['FMPP1234567', 'FMPP1234568']],
    ['a word in its square code', ['FMPP1234567', 'AWB:FMPP1234568;BOX:2/2']],
  ])('is another shipment’s as soon as %s says so', (_, codes) => {
    expect(owner(codes)).toEqual({ is: 'another-shipment', code: 'FMPP1234568', shipmentId: 'S2' });
  });

  it('is nobody’s we know when its barcodes were read and none is a tracking id of the shipment', () => {
    expect(owner(['FMPP12345670'])).toEqual({ is: 'no-tracking-id' });
    expect(owner(['OD43650000'])).toEqual({ is: 'no-tracking-id' });
  });

  it('is not judged by barcodes that may have been left out, nor where there are none', () => {
    expect(owner(['OD43650000'], { decoded: false })).toEqual({ is: 'unproven' });
    expect(owner([])).toEqual({ is: 'unproven' });
  });

  it('does not take a short word that happens to be somebody’s code for a tracking id', () => {
    expect(
      ownerOf({
        ...{ shipmentId: 'S1', trackingIds: ['A1'], decoded: true },
        pages: [{ codes: ['A1', 'BOX 2'], texts: [] }],
        shipmentsOf: (id) => (id === 'BOX' ? ['S9'] : []),
      }),
    ).toEqual({ is: 'own' });
  });
});
