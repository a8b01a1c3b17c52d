import type { Target } from './target.d.mts';

export const PACKED_ENTRIES: readonly string[];
export const UNPACKED_ENTRIES: readonly string[];
export const UNPACKED: readonly string[];
export function stageApp(target: Target, folder: string, from?: { out?: string }): void;
export function stageManifest(folder: string): void;
export function writeDigests(folder: string): void;
export function filesIn(folder: string): readonly string[];
