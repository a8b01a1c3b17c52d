import { READINESS_REASONS } from './printers.ts';

/** Why a document is not printed: `details.reason` of LABEL_NOT_PRINTABLE, beside `LINT_REFUSALS`. */
export const RENDER_REFUSALS = [
  'empty',
  'too-large',
  /** HTML, JSON or text where a document should be; `details.kind` says what. */
  'not-a-document',
  /** No such document goes to a printer of this language. */
  'wrong-language',
  'damaged',
  'encrypted',
  'no-page',
  'too-many-pages',
  /** Larger in dots than any printer's paper. */
  'too-many-dots',
  /** A code that was there before cannot be read from the printer's dots. */
  'barcode-lost',
  /** Nothing but white. */
  'blank',
  'too-slow',
  'too-much-memory',
] as const;
export type RenderRefusal = (typeof RENDER_REFUSALS)[number];

/** Why a stream that already is in a printer's language is not sent as it is (printing 4.4). */
const LINT_REFUSALS = [
  /** It would change the printer beyond this label. */
  'changes-printer',
  /** A format that never ends, or one inside another. */
  'unterminated',
  /** Nothing in it feeds a label. */
  'no-label',
  /** It asks for copies; a label comes out once. */
  'copies',
  /** Text of no printer language stands around the label. */
  'foreign-text',
] as const;
export type LintRefusal = (typeof LINT_REFUSALS)[number];

/** Why bytes did not reach a printer, why their outcome is not known, or why nothing is known of a printer. */
const WAY_REASONS = [
  /** Something is at this address and takes no connection. */
  'refused',
  /** Nothing takes a connection at this address. */
  'unreachable',
  /** It is there and says nothing when it is asked. */
  'no-answer',
  /** No such name, device, queue or folder. */
  'not-found',
  'no-permission',
  /** Another program or station has it. */
  'busy',
  /** The connection ended before everything was taken. */
  'broken-off',
  /** Everything was taken, and the printer never closed. */
  'no-close',
  'not-understood',
  /** This way has no question it could be asked. */
  'no-way',
  'disk-full',
  /** The queue let go of the job before it could say what became of it. */
  'job-gone',
  /** The computer that shares the printer wants a name and password. */
  'not-authorized',
  /** The operating system's own printing exists in the desktop program only. */
  'shell-cannot-print',
  'interrupted',
  /** A fault of this program on the way to the printer. */
  'transport-failed',
] as const;

/** Why a job stands as it does, decided by the station or a person. */
const JOB_REASONS = [
  'not-asked',
  'not-set-up',
  'printer-not-set-up',
  'printer-removed',
  'no-label-printer',
  'held',
  'waited-too-long',
  'station-stopped',
  'cancelled',
  'withdrawn',
  'did-not-come-out',
  'document-missing',
  'document-changed',
  /** The marketplace has not made it, or it was not fetched. */
  'invoice-missing',
  /** The label carries a tracking id of another shipment. */
  'another-shipment',
  /** None of the label's codes is a tracking id of its shipment. */
  'no-tracking-id',
  /** The program that draws documents could not be started. */
  'not-rendered',
] as const;

/** Every reason printing can give; the operator's words for each stand in the renderer's language files. */
export const PRINT_REASONS = [
  ...READINESS_REASONS,
  ...RENDER_REFUSALS,
  ...LINT_REFUSALS,
  ...WAY_REASONS,
  ...JOB_REASONS,
  /** One that is in no list here. */
  'other',
] as const;
export type PrintReason = (typeof PRINT_REASONS)[number];

/** What operating systems and streams say, in our words. */
const SAID: Readonly<Record<string, PrintReason>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  offline: 'unreachable',
  'offline-report': 'unreachable',
  'connecting-to-device': 'unreachable',
  'timed-out': 'unreachable',
  'open-timeout': 'unreachable',
  timeout: 'no-answer',
  ENOTFOUND: 'not-found',
  EAI_AGAIN: 'not-found',
  dns: 'not-found',
  ENOENT: 'not-found',
  ENODEV: 'not-found',
  ENXIO: 'not-found',
  'no-such-queue': 'not-found',
  'not-a-device': 'not-found',
  gone: 'not-found',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  forbidden: 'no-permission',
  'not-authenticated': 'not-authorized',
  EBUSY: 'busy',
  ECONNRESET: 'broken-off',
  ECONNABORTED: 'broken-off',
  EPIPE: 'broken-off',
  EIO: 'broken-off',
  DESTROYED: 'broken-off',
  EARLY_CLOSE: 'broken-off',
  'closed-early': 'broken-off',
  closed: 'broken-off',
  reset: 'broken-off',
  truncated: 'broken-off',
  'broke-off': 'broken-off',
  'device-error': 'broken-off',
  'the printer did not say': 'broken-off',
  ENOSPC: 'disk-full',
  aborted: 'interrupted',
  'shipment-changed': 'document-changed',
  expired: 'waited-too-long',
  deleted: 'job-gone',
  'job-canceled': 'job-gone',
  'not-completed': 'job-gone',
  'not-accepting-jobs': 'queue-stopped',
  stopped: 'queue-stopped',
  'service-unavailable': 'queue-stopped',
  'format-not-supported': 'wrong-language',
  'not-a-pdf': 'wrong-language',
  'cannot-tell': 'no-way',
  'not-possible': 'no-way',
  'operation-not-supported': 'not-understood',
  'bad-request': 'not-understood',
  'internal-error': 'other-error',
  'temporary-error': 'other-error',
  'device-process': 'transport-failed',
  'not-loaded': 'transport-failed',
  'begun-twice': 'transport-failed',
};

/**
 * The reason in a job's or a printer's text: `not-printable: encrypted` and `ECONNRESET (12 bytes came back)` alike. `other` for
 * what nobody here knows, whose text is then all there is to show.
 */
export function printReason(text: string): PrintReason {
  const word = text.replace(/^not-printable: */, '').replace(/ *\(.*\)$/, '');
  return PRINT_REASONS.find((reason) => reason === word) ?? SAID[word] ?? 'other';
}
