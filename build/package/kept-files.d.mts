import type { Target } from './target.d.mts';

export const LICENCE: RegExp;
export function isKept(place: string, file: string, target: Target): boolean;
