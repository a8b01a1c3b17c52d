import { randomBytes } from 'node:crypto';

export interface Random {
  /** A number in [0, 1). */
  next(): number;
  bytes(count: number): Uint8Array;
}

export const realRandom: Random = {
  next: () => Math.random(),
  bytes: (count) => randomBytes(count),
};
