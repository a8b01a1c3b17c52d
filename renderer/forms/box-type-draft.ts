import { type BoxType, boxTypeSchema } from '../../shared/model/catalogue.ts';
import { centimetresToMillimetres, millimetresToCentimetres } from '../../shared/units.ts';
import { decimal } from './drafts.ts';

export interface BoxTypeDraft {
  readonly code: string;
  readonly name: string;
  readonly length: string;
  readonly breadth: string;
  readonly height: string;
  readonly tare: string;
}

export function boxTypeDraft(box: BoxType | null): BoxTypeDraft {
  const cm = (mm: number | undefined) => (mm === undefined ? '' : String(millimetresToCentimetres(mm)));
  return {
    code: box?.code ?? '',
    name: box?.name ?? '',
    length: cm(box?.lengthMm),
    breadth: cm(box?.breadthMm),
    height: cm(box?.heightMm),
    tare: box === null ? '' : String(box.tareGrams),
  };
}

export type BoxTypeField = 'code' | 'name' | 'size';

/** The carton, or which fields cannot be used as they stand. */
export function boxTypeFrom(
  draft: BoxTypeDraft,
): { readonly box: BoxType } | { readonly wrong: ReadonlySet<BoxTypeField> } {
  const mm = (text: string) => {
    const cm = decimal(text);
    return cm === undefined ? undefined : centimetresToMillimetres(cm);
  };
  const parsed = boxTypeSchema.safeParse({
    code: draft.code.trim(),
    name: draft.name.trim(),
    lengthMm: mm(draft.length),
    breadthMm: mm(draft.breadth),
    heightMm: mm(draft.height),
    tareGrams: decimal(draft.tare),
  });
  if (parsed.success) return { box: parsed.data };
  const field = (name: PropertyKey | undefined): BoxTypeField => (name === 'code' || name === 'name' ? name : 'size');
  return { wrong: new Set(parsed.error.issues.map((issue) => field(issue.path[0]))) };
}
