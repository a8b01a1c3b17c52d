import type { JournalEvent } from '../../shared/model/journal.ts';
import type { UpdateOff } from '../../shared/model/updates.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Timers } from '../ports/timers.ts';
import type { AskStation } from './disturbs.ts';
import type { KeptInstallers, Updater } from './updater.ts';

/** What updates need of the station, the PC and the shell around them. */
export interface UpdatesOptions {
  readonly version: string;
  /** Why there are none here whatever the settings say; null where there may be. */
  readonly off: UpdateOff | null;
  /** The feed this version was built with. */
  readonly builtInFeed: string | null;
  readonly connect: (feed: string) => Updater;
  readonly kept: KeptInstallers;
  readonly ask: AskStation;
  /** Into the station's journal. */
  readonly note: (event: JournalEvent) => void;
  /** Ends the station: sends and prints in flight end, the files are closed. There is no way back but a start. */
  readonly leave: () => Promise<void>;
  /** Ends the program; `anew`: the same version starts again, because the installer did not. */
  readonly end: (anew: boolean) => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly files: Files;
  /** Absolute: where an installation begun is written down for the start after it. */
  readonly recordFile: string;
  readonly onFault: (error: unknown) => void;
}
