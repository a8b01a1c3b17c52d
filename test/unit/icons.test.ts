import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { APPLE, icnsOf, icoOf, LINUX, WINDOWS } from '../../build/package/icon-files.mjs';

const folder = path.resolve(import.meta.dirname, '../../build');
const sizeOf = (png: Buffer) => {
  const { width, height } = PNG.sync.read(png);
  expect(width).toBe(height);
  return width;
};

/** The images of a Windows icon file with the size that its head gives each. */
function imagesOfIco(ico: Buffer): { said: number; png: Buffer }[] {
  return Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index;
    const start = ico.readUInt32LE(at + 12);
    return { said: ico.readUInt8(at) || 256, png: ico.subarray(start, start + ico.readUInt32LE(at + 8)) };
  });
}

function imagesOfIcns(icns: Buffer): { type: string; png: Buffer }[] {
  const images: { type: string; png: Buffer }[] = [];
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
    const png = icns.subarray(at + 8, at + icns.readUInt32BE(at + 4));
    images.push({ type: icns.toString('ascii', at, at + 4), png });
  }
  return images;
}

describe('the icons', () => {
  it('are there in each size Linux asks for, and each is of the size its name says', () => {
    const names = readdirSync(path.join(folder, 'icons'));
    expect(names.sort()).toEqual(LINUX.map((size) => `${size}x${size}.png`).sort());
    for (const size of LINUX) expect(sizeOf(readFileSync(path.join(folder, `icons/${size}x${size}.png`)))).toBe(size);
  });

  it('of Windows are one file with each size', () => {
    const images = imagesOfIco(readFileSync(path.join(folder, 'icon.ico')));
    expect(images.map(({ said }) => said)).toEqual(WINDOWS);
    for (const { said, png } of images) expect(sizeOf(png)).toBe(said);
  });

  it('of macOS are one file with each size at both densities', () => {
    const icns = readFileSync(path.join(folder, 'icon.icns'));
    expect(icns.toString('ascii', 0, 4)).toBe('icns');
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    expect(imagesOfIcns(icns).map(({ type, png }) => ({ type, px: sizeOf(png) }))).toEqual(APPLE);
  });

  it('have a background that lets what is behind the corners through, and something in the middle', () => {
    const { data, width } = PNG.sync.read(readFileSync(path.join(folder, 'icons/256x256.png')));
    expect(data[3]).toBe(0);
    expect(data[(width * (width / 2) + width / 2) * 4 + 3]).toBe(255);
  });

  it('are the same images in every file', () => {
    const png = (size: number) => readFileSync(path.join(folder, `icons/${size}x${size}.png`));
    for (const { said, png: image } of imagesOfIco(readFileSync(path.join(folder, 'icon.ico')))) {
      if (LINUX.includes(said)) expect(image.equals(png(said))).toBe(true);
    }
  });

  it('are written so that what was put in is read back', () => {
    const images = [16, 256].map((size) => ({ size, png: Buffer.from(`image of ${size}`) }));
    expect(imagesOfIco(icoOf(images)).map(({ said, png }) => [said, png.toString()])).toEqual([
      [16, 'image of 16'],
      [256, 'image of 256'],
    ]);
    const parts = [{ type: 'ic07', png: Buffer.from('one') }];
    expect(imagesOfIcns(icnsOf(parts)).map(({ type, png }) => [type, png.toString()])).toEqual([['ic07', 'one']]);
  });
});
