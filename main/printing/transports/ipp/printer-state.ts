import type { ReadinessReason } from '../../../../shared/model/printers.ts';
import type { PrinterReadiness } from '../../printer.ts';
import { groupOf, numberOf, textOf, textsOf } from './client.ts';
import type { IppReply } from './message.ts';

/** What a queue or printer says of itself (RFC 8011, 5.4; PWG 5100.9 for the words of its reasons). */
export interface IppPrinterState {
  /** A CUPS server stands before the printer: what it says of jobs is said of its queue. */
  readonly cups: boolean;
  readonly accepting: boolean;
  readonly stopped: boolean;
  readonly idle: boolean;
  readonly reasons: readonly string[];
  readonly formats: readonly string[];
  readonly message: string | null;
  readonly name: string | null;
  readonly makeAndModel: string | null;
  /** IEEE 1284, e.g. `MFG:Zebra;CMD:ZPL;`. */
  readonly deviceId: string | null;
}

export const PRINTER_ATTRIBUTES = [
  'printer-state',
  'printer-state-reasons',
  'printer-state-message',
  'printer-is-accepting-jobs',
  'queued-job-count',
  'document-format-supported',
  'cups-version',
  'printer-name',
  'printer-make-and-model',
  'printer-device-id',
  'device-uri',
] as const;

const STOPPED = 5;
const IDLE = 3;

export function readPrinterState(reply: IppReply): IppPrinterState {
  return printerStateOf(groupOf(reply, 'printer'));
}

export function printerStateOf(attributes: ReturnType<typeof groupOf>): IppPrinterState {
  const state = numberOf(attributes, 'printer-state');
  return {
    cups: attributes.has('cups-version'),
    accepting: attributes.get('printer-is-accepting-jobs')?.[0] !== false,
    stopped: state === STOPPED,
    idle: state === IDLE && numberOf(attributes, 'queued-job-count') === 0,
    reasons: textsOf(attributes, 'printer-state-reasons').filter((reason) => reason !== 'none'),
    formats: textsOf(attributes, 'document-format-supported'),
    message: textOf(attributes, 'printer-state-message') || null,
    name: textOf(attributes, 'printer-name') ?? null,
    makeAndModel: textOf(attributes, 'printer-make-and-model') ?? null,
    deviceId: textOf(attributes, 'printer-device-id') ?? null,
  };
}

/** The most urgent first: it is what a person does first at the printer. */
const REASONS: readonly (readonly [word: RegExp, reason: ReadinessReason])[] = [
  [/^(cover|door|interlock|input-tray-cover|head)-open|^interpreter-door/, 'head-open'],
  [/^media-(empty|needed|path-media-tray-missing)|^input-(media-supply-empty|tray-missing)/, 'paper-out'],
  [/^media-(jam|path-jam)/, 'paper-jam'],
  [/^(marker-supply|marker-ribbon|toner|ribbon)-(empty|missing)/, 'ribbon-out'],
  [/^(cutter|trimmer|perforater|separation-cutter)-/, 'cutter'],
  [/over-temp/, 'too-hot'],
  [/under-temp/, 'too-cold'],
  [/memory-exhausted/, 'memory'],
  [/^spool-area-full/, 'buffer-full'],
  [/^output-area-full/, 'take-label'],
];
/** They stop the queue and not the printer, or say nothing of either. */
const QUEUE_WORDS = /^(paused|moving-to-paused|stopping|stopped-partly|hold-new-jobs|resuming|deactivated|shutdown)/;
const NOT_REACHED = /^(connecting-to-device|timed-out|offline|identify-printer)/;
/** What CUPS tells of its own work on a job. */
const OWN_WORDS = /^cups-/;

const MILD = /-(report|warning)$/;
/** A second tray may well be empty; an open cover or a jam stops everything, however it is said. */
const NEVER_HARMLESS = /^(cover|door|interlock|head)-open-warning$|^media-(path-)?jam-warning$/;

function knownIn(words: readonly string[]): ReadinessReason | null {
  return REASONS.find(([word]) => words.some((reason) => word.test(reason)))?.[1] ?? null;
}

/** While it has a job: anything that a person could put right, even what it only warns of. */
export function mayStandStill(state: IppPrinterState): boolean {
  return knownIn(state.reasons) !== null || readinessOf(state).kind === 'needs-attention';
}

/**
 * A word that ends in `-report` or `-warning` does not stop a printer, unless it did stop or could not go on. `idle` is only said for a printer that
 * speaks for itself: an idle CUPS queue has handed everything on, no more.
 */
export function readinessOf(state: IppPrinterState): PrinterReadiness {
  const grave = state.reasons.filter((word) => state.stopped || NEVER_HARMLESS.test(word) || !MILD.test(word));
  const known = knownIn(grave);
  if (known !== null) return { kind: 'needs-attention', reason: known };
  if (state.stopped || !state.accepting || grave.some((reason) => QUEUE_WORDS.test(reason))) {
    return { kind: 'needs-attention', reason: 'queue-stopped' };
  }
  const away = state.reasons.find((reason) => NOT_REACHED.test(reason));
  if (away !== undefined) return { kind: 'unknown', reason: away.replace(/-(report|warning|error)$/, '') };
  if (grave.some((reason) => !OWN_WORDS.test(reason))) return { kind: 'needs-attention', reason: 'other-error' };
  return state.cups ? { kind: 'ready' } : { kind: 'ready', idle: state.idle };
}
