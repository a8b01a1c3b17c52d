/** Money is whole paise, weight whole grams, length whole millimetres everywhere inside; the API speaks rupees, kilograms, centimetres. */
export const rupeesToPaise = (rupees: number): number => Math.round(rupees * 100);
export const paiseToRupees = (paise: number): number => paise / 100;
export const gramsToKilograms = (grams: number): number => grams / 1000;
export const centimetresToMillimetres = (centimetres: number): number => Math.round(centimetres * 10);
export const millimetresToCentimetres = (millimetres: number): number => millimetres / 10;
