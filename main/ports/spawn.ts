/** A child process of the product's own build: a Node child elsewhere, a utility process in Electron (where RunAsNode is off). */
export interface Child {
  readonly pid: number | undefined;
  /** A message to the child: plain values and `Uint8Array`s, which arrive as they are. What cannot be copied throws. */
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  kill(): void;
  readonly exited: Promise<ChildExit>;
}

export interface ChildExit {
  readonly code: number | null;
  /** What ended it where the system has signals and the shell tells. */
  readonly signal?: string | null;
}

export type ChildEntry = 'maintenance' | 'practice' | 'raster' | 'device';

export interface Spawn {
  /** Starts a built entry with its arguments; the child must end by itself when its parent is gone. */
  start(entry: ChildEntry, args: readonly string[]): Child;
}
