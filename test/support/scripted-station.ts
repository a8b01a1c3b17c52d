import type { Reply, RequestName, StationBridge, StationEvent } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';

/** What the page under test is told: one answer per request name, or none ever. */
export type ScriptedReply<N extends RequestName> =
  | { readonly value: Reply<N> }
  | { readonly failure: AppError }
  | { readonly silent: true };

export type Script = { readonly [N in RequestName]?: ScriptedReply<N> } & {
  /** Answers to `bench.scan`, `bench.command` and `bench.box` in order; the last one repeats. */
  readonly scans?: readonly ScriptedReply<'bench.scan'>[];
};

/** What a test can do to the station after the page has started. */
export interface ScriptedControls {
  readonly calls: { readonly name: string; readonly input: unknown; readonly atMs: number }[];
  set(name: string, reply: unknown): void;
  pushScan(reply: unknown): void;
  emit(event: StationEvent): void;
}

declare global {
  interface Window {
    scripted: ScriptedControls;
  }
}

/**
 * Runs inside the page before anything else in it: a station that answers by script, through the bridge's two functions. It
 * must stand alone, because its text is what is carried over.
 */
export function installScriptedStation(script: Record<string, unknown>): void {
  const replies = new Map<string, unknown>(Object.entries(script).filter(([name]) => name !== 'scans'));
  const scans = [...((script['scans'] as readonly unknown[] | undefined) ?? [])];
  const listeners = new Set<(event: StationEvent) => void>();
  const calls: { name: string; input: unknown; atMs: number }[] = [];
  const answer = (reply: unknown): Promise<unknown> => {
    if (typeof reply !== 'object' || reply === null || 'silent' in reply) return new Promise(() => undefined);
    if ('failure' in reply) return Promise.resolve({ ok: false, error: reply.failure });
    return Promise.resolve({ ok: true, value: (reply as { value: unknown }).value });
  };
  const request = (name: string, input: unknown): Promise<unknown> => {
    calls.push({ name, input, atMs: performance.now() });
    if (name === 'bench.scan' || name === 'bench.command' || name === 'bench.box') {
      return answer(scans.length > 1 ? scans.shift() : scans[0]);
    }
    return answer(replies.get(name));
  };
  const bridge = {
    request,
    subscribe(listener: (event: StationEvent) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  Object.defineProperty(window, 'station', { value: bridge as unknown as StationBridge });
  window.scripted = {
    calls,
    set: (name, reply) => void replies.set(name, reply),
    pushScan: (reply) => void scans.push(reply),
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
  };
}
