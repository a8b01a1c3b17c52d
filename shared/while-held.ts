/**
 * What Windows answers about a file that another program has open (a virus scanner, a search index, a copier): it says so of
 * files just written, for a moment. SQLite waits for the same reason over its own files.
 */
const HELD = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Together 1.3 s; nearly always the first few are enough. */
const WAITS_MS = [5, 10, 20, 40, 80, 160, 320, 640];

export interface Patience {
  readonly platform: string;
  /** Returns after so many milliseconds; nothing else of the caller's runs meanwhile. */
  readonly wait: (ms: number) => void;
}

/**
 * Does it, on Windows again while another program has the file open; throws what the last try threw. Elsewhere the same codes
 * mean a missing right, which no waiting brings.
 */
export function whileHeld<T>(work: () => T, { platform, wait }: Patience): T {
  for (const ms of platform === 'win32' ? WAITS_MS : []) {
    try {
      return work();
    } catch (error) {
      if (!isHeld(error)) throw error;
      wait(ms);
    }
  }
  return work();
}

function isHeld(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && HELD.has(error.code);
}
