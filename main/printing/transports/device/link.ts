import type { Child, Spawn } from '../../../ports/spawn.ts';
import type { Timers } from '../../../ports/timers.ts';
import { type FromChild, fromChildSchema, type ToChild } from './messages.ts';

export type Heard = FromChild | 'exited' | 'timeout' | 'aborted';

/** The child of one printer, with what it said in order. */
export interface DeviceLink {
  tell(message: ToChild): void;
  /** False when it does not come up, however busy this PC is; nothing was told it then. */
  ready(signal?: AbortSignal): Promise<boolean>;
  /** The next message. `exited` once it is gone, or said what it may not say. */
  next(wait: { readonly timeoutMs?: number; readonly signal?: AbortSignal }): Promise<Heard>;
  /** Resolves when it is gone; what it had open is free then. */
  kill(): Promise<void>;
}

/** A busy PC starts a process in seconds. */
const START_MS = 30_000;

export function startDeviceLink(spawn: Spawn, timers: Timers): DeviceLink {
  const said: FromChild[] = [];
  let gone = false;
  let wake: () => void = () => undefined;
  const leave = () => {
    gone = true;
    wake();
  };
  let child: Child | undefined;
  try {
    child = spawn.start('device', []);
    child.onMessage((message) => {
      const parsed = fromChildSchema.safeParse(message);
      if (parsed.success) {
        said.push(parsed.data);
        wake();
      } else {
        child?.kill();
        leave();
      }
    });
    void child.exited.then(leave);
  } catch {
    leave();
  }
  const next: DeviceLink['next'] = ({ timeoutMs, signal }) =>
    new Promise<Heard>((resolve) => {
      const settle = (heard: Heard) => {
        wake = () => undefined;
        cancel();
        signal?.removeEventListener('abort', onAbort);
        resolve(heard);
      };
      const onAbort = () => settle('aborted');
      const cancel = timeoutMs === undefined ? () => undefined : timers.after(timeoutMs, () => settle('timeout'));
      wake = () => {
        const message = said.shift();
        if (message !== undefined) settle(message);
        else if (gone) settle('exited');
      };
      if (signal?.aborted) return onAbort();
      signal?.addEventListener('abort', onAbort, { once: true });
      wake();
    });
  let isReady = false;
  return {
    next,
    async ready(signal) {
      if (isReady) return !gone;
      const heard = await next({ timeoutMs: START_MS, ...(signal === undefined ? {} : { signal }) });
      isReady = typeof heard !== 'string' && heard.kind === 'ready';
      return isReady;
    },
    tell(message) {
      if (!gone) child?.send(message);
    },
    async kill() {
      gone = true;
      child?.kill();
      await child?.exited;
    },
  };
}
