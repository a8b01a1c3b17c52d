/** A grey picture: one byte a pixel, 0 black to 255 white, rows without padding. */
export interface Gray {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Degrees clockwise. */
export type Quarter = 0 | 90 | 180 | 270;

/** A part of a picture as one of its own. The rectangle must lie inside. */
export function cutGray(source: Gray, left: number, top: number, width: number, height: number): Gray {
  if (left === 0 && top === 0 && width === source.width && height === source.height) return source;
  const pixels = new Uint8Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const from = (top + row) * source.width + left;
    pixels.set(source.pixels.subarray(from, from + width), row * width);
  }
  return { width, height, pixels };
}

export function turnGray(source: Gray, turn: Quarter): Gray {
  if (turn === 0) return source;
  const { width, height, pixels } = source;
  const turned = new Uint8Array(pixels.length);
  const upright = turn === 180;
  const newWidth = upright ? width : height;
  // Where the first pixel goes, and how far apart neighbours of a row and of a column come to lie.
  const start = turn === 90 ? height - 1 : turn === 180 ? width * height - 1 : (width - 1) * height;
  const across = upright ? -1 : turn === 90 ? newWidth : -newWidth;
  const down = upright ? -width : turn === 90 ? -1 : 1;
  let from = 0;
  for (let y = 0; y < height; y += 1) {
    let to = start + y * down;
    for (let x = 0; x < width; x += 1, from += 1, to += across) turned[to] = pixels[from] ?? 0;
  }
  return { width: newWidth, height: upright ? height : width, pixels: turned };
}

/** Every so many-th pixel, nearest to the middle of what it stands for; `step` of at most 1 gives the picture itself. */
export function thinGray(source: Gray, step: number): Gray {
  if (step <= 1) return source;
  const width = Math.floor(source.width / step);
  const height = Math.floor(source.height / step);
  const pixels = new Uint8Array(width * height);
  const columns = Uint32Array.from({ length: width }, (_, x) => Math.floor((x + 0.5) * step));
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor((y + 0.5) * step) * source.width;
    for (let x = 0; x < width; x += 1) pixels[y * width + x] = source.pixels[row + (columns[x] ?? 0)] ?? 255;
  }
  return { width, height, pixels };
}

const kept = new Map<string, Uint8Array>();

/**
 * Room for pixels that are done with before the same use asks again: labels come one at a time, and megabytes of garbage for each
 * would let the process grow until somebody collects it. What is in it is left from before.
 */
export function pixelRoom(use: 'proof' | 'dots' | 'file', length: number): Uint8Array {
  let room = kept.get(use);
  if (!room || room.length < length) {
    room = new Uint8Array(length);
    kept.set(use, room);
  }
  return room.subarray(0, length);
}
