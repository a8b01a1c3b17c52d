import { type Box, boxSchema } from '../../shared/model/config.ts';
import { centimetresToMillimetres, millimetresToCentimetres } from '../../shared/units.ts';

/** What stands in a form's fields is text until it is used; `undefined` from these functions means that it cannot be. */
export interface BoxDraft {
  readonly length: string;
  readonly breadth: string;
  readonly height: string;
  readonly weight: string;
}

export const EMPTY_BOX: BoxDraft = { length: '', breadth: '', height: '', weight: '' };

export function boxDraft(box: Box | undefined): BoxDraft {
  if (box === undefined) return EMPTY_BOX;
  return {
    length: String(millimetresToCentimetres(box.lengthMm)),
    breadth: String(millimetresToCentimetres(box.breadthMm)),
    height: String(millimetresToCentimetres(box.heightMm)),
    weight: String(box.weightGrams),
  };
}

/** Null when all four fields are empty: no box. */
export function boxFrom(draft: BoxDraft): Box | null | undefined {
  const texts = [draft.length, draft.breadth, draft.height, draft.weight];
  if (texts.every((text) => text.trim() === '')) return null;
  const [length, breadth, height, weight] = texts.map(decimal);
  if (length === undefined || breadth === undefined || height === undefined || weight === undefined) return undefined;
  const box = boxSchema.safeParse({
    lengthMm: centimetresToMillimetres(length),
    breadthMm: centimetresToMillimetres(breadth),
    heightMm: centimetresToMillimetres(height),
    weightGrams: weight,
  });
  return box.success ? box.data : undefined;
}

/** Null when empty: no rate. */
export function percentFrom(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const value = decimal(text);
  return value !== undefined && value >= 0 && value <= 100 ? value : undefined;
}

/** `1,234.5` and `12` alike; a comma groups, as India writes it. */
export function decimal(text: string): number | undefined {
  const plain = text.trim().replaceAll(',', '');
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

/** A whole number of units within these bounds. */
export function wholeNumber(text: string, least: number, most: number): number | undefined {
  const value = decimal(text);
  return value !== undefined && Number.isInteger(value) && value >= least && value <= most ? value : undefined;
}
