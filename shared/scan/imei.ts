/** 15 digits of which the last is the Luhn check digit (3GPP TS 23.003, 6.2.1). An IMEISV has 16 and none. */
export function isImei(code: string): boolean {
  if (!/^\d{15}$/.test(code)) return false;
  let sum = 0;
  for (let at = 0; at < 15; at++) {
    const digit = Number(code[at]) * (at % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
