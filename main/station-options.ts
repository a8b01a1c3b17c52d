import type { Handlers, RequestName, StationEvent } from '../shared/contract/index.ts';
import type { AppFailure } from '../shared/errors.ts';
import type { StationConfig } from '../shared/model/config.ts';
import type { JournalEvent } from '../shared/model/journal.ts';
import type { PrinterConfig } from '../shared/model/printers.ts';
import type { RetentionDays } from '../shared/model/retention.ts';
import type { Adoption } from './db/belonging.ts';
import type { HostOptions, ShellRequests } from './host.ts';
import type { PullEvery } from './pull/pull-pace.ts';

/** Answered whether a station runs or not. */
export type OperateRequests = 'log.read' | 'diagnostics.bundle' | 'bundles.list' | 'bundles.read';

/** Requests a running station answers; the host answers the others, which change what runs. */
export type StationRequests = Exclude<
  RequestName,
  | `setup.${string}`
  | `folder.${string}`
  | `network.${string}`
  | ShellRequests
  | 'shell.abilities'
  | OperateRequests
  | 'settings.save'
  | 'practice.network'
  | 'backup.restore'
>;

export interface StationOptions
  extends Pick<
    HostOptions,
    'ports' | 'log' | 'secrets' | 'version' | 'shell' | 'outbox' | 'shellHandlers' | 'nativesChecked'
  > {
  readonly folder: string;
  readonly config: StationConfig;
  readonly readSecret: () => Promise<string>;
  /** Keeps the printers as they are set up now for the next start. Throws when that fails. */
  readonly persistPrinters: (printers: readonly PrinterConfig[]) => void;
  readonly emit: (event: StationEvent) => void;
  /** Present in practice. */
  readonly practice: {
    readonly marketplaceUrl: string;
    readonly labelsDir: string;
    readonly networkUp: () => boolean;
  } | null;
  readonly adoption?: Adoption;
  /** Where the folder lies, links followed; without it nobody asks whether it was moved on this PC. */
  readonly place?: string;
  /** `by-sqlite`: the write-ahead log is folded in by the commit that fills it, without a thread beside the bench, where time is not real. */
  readonly foldLog?: 'beside' | 'by-sqlite';
  /** How often the marketplace is read; as the pull has it, when left out. */
  readonly pullEvery?: PullEvery;
  /** How long what may name a buyer stays, in place of what a supervisor chose. */
  readonly retentionDays?: RetentionDays;
  /** The check after an unclean stop found the database damaged: the station must not go on. */
  readonly onDamaged: (failure: AppFailure) => void;
}

export interface Station {
  readonly handlers: Handlers<StationRequests>;
  /** Writes into the journal what a supervisor decided about this PC through the shell. Throws when that fails. */
  noteDecision(decision: { readonly about: string; readonly decision: string; readonly reason: string }): void;
  /** Into the journal: what the shell did. Throws when that fails. */
  note(event: JournalEvent): void;
  /** Its file holds leftovers of what was erased, which a start removes, and nobody worked here for as long as ends a shift. */
  restedWithLeftovers(): boolean;
  /** Ends every loop, waits at most `maxWaitMs` for what is under way, closes the files. `queued` changes stay on disk. */
  stop(maxWaitMs: number): Promise<{ readonly queued: number }>;
}
