import { z } from 'zod';
import type { Session } from '../bench/session.ts';
import type { Verdict } from '../model/states.ts';
import { request } from './request.ts';

/** Longest code kept; a scanner's longest symbology (PDF417) holds under 3,000 characters. Longer input is cut by the renderer. */
export const MAX_CODE_LENGTH = 4096;

export const BENCH_COMMANDS = ['ok', 'park', 'undo', 'reprint', 'label-printed', 'label-not-printed'] as const;
export type BenchCommand = (typeof BENCH_COMMANDS)[number];

/** What the verdict is about, so that the renderer can say it in words. Every member is optional by nature of the scan. */
export interface VerdictDetail {
  readonly what:
    | 'opened'
    | 'resumed'
    | 'already-open'
    | 'unit'
    | 'completed'
    | 'label-confirmed'
    | 'answered'
    | 'parked'
    | 'undone'
    | 'reprint'
    | 'gate'
    | 'wrong-item'
    | 'too-many'
    | 'unknown-code'
    | 'several-orders'
    | 'no-order-needs-it'
    | 'wrong-label'
    | 'label-not-expected'
    | 'not-now'
    | 'stop'
    | 'nothing-to-do';
  readonly shipmentId?: string;
  readonly orderItemId?: string;
  readonly sku?: string;
  readonly title?: string;
  /** Titles this parcel still needs, for "wrong item". */
  readonly needed?: readonly string[];
  readonly gate?: import('../model/gates.ts').Gate;
  readonly shipmentIds?: readonly string[];
}

export interface ScanReply {
  readonly verdict: Verdict;
  readonly detail: VerdictDetail;
  readonly session: Session;
  /** When this verdict was committed, UTC epoch ms. */
  readonly atMs: number;
}

export interface RecentScan {
  readonly scanId: string;
  readonly code: string;
  readonly verdict: Verdict;
  readonly atMs: number;
}

export interface BenchState {
  readonly session: Session;
  /** The last ten scans, newest first. */
  readonly recent: readonly RecentScan[];
}

export const benchContract = {
  'bench.scan': request<ScanReply>()(
    z.strictObject({ code: z.string().max(MAX_CODE_LENGTH), scanId: z.string().min(1).max(64).optional() }),
  ),
  /** The same as scanning a command of the command sheet, for the keys on screen. */
  'bench.command': request<ScanReply>()(
    z.strictObject({ command: z.enum(BENCH_COMMANDS), scanId: z.string().min(1).max(64).optional() }),
  ),
  'bench.state': request<BenchState>()(z.strictObject({})),
};
