/** An HSN code without the dots and blanks of `8517.13.00` and `8517 13 00`. */
export function plainHsn(hsn: string): string {
  return hsn.replace(/[\s.]/g, '');
}

const LONGEST = 8;
const SHORTEST = 4;

/** The codes a rate may be on file under, the most exact first: 8 down to 4 digits (headings have four). */
export function hsnPrefixes(hsn: string): readonly string[] {
  const code = plainHsn(hsn).slice(0, LONGEST);
  return Array.from({ length: Math.max(0, code.length - SHORTEST + 1) }, (_, cut) => code.slice(0, code.length - cut));
}
