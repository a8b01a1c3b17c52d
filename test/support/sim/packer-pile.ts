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
  const isPutOff = (what: string) => (notBefore.get(what) ?? 0) > time.nowMs();
  const putOff = (what: string, ms: number) => void notBefore.set(what, time.nowMs() + ms);

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
      if (detail.what === 'label-confirmed') done.add(detail.shipmentId ?? shipmentId);
      else if (detail.gate && FINAL.has(detail.gate.kind)) done.add(shipmentId);
      else if (detail.gate?.kind === 'packed-elsewhere' || detail.gate?.kind === 'other-station')
        putOff(shipmentId, 1_800_000);
      else if (verdict === 'gate' || verdict === 'stop') putOff(shipmentId, 150_000);
      else if (verdict === 'unknown-code') putOff(shipmentId, 45_000);
      else putOff(shipmentId, detail.what === 'opened' || detail.what === 'resumed' ? 60_000 : 20_000);
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
