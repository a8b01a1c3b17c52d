import { setTimeout as delay } from 'node:timers/promises';
import { type Carrier, type CarrierEnd, type CarrierEvents, codeOf } from './carrier.ts';
import { openWinspool, type SpoolerHandle } from './winspool.ts';

const PIECE_BYTES = 64 * 1024;
const POLL_MS = 200;
const WITHDRAW_WAIT_MS = 5_000;
/** A driver of version 4 renders everything but what is passed through under this name. */
const XPS_DRIVER = 4;

/** `JOB_STATUS_*` of winspool.h. */
export const JOB = {
  paused: 0x1,
  error: 0x2,
  deleting: 0x4,
  printing: 0x10,
  offline: 0x20,
  paperOut: 0x40,
  printed: 0x80,
  deleted: 0x100,
  blocked: 0x200,
  intervention: 0x400,
  restarted: 0x800,
  complete: 0x1000,
  retained: 0x2000,
} as const;
const STANDS_STILL = JOB.paused | JOB.error | JOB.offline | JOB.paperOut | JOB.blocked | JOB.intervention;
/** All of its bytes are at the printer; whether they came out is not known (printing 3.2). */
const THROUGH = JOB.printed | JOB.complete;
const BEGUN = JOB.printing | THROUGH | JOB.restarted;

/**
 * A raw document through a queue of the Windows spooler. The job is followed until the queue knows it no more; that it disappears
 * is how the spooler says that it is through with it.
 */
export function openSpooler(queue: string, title: string, events: CarrierEvents): Promise<Carrier> {
  const handle = openWinspool().open(queue);
  try {
    const id = handle.startDocument(title, handle.driverVersion() === XPS_DRIVER ? 'XPS_PASS' : 'RAW');
    return Promise.resolve(new SpooledJob(handle, id, events));
  } catch (error) {
    handle.close();
    return Promise.reject(error);
  }
}

class SpooledJob implements Carrier {
  readonly pieceBytes = PIECE_BYTES;
  private readonly handle: SpoolerHandle;
  private readonly id: number;
  private readonly events: CarrierEvents;
  private written = 0;
  private ended = false;
  private withdrawing: Promise<CarrierEnd> | undefined;

  constructor(handle: SpoolerHandle, id: number, events: CarrierEvents) {
    this.handle = handle;
    this.id = id;
    this.events = events;
  }

  write(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.byteLength; ) {
      const taken = this.handle.write(piece.subarray(at));
      if (taken === 0) return Promise.reject(new Error('the spooler takes nothing'));
      at += taken;
      this.written += taken;
    }
    return Promise.resolve();
  }

  async finish(): Promise<CarrierEnd> {
    this.handle.endDocument();
    this.ended = true;
    let deleted = false;
    for (;;) {
      if (this.withdrawing !== undefined) return await this.withdrawing;
      const job = this.handle.job(this.id);
      if (job === undefined || (job.status & THROUGH) !== 0) {
        this.handle.close();
        // Somebody deleted it while it stood still: what had gone to the printer is not known.
        return deleted && job === undefined ? { kind: 'unknown', reason: 'deleted' } : { kind: 'sent' };
      }
      const stalled = (job.status & STANDS_STILL) !== 0;
      this.events.onStalled(stalled);
      deleted = (job.status & (JOB.deleting | JOB.deleted)) !== 0 && (stalled || deleted);
      await delay(POLL_MS);
    }
  }

  withdraw(reason: string): Promise<CarrierEnd> {
    this.withdrawing ??= (this.ended ? this.takeBack(reason) : this.abort(reason)).finally(() => this.handle.close());
    return this.withdrawing;
  }

  /** A document that is being written: a queue may print it as it comes, so only one without a byte is certain not to come out. */
  private abort(reason: string): Promise<CarrierEnd> {
    try {
      this.handle.abort();
    } catch {
      // Said as what it then is: not known.
    }
    return Promise.resolve(this.written === 0 ? { kind: 'not-sent', reason } : { kind: 'unknown', reason });
  }

  /** Paused first: one that then was never begun can be deleted without a doubt. */
  private async takeBack(reason: string): Promise<CarrierEnd> {
    const unknown: CarrierEnd = { kind: 'unknown', reason };
    try {
      this.handle.pauseJob(this.id);
      const job = this.handle.job(this.id);
      if (job === undefined) return unknown;
      this.handle.deleteJob(this.id);
      const untilMs = performance.now() + WITHDRAW_WAIT_MS;
      while (this.handle.job(this.id) !== undefined) {
        if (performance.now() > untilMs) return { kind: 'unknown', reason: `${reason} (still-queued, job ${this.id})` };
        await delay(POLL_MS);
      }
      const paused = (job.status & JOB.paused) !== 0;
      return paused && (job.status & BEGUN) === 0 ? { kind: 'not-sent', reason } : unknown;
    } catch (error) {
      return { kind: 'unknown', reason: `${reason} (${codeOf(error)})` };
    }
  }
}
