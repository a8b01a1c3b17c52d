import type { PrinterFault } from '../../main/practice/printer/faults.ts';
import {
  type PracticeLanguage,
  type PracticePrinter,
  type PracticePrinterOptions,
  startPracticePrinter,
} from '../../main/practice/printer/start.ts';

/** A practice printer in this process, with what a person beside it would notice and when. */
export interface WatchedPrinter extends PracticePrinter {
  /**
   * Resolves with the instant (`performance.now`) of the first sign of a job: a label in it that is not on paper yet, paper that came
   * out, or a connection that ended. Call it before the job is sent.
   */
  firstSign(): Promise<number>;
  /** How many labels with this code on them have come out. */
  labelsWith(code: string): number;
}

const LOOK_EVERY_MS = 5;

export async function startWatchedPrinter(
  language: PracticeLanguage,
  over: Partial<PracticePrinterOptions> = {},
): Promise<WatchedPrinter> {
  const printer = await startPracticePrinter({
    ...{ port: 0, language, dpi: 203, widthMm: 101.5, heightMm: 152.3, warm: true },
    ...over,
  });
  // The printer's own members are read as they are at that moment.
  return Object.create(printer, {
    firstSign: {
      value: async () => {
        const [jobs, labels] = [printer.jobs.length, printer.labels.length];
        while (printer.buffered === 0 && printer.jobs.length === jobs && printer.labels.length === labels) {
          await new Promise((next) => setTimeout(next, LOOK_EVERY_MS));
        }
        return performance.now();
      },
    },
    labelsWith: {
      value: (code: string) => printer.labels.filter((label) => label.codes.some(({ text }) => text === code)).length,
    },
  }) as WatchedPrinter;
}

export type { PracticeLanguage, PrinterFault };
