import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { ReceivedJob } from './connection.ts';
import { type Connections, printerConnections } from './connections.ts';
import { createDrawing } from './drawing.ts';
import { HOLDING_FAULTS, type PrinterFault } from './faults.ts';
import { openOutFolder, type PrintedLabel } from './out-folder.ts';
import { createPrintEngine } from './print-engine.ts';
import { openSilentPort } from './silent-port.ts';
import type { PrinterCondition } from './status/condition.ts';
import { openJsonPort } from './status/json-port.ts';
import { repliedPieces } from './status/replier.ts';
import { LATER_QUESTIONS, statusReply } from './status/reply.ts';
import { openStream, type PracticeLanguage, textStream } from './streams/open-stream.ts';
import { printerVariable } from './variables.ts';
import { warmingLabel } from './warming.ts';

export type { PracticeLanguage } from './streams/open-stream.ts';
export { PRACTICE_LANGUAGES } from './streams/open-stream.ts';

export interface PracticePrinterOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly language: PracticeLanguage;
  readonly dpi: number;
  readonly widthMm: number;
  /** Of a label; a roll (ESC/POS) has none. */
  readonly heightMm: number;
  /** Where labels are written; undefined keeps them in memory only. */
  readonly outDir?: string | undefined;
  readonly fault?: PrinterFault | readonly PrinterFault[] | null;
  readonly clock?: { wallMs(): number };
  /** When the printer closes its side: once it holds every byte, or once every label came out. Real ones differ (printing 2.1, rule 5). */
  readonly finAt?: 'buffered' | 'printed';
  /** False prints without drawing, for rehearsals that count labels only. */
  readonly draw?: boolean;
  readonly slowBytesPerSecond?: number;
  readonly stallMs?: number;
  /** After how long without a byte `drop-idle` drops a connection. */
  readonly idleMs?: number;
  readonly latencyMs?: number;
  readonly labelsPerWorker?: number;
  /** Loads the drawing engine at once instead of with the first label, which then comes out seconds sooner. */
  readonly warm?: boolean;
  /** Opens a second port that answers what is counted and set in the printer while it prints (printing 2.2, port 9200). */
  readonly jsonPort?: boolean;
}

