import type { AppError } from '../../shared/errors.ts';
import { FIELD_RULES, type FieldRule } from '../../shared/model/field-rules.ts';

/** The field a refused request names, by the contract's name, and what it breaks; null where it is about no field. */
export function fieldFailure(failure: AppError | null): { readonly field: string; readonly rule: FieldRule } | null {
  const field = failure?.details?.['field'];
  const rule = FIELD_RULES.find((one) => one === failure?.details?.['rule']);
  return typeof field === 'string' && rule !== undefined ? { field, rule } : null;
}
