import type { Handlers } from '../../shared/contract/index.ts';
import type { UpdateState, UpdatesView } from '../../shared/contract/updates.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { JournalPayload } from '../../shared/model/journal.ts';
import type { Cancel } from '../ports/timers.ts';
import { lookAtBench } from './disturbs.ts';
import { UpdateFailure, UpdateRefused } from './failures.ts';
import { installationRecord } from './installation.ts';
import { mayCheck, stepUpdate, type UpdateEvent } from './machine.ts';
import type { UpdatesOptions } from './options.ts';
import type { DownloadedInstaller, Updater } from './updater.ts';

/** The bench is looked at so often while a version waits for it. */
const LOOK_EVERY_MS = 15_000;
const FIRST_CHECK_AFTER_MS = 60_000;
const CHECK_EVERY_MS = 6 * 3_600_000;
/** A check that failed: after these, then as often as any. */
const RETRIES_MS = [15 * 60_000, 3_600_000] as const;
const BACKUP_AGAIN_AFTER_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;

export type UpdateRequests = Extract<keyof Handlers, `updates.${string}`>;

/**
 * New versions: looked for, fetched when somebody asks, and installed only while nobody is disturbed: no order open, no shift, nothing
 * on its way to a printer or the marketplace, and a backup made. Nothing is installed that a supervisor, or a setting, did not ask for.
 */