export interface PracticePrinter {
  readonly host: string;
  readonly port: number;
  /** Null unless it was asked for. */
  readonly jsonPort: number | null;
  readonly language: PracticeLanguage;
  /** Connections that carried a job, in the order they ended. */
  readonly jobs: readonly ReceivedJob[];
  /** Labels that physically came out, in order. */
  readonly labels: readonly PrintedLabel[];
  /** Labels taken and not on paper yet. */
  readonly buffered: number;
  /** Labels it says it ever fed. */
  readonly odometer: number;
  /** Its power failed (`power-off-loses`, `power-off-keeps`) and is not back yet. */
  readonly isOff: boolean;
  /**
   * Null makes the printer well again: it prints what it holds. With `once` the faults end with the first job they met. Faults
   * given instead of others take their place at once: what the printer holds stays where it is if both hold it.
   */
  setFault(fault: PrinterFault | readonly PrinterFault[] | null, options?: { readonly once?: boolean }): Promise<void>;
  /** Adds bits to the errors it reports: `~HQES` (low word), `ESC ! ?`, `^ee` (as a number), `DLE EOT 3`. 0 takes them back. */
  setErrorBits(bits: number): void;
  /** Somebody switches it off and on again: what it held and what was half received is gone. */
  powerCycle(): void;
  /** Takes off the label that waits (`take-label`). */
  takeLabel(): void;
  /** Resolves when everything taken so far is on paper. */
  printed(): Promise<void>;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const NARROW_HEAD_DOTS = 576;
/** A printer that has worked before. */
const FIRST_ODOMETER = 1_000;

/**
 * A label or receipt printer for practice and tests: prints every whole label once, draws it, reads its barcodes back, answers the
 * status questions of its language, and misbehaves when told to. Loopback only.
 */
export async function startPracticePrinter(options: PracticePrinterOptions): Promise<PracticePrinter> {
  const { language, dpi } = options;
  let faults: ReadonlySet<PrinterFault> = faultSet(options.fault ?? null);
  let faultOnce = false;
  let partialLabel = false;
  let errorBits = 0;
  let printedSince = 0;
  let odometer = FIRST_ODOMETER;
  let powerIsOff = false;
  let release = new AbortController();
  const has = (fault: PrinterFault) => faults.has(fault);
  const jobs: ReceivedJob[] = [];
  const memory = { prologue: Buffer.alloc(0) };
  const drawing = options.draw === false ? undefined : createDrawing(options.labelsPerWorker);
  if (options.warm) void drawing?.draw(warmingLabel(language));

  const engine = createPrintEngine({
    drawing,
    out: options.outDir === undefined ? undefined : openOutFolder(options.outDir, language),
    head: () => ({
      language,
      dpi,
      widthMm: has('narrow-head') ? Math.min(options.widthMm, (NARROW_HEAD_DOTS * 25.4) / dpi) : options.widthMm,
      heightMm: has('short-label') ? options.heightMm / 2 : options.heightMm,
      withoutZ64: has('no-z64'),
    }),
    held: () =>
      [...faults].some((fault) => HOLDING_FAULTS.has(fault)) ||
      (printedSince > 0 && (has('paper-out-after-label') || has('take-label'))),
    blankAfterEach: () => has('extra-blank-label'),
    onPrinted() {
      printedSince += 1;
      odometer += 1;
    },
  });

  const condition = (): PrinterCondition => ({
    // Paper is found missing while printing, not before, unless it was missing all along.
    paperOut:
      has('paper-out') ||
      ((has('paper-out-mid-label') || has('paper-out-loses-label')) && engine.buffered > 0) ||
      (has('paper-out-after-label') && printedSince > 0),
    headOpen: has('head-open'),
    ribbonOut: has('ribbon-out'),
    paused: has('paused'),
    tooHot: has('too-hot'),
    cutterJam: has('cutter-jam'),
    paperJam: has('paper-jam'),
    unknownError: has('unknown-error'),
    bufferFull: has('buffer-full') && engine.buffered > 0,
    labelWaiting: has('take-label') && printedSince > 0,
    labelsInBuffer: engine.buffered,
    partialLabel,
    extraBits: errorBits,
    dpi,
  });

  const connections: Connections = printerConnections({
    faults: () => faults,
    released: () => release.signal,
    newStream: () => (has('prints-as-text') ? textStream() : openStream(language, memory)),
    host: {
      timing: {
        finAt: options.finAt ?? 'printed',
        slowBytesPerSecond: options.slowBytesPerSecond ?? 20_000,
        stallMs: options.stallMs ?? 8_000,
        idleMs: options.idleMs ?? 30_000,
        latencyMs: options.latencyMs ?? 50,
      },
      now: () => options.clock?.wallMs() ?? Date.now(),
      print({ bytes, prologue, copies, torn, asText }, receivedAt) {
        const label = { bytes, prologue, receivedAt, torn: torn ?? false, asText: asText ?? false };
        engine.add(label, copies);
      },
      printed: () => engine.emptied(),
      reply(question) {
        if (has('old-firmware') && LATER_QUESTIONS.has(question)) return [];
        return repliedPieces(statusReply(question, condition()), language, has);
      },
      acknowledges: () => !has('old-firmware') && !has('silent-status'),
      cancel: () => engine.drop('all'),
      isFull: () => has('buffer-full') && engine.buffered > 0,
      powerFails: goOff,
      partialLabel(pending) {
        partialLabel = pending;
      },
    },
    onJob(job, met) {
      jobs.push(job);
      if (faultOnce && met === faults) change(new Set());
    },
  });

  /** The current goes as soon as the fault is there and something is buffered. */
  function goOff(): boolean {
    if (powerIsOff || engine.buffered === 0 || !(has('power-off-loses') || has('power-off-keeps'))) return false;
    powerIsOff = true;
    stopListening();
    setImmediate(() => connections.freeze());
    return true;
  }

  function change(next: ReadonlySet<PrinterFault>): void {
    const before = { release, faults };
    release = new AbortController();
    if (before.faults.has('paper-out-loses-label') && !next.has('paper-out-loses-label')) engine.drop('first');
    if (powerIsOff) {
      powerIsOff = false;
      if (before.faults.has('power-off-loses')) engine.drop('all');
      connections.reset();
      connections.forget();
    }
    faults = next;
    faultOnce = false;
    printedSince = 0;
    if (has('odometer-reset')) odometer = 0;
    before.release.abort();
    engine.wake();
  }

  let server: Server | undefined;
  let giveBackPort: (() => Promise<void>) | undefined;
  let port = options.port;

  async function listen(): Promise<void> {
    const opened = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (socket: Socket) =>
      connections.accept(socket),
    );
    opened.listen(port, HOST);
    await once(opened, 'listening');
    const address = opened.address();
    if (typeof address === 'object' && address !== null) port = address.port;
    server = opened;
  }
  function stopListening(): void {
    server?.close();
    server = undefined;
  }
  /** Makes the port what the faults say it is. */
  async function settlePort(): Promise<void> {
    await giveBackPort?.();
    giveBackPort = undefined;
    if (has('refuse') || has('connect-timeout')) stopListening();
    else if (!server) await listen();
    if (has('connect-timeout')) giveBackPort = await openSilentPort(HOST, port);
  }

  await listen();
  await settlePort();
  const json = options.jsonPort
    ? await openJsonPort(HOST, (name) => printerVariable(name, { condition: condition(), odometer }))
    : undefined;

  return {
    host: HOST,
    port,
    jsonPort: json?.port ?? null,
    language,
    jobs,
    labels: engine.labels,
    get buffered() {
      return engine.buffered;
    },
    get odometer() {
      return odometer;
    },
    get isOff() {
      return powerIsOff;
    },
    async setFault(next, settings) {
      change(faultSet(next));
      faultOnce = settings?.once ?? false;
      await settlePort();
      goOff();
    },
    setErrorBits(bits) {
      errorBits = bits;
    },
    powerCycle() {
      connections.reset();
      connections.forget();
      memory.prologue = Buffer.alloc(0);
      partialLabel = false;
      engine.drop('all');
    },
    takeLabel() {
      printedSince = 0;
      engine.wake();
    },
    printed: () => engine.emptied(),
    async close() {
      stopListening();
      faults = new Set();
      release.abort();
      connections.reset();
      await giveBackPort?.();
      await json?.close();
      await engine.close();
      await drawing?.close();
    },
  };
}

function faultSet(fault: PrinterFault | readonly PrinterFault[] | null): ReadonlySet<PrinterFault> {
  if (fault === null) return new Set();
  return new Set(typeof fault === 'string' ? [fault] : fault);
}
