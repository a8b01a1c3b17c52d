import type { Random } from '../../main/ports/random.ts';

const GS = '\u001d';
const AIM = [']C1', ']E0', ']d2', ']Q3', ']A0', ']e0', ']X9', ']'];

/** Makes codes as scanners, hands and attackers send them; the same ones for the same numbers. */
export function codeMaker(random: Random) {
  const below = (count: number) => Math.floor(random.next() * count);
  const one = <T>(of: readonly T[]): T => {
    const chosen = of[below(of.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  };
  const many = (count: number, make: () => string) => Array.from({ length: count }, make).join('');
  const digits = (count: number) => many(count, () => String(below(10)));
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/. ';
  const unit = () => String.fromCharCode(below(0x1_0000));

  const kinds: readonly (() => string)[] = [
    () => many(below(30), () => String.fromCharCode(below(0x20))),
    () => many(1 + below(40), unit),
    () => many(4_096, () => one([...letters])),
    () => many(1 + below(20), () => String.fromCodePoint(0x1f300 + below(0x300))),
    () => one(["' OR 1=1 --", "'; DROP TABLE shipment; --", '" UNION SELECT * FROM mutation', '%', '_%', 'S%', "''"]),
    () => one(['<script>alert(1)</script>', '{"code":1}', '../../etc/passwd', '\\u0000', 'null', 'undefined', '-1']),
    () => `${one(AIM)}01${digits(14)}${GS}10${digits(6)}${GS}21${digits(8)}`,
    () => `${GS}${digits(14)}${GS}`,
    () => `${one(AIM)}${digits(one([8, 12, 13, 14, 15]))}`,
    () => digits(1 + below(30)),
    () => many(1 + below(24), () => one([...letters])),
    () =>
      one(['', ' ', '\t', '\r\n', '\u0000', '\ufeff', '\u200b', '\ud800', 'PB', 'PB:', 'PB-', 'PB-T:', 'PB-T:0', 'T-']),
    () => `PB:${many(below(12), () => one([...letters]))}`,
    () => `PB-${one(['T', 'S', 'B', 'X'])}:${digits(below(6))}`,
  ];

  /** One change of a code that means something; some leave its meaning as it is. */
  const changes: readonly ((code: string) => string)[] = [
    (code) => swapped(code, below(Math.max(1, code.length - 1))),
    (code) => code.slice(0, below(code.length)),
    (code) => code.slice(1 + below(Math.max(1, code.length - 1))),
    (code) => code.toUpperCase(),
    (code) => code.toLowerCase(),
    (code) => `${one(AIM)}${code}`,
    (code) => `${one(['X', '0', ' ', GS, 'PB:', '0000'])}${code}`,
    (code) => `${code}${one(['X', '0', ' ', GS, '\r\n', '\u200b', '%'])}`,
    (code) => `${code}${code}`,
    (code) => inserted(code, below(code.length + 1), one([' ', GS, '-', '\u0000', '\u200b', 'é'])),
    (code) => replaced(code, below(Math.max(1, code.length)), one(['O', '0', 'I', '1', 'S', '5'])),
    (code) => [...code].reverse().join(''),
    (code) => code,
  ];

  return {
    random: () => one(kinds)(),
    changed: (code: string) => one(changes)(code),
    one,
  };
}

function swapped(code: string, at: number): string {
  return `${code.slice(0, at)}${code.charAt(at + 1)}${code.charAt(at)}${code.slice(at + 2)}`;
}

function inserted(code: string, at: number, text: string): string {
  return `${code.slice(0, at)}${text}${code.slice(at)}`;
}

function replaced(code: string, at: number, by: string): string {
  return `${code.slice(0, at)}${by}${code.slice(at + 1)}`;
}
