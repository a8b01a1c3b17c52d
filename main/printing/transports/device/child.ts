import { assertNever } from '../../../../shared/result.ts';
import { type Carrier, type CarrierEnd, type CarrierEvents, codeOf } from '../../../ports/devices/carrier.ts';
import { openCharDevice } from '../../../ports/devices/char-device.ts';
import { openFolder } from '../../../ports/devices/folder.ts';
import { deviceReadiness } from './device-readiness.ts';
import { type FromChild, type ToChild, toChildSchema } from './messages.ts';
import { surveyOf } from './survey.ts';

type Open = Extract<ToChild, { kind: 'open' }>;

/** One job at a time, in the order of the messages. */
export function deviceChild(tell: (message: FromChild) => void): { hear(message: unknown): void } {
  let job: Job | undefined;
  const opened = async (open: Open): Promise<void> => {
    if (job !== undefined) return tell({ kind: 'refused', reason: 'busy' });
    try {
      const carrier = await carrierFor(open, {
        onData: (bytes) => tell({ kind: 'received', bytes }),
        onStalled: (stalled) => tell({ kind: 'stalled', stalled }),
      });
      job = new Job(carrier, tell, () => {
        job = undefined;
      });
      tell({ kind: 'opened', pieceBytes: carrier.pieceBytes });
    } catch (error) {
      tell({ kind: 'refused', reason: codeOf(error) });
    }
  };
  return {
    hear(message) {
      const heard = toChildSchema.parse(message);
      switch (heard.kind) {
        case 'open':
          return void opened(heard);
        case 'piece':
          return job?.write(heard.bytes);
        case 'finish':
          return job?.finish();
        case 'stop':
          return job?.stop(heard.reason);
        case 'state':
          return void deviceReadiness(heard.way).then((readiness) => tell({ kind: 'state', readiness }));
        case 'survey':
          return void surveyOf(heard.of).then((survey) => tell({ kind: 'survey', ...survey }));
        default:
          return assertNever(heard);
      }
    },
  };
}

/** The libraries of a way are loaded when it is first gone: the others need not wait for them. */
async function carrierFor({ way, title, extension }: Open, events: CarrierEvents): Promise<Carrier> {
  switch (way.kind) {
    case 'device':
      return await openCharDevice(way.path, events);
    case 'serial':
      return await (await import('../../../ports/devices/serial.ts')).openSerial(way, events);
    case 'spooler':
      return await (await import('../../../ports/devices/spooler.ts')).openSpooler(way.queue, title, events);
    case 'file':
      return await openFolder(way.folder, extension);
    default:
      return assertNever(way);
  }
}

/** Pieces are written one after the other; the first thing that ends the job is what is told, and nothing after it. */
class Job {
  private readonly carrier: Carrier;
  private readonly tell: (message: FromChild) => void;
  private readonly onEnded: () => void;
  private last: Promise<void> = Promise.resolve();
  private written = 0;
  private over = false;
  private stopping = false;

  constructor(carrier: Carrier, tell: (message: FromChild) => void, onEnded: () => void) {
    this.carrier = carrier;
    this.tell = tell;
    this.onEnded = onEnded;
  }

  write(piece: Uint8Array): void {
    this.queue(async () => {
      for (let at = 0; at < piece.byteLength && !this.over; at += this.carrier.pieceBytes) {
        const part = piece.subarray(at, at + this.carrier.pieceBytes);
        await this.carrier.write(part);
        this.written += part.byteLength;
        if (!this.over) this.tell({ kind: 'written', bytes: this.written });
      }
    });
  }

  finish(): void {
    this.queue(async () => this.end(await this.carrier.finish()));
  }

  /** Does not wait for a write that may never come back; the parent ends this process when this takes too long. */
  stop(reason: string): void {
    if (this.over || this.stopping) return;
    // What then fails does so because of this.
    this.stopping = true;
    this.carrier.withdraw(reason).then(
      (end) => this.end(end),
      (error) => this.end({ kind: 'unknown', reason: codeOf(error) }),
    );
  }

  private queue(work: () => Promise<void>): void {
    this.last = this.last.then(async () => {
      if (this.over) return;
      try {
        await work();
      } catch (error) {
        this.stop(codeOf(error));
      }
    });
  }

  private end(end: CarrierEnd): void {
    if (this.over) return;
    this.over = true;
    this.onEnded();
    this.tell({ kind: 'ended', end });
  }
}
