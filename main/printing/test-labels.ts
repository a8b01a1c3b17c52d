import type { PrinterTest } from '../../shared/contract/printers.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { LearnedPrinter, PrinterConfig } from '../../shared/model/printers.ts';
import type { PrintState } from '../../shared/model/states.ts';
import { testCodes, testNumber } from '../../shared/scan/codes.ts';
import type { PrintJobQueries, PrintJobRow } from '../db/print-jobs.ts';
import type { Ports } from '../ports/index.ts';
import type { PrintQueue } from './print-queue.ts';
import type { Roster } from './roster.ts';

export interface TestLabelsOptions {
  readonly jobs: Pick<PrintJobQueries, 'below' | 'copiesOf' | 'byId'>;
  readonly queue: Pick<PrintQueue, 'add' | 'ask' | 'closesOf' | 'factsOf' | 'scanned'>;
  readonly roster: Pick<Roster, 'printers' | 'byId' | 'save'>;
  readonly ports: Pick<Ports, 'clock' | 'ids' | 'random'>;
  readonly onFault: (error: unknown) => void;
}

/** Letters and digits that are not taken for one another. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const NUMBER_LETTERS = 7;
/** How its graphics went out: the first letter of its number. */
const COMPRESSED = 'Z';
const RUN_LENGTHS = 'R';
const WAITING: readonly PrintState[] = ['queued', 'not-sent', 'sending'];

/**
 * Test labels (printing 4.3, 2.1): each has codes of its own; scanning one proves the printer and the way its graphics were packed.
 * One that did not come out, or as garbage, is printed again with run lengths, which every ZPL printer knows.
 */
export function testLabels(options: TestLabelsOptions) {
  const { jobs, queue, roster, ports } = options;

  function last(printerId: string): PrintJobRow | undefined {
    return jobs.below(`test/${printerId}`)[0];
  }

  function testOf(job: PrintJobRow): PrinterTest {
    return {
      jobId: job.jobId,
      codes: Object.values(testCodes(numberOf(job))),
      startedAtMs: job.createdAtMs,
      confirmedAtMs: job.evidence === 'label-scanned' ? job.changedAtMs : null,
    };
  }

  function start(config: PrinterConfig, packed: typeof COMPRESSED | typeof RUN_LENGTHS): PrinterTest {
    const letters = [...ports.random.bytes(NUMBER_LETTERS)].map((byte) => LETTERS[byte % LETTERS.length]);
    const jobId = ports.ids.next();
    queue.add(
      {
        ...{ jobId, printerId: config.id, shipmentId: null, parcelId: null, reason: null },
        document: 'test-label',
        documentKey: `test/${config.id}/${packed}${letters.join('')}`,
        // It is composed when it prints.
        ...{ sha256: '', bytes: 0 },
        createdAtMs: ports.clock.wallMs(),
      },
      'test',
    );
    const job = jobs.byId(jobId);
    if (!job) throw new Error(`Print job ${jobId} was not stored`);
    return testOf(job);
  }

  function configOf(printerId: string): PrinterConfig {
    const config = roster.byId(printerId);
    if (config) return config;
    throw new AppFailure('NOT_FOUND', 'There is no such printer.', { printerId });
  }

  function jobOf(code: string): PrintJobRow | undefined {
    const number = testNumber(code);
    if (number === undefined) return undefined;
    return roster
      .printers()
      .flatMap(({ id }) => jobs.copiesOf(`test/${id}/${number}`))
      .find((job) => job.state !== 'queued' && job.state !== 'not-sent');
  }

  async function learn(job: PrintJobRow): Promise<{ readonly printerId: string; readonly learned: LearnedPrinter }> {
    const { printerId, jobId } = job;
    if (!queue.scanned(jobId)) throw new AppFailure('WRONG_STATE', 'This test label was not printed.');
    const closes = queue.closesOf(printerId, jobId);
    const { answered, model } = await queue.ask(printerId);
    const config = configOf(printerId);
    const learned: LearnedPrinter = {
      testedAtMs: ports.clock.wallMs(),
      compressed: numberOf(job).startsWith(COMPRESSED),
      closes: closes ?? config.learned?.closes ?? null,
      answers: answered,
      model: (model ?? config.learned?.model ?? null)?.slice(0, 100) ?? null,
    };
    roster.save({ ...config, learned });
    return { printerId, learned };
  }

  return {
    /** The test under way or the last one. */
    viewOf(printerId: string): PrinterTest | null {
      const job = last(printerId);
      return job ? testOf(job) : null;
    },
    /** Prints one; while one still waits, that one counts: a second click prints nothing more. */
    test(printerId: string): PrinterTest {
      const config = configOf(printerId);
      const before = last(printerId);
      if (before && WAITING.includes(before.state)) return testOf(before);
      return start(config, config.learned?.compressed === false ? RUN_LENGTHS : COMPRESSED);
    },
    /** The printer whose test label has this code; undefined for a code of no test that was printed here. */
    printerOf: (code: string): string | undefined => jobOf(code)?.printerId,
    async confirm(code: string) {
      const job = jobOf(code);
      if (job) return learn(job);
      throw new AppFailure('WRONG_STATE', 'This code stands on no test label of this station.');
    },
    codesOf: (documentKey: string) => testCodes(numberOf({ documentKey })),
    /** The same for a code scanned at the bench, where nobody waits for the printer to be asked. */
    confirmLater(code: string): void {
      const job = jobOf(code);
      if (job) learn(job).catch(options.onFault);
    },
    /** After the commit of a job's state. */
    settled(jobId: string): void {
      const job = jobs.byId(jobId);
      if (job?.document !== 'test-label' || job.outcomeReason !== 'did-not-come-out') return;
      const config = roster.byId(job.printerId);
      const packed = numberOf(job).startsWith(COMPRESSED);
      if (config?.language === 'zpl' && packed && last(config.id)?.jobId === jobId) start(config, RUN_LENGTHS);
    },
  };
}
export type TestLabels = ReturnType<typeof testLabels>;

/** The printer as this job is to be made for: a test label says itself how its graphics go. */
export function asTested(job: Pick<PrintJobRow, 'document' | 'documentKey'>, config: PrinterConfig): PrinterConfig {
  if (job.document !== 'test-label' || config.language !== 'zpl') return config;
  const compressed = numberOf(job).startsWith(COMPRESSED);
  const known = config.learned ?? { testedAtMs: 0, closes: null, answers: false, model: null };
  return { ...config, learned: { ...known, compressed } };
}

function numberOf({ documentKey }: Pick<PrintJobRow, 'documentKey'>): string {
  return documentKey.slice(documentKey.lastIndexOf('/') + 1);
}
