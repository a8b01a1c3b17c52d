import type { BufferView } from '../../shared/contract/buffer.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import type { StationStatus } from '../../shared/contract/station.ts';
import { inTransaction } from '../db/transaction.ts';
import { type BufferLoopOptions, createBufferLoop, RATE_PARCELS } from './buffer-loop.ts';
import { type ChooseOptions, createChooser } from './choose.ts';
import { aheadEntries, type EntriesOptions } from './entries.ts';
import { type FollowOptions, followAhead } from './follow.ts';
import { lastsMinutes, packingRate, wantedParcels } from './rate.ts';

export type BufferOptions = Omit<FollowOptions, 'agreed'> &
  Omit<EntriesOptions, 'bench' | 'timers' | 'ahead'> &
  Omit<ChooseOptions, 'bench' | 'clock' | 'timers' | 'ahead'> &
  Omit<BufferLoopOptions, 'ahead' | 'follow' | 'chooser'>;

/** What would be kept ready where nobody agreed: said beside the question. */
const UNASKED = { outageMinutes: 15, most: 60 } as const;

/** Packing ahead: whole parcels are packed before their goods are in hand, so that they can be packed with no network. */
export function createBuffer(options: BufferOptions) {
  const { ahead, db, packAhead, ports } = options;
  const { clock, timers } = ports;
  const follow = followAhead({ ...options, agreed: packAhead !== undefined });
  const entries = aheadEntries({ ...options, timers });
  const chooser = createChooser({ ...options, clock, timers });
  const loop = createBufferLoop({ ...options, follow, chooser });
  const rate = () => packingRate(ahead.finished(RATE_PARCELS));

  async function counts() {
    const found = await entries.read();
    const ready = found.filter(({ step }) => step === 'ready').length;
    const making = found.filter(({ step }) => step !== 'ready' && step !== 'refused').length;
    return { found, ready, making };
  }

  const handlers: Handlers<'buffer.read'> = {
    'buffer.read': async ({ limit }): Promise<BufferView> => {
      const { found, ready, making } = await counts();
      const ratePerHour = rate();
      const { outageMinutes } = packAhead ?? UNASKED;
      return {
        ...{ agreed: packAhead !== undefined, ready, making, ratePerHour, outageMinutes },
        wanted: wantedParcels(ratePerHour, packAhead ?? UNASKED),
        lastsMinutes: lastsMinutes(ready, ratePerHour),
        entries: found.slice(0, limit),
      };
    },
  };

  return {
    handlers,
    ...loop,
    shipmentsApplied: follow.shipmentsApplied,
    mutationMoved: follow.mutationMoved,
    /** News of these came. */
    shipmentsChanged(shipmentIds: readonly string[]): void {
      chooser.changed(shipmentIds);
      loop.wake();
    },
    /** A document came that no printer of now can print: its parcel is not to be reckoned with. */
    documentProblem(shipmentId: string, reason: string): void {
      inTransaction(db, () => ahead.refuse(shipmentId, reason));
      loop.wake();
    },
    /** Other printers may print what these could not. */
    printersChanged(): void {
      inTransaction(db, () => ahead.allowDocuments());
      loop.wake();
    },
    /** What can be packed with no network; `ahead` is null where nobody agreed to it. */
    async status(): Promise<{ readonly ready: number; readonly ahead: StationStatus['ahead'] }> {
      const { ready, making } = await counts();
      return { ready, ahead: packAhead ? { wanted: wantedParcels(rate(), packAhead), ready, making } : null };
    },
  };
}

export type PackBuffer = ReturnType<typeof createBuffer>;
