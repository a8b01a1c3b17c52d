/** `major.minor.patch` with an optional pre-release, as semver.org 2.0 writes it; build words are not taken. */
const VERSION = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;
const NUMBER = /^(0|[1-9]\d*)$/;

export function isVersion(text: string): boolean {
  const words = VERSION.exec(text)?.[4]?.split('.') ?? [];
  return text.length <= 60 && VERSION.test(text) && words.every((word) => !/^0\d+$/.test(word));
}

/** Below 0: `a` is older than `b`. By semver's precedence: a pre-release is older than its release. Throws for what is no version. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (const [index, number] of left.numbers.entries()) {
    const difference = number - (right.numbers[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  if (left.words.length === 0 || right.words.length === 0) return Math.sign(right.words.length - left.words.length);
  for (let index = 0; index < Math.max(left.words.length, right.words.length); index += 1) {
    const order = compareWords(left.words[index], right.words[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function parts(text: string) {
  const match = isVersion(text) ? VERSION.exec(text) : null;
  if (match === null) throw new Error(`${JSON.stringify(text)} is not a version`);
  return { numbers: match.slice(1, 4).map(Number), words: match[4]?.split('.') ?? [] };
}

function compareWords(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const [left, right] = [NUMBER.test(a), NUMBER.test(b)];
  if (left && right) return Math.sign(Number(a) - Number(b));
  if (left !== right) return left ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
