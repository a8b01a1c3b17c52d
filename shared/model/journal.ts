import { z } from 'zod';
import type { Onwards, Session } from '../bench/session.ts';
import type { BenchEvent } from '../bench/step.ts';
import type { VerdictDetail } from '../contract/bench.ts';
import { DOCUMENT_KINDS } from './printers.ts';
import { RETURN_CONDITIONS } from './returns.ts';
import { MUTATION_KINDS, MUTATION_STATES, PARCEL_STATES, PRINT_EVIDENCE, PRINT_STATES, VERDICTS } from './states.ts';

/**
 * Everything the journal can hold: one entry per kind, one schema per version of its payload, the last being the one written
 * now. A version is never changed after a release; a new one is added behind it and the old stays readable.
 * `bench` types are checked for their outline only: they are written by this build, and replay compares them whole.
 */
const hasText = (name: string) => (value: unknown) =>
  typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[name] === 'string';
const session = z.custom<Session>(hasText('status'), 'a session');
const onwards = z.custom<Onwards>(hasText('status'), 'a session without its parcel');
const benchEvent = z.custom<BenchEvent>(hasText('type'), 'a bench event');
const detail = z.custom<VerdictDetail>(hasText('what'), 'a verdict detail');
const id = z.string().min(1);
const count = z.number().int().min(0);

const KINDS = {
  'station-started': [
    z.strictObject({
      version: z.string(),
      schemaVersion: count,
      stationUid: id,
      clean: z.boolean(),
      shell: z.string(),
    }),
  ],
  'station-stopped': [z.strictObject({ reason: z.string(), pendingMutations: count })],
  /** `event` is what the step was given and `status` where it led: with the parcel's opening, enough to replay the bench. */
  scan: [
    z.strictObject({
      scanId: id,
      code: z.string(),
      verdict: z.enum(VERDICTS),
      detail,
      event: benchEvent.optional(),
      status: z.string().optional(),
      /** The session where the station went on from what the step gave (a label printed at once, a mark put on). */
      session: session.optional(),
      /** The same where its parcel is the one the step gave. */
      onwards: onwards.optional(),
    }),
  ],
  /** The parcel as it was opened stands in the event of the scan that opened it. */
  'parcel-opened': [z.strictObject({ parcelId: id })],
  'parcel-changed': [
    z.strictObject({
      parcelId: id,
      state: z.enum(PARCEL_STATES),
      cause: z.string(),
      /** The session the parcel left the bench with, or has away from it. */
      session: session.optional(),
      /** The bench's own session from here on, where something other than a scan changed it: news, a supervisor, a print job. */
      bench: session.optional(),
    }),
  ],
  print: [
    z.strictObject({
      jobId: id,
      state: z.enum(PRINT_STATES),
      document: z.enum(DOCUMENT_KINDS).optional(),
      copy: count.optional(),
      evidence: z.enum(PRINT_EVIDENCE).optional(),
      reason: z.string().optional(),
    }),
  ],
  mutation: [
    z.strictObject({
      mutationId: id,
      kind: z.enum(MUTATION_KINDS),
      state: z.enum(MUTATION_STATES),
      error: z.string().optional(),
    }),
  ],
  /** What a person decided and about what (a mutation, a job, a parcel, the data folder). */
  decision: [
    z.strictObject({ about: z.string(), id: z.string(), decision: z.string(), reason: z.string().optional() }),
  ],
  /** A new generation of the station began: from here on nothing that was in flight before is assumed. */
  restore: [
    z.strictObject({
      cause: z.enum(['backup', 'copied', 'log-missing']),
      file: z.string().optional(),
      fromGeneration: count,
      toGeneration: count,
      mutationsToVerify: count,
      printsUnknown: count,
      /** Of the own invoice series: the place in each financial year up to which no number is taken any more. */
      invoiceNumbersSkipped: z.record(z.string(), count).optional(),
    }),
  ],
  /**
   * A product, HSN rate, box type or picture was taught, edited or imported. `id` is the SKU, HSN or code, of an `import` what kind
   * of file it was. `fields` says what changed; of a `barcode` the SKU it names now and the key of the one it named before, of an
   * `import` the ids taken in this transaction.
   */
  'catalogue-changed': [
    z.strictObject({
      what: z.enum(['product', 'barcode', 'hsn-rate', 'box-type', 'picture', 'import']),
      id: z.string(),
      fields: z.array(z.string()).readonly(),
      cause: z.enum(['screen', 'import', 'bench', 'marketplace']),
    }),
  ],
  /** A parcel came back, with what the person who took it saw (`returns.receive`). */
  'return-received': [
    z.strictObject({
      receiptId: id,
      returnId: id.nullable(),
      orderItemId: id.nullable(),
      code: z.string(),
      condition: z.enum(RETURN_CONDITIONS),
      quantity: count,
      by: z.string().optional(),
      note: z.string().optional(),
    }),
  ],
  /** A scan at the loading door, a parcel taken off again, or the end of a load. */
  handover: [
    z.strictObject({
      loadId: id,
      vendorGroupCode: z.string(),
      act: z.enum(['loaded', 'refused', 'unloaded', 'closed']),
      code: z.string().optional(),
      verdict: z.string().optional(),
      missing: z.array(z.string()).readonly().optional(),
      by: z.string().optional(),
      note: z.string().optional(),
    }),
  ],
  /** A number of the station's own invoice series was taken, or its fate became known. */
  'invoice-number': [
    z.strictObject({
      number: z.string(),
      orderId: z.string(),
      state: z.enum(['taken', 'used', 'rejected', 'cancelled', 'skipped']),
      reason: z.string().optional(),
    }),
  ],
  /** A new version was asked for by a supervisor (`by` absent: by the setting), taken back, begun, or is here, or not. */
  update: [
    z.strictObject({
      act: z.enum(['asked', 'withdrawn', 'installing', 'installed', 'not-installed']),
      from: z.string(),
      to: z.string(),
      by: z.string().optional(),
      reason: z.string().optional(),
    }),
  ],
  /** Names of the settings that changed, never their values: one may be a secret. */
  'config-changed': [z.strictObject({ fields: z.array(z.string()).readonly() })],
} as const satisfies Record<string, readonly [z.ZodType, ...z.ZodType[]]>;

