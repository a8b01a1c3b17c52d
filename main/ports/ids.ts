import { randomUUID } from 'node:crypto';
import { timeOrderedId } from '../../shared/time-ordered-id.ts';

export interface Ids {
  /** A new id, unique across stations and restarts. */
  next(): string;
}

export const realIds: Ids = { next: () => timeOrderedId(randomUUID(), Date.now()) };
