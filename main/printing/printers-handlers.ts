import type { Handlers } from '../../shared/contract/index.ts';
import type { PrinterView } from '../../shared/contract/printers.ts';
import { AppFailure } from '../../shared/errors.ts';
import { startOfIndiaDay } from '../../shared/india-time.ts';
import type { FoundPrinter, NotLooked, PrinterConfig } from '../../shared/model/printers.ts';
import type { PrintJobQueries } from '../db/print-jobs.ts';
import type { PrinterHoldQueries } from '../db/printer-holds.ts';
import type { Clock } from '../ports/clock.ts';
import type { PrintQueue } from './print-queue.ts';
import type { Roster } from './roster.ts';
import type { TestLabels } from './test-labels.ts';

export interface PrintersHandlersOptions {
  readonly roster: Roster;
  readonly queue: PrintQueue;
  readonly tests: TestLabels;
  readonly printJobs: Pick<PrintJobQueries, 'waitingCount' | 'goneSince'>;
  readonly printerHolds: PrinterHoldQueries;
  readonly clock: Clock;
  /** What is attached to this PC or answers at these hosts. */
  readonly discover: (
    hosts: readonly string[],
  ) => Promise<{ readonly found: readonly FoundPrinter[]; readonly failures: readonly NotLooked[] }>;
}

export type PrintersRequests =
  `printers.${'list' | 'discover' | 'ask' | 'hold' | 'test' | 'confirmTest' | 'save' | 'remove'}`;

/** Answers what the printers screen asks. */
export function printersHandlers(options: PrintersHandlersOptions): Handlers<PrintersRequests> {
  const { roster, queue, tests, printJobs, printerHolds } = options;

  function viewOf(config: PrinterConfig): PrinterView {
    const { id } = config;
    const { readiness, sinceMs } = queue.factsOf(id);
    return {
      ...{ config, readiness, sinceMs },
      queued: printJobs.waitingCount(id),
      held: printerHolds.of(id) !== undefined,
      printedToday: printJobs.goneSince(id, startOfIndiaDay(options.clock.wallMs())),
      test: tests.viewOf(id),
    };
  }

  const list = () => ({ printers: roster.printers().map(viewOf) });

  function assertThere(printerId: string): void {
    if (!roster.byId(printerId)) throw new AppFailure('NOT_FOUND', 'There is no such printer.', { printerId });
  }

  function assertFree(printerId: string): void {
    if (queue.isBusy(printerId)) throw new AppFailure('WRONG_STATE', 'The printer is printing.', { printerId });
  }

  return {
    'printers.list': list,
    'printers.discover': ({ hosts }) => options.discover(hosts),
    'printers.ask': async ({ printerId }) => {
      assertThere(printerId);
      const { readiness, model } = await queue.ask(printerId);
      return { readiness, model };
    },
    'printers.hold': ({ printerId, held }) => {
      queue.holdPrinter(printerId, held);
      return { held };
    },
    'printers.test': ({ printerId }) => tests.test(printerId),
    'printers.confirmTest': ({ code }) => tests.confirm(code),
    'printers.save': ({ printer }) => {
      assertFree(printer.id);
      const before = roster.byId(printer.id);
      roster.save(before ? withLearned(printer, before) : printer);
      return list();
    },
    'printers.remove': ({ printerId }) => {
      assertThere(printerId);
      assertFree(printerId);
      roster.remove(printerId);
      return list();
    },
  };
}

/** What a test taught holds for the very device: another way or another language forgets it. */
function withLearned(next: PrinterConfig, before: PrinterConfig): PrinterConfig {
  const same = JSON.stringify(next.transport) === JSON.stringify(before.transport) && next.language === before.language;
  const { learned, ...rest } = next;
  const kept = same ? (learned ?? before.learned) : undefined;
  return kept ? { ...rest, learned: kept } : rest;
}