export function createUpdates(options: UpdatesOptions) {
  const { version, clock, timers, ask, note, kept, onFault } = options;
  const record = installationRecord(options.files, options.recordFile);
  const startedMs = clock.monotonicMs();
  let state: UpdateState = options.off ? { kind: 'off', why: options.off } : { kind: 'idle', checkedAtMs: null };
  let connected: { readonly feed: string; readonly updater: Updater } | undefined;
  let installer: DownloadedInstaller | undefined;
  let automaticHours: number | null = null;
  let nextCheckMs = startedMs + FIRST_CHECK_AFTER_MS;
  let nextBackupMs = 0;
  let failures = 0;
  let turning = false;
  let ended = false;
  let cancel: Cancel | undefined;

  const move = (event: UpdateEvent): void => {
    state = stepUpdate(state, event);
  };
  const wallMs = clock.wallMs;

  function failed(error: unknown): void {
    if (error instanceof UpdateRefused) {
      nextCheckMs = clock.monotonicMs() + CHECK_EVERY_MS;
      move({ type: 'refuse', why: error.why, version: error.version, atMs: wallMs() });
    } else {
      const wait = state.kind === 'checking' ? (RETRIES_MS[failures] ?? CHECK_EVERY_MS) : CHECK_EVERY_MS;
      failures += 1;
      nextCheckMs = clock.monotonicMs() + wait;
      const fault = error instanceof UpdateFailure ? error.fault : 'other';
      move({ type: 'fail', fault, atMs: wallMs(), retryAtMs: wallMs() + wait });
    }
    installer = undefined;
    onFault(error);
  }

  /** What the settings say now; they may change under a running program. */
  async function readSettings(): Promise<void> {
    if (options.off) return;
    const setup = await ask('setup.state', {});
    if (!setup.ok) return;
    const updates = setup.value.config?.updates;
    automaticHours = updates?.automatic ?? null;
    const feed = updates?.feed ?? options.builtInFeed;
    if (feed === connected?.feed) return;
    if (state.kind !== 'off' && !mayCheck(state) && state.kind !== 'ready') return;
    const another = connected !== undefined;
    connected = feed === null ? undefined : { feed, updater: options.connect(feed) };
    installer = undefined;
    // What was found belongs to the feed before; how the last installation ended is told still.
    if (another) state = { kind: 'idle', checkedAtMs: null };
    move(feed === null ? { type: 'off', why: 'no-feed' } : { type: 'on' });
  }

  async function check(): Promise<void> {
    if (connected === undefined || !mayCheck(state)) return;
    move({ type: 'check', atMs: wallMs() });
    try {
      const offer = await connected.updater.check();
      failures = 0;
      nextCheckMs = clock.monotonicMs() + CHECK_EVERY_MS;
      move(offer === undefined ? { type: 'nothing-newer', atMs: wallMs() } : { type: 'found', offer });
    } catch (error) {
      failed(error);
    }
  }

  async function download(): Promise<void> {
    if (connected === undefined || state.kind !== 'available') return;
    move({ type: 'download', atMs: wallMs() });
    try {
      installer = await connected.updater.download((bytes) => move({ type: 'received', bytes }));
      move({ type: 'here' });
    } catch (error) {
      failed(error);
    }
  }

  function noted(act: JournalPayload<'update'>['act'], said: { by?: string; reason?: string } = {}): void {
    if (!('offer' in state)) return;
    try {
      note({ kind: 'update', payload: { act, from: version, to: state.offer.version, ...said } });
    } catch (error) {
      // A disk that takes no journal row takes no backup either, and that holds the installation up.
      onFault(error);
    }
  }

  /** Looks at the bench, and installs when nobody is disturbed. */
  async function goOn(): Promise<void> {
    if (state.kind !== 'waiting' || clock.monotonicMs() < nextBackupMs) return;
    const bench = await lookAtBench(ask, wallMs());
    if (bench === undefined || ended) return;
    move({ type: 'held', why: bench.why, atMs: wallMs() });
    if (bench.why.length > 0 || !isWaiting()) return;
    move({ type: 'begin', atMs: wallMs() });
    try {
      await install();
    } catch (error) {
      failed(error);
    }
  }

  async function install(): Promise<void> {
    const [ready, updater] = [installer, connected?.updater];
    if (ready === undefined || updater === undefined) throw new Error('There is nothing here to install');
    await updater.verify(ready);
    if (!(await backedUp())) return;
    await kept.take(ready, version);
    // Both took their time: what began meanwhile comes first.
    const bench = await lookAtBench(ask, wallMs());
    if (ended || state.kind !== 'installing') return;
    if (bench === undefined || bench.why.length > 0) {
      return move({ type: 'held', why: bench?.why ?? [], atMs: wallMs() });
    }
    const by = state.askedBy;
    noted('installing', by === null ? {} : { by });
    record.begin({ from: version, to: ready.version, atMs: wallMs(), ...(by === null ? {} : { by }) });
    move({ type: 'stop-station', atMs: wallMs() });
    ended = true;
    cancel?.();
    let anew = false;
    try {
      await options.leave();
      await updater.install();
    } catch (error) {
      onFault(error);
      anew = true;
    }
    options.end(anew);
  }

  /** No way forward without a way back. A station that has not begun has nothing to keep. */
  async function backedUp(): Promise<boolean> {
    const setup = await ask('setup.state', {});
    if (setup.ok && setup.value.step !== 'ready') return true;
    const made = await ask('backup.make', {});
    if (made.ok) return true;
    nextBackupMs = clock.monotonicMs() + BACKUP_AGAIN_AFTER_MS;
    move({ type: 'held', why: ['backup-failing'], atMs: wallMs() });
    return false;
  }

  /** Where a setting says so: fetches what is offered, and asks for it once the bench was quiet for long enough. */
  async function byItself(): Promise<void> {
    if (automaticHours === null) return;
    if (state.kind === 'available') return download();
    if (state.kind !== 'ready') return;
    const bench = await lookAtBench(ask, wallMs());
    const quietMs = Math.min(clock.monotonicMs() - startedMs, wallMs() - (bench?.lastActMs ?? 0));
    if (bench === undefined || bench.why.length > 0 || quietMs < automaticHours * HOUR_MS) return;
    move({ type: 'ask', by: null, atMs: wallMs() });
    noted('asked');
  }

  async function turn(): Promise<void> {
    if (turning || ended) return;
    turning = true;
    try {
      await readSettings();
      if (clock.monotonicMs() >= nextCheckMs) await check();
      await byItself();
      await goOn();
    } catch (error) {
      onFault(error);
    } finally {
      turning = false;
    }
  }

  function again(): void {
    if (ended) return;
    cancel = timers.after(LOOK_EVERY_MS, () => void turn().then(again));
  }

  const isWaiting = () => state.kind === 'waiting';

  function view(): UpdatesView {
    const previous = kept.previous();
    return {
      version,
      state,
      feed: connected?.feed ?? null,
      automaticHours,
      previous: previous === undefined ? null : { ...previous },
      last: record.last(),
    };
  }

  function mustBe(kind: UpdateState['kind'], ...others: readonly UpdateState['kind'][]): void {
    if (state.kind === kind || others.includes(state.kind)) return;
    throw new AppFailure('WRONG_STATE', `The update is ${state.kind}, not ${[kind, ...others].join(' or ')}.`);
  }

  const handlers: Pick<Handlers, UpdateRequests> = {
    'updates.read': async () => {
      await readSettings();
      return view();
    },
    'updates.check': async () => {
      await readSettings();
      void check();
      return view();
    },
    'updates.download': () => {
      mustBe('available');
      void download();
      return view();
    },
    'updates.install': ({ by, reason }) => {
      mustBe('ready');
      nextBackupMs = 0;
      move({ type: 'ask', by, atMs: wallMs() });
      noted('asked', { by, reason });
      void turn();
      return view();
    },
    'updates.withdraw': ({ by, reason }) => {
      mustBe('waiting', 'installing');
      if (state.kind === 'installing' && state.step === 'stopping') {
        throw new AppFailure('WRONG_STATE', 'The station is stopping for the new version.');
      }
      noted('withdrawn', { by, reason });
      move({ type: 'withdraw' });
      return view();
    },
    'updates.checkPrevious': async () => {
      const whole = await kept.isPreviousWhole();
      if (whole === undefined) throw new AppFailure('NOT_FOUND', 'No installer of the version before is kept.');
      return { whole };
    },
  };

  return {
    handlers,
    /** Begins to look; tells the journal what became of the installation before this start. */
    start(): void {
      const outcome = record.settle(version);
      if (outcome !== undefined) {
        note(outcome);
        if (outcome.payload.act === 'not-installed' && !options.off) {
          state = { kind: 'failed', during: 'install', fault: 'not-installed', atMs: wallMs(), retryAtMs: null };
        }
      }
      void turn().then(again);
    },
    stop(): void {
      ended = true;
      cancel?.();
    },
    /** One look now, as the timer makes it. */
    turn,
  };
}

export type Updates = ReturnType<typeof createUpdates>;
