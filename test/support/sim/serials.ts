/** A number no other unit has: an IMEI with its Luhn digit, or a maker's serial number. */
export function serialOf(kind: 'imei' | 'serial', station: number, count: number): string {
  const digits = `35${String(station + 1).padStart(2, '0')}${String(count).padStart(10, '0')}`;
  return kind === 'imei' ? digits + luhnOf(digits) : `SN-${digits}`;
}

function luhnOf(digits: string): string {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[at]) * (at % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return String((10 - (sum % 10)) % 10);
}
