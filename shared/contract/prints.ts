import { z } from 'zod';
import type { DocumentKind, PrintEvidence, PrintState } from '../model/states.ts';
import { request } from './request.ts';

export interface PrintJob {
  readonly jobId: string;
  readonly printerId: string;
  readonly shipmentId: string | null;
  readonly orderIds: readonly string[];
  readonly document: DocumentKind;
  readonly state: PrintState;
  readonly evidence?: PrintEvidence;
  readonly reason?: string;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  readonly bytes: number;
  /** Which copy of this document this is; above 1 it is a reprint with a reason. */
  readonly copy: number;
  readonly stalled: boolean;
}

export const printsContract = {
  'prints.list': request<{ readonly jobs: readonly PrintJob[]; readonly total: number }>()(
    z.strictObject({ limit: z.number().int().min(1).max(1000).default(200) }),
  ),
  /** The packer's answer about a job whose outcome is unknown. */
  'prints.settle': request<{ readonly state: PrintState }>()(
    z.strictObject({ jobId: z.string().min(1).max(64), came: z.enum(['out', 'not-out']) }),
  ),
  'prints.reprint': request<{ readonly jobId: string }>()(
    z.strictObject({
      jobId: z.string().min(1).max(64),
      reason: z.enum(['damaged', 'lost', 'not-readable', 'stale', 'other']),
    }),
  ),
  'prints.cancel': request<{ readonly state: PrintState }>()(z.strictObject({ jobId: z.string().min(1).max(64) })),
};
