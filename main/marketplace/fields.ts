import { decode } from 'html-entities';
import { z } from 'zod';
import { parseIndiaIso } from '../../shared/india-time.ts';

/**
 * Readers for single fields as live clients show them: numbers as text and the reverse, `null` for absent
 * (marketplace-api 4.3, 13). Absent takes the default; present and malformed is an error, never a guess.
 */

/** What an id may look like; everything this strict can go into a path or a query list unharmed. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;

export function isId(text: string): boolean {
  return ID.test(text);
}

/** Numbers beyond 2^53 arrive as text already (json-text); what is left as a number must be exact. */
const anyText = z.union([z.string(), z.number().int().refine(Number.isSafeInteger, 'not an exact number')]);

/** Ids are text, whatever the reply spells them as. */
export const id = anyText.transform((value) => String(value).trim()).pipe(z.string().regex(ID, 'not an id'));

export const idOrEmpty = z
  .union([z.literal(''), id])
  .nullish()
  .transform((value) => value ?? '');

export const text = anyText.nullish().transform((value) => String(value ?? '').trim());

/** SKUs and titles carry HTML entities (marketplace-api 4.3). Only whole ones: `R&COPY` is a SKU, not a sign. */
export const decodedText = text.transform((value) => decode(value, { level: 'html5', scope: 'strict' }).trim());

export const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^\s*-?\d{1,15}(\.\d{1,15})?\s*$/, 'not a number')
    .transform(Number),
]);

/** Units of an item; zero after a full cancellation. */
export const quantity = number.pipe(z.number().int().min(0).max(1_000_000));

/** A price in rupees; whole paise of it stay exact. */
export const rupees = number.pipe(z.number().min(0).max(10_000_000_000));

export const flag = z
  .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })])
  .nullish()
  .transform((value) => value ?? false);

/** UTC epoch ms; null when absent. One without a zone is India's. */
export const instant = z
  .string()
  .nullish()
  .transform((value, context) => {
    if (!value?.trim()) return null;
    const atMs = parseIndiaIso(value);
    if (atMs !== undefined) return atMs;
    context.issues.push({ code: 'custom', message: 'not a date', input: value });
    return z.NEVER;
  });

/** `path: reason` of the first fault, without the value: it may be a buyer's. */
export function firstReason(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'unreadable';
  return `${issue.path.map(String).join('.') || 'entry'}: ${issue.code.replaceAll('_', ' ')}`;
}
