import type { RecordedEvent } from '../model/journal.ts';
import type { Verdict } from '../model/states.ts';
import type { Onwards, Session } from './session.ts';
import { sessionSchema } from './session-schema.ts';
import { step } from './step.ts';

/** One entry of the journal, in the order written. */
export interface ReplayEntry {
  readonly seq: number;
  readonly event: RecordedEvent;
}

/** A verdict and the state it led to. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly status: string;
}

export interface Replay {
  readonly entries: number;
  /** Scans, commands and boxes stepped again. */
  readonly steps: number;
  /** Those that could not be: their payload, or that of one before, was erased or is of another version. */
  readonly skipped: number;
  /** The first that came out otherwise; nothing behind it was looked at. */
  readonly difference: { readonly seq: number; readonly journal: Outcome; readonly replayed: Outcome } | null;
}

/** `sure` false: the bench is idle, but which parcel left it last is not known. */
interface Bench {
  readonly session: Session;
  readonly sure: boolean;
}

interface Stepped {
  readonly bench: Bench | null;
  readonly replayed: Outcome;
  readonly same: boolean;
}

type Scan = Extract<RecordedEvent, { status: 'known'; kind: 'scan' }>['payload'];

/**
 * Feeds the journal through the bench's step again (design: journal): every scan from the session its predecessors led to, and
 * sessions that news, print jobs and people led to as they were written down. An erased payload loses the thread until an
 * entry names a session again.
 */
export function replay(entries: Iterable<ReplayEntry>): Replay {
  const count = { entries: 0, steps: 0, skipped: 0 };
  let bench: Bench | null = { session: { status: 'idle' }, sure: true };
  for (const { seq, event } of entries) {
    count.entries += 1;
    if (event.kind !== 'scan' && event.kind !== 'parcel-changed') continue;
    if (event.status !== 'known') {
      if (event.kind === 'scan') count.skipped += 1;
      bench = null;
    } else if (event.kind === 'parcel-changed') {
      if (event.payload.bench) bench = known(event.payload.bench);
    } else if (event.kind === 'scan') {
      const stepped: Stepped | null = bench && stepAgain(bench, event.payload);
      if (stepped && !stepped.same && bench?.sure) {
        const { verdict, status = stepped.replayed.status } = event.payload;
        return { ...count, difference: { seq, journal: { verdict, status }, replayed: stepped.replayed } };
      }
      if (stepped?.same) count.steps += 1;
      else count.skipped += 1;
      bench = stepped?.same ? stepped.bench : named(event.payload);
    }
  }
  return { ...count, difference: null };
}

function stepAgain(bench: Bench, { event, verdict, status, session: named, onwards }: Scan): Stepped | null {
  if (!event) return null;
  const next = step(bench.session, event);
  const session = named ?? (onwards && withParcelOf(next.session, onwards));
  // Where the station went on from what the step gave (a label printed at once), the journal has the session it went on to.
  const after = session
    ? known(session)
    : { session: next.session, sure: bench.sure || next.session.status !== 'idle' };
  const replayed: Outcome = { verdict: next.verdict, status: after?.session.status ?? next.session.status };
  return {
    bench: after,
    replayed,
    same: replayed.verdict === verdict && replayed.status === (status ?? replayed.status),
  };
}

function withParcelOf(stepped: Session, onwards: Onwards): Session | undefined {
  return stepped.status === 'idle' ? undefined : ({ ...onwards, parcel: stepped.parcel } as Session);
}

/** What a scan that was not stepped again says of the bench after it. */
function named({ session, status }: Scan): Bench | null {
  if (session) return known(session);
  return status === 'idle' ? { session: { status: 'idle' }, sure: false } : null;
}

function known(session: Session): Bench | null {
  const read = sessionSchema.safeParse(session);
  return read.success ? { session: read.data, sure: true } : null;
}
