import type { Target } from './target.d.mts';

export interface Library {
  readonly place: string;
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly folder: string;
}
export const root: string;
export class NotFetched extends Error {}
export function runtimeLibraries(target: Target): readonly Library[];
export function bundledLibraries(): readonly Library[];
export function npm(args: readonly string[], cwd: string): { status: number | null; stdout: string; stderr: string };
