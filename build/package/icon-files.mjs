/** Sizes in pixels. Windows' list is what Explorer, the task bar and the installer ask for at the usual scalings. */
export const WINDOWS = [16, 20, 24, 32, 40, 48, 64, 128, 256];
export const LINUX = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** Apple's types that hold PNG; the second of a pair is the first at twice the density. */
export const APPLE = [
  { type: 'icp4', px: 16 },
  { type: 'ic11', px: 32 },
  { type: 'icp5', px: 32 },
  { type: 'ic12', px: 64 },
  { type: 'ic07', px: 128 },
  { type: 'ic13', px: 256 },
  { type: 'ic08', px: 256 },
  { type: 'ic14', px: 512 },
  { type: 'ic09', px: 512 },
  { type: 'ic10', px: 1024 },
];

/**
 * A Windows icon file of PNG images (Windows Vista and newer read them): a head, one entry of 16 bytes an image, the images.
 * @param {readonly { readonly size: number, readonly png: Buffer }[]} images Sizes up to 256.
 */
export function icoOf(images) {
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    // 256 does not fit into a byte and is written as 0.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...images.map(({ png }) => png)]);
}

/**
 * An Apple icon file: `icns`, the length of all, then for each image its type, its length with this head, and the PNG.
 * @param {readonly { readonly type: string, readonly png: Buffer }[]} images
 */
export function icnsOf(images) {
  const parts = images.map(({ type, png }) => {
    const head = Buffer.alloc(8);
    head.write(type, 'ascii');
    head.writeUInt32BE(8 + png.length, 4);
    return Buffer.concat([head, png]);
  });
  const head = Buffer.alloc(8);
  head.write('icns', 'ascii');
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4);
  return Buffer.concat([head, ...parts]);
}
