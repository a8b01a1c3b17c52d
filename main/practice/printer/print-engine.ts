import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { Drawing } from './drawing.ts';
import type { OutFolder, PrintedLabel } from './out-folder.ts';

/** A whole format the printer has taken and not yet put on paper. */
export interface BufferedFormat {
  readonly bytes: Buffer;
  readonly prologue: Buffer;
  readonly receivedAt: number;
}

export interface PrintEngineOptions {
  /** Undefined: labels come out without being drawn, so without picture and codes. */
  readonly drawing: Drawing | undefined;
  readonly out: OutFolder | undefined;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly dpi: number;
  /** While true finished formats stay in the buffer. */
  readonly held: () => boolean;
}

export interface PrintEngine {
  readonly labels: readonly PrintedLabel[];
  readonly buffered: number;
  add(format: BufferedFormat, copies: number): void;
  /** Resolves when the buffer is empty: at once, or after whatever holds it is gone. */
  emptied(): Promise<void>;
  /** Looks again whether it may go on. */
  wake(): void;
  /** Power off: what is in the buffer is lost; the label being drawn is finished. */
  close(): Promise<void>;
}

/** Puts labels on paper one after the other, whatever the connections do meanwhile. */
export function createPrintEngine(options: PrintEngineOptions): PrintEngine {
  const labels: PrintedLabel[] = [];
  let buffer: BufferedFormat[] = [];
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
    for (let format = buffer[0]; format && !options.held(); format = buffer[0]) {
      await print(format);
      buffer = buffer.slice(1);
      changes.emit('change');
    }
  }

  async function print(format: BufferedFormat): Promise<void> {
    const drawn = await options.drawing?.draw({
      zpl: text(Buffer.concat([format.prologue, format.bytes])),
      widthMm: options.widthMm,
      heightMm: options.heightMm,
      dpmm: Math.round(options.dpi / 25.4),
    });
    number = options.out ? options.out.nextNumber() : number + 1;
    const label: PrintedLabel = {
      number,
      receivedAt: format.receivedAt,
      sha256: createHash('sha256').update(format.bytes).digest('hex'),
      codes: drawn?.ok ? drawn.codes : [],
      bytes: format.bytes.length,
      ...(drawn && !drawn.ok ? { problem: drawn.problem } : {}),
    };
    options.out?.write(label, format.bytes, drawn?.ok ? drawn.png : undefined);
    labels.push(label);
  }

  return {
    labels,
    get buffered() {
      return buffer.length;
    },
    add(format, copies) {
      for (let copy = 0; copy < copies; copy += 1) buffer.push(format);
      wake();
    },
    async emptied() {
      while (buffer.length > 0) await once(changes, 'change');
    },
    wake,
    async close() {
      buffer = buffer.slice(0, running ? 1 : 0);
      await running;
      changes.emit('change');
    },
  };
}

/** Label text is UTF-8 where it is valid UTF-8 (`^CI28`), else the 8-bit page as it is. */
function text(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
