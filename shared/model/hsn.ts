/** Digits of an HSN code; the marketplace and spreadsheets also write `6912 00 40` and `6912.00.40`. */
export function hsnDigits(hsn: string): string {
  return hsn.replace(/\D/g, '');
}

const LONGEST = 8;
const SHORTEST = 4;

/** The codes a rate may be on file under, the most exact first: 8 down to 4 digits (chapter headings have four). */
export function hsnPrefixes(hsn: string): readonly string[] {
  const digits = hsnDigits(hsn).slice(0, LONGEST);
  return Array.from({ length: Math.max(0, digits.length - SHORTEST + 1) }, (_, cut) =>
    digits.slice(0, digits.length - cut),
  );
}
