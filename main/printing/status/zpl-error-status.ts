/** Bits of the low word of `~HQES` errors (ZPL II reference, `~HQ`; printing 2.2), in the order a person would deal with them. */
const ERRORS: readonly (readonly [bit: number, reason: string])[] = [
  [0x4, 'head-open'],
  [0x1, 'paper-out'],
  [0x2, 'ribbon-out'],
  [0x1000, 'paper-jam'],
  [0x2000, 'paper-jam'],
  [0x8000, 'paper-jam'],
  [0x8, 'cutter'],
  [0x10, 'too-hot'],
  [0x20, 'too-hot'],
  [0x10000, 'paused'],
];
const KNOWN = ERRORS.reduce((bits, [bit]) => bits | bit, 0);
const LINE = /ERRORS:\s*([01])\s+([0-9A-F]{8})\s+([0-9A-F]{8})/i;

/** Null: it says that nothing is wrong. `other-error` for bits nobody here knows; undefined for anything that is no such answer. */
export function zplErrorReason(reply: Uint8Array): string | null | undefined {
  const told = LINE.exec(Buffer.from(reply).toString('latin1'));
  if (!told) return undefined;
  const high = Number.parseInt(told[2] ?? '0', 16);
  const low = Number.parseInt(told[3] ?? '0', 16);
  const known = ERRORS.find(([bit]) => (low & bit) !== 0);
  if (known) return known[1];
  // A set flag without a bit names an error as well.
  return high !== 0 || (low & ~KNOWN) !== 0 || told[1] === '1' ? 'other-error' : null;
}
