import type { PrinterLanguage } from '../../../shared/model/printers.ts';
import type { Ids } from '../../ports/ids.ts';
import { pause, type Timers } from '../../ports/timers.ts';
import type { Printer, PrintOutcome, PrintProgress } from '../printer.ts';
import type { Transport } from '../transport.ts';
import { processId } from './escpos-process-id.ts';

/** What is known of one printer while the station runs. */
export interface Answered {
  /** It answered a question of its language: it is the printer it is taken for. */
  answered: boolean;
  linkOs: boolean;
}

export interface AcknowledgedSendOptions {
  readonly transport: Transport;
  readonly language: PrinterLanguage;
  readonly heard: Readonly<Answered>;
  readonly timers: Timers;
  readonly ids: Ids;
  /** Labels the device has printed in its life; null where it does not tell. */
  readonly labelsPrinted: (signal: AbortSignal) => Promise<number | null>;
}

/** How long a device that acknowledged a job is left to close before the connection is ended from here. */
const GRACE_MS = 2_000;
const COUNTER_EVERY_MS = 400;
const COUNTER_LOOKS = 4;

/**
 * Sends a job so that the device can acknowledge it (printing 2.3, E3): an ESC/POS printer by the process id behind the last byte, a
 * Link-OS one by its counter of labels before and after. None is needed: whoever is silent is believed as before.
 */
export function acknowledgedSend(options: AcknowledgedSendOptions): Printer['send'] {
  const { transport, language, heard } = options;
  return (bytes, progress, signal) => {
    if (language === 'escpos' && heard.answered) return withProcessId(options, bytes, progress, signal);
    if (heard.linkOs && progress.labels !== undefined)
      return counted(options, progress.labels, bytes, progress, signal);
    return transport.send(bytes, progress, signal);
  };
}

async function withProcessId(
  { transport, timers, ids }: AcknowledgedSendOptions,
  bytes: Uint8Array,
  progress: PrintProgress,
  signal: AbortSignal,
): Promise<PrintOutcome> {
  const id = processId(ids.next());
  const enough = new AbortController();
  let received = Buffer.alloc(0);
  let echoed = false;
  let cancelGrace: () => void = () => undefined;
  const outcome = await transport.send(
    Buffer.concat([bytes, id.bytes]),
    {
      ...progress,
      onReceived(piece) {
        progress.onReceived?.(piece);
        if (echoed) return;
        received = Buffer.concat([received, piece]).subarray(-KEPT_BYTES);
        echoed = id.echoedIn(received);
        if (echoed) cancelGrace = timers.after(GRACE_MS, () => enough.abort('acknowledged'));
      },
    },
    AbortSignal.any([signal, enough.signal]),
  );
  cancelGrace();
  return echoed ? { kind: 'sent', evidence: 'device-acknowledged' } : outcome;
}

const KEPT_BYTES = 4096;

async function counted(
  { transport, timers, labelsPrinted }: AcknowledgedSendOptions,
  labels: number,
  bytes: Uint8Array,
  progress: PrintProgress,
  signal: AbortSignal,
): Promise<PrintOutcome> {
  // Not waited for: it answers while it takes the job, and long before a label is out.
  const before = labelsPrinted(signal);
  const outcome = await transport.send(bytes, progress, signal);
  const from = await before;
  if (outcome.kind === 'not-sent' || from === null || signal.aborted) return outcome;
  if (outcome.kind === 'sent' && outcome.evidence !== null) return outcome;
  for (let look = 0; look < COUNTER_LOOKS; look++) {
    if (look > 0) await pause(timers, COUNTER_EVERY_MS, signal);
    const now = await labelsPrinted(signal);
    // Fewer: the counter was set back; more: somebody else printed too. Neither proves anything.
    if (now === null || now < from || now > from + labels) return outcome;
    if (now === from + labels) return { kind: 'sent', evidence: 'device-acknowledged' };
  }
  return outcome;
}
