import { Worker } from 'node:worker_threads';
import { bundle } from './bundle.ts';
import type { GuardOrders } from './memory-guard-thread.ts';

export interface MemoryGuard {
  /** Looks from now on. */
  busy(): void;
  idle(): void;
}

/**
 * A thread that ends this process with SIGKILL when its resident memory passes `limitBytes`, or when the process that started it is
 * gone, while it is busy: code in WebAssembly gives no other thread of control a turn.
 */
export function startMemoryGuard(limitBytes: number, everyMs: number): MemoryGuard {
  const state = new Int32Array(new SharedArrayBuffer(4));
  const orders: GuardOrders = { state, limitBytes, everyMs, parentPid: process.ppid };
  const worker = new Worker(bundle.childFile('memory-guard'), { workerData: orders });
  worker.unref();
  const set = (value: 0 | 1) => {
    Atomics.store(state, 0, value);
    Atomics.notify(state, 0);
  };
  return { busy: () => set(1), idle: () => set(0) };
}