export const JOURNAL_KINDS = Object.keys(KINDS) as readonly JournalKind[];
export type JournalKind = keyof typeof KINDS;
type Last<T extends readonly z.ZodType[]> = T extends readonly [...z.ZodType[], infer L extends z.ZodType] ? L : never;
export type JournalPayload<K extends JournalKind> = z.output<Last<(typeof KINDS)[K]>>;
/** What can be written now. */
export type JournalEvent = {
  [K in JournalKind]: { readonly kind: K; readonly payload: JournalPayload<K> };
}[JournalKind];

/**
 * What is read back. `older`: a former version of a known kind. `opaque`: a kind or version of a newer release, or a payload that
 * does not fit its schema; kept as it is. `erased`: the payload was purged, the row and its place in the chain remain.
 */
export type RecordedEvent =
  | ({ readonly status: 'known' } & JournalEvent)
  | { readonly status: 'older'; readonly kind: JournalKind; readonly version: number; readonly payload: unknown }
  | { readonly status: 'opaque'; readonly kind: string; readonly version: number; readonly payload: unknown }
  | { readonly status: 'erased'; readonly kind: string; readonly version: number };

/** The version written for a kind now. */
export function journalVersion(kind: JournalKind): number {
  return KINDS[kind].length;
}

/** Throws when the payload does not fit its kind: a bug in the caller, found before anything is committed. */
export function checkJournalEvent(event: JournalEvent): void {
  KINDS[event.kind].at(-1)?.parse(event.payload);
}

/** Total: whatever stands in the row comes back as one of the four. `payload` is the stored JSON text or null once erased. */
export function readJournalEvent(kind: string, version: number, payload: string | null): RecordedEvent {
  if (payload === null) return { status: 'erased', kind, version };
  const value = parseJson(payload);
  if (!isJournalKind(kind)) return { status: 'opaque', kind, version, payload: value };
  const parsed = KINDS[kind].at(version - 1)?.safeParse(value);
  if (version < 1 || !parsed?.success) return { status: 'opaque', kind, version, payload: value };
  if (version < journalVersion(kind)) return { status: 'older', kind, version, payload: parsed.data };
  // The schema that just accepted the payload is the kind's own, which the compiler cannot follow through the index.
  return { status: 'known', kind, payload: parsed.data } as RecordedEvent;
}

function isJournalKind(kind: string): kind is JournalKind {
  return Object.hasOwn(KINDS, kind);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
