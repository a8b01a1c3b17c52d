import type { Log, StationHost } from '../../main/host.ts';
import type { StationEvent } from '../../shared/contract/index.ts';
import type { JournalEvent } from '../../shared/model/journal.ts';

/** A station that answers every request with what it was asked, and remembers it. */
export function createSmallHost(
  answer: StationHost['dispatch'] = async (name, input) => ({ ok: true, value: { name, input } }),
) {
  const listeners = new Set<(event: StationEvent) => void>();
  const asked: { readonly name: string; readonly input: unknown }[] = [];
  const stops: number[] = [];
  const noted: JournalEvent[] = [];
  const host: StationHost = {
    dispatch(name, input) {
      asked.push({ name, input });
      return answer(name, input);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    note: (event) => void noted.push(event),
    async stop(maxWaitMs) {
      stops.push(maxWaitMs);
      return { queued: 0 };
    },
  };
  return {
    host,
    asked,
    stops,
    noted,
    listeners,
    tell: (event: StationEvent) => {
      for (const listener of listeners) listener(event);
    },
  };
}

/** Keeps what was said, for tests that look at it. */
export function createMemoryLog() {
  const lines: {
    readonly level: string;
    readonly message: string;
    readonly fields: Readonly<Record<string, unknown>>;
  }[] = [];
  const say =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}) =>
      void lines.push({ level, message, fields });
  const log: Log = {
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    tail: () => lines.map((line) => line.message),
    close: async () => undefined,
  };
  return { log, lines };
}
