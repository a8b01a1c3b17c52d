const DIGITS = '0123456789ABCDEF';
/** `G` to `Y` repeat the digit after them 1 to 19 times, `g` to `z` 20 to 400 times in steps of 20; they add up. */
const UNITS = ' GHIJKLMNOPQRSTUVWXY';
const TWENTIES = ' ghijklmnopqrstuvwxyz';
const MOST_TWENTIES = 20;

/**
 * The picture in hexadecimal digits with repeat counts, as every ZPL II printer reads it: `,` fills the row with white, `:`
 * repeats the row above (ZPL II reference, alternative data compression). Black rows are counted: of `!`, which should fill them,
 * some readers make digits 1.
 */
export function zplRunLengths(bits: Uint8Array, bytesPerRow: number): string {
  const rows: string[] = [];
  for (let from = 0; from < bits.length; from += bytesPerRow) {
    rows.push(from > 0 && sameAsAbove(bits, from, bytesPerRow) ? ':' : rowOf(bits, from, from + bytesPerRow));
  }
  return rows.join('');
}

function sameAsAbove(bits: Uint8Array, from: number, bytesPerRow: number): boolean {
  for (let at = from; at < from + bytesPerRow; at += 1) {
    if (bits[at] !== bits[at - bytesPerRow]) return false;
  }
  return true;
}

function rowOf(bits: Uint8Array, from: number, to: number): string {
  const digitAt = (index: number) => ((bits[index >> 1] ?? 0) >> (index & 1 ? 0 : 4)) & 0xf;
  const end = to * 2;
  let row = '';
  let at = from * 2;
  while (at < end) {
    const digit = digitAt(at);
    let next = at + 1;
    while (next < end && digitAt(next) === digit) next += 1;
    if (next === end && digit === 0) return `${row},`;
    row += counted(next - at) + (DIGITS[digit] ?? '0');
    at = next;
  }
  return row;
}

/** Nothing for one digit: it stands for itself. */
function counted(times: number): string {
  if (times === 1) return '';
  let left = times;
  let text = '';
  while (left >= 20) {
    const twenties = Math.min(Math.floor(left / 20), MOST_TWENTIES);
    text += TWENTIES[twenties];
    left -= twenties * 20;
  }
  return left > 0 ? text + UNITS[left] : text;
}
