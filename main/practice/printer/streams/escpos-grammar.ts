/** How long the command at this place is; `more` while that cannot be said. A run of text is one, as is a single control sign. */
export function escPosLength(bytes: Uint8Array, at: number): number | 'more' {
  const left = bytes.length - at;
  const length = lengthOf(bytes, at);
  return length === 'more' || left < length ? 'more' : length;
}

const DLE = 0x10;
const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const PARENTHESIS = 0x28;
const NO_PARAMETERS: Readonly<Record<number, string>> = { [ESC]: '@2LSimv<\f', [FS]: '&.', [GS]: ':c' };
const TWO_PARAMETERS: Readonly<Record<number, string>> = { [ESC]: '$\\Bc', [FS]: 'Sp', [GS]: '$LPW\\' };
const MORE_PARAMETERS: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  [ESC]: { p: 3, W: 8 },
  [FS]: { 2: 74 },
  [GS]: { '^': 3, z: 3, g: 4 },
};

function lengthOf(bytes: Uint8Array, at: number): number | 'more' {
  const lead = bytes[at] ?? 0;
  if (lead === DLE) return realTimeLength(bytes, at);
  if (lead !== ESC && lead !== FS && lead !== GS) return textLength(bytes, at);
  const code = bytes[at + 1];
  if (code === undefined) return 'more';
  const sign = String.fromCharCode(code);
  if (code === PARENTHESIS) {
    const [low, high] = [bytes[at + 3], bytes[at + 4]];
    return low === undefined || high === undefined ? 'more' : 5 + low + high * 256;
  }
  const own = lead === GS ? graphicsLength(bytes, at, sign) : lead === ESC ? escapeLength(bytes, at, sign) : undefined;
  if (own !== undefined) return own;
  if (NO_PARAMETERS[lead]?.includes(sign)) return 2;
  if (TWO_PARAMETERS[lead]?.includes(sign)) return 4;
  return 2 + (MORE_PARAMETERS[lead]?.[sign] ?? 1);
}

function textLength(bytes: Uint8Array, at: number): number {
  let end = at;
  while ((bytes[end] ?? 0) >= 0x20) end += 1;
  return Math.max(1, end - at);
}

function realTimeLength(bytes: Uint8Array, at: number): number | 'more' {
  const [, sign, fn] = bytes.subarray(at, at + 3);
  if (sign === undefined) return 'more';
  if (sign === 0x04 || sign === 0x05) return 3;
  if (sign !== 0x14) return 1;
  if (fn === undefined) return 'more';
  return fn === 8 ? 10 : 5;
}

function escapeLength(bytes: Uint8Array, at: number, sign: string): number | 'more' | undefined {
  if (sign === '*') {
    const [mode, low, high] = bytes.subarray(at + 2, at + 5);
    if (mode === undefined || low === undefined || high === undefined) return 'more';
    return 5 + (low + high * 256) * (mode >= 32 ? 3 : 1);
  }
  if (sign === 'D') return toNul(bytes, at + 2, at);
  if (sign !== '&') return undefined;
  const [rows, first, last] = bytes.subarray(at + 2, at + 5);
  if (rows === undefined || first === undefined || last === undefined) return 'more';
  let length = 5;
  for (let code = first; code <= last; code += 1) {
    const columns = bytes[at + length];
    if (columns === undefined) return 'more';
    length += 1 + columns * rows;
  }
  return length;
}

function graphicsLength(bytes: Uint8Array, at: number, sign: string): number | 'more' | undefined {
  const parameter = bytes[at + 2];
  if (!'vkV8*'.includes(sign)) return undefined;
  if (parameter === undefined) return 'more';
  const word = (index: number) => (bytes[at + index] ?? 0) + (bytes[at + index + 1] ?? 0) * 256;
  if (sign === 'V') return parameter > 49 ? 4 : 3;
  if (sign === 'k') {
    if (parameter < 65) return toNul(bytes, at + 3, at);
    const count = bytes[at + 3];
    return count === undefined ? 'more' : 4 + count;
  }
  if (sign === '8') return bytes.length < at + 7 ? 'more' : 7 + word(3) + word(5) * 65_536;
  if (sign === '*') return bytes.length < at + 4 ? 'more' : 4 + parameter * (bytes[at + 3] ?? 0) * 8;
  return bytes.length < at + 8 ? 'more' : 8 + word(4) * word(6);
}

function toNul(bytes: Uint8Array, from: number, at: number): number | 'more' {
  const end = bytes.indexOf(0, from);
  return end < 0 ? 'more' : end - at + 1;
}
