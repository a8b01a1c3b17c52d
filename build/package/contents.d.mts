import type { Target } from './target.d.mts';

export interface Contents {
  readonly application: readonly string[];
  readonly libraries: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}
export function readContents(): Contents;
export function writeContents(paths: readonly string[], target: Target): void;
export function differences(paths: readonly string[], contents: Contents, target: Target): readonly string[];
