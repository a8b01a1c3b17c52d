import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { DrawRequest } from './draw-worker.ts';
import type { Drawing } from './drawing.ts';
import type { OutFolder, PrintedLabel } from './out-folder.ts';

/** A whole label the printer has taken and not yet put on paper. */
export interface BufferedLabel {
  readonly bytes: Buffer;
  readonly prologue: Buffer;
  readonly receivedAt: number;
  readonly torn: boolean;
  readonly asText: boolean;
}

export interface PrintEngineOptions {
  /** Undefined: labels come out without being drawn, so without picture and codes. */
  readonly drawing: Drawing | undefined;
  readonly out: OutFolder | undefined;
  /** What the head is at the moment. */
  readonly head: () => Pick<DrawRequest, 'language' | 'widthMm' | 'heightMm' | 'dpi' | 'withoutZ64'>;
  /** While true labels stay in the buffer. */
  readonly held: () => boolean;
  readonly blankAfterEach: () => boolean;
  readonly onPrinted: () => void;
}

export interface PrintEngine {
  readonly labels: readonly PrintedLabel[];
  readonly buffered: number;
  add(label: BufferedLabel, copies: number): void;
  /** Resolves when the buffer is empty: at once, or after whatever holds it is gone. */
  emptied(): Promise<void>;
  /** Looks again whether it may go on. */
  wake(): void;
  /** Throws away what is buffered, but for the label that is coming out; or only the first of it. */
  drop(which: 'all' | 'first'): void;
  /** Power off: what is in the buffer is lost; the label being drawn is finished. */
  close(): Promise<void>;
}

/** Puts labels on paper one after the other, whatever the connections do meanwhile. */
export function createPrintEngine(options: PrintEngineOptions): PrintEngine {
  const labels: PrintedLabel[] = [];
  let buffer: BufferedLabel[] = [];
  let running: Promise<void> | undefined;
  let number = 0;
  const changes = new EventEmitter();
  changes.setMaxListeners(0);

  function wake(): void {
    if (running || buffer.length === 0 || options.held()) return;
    running = run().finally(() => {
      running = undefined;
      wake();
      changes.emit('change');
    });
  }

  async function run(): Promise<void> {
    for (let label = buffer[0]; label && !options.held(); label = buffer[0]) {
      await print(label);
      buffer = buffer.slice(1);
      changes.emit('change');
    }
  }

  async function print(label: BufferedLabel): Promise<void> {
    const bytes = Buffer.concat([label.prologue, label.bytes]);
    const drawn = await options.drawing?.draw({ ...options.head(), bytes, asText: label.asText });
    const printed: PrintedLabel = {
      number: nextNumber(),
      receivedAt: label.receivedAt,
      sha256: createHash('sha256').update(label.bytes).digest('hex'),
      codes: drawn?.ok ? drawn.codes : [],
      bytes: label.bytes.length,
      ...(drawn && !drawn.ok ? { problem: drawn.problem } : {}),
      ...(label.torn ? { torn: true } : {}),
    };
    options.out?.write(printed, label.bytes, drawn?.ok ? drawn.png : undefined);
    labels.push(printed);
    options.onPrinted();
    if (options.blankAfterEach()) feedBlank(label.receivedAt);
  }

  function feedBlank(receivedAt: number): void {
    const sha256 = createHash('sha256').digest('hex');
    const blank: PrintedLabel = { number: nextNumber(), receivedAt, sha256, codes: [], bytes: 0, blank: true };
    options.out?.write(blank, Buffer.alloc(0), undefined);
    labels.push(blank);
    options.onPrinted();
  }

  function nextNumber(): number {
    number = options.out ? options.out.nextNumber() : number + 1;
    return number;
  }

  function drop(which: 'all' | 'first'): void {
    const comingOut = running ? 1 : 0;
    buffer =
      which === 'all' ? buffer.slice(0, comingOut) : buffer.slice(0, comingOut).concat(buffer.slice(comingOut + 1));
    changes.emit('change');
  }

  return {
    labels,
    get buffered() {
      return buffer.length;
    },
    add(label, copies) {
      for (let copy = 0; copy < copies; copy += 1) buffer.push(label);
      wake();
    },
    async emptied() {
      while (buffer.length > 0) await once(changes, 'change');
    },
    wake,
    drop,
    async close() {
      drop('all');
      await running;
      changes.emit('change');
    },
  };
}
