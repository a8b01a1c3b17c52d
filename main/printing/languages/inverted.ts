/** For languages in which 0 is black; the bits past a row's width, which are 0 here, become white with it. */
export function inverted(bits: Uint8Array): Uint8Array {
  const other = new Uint8Array(bits.length);
  for (let at = 0; at < bits.length; at += 1) other[at] = ~(bits[at] ?? 0) & 0xff;
  return other;
}
