import type { Clock } from '../../../ports/clock.ts';
import { pause, type Timers } from '../../../ports/timers.ts';
import type { PrintOutcome } from '../../printer.ts';
import { reasonOf } from '../job-abort.ts';
import type { StallWatch } from '../stall-watch.ts';
import type { IppClient } from './client.ts';
import { cancelJob, type IppJob, isFinal, readJob, readPrinter } from './job.ts';
import { mayStandStill } from './printer-state.ts';

export interface FollowedJob {
  readonly job: IppJob;
  /** Of the document. */
  readonly bytes: number;
  readonly cups: boolean;
  /** After this long it is cancelled. */
  readonly followMs: number;
  /** How long the server may take to let go of it. */
  readonly cancelWaitMs: number;
  readonly signal: AbortSignal;
}

interface Follower {
  readonly client: IppClient;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly watch: StallWatch;
}

const FIRST_POLL_MS = 100;
const SLOWEST_POLL_MS = 1_000;
const NO_SIGNAL = new AbortController().signal;

/**
 * Follows a job to its end. One that was begun and then waits again, or was begun a second time, broke off on the way: the server
 * would send all of it once more, so it is cancelled and its outcome is unknown.
 */
export async function followJob(follower: Follower, followed: FollowedJob): Promise<PrintOutcome> {
  const { client, timers, clock, watch } = follower;
  const { bytes, signal, cups } = followed;
  const untilMs = clock.monotonicMs() + followed.followMs;
  let last = followed.job;
  let everBegun = false;
  let seen = '';
  let pollMs = FIRST_POLL_MS;
  const unknown = (reason: string): PrintOutcome => ({ kind: 'unknown', reason, bytesWritten: bytes });
  for (;;) {
    if (isFinal(last)) return outcomeOf(last, bytes, cups);
    if (signal.aborted) return await takeBack(follower, last, followed, reasonOf(signal));
    if (clock.monotonicMs() > untilMs) return await takeBack(follower, last, followed, 'no-close');
    const begun: boolean = everBegun || last.state === 'processing' || typeof last.begunAt === 'number';
    if (begun && (last.state === 'waiting' || last.state === 'held')) {
      return await takeBack(follower, last, followed, last.message ?? 'broke-off');
    }
    everBegun = begun;
    await pause(timers, pollMs, signal);
    pollMs = Math.min(SLOWEST_POLL_MS, pollMs * 1.5);
    const answer = await readJob(client, last.id);
    if (answer.kind === 'gone') return unknown('job-gone');
    // The server cannot be asked: the job stays with it, and it is asked again.
    if (answer.kind === 'none') continue;
    const again = typeof last.begunAt === 'number' && last.begunAt !== answer.job.begunAt;
    last = answer.job;
    if (again && !isFinal(last)) return await takeBack(follower, last, followed, 'begun-twice');
    const now = JSON.stringify([last.state, last.begunAt, last.impressions]);
    if (now !== seen) {
      seen = now;
      pollMs = FIRST_POLL_MS;
      watch.moved();
    }
    if (last.state !== 'processing' || (await standsStill(client))) watch.say(!isFinal(last));
  }
}

async function standsStill(client: IppClient): Promise<boolean> {
  const asked = await readPrinter(client);
  return asked.kind === 'state' && mayStandStill(asked.state);
}

/** Cancels by id and waits for what the server then says became of it. */
async function takeBack(
  { client, timers, clock }: Follower,
  job: IppJob,
  { bytes, cups, cancelWaitMs }: FollowedJob,
  reason: string,
): Promise<PrintOutcome> {
  const untilMs = clock.monotonicMs() + cancelWaitMs;
  let refused: string | null = null;
  for (;;) {
    const asked = await cancelJob(client, job.id);
    refused = asked === 'asked' ? null : asked.refused;
    const answer = await readJob(client, job.id);
    if (answer.kind === 'gone') return { kind: 'unknown', reason, bytesWritten: bytes };
    if (answer.kind === 'job' && isFinal(answer.job)) {
      const outcome = outcomeOf(answer.job, bytes, cups);
      return outcome.kind === 'sent' ? outcome : { ...outcome, reason };
    }
    if (clock.monotonicMs() > untilMs) break;
    await pause(timers, SLOWEST_POLL_MS / 4, NO_SIGNAL);
  }
  // It may still come out: the server keeps it and would not, or could not, let go of it.
  const kept = refused === null ? 'still-queued' : `still-queued: ${refused}`;
  return { kind: 'unknown', reason: `${reason} (${kept}, job ${job.id})`, bytesWritten: bytes };
}

/**
 * CUPS calls a job completed when its own part is done, some queues as soon as the bytes are on their way (printing 6): no proof.
 * A printer that counts the sides of this very job tells that it printed. A job that ended otherwise and was never worked on never
 * left the server; anything else may have come out.
 */
function outcomeOf(job: IppJob, bytes: number, cups: boolean): PrintOutcome {
  if (job.state === 'completed') {
    return { kind: 'sent', evidence: !cups && job.impressions > 0 ? 'device-acknowledged' : null };
  }
  const reason = job.message ?? `job-${job.state}`;
  return job.begunAt === null ? { kind: 'not-sent', reason } : { kind: 'unknown', reason, bytesWritten: bytes };
}
