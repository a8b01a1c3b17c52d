import type { Target } from './target.d.mts';

export function writeStandIn(target: Target, folder: string, options: { version: string }): void;
