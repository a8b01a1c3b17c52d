import type { UpdateOffer } from '../../shared/contract/updates.ts';

/** An installer that is here, its SHA-512 (hex) as signed. */
export interface DownloadedInstaller {
  readonly version: string;
  /** Absolute. */
  readonly file: string;
  readonly bytes: number;
  readonly sha512: string;
}

/**
 * The way new versions come to this PC. Every promise rejects with an `UpdateFailure` or `UpdateRefused` where that is expected,
 * with anything else for a fault.
 */
export interface Updater {
  /** The newest version that is meant for this station; undefined when it runs already, or is not offered here yet. */
  check(): Promise<UpdateOffer | undefined>;
  /** Fetches what `check` found last. `onProgress` is told how many bytes are here. */
  download(onProgress: (receivedBytes: number) => void): Promise<DownloadedInstaller>;
  /** Reads the file again from the disk: UpdateFailure `file-damaged` when it is not what was signed. */
  verify(installer: DownloadedInstaller): Promise<void>;
  /** Starts the installer, which starts the new version; the caller ends this program at once. Rejects where it did not start. */
  install(): Promise<void>;
}

/** Keeps the installers of what runs and of what ran before it, and no other. */
export interface KeptInstallers {
  /** Undefined where none is kept, or the file is gone. */
  previous(): DownloadedInstaller | undefined;
  /** Of the previous one: whether the file is still what was signed. Undefined where none is kept. */
  isPreviousWhole(): Promise<boolean | undefined>;
  /** Before `next` is installed over `runningVersion`: the running version's becomes the previous one, `next` the running one's. */
  take(next: DownloadedInstaller, runningVersion: string): Promise<void>;
}
