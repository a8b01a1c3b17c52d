import { first } from './0010-first.ts';
import { care } from './0020-care.ts';
import type { Migration } from './migration.ts';

/** Every step from an empty file to the present schema, in order. A released step is never changed, only followed. */
export const migrations: readonly Migration[] = [first, care];
