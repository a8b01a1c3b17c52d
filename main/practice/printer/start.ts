import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { type ConnectionHost, type ReceivedJob, serveConnection } from './connection.ts';
import { createDrawing } from './drawing.ts';
import { HOLDING_FAULTS, type PrinterFault } from './faults.ts';
import { openOutFolder, type PrintedLabel } from './out-folder.ts';
import { createPrintEngine } from './print-engine.ts';
import { errorStatus, hostIdentification, hostStatus, type PrinterCondition } from './status-replies.ts';

export interface PracticePrinterOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly language: 'zpl';
  readonly dpi: number;
  readonly widthMm: number;
  readonly heightMm: number;
  /** Where labels are written; undefined keeps them in memory only. */
  readonly outDir?: string | undefined;
  readonly fault?: PrinterFault | null;
  readonly clock?: { wallMs(): number };
  /** When the printer closes its side: once it holds every byte, or once every label came out. Real ones differ (printing 2.1, rule 5). */
  readonly finAt?: 'buffered' | 'printed';
  /** False prints without drawing, for rehearsals that count labels only. */
  readonly draw?: boolean;
  readonly slowBytesPerSecond?: number;
  readonly stallMs?: number;
  readonly labelsPerWorker?: number;
  /** Loads the drawing engine at once instead of with the first label, which then comes out seconds sooner. */
  readonly warm?: boolean;
}

export interface PracticePrinter {
  readonly host: string;
  readonly port: number;
  /** Connections that carried a job, in the order they ended. */
  readonly jobs: readonly ReceivedJob[];
  /** Labels that physically came out, in order. */
  readonly labels: readonly PrintedLabel[];
  /** Formats taken and not on paper yet. */
  readonly buffered: number;
  /** Null makes the printer well again: it prints what it holds. With `once` the fault ends with the first job it met. */
  setFault(fault: PrinterFault | null, options?: { readonly once?: boolean }): Promise<void>;
  /** Resolves when everything taken so far is on paper. */
  printed(): Promise<void>;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Has a barcode, so that drawing and reading are both loaded. */
const WARMING_LABEL = '^XA^FO8,8^BCN,40,N^FDW^FS^XZ';

/**
 * A ZPL printer for practice and tests: one connection at a time (others wait, as a real one makes them), prints every whole
 * format once, draws it, reads its barcodes back, answers `~HS`, `~HI`, `~HQES`, and misbehaves when told to. Loopback only.
 */
export async function startPracticePrinter(options: PracticePrinterOptions): Promise<PracticePrinter> {
  let fault = options.fault ?? null;
  let faultOnce = false;
  let partialFormat = false;
  let release = new AbortController();
  let current: Socket | undefined;
  let closing = false;
  const waiting: Socket[] = [];
  const jobs: ReceivedJob[] = [];
  const drawing = options.draw === false ? undefined : createDrawing(options.labelsPerWorker);
  if (options.warm) void drawing?.draw({ zpl: WARMING_LABEL, widthMm: 10, heightMm: 10, dpmm: 8 });
  const engine = createPrintEngine({
    drawing,
    out: options.outDir === undefined ? undefined : openOutFolder(options.outDir),
    widthMm: options.widthMm,
    heightMm: options.heightMm,
    dpi: options.dpi,
    held: () => fault !== null && HOLDING_FAULTS.has(fault),
  });

  const condition = (): PrinterCondition => ({
    // Paper is found missing while printing, not before.
    paperOut: fault === 'paper-out-mid-label' && engine.buffered > 0,
    headOpen: fault === 'head-open',
    paused: fault === 'paused',
    formatsInBuffer: engine.buffered,
    partialFormat,
    dpi: options.dpi,
  });
  const host: ConnectionHost = {
    memory: { prologue: Buffer.alloc(0) },
    finAt: options.finAt ?? 'printed',
    slowBytesPerSecond: options.slowBytesPerSecond ?? 20_000,
    stallMs: options.stallMs ?? 8_000,
    now: () => options.clock?.wallMs() ?? Date.now(),
    print: (format, copies) => engine.add(format, copies),
    printed: () => engine.emptied(),
    reply(query) {
      const now = condition();
      if (query === 'HS') return hostStatus(now);
      return query === 'HI' ? hostIdentification(now) : errorStatus(now);
    },
    partialFormat(pending) {
      partialFormat = pending;
    },
  };

  function serveNext(): void {
    if (current || closing) return;
    current = waiting.shift();
    if (!current) return;
    const under = fault;
    void serveConnection(current, host, under, release.signal).then((job) => {
      const carriedJob = job.formats > 0 || !job.whole || under === 'swallow';
      if (carriedJob) jobs.push(job);
      if (faultOnce && fault === under && carriedJob) lift();
      current = undefined;
      serveNext();
    });
  }

  function lift(): void {
    fault = null;
    faultOnce = false;
    const before = release;
    release = new AbortController();
    before.abort();
    engine.wake();
  }

  const accept = (socket: Socket) => {
    socket.on('error', () => undefined);
    waiting.push(socket);
    serveNext();
  };
  const listen = async (port: number): Promise<Server> => {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, accept);
    server.listen(port, HOST);
    await once(server, 'listening');
    return server;
  };

  let server: Server | undefined = await listen(options.port);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const stopListening = () => {
    server?.close();
    server = undefined;
  };
  if (fault === 'refuse') stopListening();

  return {
    host: HOST,
    port,
    jobs,
    labels: engine.labels,
    get buffered() {
      return engine.buffered;
    },
    async setFault(next, settings) {
      lift();
      fault = next;
      faultOnce = settings?.once ?? false;
      if (next === 'refuse') stopListening();
      else server ??= await listen(port);
    },
    printed: () => engine.emptied(),
    async close() {
      closing = true;
      stopListening();
      lift();
      current?.destroy();
      for (const socket of waiting) socket.destroy();
      await engine.close();
      await drawing?.close();
    },
  };
}
