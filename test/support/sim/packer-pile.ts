import type { ScanReply } from '../../../shared/contract/bench.ts';
import type { Draw } from './chance.ts';
import type { SimTime } from './sim-time.ts';

/** The papers of the orders on a packer's bench, and what the packer remembers of each. */
export interface Pile {
  /** The next order to try; undefined when there is none now. */
  next(): string | undefined;
  heard(shipmentId: string, reply: ScanReply): void;
  putOff(what: string, ms: number): void;
  isPutOff(what: string): boolean;
  /** Orders this packer has nothing left to do for, as far as heard. */
  readonly done: ReadonlySet<string>;
  readonly left: number;
}

/** What a person is told once and for all. */
const FINAL: ReadonlySet<string> = new Set([
  'cancelled',
  'already-dispatched',
  'wrong-location',
  'self-ship',
  'form-failed',
]);
const MAX_TRIES = 60;
/** Something the station never heard of was taken back before it was read, most likely. */
const MAX_UNKNOWN = 4;
/** What nobody at the bench can put right is the supervisor's. */
const MAX_STOPS = 3;

export function createPile({
  time,
  draw,
  orders,
}: {
  readonly time: SimTime;
  readonly draw: Draw;
  readonly orders: () => readonly string[];
}): Pile {
  const done = new Set<string>();
  const notBefore = new Map<string, number>();
  const tries = new Map<string, number>();
  const answers = new Map<string, number>();
  const isPutOff = (what: string) => (notBefore.get(what) ?? 0) > time.nowMs();
  const putOff = (what: string, ms: number) => void notBefore.set(what, time.nowMs() + ms);

  /** The same answer once more: later and later, and in the end the paper goes back to the office. */
  function stuck(shipmentId: string, answer: string, most: number): void {
    const times = (answers.get(`${answer} ${shipmentId}`) ?? 0) + 1;
    answers.set(`${answer} ${shipmentId}`, times);
    if (times > most) done.add(shipmentId);
    else putOff(shipmentId, 15_000 * times);
  }

  return {
    next() {
      const open = orders()
        .filter((id) => !done.has(id) && !isPutOff(id))
        .slice(0, 6);
      return open.length === 0 ? undefined : draw.pick(open);
    },
    heard(shipmentId, { verdict, detail }) {
      if (shipmentId === '') return;
      const count = (tries.get(shipmentId) ?? 0) + 1;
      tries.set(shipmentId, count);
      if (detail.what === 'label-confirmed' || detail.what === 'self-packed') done.add(detail.shipmentId ?? shipmentId);
      else if (detail.gate && FINAL.has(detail.gate.kind)) done.add(shipmentId);
      // On the other packer's pile too.
      else if (detail.gate?.kind === 'other-station') done.add(shipmentId);
      else if (detail.gate?.kind === 'packed-elsewhere') stuck(shipmentId, 'elsewhere', MAX_STOPS);
      else if (verdict === 'gate') putOff(shipmentId, 30_000);
      else if (verdict === 'stop') stuck(shipmentId, verdict, MAX_STOPS);
      else if (verdict === 'unknown-code') stuck(shipmentId, verdict, MAX_UNKNOWN);
      else putOff(shipmentId, detail.what === 'opened' || detail.what === 'resumed' ? 40_000 : 15_000);
      if (count > MAX_TRIES) done.add(shipmentId);
    },
    putOff,
    isPutOff,
    done,
    get left() {
      return orders().filter((id) => !done.has(id)).length;
    },
  };
}
