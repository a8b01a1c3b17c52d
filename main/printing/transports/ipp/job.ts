import {
  groupOf,
  groupsOf,
  type IppClient,
  numberOf,
  OPERATIONS,
  statusWord,
  textOf,
  textsOf,
  worked,
} from './client.ts';
import type { IppReply } from './message.ts';
import { type IppPrinterState, PRINTER_ATTRIBUTES, readPrinterState } from './printer-state.ts';

/** A job as its server tells it (RFC 8011, 5.3). */
export interface IppJob {
  readonly id: number;
  readonly state: 'waiting' | 'held' | 'processing' | 'stopped' | 'canceled' | 'aborted' | 'completed';
  /** Server time at which it was first worked on; null: it never was; undefined: the server does not say. */
  readonly begunAt: number | null | undefined;
  /** Sides it printed, of a printer that counts. */
  readonly impressions: number;
  readonly reasons: readonly string[];
  readonly message: string | null;
}

export type JobAnswer =
  | { readonly kind: 'job'; readonly job: IppJob }
  /** The server answers, and knows no such job. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'none'; readonly cause: string };

const STATES: Readonly<Record<number, IppJob['state']>> = {
  3: 'waiting',
  4: 'held',
  5: 'processing',
  6: 'stopped',
  7: 'canceled',
  8: 'aborted',
  9: 'completed',
};
const JOB_ATTRIBUTES = [
  'job-id',
  'job-name',
  'job-state',
  'job-state-reasons',
  'job-printer-state-message',
  'job-impressions-completed',
  'job-media-sheets-completed',
  'time-at-processing',
] as const;
const NOT_FOUND = 0x406;
const GONE = 0x407;
const NOT_POSSIBLE = 0x404;

export const isFinal = (job: IppJob): boolean =>
  job.state === 'canceled' || job.state === 'aborted' || job.state === 'completed';

export async function readJob(client: IppClient, id: number): Promise<JobAnswer> {
  const answer = await client.call({
    operation: OPERATIONS.getJobAttributes,
    attributes: [
      ['integer', 'job-id', id],
      ['keyword', 'requested-attributes', ...JOB_ATTRIBUTES],
    ],
  });
  if (answer.kind === 'none') return answer;
  if (answer.reply.status === NOT_FOUND || answer.reply.status === GONE) return { kind: 'gone' };
  const job = worked(answer.reply) ? jobOf(groupOf(answer.reply, 'job')) : undefined;
  return job === undefined ? { kind: 'none', cause: statusWord(answer.reply.status) } : { kind: 'job', job };
}

/** The job of this name, which is ours alone; undefined where none is told. A reply that was lost is made up for this way. */
export async function findJob(client: IppClient, name: string): Promise<IppJob | undefined> {
  for (const which of ['not-completed', 'completed']) {
    const answer = await client.call({
      operation: OPERATIONS.getJobs,
      attributes: [
        ['keyword', 'which-jobs', which],
        ['keyword', 'requested-attributes', ...JOB_ATTRIBUTES],
      ],
    });
    if (answer.kind === 'none' || !worked(answer.reply)) continue;
    const ours = groupsOf(answer.reply, 'job').find((attributes) => textOf(attributes, 'job-name') === name);
    const job = ours && jobOf(ours);
    if (job !== undefined) return job;
  }
  return undefined;
}

/** `refused` names why the server will not; what became of the job must be read all the same. */
export async function cancelJob(client: IppClient, id: number): Promise<'asked' | { readonly refused: string }> {
  const answer = await client.call({ operation: OPERATIONS.cancelJob, attributes: [['integer', 'job-id', id]] });
  if (answer.kind === 'none') return { refused: answer.cause };
  // It is over already, one way or another.
  if (worked(answer.reply) || answer.reply.status === NOT_POSSIBLE) return 'asked';
  return { refused: statusWord(answer.reply.status) };
}

export async function readPrinter(
  client: IppClient,
  signal?: AbortSignal,
): Promise<
  { readonly kind: 'state'; readonly state: IppPrinterState } | { readonly kind: 'none'; readonly cause: string }
> {
  const answer = await client.call({
    operation: OPERATIONS.getPrinterAttributes,
    attributes: [['keyword', 'requested-attributes', ...PRINTER_ATTRIBUTES]],
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.kind === 'none') return answer;
  if (!worked(answer.reply)) return { kind: 'none', cause: statusWord(answer.reply.status) };
  return { kind: 'state', state: readPrinterState(answer.reply) };
}

/** The job that a reply to Print-Job tells of. */
export function jobIn(reply: IppReply): IppJob | undefined {
  return jobOf(groupOf(reply, 'job'));
}

function jobOf(attributes: ReturnType<typeof groupOf>): IppJob | undefined {
  const id = numberOf(attributes, 'job-id');
  const state = STATES[numberOf(attributes, 'job-state') ?? 0];
  if (id === undefined || state === undefined) return undefined;
  const begun = attributes.get('time-at-processing')?.[0];
  return {
    id,
    state,
    begunAt: typeof begun === 'number' || begun === null ? begun : undefined,
    impressions: Math.max(
      numberOf(attributes, 'job-impressions-completed') ?? 0,
      numberOf(attributes, 'job-media-sheets-completed') ?? 0,
    ),
    reasons: textsOf(attributes, 'job-state-reasons').filter((reason) => reason !== 'none'),
    message: textOf(attributes, 'job-printer-state-message') || null,
  };
}
