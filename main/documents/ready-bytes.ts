import { createHash } from 'node:crypto';
import { type AppError, AppFailure, type ErrorCode } from '../../shared/errors.ts';
import type { PrinterConfig } from '../../shared/model/printers.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Documents } from '../db/documents.ts';
import type { PrintJobRow } from '../db/print-jobs.ts';
import type { ComposedFacts } from '../printing/compose/facts.ts';
import { type PrinterProfile, profileKey, profileOf, type Renderer, type Rendition } from '../printing/rendition.ts';

export interface ReadyBytesOptions {
  readonly documents: Pick<Documents, 'get' | 'rendition' | 'putRendition'>;
  readonly renderer: Pick<Renderer, 'render' | 'compose'>;
  /**
   * What a document composed here says, read by the job's key; undefined when its parcel or test is gone. Of an address slip it is read from
   * the address that was kept; undefined where that cannot be read.
   */
  readonly facts: (job: PrintJobRow, kept?: Uint8Array) => ComposedFacts | undefined;
  readonly nowMs: () => number;
  /** A rendition that could not be kept; the job goes out all the same. */
  readonly onFault: (error: unknown) => void;
}

/** The bytes of a job for its printer, and the physical labels or sheets they feed. */
export interface ReadyBytes {
  readonly bytes: Uint8Array;
  readonly labels: number;
}

/**
 * `details.reason` is what the job says of itself: with LABEL_NOT_READY `document-missing` and with INTERNAL `not-rendered`, both
 * worth another try; with LABEL_NOT_PRINTABLE `document-changed` or `not-printable: <reason>`, which a person must decide.
 * Throws what the documents file throws when it cannot be read.
 */
export type ReadyBytesOf = (job: PrintJobRow, config: PrinterConfig) => Promise<Result<ReadyBytes, AppError>>;

/**
 * What a job sends: the rendition made when its document came, which is one read; else made now, of the document or, for what the
 * station composes itself (`sha256` empty), of what the database says under its key, and kept for the next copy.
 */
export function readyBytes({ documents, renderer, facts, nowMs, onFault }: ReadyBytesOptions): ReadyBytesOf {
  function kept(job: PrintJobRow, key: string): ReadyBytes | undefined {
    const rendition = documents.rendition(job.documentKey, key);
    if (!rendition || (rendition.documentSha256 ?? '') !== job.sha256) return undefined;
    return sha256Of(rendition.bytes) === rendition.sha256 ? rendition : undefined;
  }

  function make(job: PrintJobRow, profile: PrinterProfile): Promise<Result<Rendition, AppError>> | AppError {
    if (job.sha256 === '') {
      const told = facts(job);
      return told ? renderer.compose(told, profile) : refusal('LABEL_NOT_READY', 'document-missing');
    }
    const document = documents.get(job.documentKey);
    if (!document) return refusal('LABEL_NOT_READY', 'document-missing');
    if (sha256Of(document.bytes) !== job.sha256) return refusal('LABEL_NOT_PRINTABLE', 'document-changed');
    if (job.document === 'address') {
      const told = facts(job, document.bytes);
      return told ? renderer.compose(told, profile) : refusal('LABEL_NOT_PRINTABLE', 'document-changed');
    }
    return renderer.render({ document: job.document, bytes: document.bytes, profile, urgent: true });
  }

  return async (job, config) => {
    const profile = profileOf(config);
    const key = profileKey(profile);
    const ready = kept(job, key);
    if (ready) return ok({ bytes: ready.bytes, labels: ready.labels });
    const making = make(job, profile);
    if (!(making instanceof Promise)) return err(making);
    const made = await making;
    if (!made.ok) return err(asRefusal(made.error));
    try {
      documents.putRendition(job.documentKey, key, made.value, nowMs());
    } catch (error) {
      onFault(error);
    }
    return ok({ bytes: made.value.bytes, labels: made.value.labels });
  };
}

function asRefusal(error: AppError): AppError {
  if (error.code !== 'LABEL_NOT_PRINTABLE') return { ...error, details: { ...error.details, reason: 'not-rendered' } };
  return {
    ...error,
    details: { ...error.details, reason: `not-printable: ${error.details?.['reason'] ?? 'unknown'}` },
  };
}

function refusal(code: ErrorCode, reason: string): AppError {
  return new AppFailure(code, `The document cannot be sent to a printer (${reason}).`, { reason }).toAppError();
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
