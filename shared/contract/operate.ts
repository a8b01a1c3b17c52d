import { z } from 'zod';
import type { HealthCheck, HealthState } from '../model/health.ts';
import { request } from './request.ts';
import { by } from './words.ts';

export interface Health {
  /** The worst of the checks. */
  readonly state: HealthState;
  /** Worst first. */
  readonly checks: readonly HealthCheck[];
  readonly atMs: number;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevelName = (typeof LOG_LEVELS)[number];

export interface LogLine {
  /** The same line has the same key in every answer. */
  readonly key: string;
  /** UTC epoch ms; null where the line is not one this program wrote. */
  readonly atMs: number | null;
  readonly level: LogLevelName | null;
  readonly message: string;
  /** What else the line holds, as JSON; empty when nothing. */
  readonly fields: string;
}

export interface LogPage {
  /** Newest first. */
  readonly lines: readonly LogLine[];
  /** Where older lines begin, for `before`; null at the oldest. Lines may be few although there are older ones. */
  readonly next: string | null;
}

/** What one bundle holds, as it is said before it is made and written in it. */
export const BUNDLE_PARTS = [
  'versions',
  'settings',
  'health',
  'counts',
  'outbox',
  'prints',
  'journal',
  'schema',
  'integrity',
  'log',
] as const;
export type BundlePart = (typeof BUNDLE_PARTS)[number];

export interface DiagnosticsBundle {
  readonly file: string;
  readonly bytes: number;
  /** When it was made, UTC epoch ms. */
  readonly atMs: number;
}

/** Below the station's own folder. */
export const BUNDLES_FOLDER = 'diagnostics';
const bundleFile = z.string().regex(/^packbench-diagnostics-\d{13}\.zip$/, 'the name of a bundle');
/** A part of a bundle: small enough for every transport. */
export const BUNDLE_PART_BYTES = 128 * 1024;

export const operateContract = {
  /** What is known of the station's health now. Asks no printer, no network and no slow disk. */
  'health.read': request<Health>()(z.strictObject({})),
  /** The log from its end, redacted as it was written. DISK_FAILED where it cannot be read. */
  'log.read': request<LogPage>()(
    z.strictObject({
      before: z.string().min(1).max(100).optional(),
      /** This one and graver ones. */
      level: z.enum(LOG_LEVELS).default('debug'),
      /** Anywhere in the line, small and capital letters alike. */
      text: z.string().max(200).default(''),
      limit: z.number().int().min(1).max(500).default(200),
    }),
  ),
  /** Makes one file for whoever helps: what the station is and did, without buyers, secrets or labels. The newest five are kept. */
  'diagnostics.bundle': request<DiagnosticsBundle>()(z.strictObject({ by, reason: z.string().trim().min(3).max(200) })),
  /** Those that are kept, newest first. */
  'bundles.list': request<{ readonly folder: string; readonly bundles: readonly DiagnosticsBundle[] }>()(
    z.strictObject({}),
  ),
  /** At most `BUNDLE_PART_BYTES` from `from`; empty at the end. NOT_FOUND where it is not kept any more. */
  'bundles.read': request<{ readonly base64: string; readonly bytes: number }>()(
    z.strictObject({ file: bundleFile, from: z.number().int().min(0) }),
  ),
  /** Opens the folder of the bundle in the PC's own window of files, the bundle marked. */
  'shell.showBundle': request<Record<string, never>>()(z.strictObject({ file: bundleFile })),
};
