import type { Target } from './target.d.mts';

export function besideTheArchive(folder: string, target: Target, distribution: readonly string[]): readonly string[];
export function listFiles(folder: string): readonly string[];
