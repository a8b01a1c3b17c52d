import type { Contents } from './contents.d.mts';
import type { Target } from './target.d.mts';

export interface Expected {
  readonly contents: Contents;
  readonly fuses: Readonly<Record<string, boolean>>;
  readonly distribution: readonly string[];
}
export function inspectPackage(folder: string, target: Target, expected: Expected): Promise<readonly string[]>;
export function figuresOf(folder: string, target: Target, fuses: Expected['fuses']): string;
