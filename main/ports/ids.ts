import { randomUUID } from 'node:crypto';

export interface Ids {
  /** A new id, unique across stations and restarts. */
  next(): string;
}

export const realIds: Ids = { next: () => randomUUID() };
