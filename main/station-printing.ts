import { readAddress } from '../shared/model/delivery-address.ts';
import type { PrinterConfig } from '../shared/model/printers.ts';
import type { Bench } from './bench/bench.ts';
import { readyBytes } from './documents/ready-bytes.ts';
import { attachPrinter } from './printing/attach.ts';
import type { ComposedFacts } from './printing/compose/facts.ts';
import { discoverPrinters } from './printing/discovery/discover.ts';
import { printHandlers } from './printing/handlers.ts';
import { printPreview } from './printing/preview.ts';
import { createPrintQueue } from './printing/print-queue.ts';
import { printersHandlers } from './printing/printers-handlers.ts';
import { createRenderer } from './printing/raster-process.ts';
import { createRoster } from './printing/roster.ts';
import { testLabels } from './printing/test-labels.ts';
import type { StationOptions } from './station-options.ts';
import type { Store } from './station-store.ts';

type PrintingOptions = Pick<StationOptions, 'config' | 'ports' | 'persistPrinters' | 'log'>;

/** Who knows the printers and who makes documents ready for them: there before the bench is, which asks both. */
export function stationPrinters({ config, ports, persistPrinters, log }: PrintingOptions) {
  return {
    roster: createRoster({ printers: config.printers, persist: persistPrinters }),
    renderer: createRenderer({ ...ports, log }),
  };
}

export interface StationPrintingOptions extends Pick<StationOptions, 'ports' | 'practice'> {
  readonly store: Store;
  readonly printers: ReturnType<typeof stationPrinters>;
  readonly bench: () => Bench;
  readonly onChanged: (jobId: string | null) => void;
  /** Printers came, changed or went. */
  readonly onPrinters: () => void;
  readonly onFault: (error: unknown) => void;
}

/** The print queue over the station's files and printers, with everything asked about either. */
export function stationPrinting(options: StationPrintingOptions) {
  const { store, ports, bench, onFault, printers, practice } = options;
  const { roster, renderer } = printers;
  const { clock } = ports;

  const ready = readyBytes({
    ...{ documents: store.documents, renderer, onFault, nowMs: clock.wallMs },
    facts: ({ document, documentKey, shipmentId, createdAtMs, printerId }, kept): ComposedFacts | undefined => {
      if (document === 'address') return kept && addressFacts(kept, shipmentId, createdAtMs, practice !== null);
      if (document === 'ticket') return bench().ticketFacts(documentKey);
      if (document === 'slip') return bench().slipFacts(documentKey);
      if (document !== 'test-label') return undefined;
      const codes = tests.codesOf(documentKey);
      return { document, printerId, codes, atMs: createdAtMs, practice: practice !== null };
    },
  });
  const queue = createPrintQueue({
    ...{ ...store, jobs: store.printJobs, ports, onFault, roster, ready },
    attach: (config: PrinterConfig) => attachPrinter(config, ports),
    onChanged: options.onChanged,
    onSettled(jobId) {
      tests.settled(jobId);
      bench().printChanged(jobId);
    },
    onReprinted: (jobId, newJobId) => bench().reprinted(jobId, newJobId),
    assertMayReprint: ({ shipmentId }) => bench().assertMayPrint(shipmentId),
  });
  const tests = testLabels({ ...{ jobs: store.printJobs, queue, roster, ports, onFault } });
  const unfollow = roster.onChanged(options.onPrinters);

  return {
    queue,
    tests,
    handlers: {
      ...printHandlers({
        ...{ queue, jobs: store.printJobs },
        preview: printPreview({ ...{ ...store, roster, ready, renderer } }),
      }),
      ...printersHandlers({
        ...{ ...store, roster, queue, tests, clock },
        discover: (hosts) => discoverPrinters(ports, hosts, roster.printers()),
      }),
    },
    start(): void {
      queue.start();
      // A ticket or slip is wanted at once when it is wanted.
      renderer.warm();
    },
    async stop(maxWaitMs: number): Promise<void> {
      unfollow();
      await queue.stop(maxWaitMs);
      await renderer.stop();
    },
  };
}

/** Undefined for the address of another shipment, or one that cannot be read. */
function addressFacts(
  kept: Uint8Array,
  shipmentId: string | null,
  atMs: number,
  practice: boolean,
): ComposedFacts | undefined {
  const read = readAddress(new TextDecoder().decode(kept));
  if (!read.ok || read.value.shipmentId !== shipmentId) return undefined;
  return { document: 'address', ...read.value, code: shipmentId, atMs, practice };
}
