/** Numbers that depend on nothing but their seed, so that the same seed draws the same catalogue and the same faults. */
export interface Prng {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [0, bound). */
  below(bound: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  digits(count: number): string;
  hex(count: number): string;
}

const HEX = '0123456789abcdef';

/** Parts name the stream: `prng(seed, 'shipment', 12)` never disturbs `prng(seed, 'shipment', 13)`. */
export function prng(...parts: readonly (string | number)[]): Prng {
  let [a, b, c, d] = spread(parts.join('\u0000'));
  // Small fast chaotic generator, 32 bit (PractRand-clean, public domain algorithm).
  const uint32 = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) uint32();
  const next = () => uint32() / 4_294_967_296;
  const below = (bound: number) => Math.floor(next() * bound);
  const text = (alphabet: string, count: number) => {
    let out = '';
    for (let index = 0; index < count; index += 1) out += alphabet.charAt(below(alphabet.length));
    return out;
  };
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const chosen = list[below(list.length)];
      if (chosen === undefined) throw new Error('Nothing to pick from');
      return chosen;
    },
    digits: (count) => text('0123456789', count),
    hex: (count) => text(HEX, count),
  };
}

/** Four 32-bit words from a text, each bit of the text reaching each word. */
function spread(text: string): [number, number, number, number] {
  let h1 = 1_779_033_703;
  let h2 = 3_144_134_277;
  let h3 = 1_013_904_242;
  let h4 = 2_773_480_762;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    h1 = h2 ^ Math.imul(h1 ^ code, 597_399_067);
    h2 = h3 ^ Math.imul(h2 ^ code, 2_869_860_233);
    h3 = h4 ^ Math.imul(h3 ^ code, 951_274_213);
    h4 = h1 ^ Math.imul(h4 ^ code, 2_716_044_179);
  }
  const mix = h1 ^ h2 ^ h3 ^ h4;
  return [mix, h2 ^ mix, h3 ^ mix, h4 ^ mix];
}

/** A UUID of version 4 form. */
export function uuidFrom(random: Prng): string {
  const variant = HEX.charAt(8 + random.below(4));
  return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-${variant}${random.hex(3)}-${random.hex(12)}`;
}
