import { workerData } from 'node:worker_threads';

/** What the guarded process gives its guard. */
export interface GuardOrders {
  /** [0] is 1 while there is work to guard. */
  readonly state: Int32Array;
  readonly limitBytes: number;
  readonly everyMs: number;
  /** Whose end ends this process too, even while it is inside a call that never comes back. */
  readonly parentPid: number;
}

const LOOKS_FOR_PARENT_EVERY_MS = 1_000;
const { state, limitBytes, everyMs, parentPid } = workerData as GuardOrders;
let sinceParentMs = 0;

for (;;) {
  // Asleep until there is work; then a look every few milliseconds, because WebAssembly may take hundreds of megabytes in one call.
  Atomics.wait(state, 0, 0);
  Atomics.wait(state, 0, 1, everyMs);
  if (process.memoryUsage.rss() > limitBytes) end();
  sinceParentMs += everyMs;
  if (sinceParentMs >= LOOKS_FOR_PARENT_EVERY_MS) {
    sinceParentMs = 0;
    if (!isAlive(parentPid)) end();
  }
}

/** The whole process: a thread can only end itself otherwise. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
