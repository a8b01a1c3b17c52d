/** A child process of the product's own build: a Node child elsewhere, a utility process in Electron (where RunAsNode is off). */
export interface Child {
  readonly pid: number | undefined;
  /** A JSON message to the child. */
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  kill(): void;
  readonly exited: Promise<{ readonly code: number | null }>;
}

export type ChildEntry = 'maintenance' | 'practice' | 'raster' | 'device';

export interface Spawn {
  /** Starts a built entry with its arguments; the child must end by itself when its parent is gone. */
  start(entry: ChildEntry, args: readonly string[]): Child;
}
