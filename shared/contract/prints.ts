import { z } from 'zod';
import type { DocumentKind } from '../model/printers.ts';
import type { PrintEvidence, PrintState } from '../model/states.ts';
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
  /** A person keeps it back; it neither prints nor expires. */
  readonly held: boolean;
  /** The printer it was first meant for, when another took over. */
  readonly insteadOf: string | null;
}

/** What came or would come out. */
export interface PrintPreview {
  /** PNG, base64; one for each label. Empty when the bytes were erased. */
  readonly pages: readonly string[];
  /** The dots themselves; false for a label that the printer draws: then the station drew it in its place. */
  readonly exact: boolean;
  readonly widthMm: number;
  readonly heightMm: number;
  /** E.g. `fine-bars`; the keys of `RenditionWarning`. */
  readonly warnings: readonly {
    readonly kind: string;
    readonly code?: string;
    readonly dots?: number;
    readonly scale?: number;
  }[];
  /** What a scanner reads from it. */
  readonly codes: readonly string[];
}

const jobId = z.string().min(1).max(64);

export const printsContract = {
  'prints.list': request<{ readonly jobs: readonly PrintJob[]; readonly total: number }>()(
    z.strictObject({ limit: z.number().int().min(1).max(1000).default(200) }),
  ),
  /** The packer's answer about a job whose outcome is unknown. */
  'prints.settle': request<{ readonly state: PrintState }>()(
    z.strictObject({ jobId, came: z.enum(['out', 'not-out']) }),
  ),
  /** `printerId`: at another printer than the first time. */
  'prints.reprint': request<{ readonly jobId: string }>()(
    z.strictObject({
      jobId,
      reason: z.enum(['damaged', 'lost', 'not-readable', 'stale', 'other']),
      printerId: z.string().min(1).max(40).optional(),
    }),
  ),
  'prints.cancel': request<{ readonly state: PrintState }>()(z.strictObject({ jobId })),
  /** Keeps a waiting job back, or lets it go. WRONG_STATE once it is being sent. */
  'prints.hold': request<{ readonly held: boolean }>()(z.strictObject({ jobId, held: z.boolean() })),
  /** Sends a waiting job to another printer. WRONG_STATE once a byte may have left. */
  'prints.move': request<{ readonly printerId: string }>()(
    z.strictObject({ jobId, printerId: z.string().min(1).max(40) }),
  ),
  'prints.preview': request<PrintPreview>()(z.strictObject({ jobId })),
};
