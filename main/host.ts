import type { Handlers, RequestName, StationEvent } from '../shared/contract/index.ts';
import type { AppError } from '../shared/errors.ts';
import type { JournalEvent } from '../shared/model/journal.ts';
import type { Result } from '../shared/result.ts';
import type { OutboxSettings } from './outbox/settings.ts';
import type { Ports } from './ports/index.ts';

/** All a shell has of the station. One exists per data folder; both shells and the tests carry the same one. */
export interface StationHost {
  /** Never rejects: an unknown name, bad input and a fault are results too. */
  dispatch(name: string, input: unknown): Promise<Result<unknown, AppError>>;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: StationEvent) => void): () => void;
  /** Into the journal of the station that runs; where none does, into the log. Throws when it cannot be written. */
  note(event: JournalEvent): void;
  /** Waits at most `maxWaitMs` for the send in flight; `queued` is how many changes stay on disk for the next start. */
  stop(maxWaitMs: number): Promise<{ queued: number }>;
}

/** Requests that the shell answers, not the station: they are about the program and its window. */
export type ShellRequests = Exclude<Extract<RequestName, `shell.${string}` | `updates.${string}`>, 'shell.abilities'>;

export interface HostOptions {
  /** Absolute; created when it is not there. */
  readonly dataDir: string;
  readonly practice: boolean;
  readonly shell: 'browser' | 'electron';
  readonly ports: Ports;
  readonly secrets: SecretStore;
  readonly log: Log;
  readonly version: string;
  /** Waits of the outbox other than its own; the shells have none. */
  readonly outbox?: Partial<OutboxSettings>;
  /** What this shell can do that no other can; the rest of these requests ends with `NOT_IN_THIS_SHELL`. */
  readonly shellHandlers?: Partial<Handlers<ShellRequests>>;
  /** The packed native libraries were compared with what was packed, before anything else ran. */
  readonly nativesChecked?: boolean;
  /** The marketplace secret as given at the start (environment or standard input); stored before it is used. */
  readonly secretFromLaunch?: string;
}

/** The one secret the station keeps: the marketplace account's app secret. */
export const APP_SECRET = 'marketplace-app-secret';

/** Where secrets rest. Every failure is an `AppFailure` with `SECRET_STORE_FAILED`; a missing secret is `undefined`. */
export interface SecretStore {
  readonly kind: 'electron' | 'dpapi' | 'file' | 'memory';
  /** One sentence for the settings screen: against whom the secret is protected, and against whom not. */
  readonly protects: string;
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
}

/** `error` is written with its stack and causes; fields whose names speak of secrets or buyers are redacted. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The last lines as written (redacted), oldest first; bounded. */
  tail(): readonly string[];
  /** Resolves when all lines are with the operating system. */
  close(): Promise<void>;
}
