import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bitmap } from '../../main/printing/languages/bitmap.ts';

const FILTER = '/usr/lib/cups/filter/rastertolabel';
/** What the filter is told to write (`cupsModelNumber` in its printer descriptions). */
const MODELS = { epl: 0x11, zpl: 0x12 } as const;

/** CUPS' own encoder of label languages; undefined where it is not installed. */
export function cupsLabelFilter(): ((bitmap: Bitmap, language: keyof typeof MODELS) => Buffer) | undefined {
  if (!existsSync(FILTER)) return undefined;
  return (bitmap, language) => {
    const folder = mkdtempSync(join(tmpdir(), 'packbench-filter-'));
    try {
      const [raster, description] = [join(folder, 'label.ras'), join(folder, 'label.ppd')];
      writeFileSync(raster, cupsRaster(bitmap));
      writeFileSync(description, descriptionOf(MODELS[language]));
      const args = ['1', 'packer', 'label', '1', '', raster];
      return execFileSync(FILTER, args, {
        env: { PPD: description },
        stdio: ['ignore', 'pipe', 'ignore'],
        maxBuffer: 1e7,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

function descriptionOf(model: number): string {
  const facts = [
    '*PPD-Adobe: "4.3"',
    '*FormatVersion: "4.3"',
    '*FileVersion: "1.0"',
    '*LanguageVersion: English',
    '*LanguageEncoding: ISOLatin1',
    '*PCFileName: "LABEL.PPD"',
    '*Product: "(Label)"',
    '*PSVersion: "(3010) 0"',
    '*Manufacturer: "Label"',
    '*ModelName: "Label"',
    '*ShortNickName: "Label"',
    '*NickName: "Label"',
    `*cupsModelNumber: ${model}`,
  ];
  return `${facts.join('\n')}\n`;
}

const HEADER_BYTES = 1_796;
const FIRST_NUMBER = 256;

/** A page of CUPS raster, version 3, little-endian: a header of fixed places (CUPS raster format), then the rows as they are. */
function cupsRaster({ widthDots, heightDots, bytesPerRow, bits }: Bitmap): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const numbers: readonly (readonly [place: number, value: number])[] = [
    [5, 203],
    [6, 203],
    [21, 1],
    [24, Math.round((widthDots * 72) / 203)],
    [25, Math.round((heightDots * 72) / 203)],
    [29, widthDots],
    [30, heightDots],
    // One bit a dot, of black ink.
    [32, 1],
    [33, 1],
    [34, bytesPerRow],
    [36, 3],
    [41, 1],
  ];
  for (const [place, value] of numbers) header.writeUInt32LE(value, FIRST_NUMBER + place * 4);
  return Buffer.concat([Buffer.from('3SaR', 'latin1'), header, bits]);
}
