import { isDeepStrictEqual } from 'node:util';
import type { PrinterConfig } from '../../shared/model/printers.ts';
import type { PrintState } from '../../shared/model/states.ts';
import type { PrintJobRow } from '../db/print-jobs.ts';
import { addressLines } from './address-lines.ts';
import { batchOrder } from './batch-order.ts';
import type { PrinterFacts, PrintQueueOptions } from './print-queue.ts';
import type { PrintRecord } from './print-record.ts';
import type { HealthKnown } from './printer-health.ts';
import { type PrinterWorker, printerWorker } from './printer-worker.ts';

export interface PrinterCrewOptions
  extends Pick<
    PrintQueueOptions,
    'jobs' | 'printerHolds' | 'roster' | 'attach' | 'ready' | 'ports' | 'onChanged' | 'onFault'
  > {
  readonly record: PrintRecord;
  readonly expireStale: () => void;
  readonly statusEveryMs: number | null;
}

/** A job another station is sending moves as long as it began a moment ago; nothing more is known of it here. */
const ANOTHERS_SEND_MS = 10_000;

/** The workers of all printers that are set up, one each, and what they must know of one another. */
export function printerCrew(options: PrinterCrewOptions) {
  const { jobs, printerHolds, roster, ports } = options;
  const workers = new Map<string, PrinterWorker>();
  /** Workers of printers that changed or went: they end with the job under way. */
  const leaving = new Set<PrinterWorker>();
  const since = new Map<string, { readonly shown: string; readonly sinceMs: number }>();
  const halves = new Set<string>();
  const lines = addressLines();
  const order = batchOrder({ jobs, stuck });
  let started = false;

  function stuck(job: PrintJobRow): boolean {
    if (job.held || printerHolds.of(job.printerId)) return true;
    const worker = workers.get(job.printerId);
    if (!worker) return true;
    if (job.state !== 'sending') return job.state === 'not-sent' || worker.stuck;
    if (worker.isSending(job.jobId)) return worker.isStalled(job.jobId);
    return ports.clock.wallMs() - job.changedAtMs > ANOTHERS_SEND_MS;
  }

  function hire(config: PrinterConfig, known?: HealthKnown): PrinterWorker {
    return printerWorker({
      ...options,
      ...{ config, known, printer: options.attach(config), holds: printerHolds, line: lines.of(addressOf(config)) },
      ...{ clock: ports.clock, timers: ports.timers, mayStart: order.mayStart, mayHoldHalf: halves.delete(config.id) },
      onStarted: order.started,
      onChanged(jobId) {
        if (jobId === null) noteSince(config.id);
        options.onChanged(jobId);
        // What was stuck moves, or what moved is stuck: others may wait for it.
        ring();
      },
    });
  }

  function noteSince(printerId: string): void {
    const worker = workers.get(printerId);
    if (!worker) return;
    const { kind, reason } = worker.readiness;
    const shown = `${kind} ${reason}`;
    if (reason === 'not-asked' || since.get(printerId)?.shown === shown) return;
    since.set(printerId, { shown, sinceMs: ports.clock.wallMs() });
  }

  function retire(worker: PrinterWorker): Promise<void> {
    leaving.add(worker);
    return worker.stop(null).then(() => void leaving.delete(worker), options.onFault);
  }

  function follow(): void {
    const printers = roster.printers();
    for (const [printerId, worker] of workers) {
      if (printers.some(({ id }) => id === printerId)) continue;
      workers.delete(printerId);
      since.delete(printerId);
      void retire(worker);
    }
    for (const config of printers) {
      const before = workers.get(config.id);
      if (before && isDeepStrictEqual(before.config, config)) continue;
      const sameDevice = before && isDeepStrictEqual(before.config.transport, config.transport);
      const next = hire(config, sameDevice ? before.known() : undefined);
      workers.set(config.id, next);
      if (!before) {
        if (started) next.start();
      } else {
        void retire(before).then(() => {
          if (started && workers.get(config.id) === next) next.start();
        });
      }
    }
  }

  function ring(): void {
    for (const worker of workers.values()) worker.ring();
  }

  const everybody = () => [...workers.values(), ...leaving];

  function factsOf(printerId: string): PrinterFacts {
    const worker = workers.get(printerId);
    const known = worker?.known();
    return {
      readiness: worker?.readiness ?? { kind: 'unknown', reason: 'not-set-up' },
      sinceMs: since.get(printerId)?.sinceMs ?? null,
      model: known?.model ?? worker?.config.learned?.model ?? null,
      answered: known?.answered ?? false,
    };
  }

  return {
    follow,
    ring,
    factsOf,
    has: (printerId: string): boolean => workers.has(printerId) || roster.printers().some(({ id }) => id === printerId),
    /** An earlier run died over a job of these. */
    mayHoldHalf(printerIds: readonly string[]): void {
      for (const printerId of printerIds) halves.add(printerId);
    },
    start(): void {
      started = true;
      follow();
      for (const worker of workers.values()) worker.start();
    },
    wake(): void {
      for (const worker of workers.values()) worker.wake();
    },
    ask: async (printerId: string): Promise<void> => workers.get(printerId)?.ask(),
    closesOf: (printerId: string, jobId: string) => workers.get(printerId)?.closes(jobId) ?? null,
    isStalled: (jobId: string): boolean => everybody().some((worker) => worker.isStalled(jobId)),
    isBusy: (printerId: string): boolean => everybody().some(({ config, busy }) => config.id === printerId && busy),
    cancelSending(jobId: string): Promise<PrintState | undefined> | undefined {
      return everybody()
        .map((worker) => worker.cancelSending(jobId))
        .find((each) => each !== undefined);
    },
    async stop(maxWaitMs: number): Promise<void> {
      started = false;
      await Promise.all(everybody().map((worker) => worker.stop(maxWaitMs)));
    },
  };
}
export type PrinterCrew = ReturnType<typeof printerCrew>;

function addressOf({ transport }: PrinterConfig): string {
  return JSON.stringify(transport);
}
