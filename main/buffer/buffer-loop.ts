import type { PackAhead } from '../../shared/model/config.ts';
import type { AheadQueries, AheadView } from '../db/ahead.ts';
import type { Clock } from '../ports/clock.ts';
import { type Cancel, pause, type Timers } from '../ports/timers.ts';
import { type Chooser, REST_MS } from './choose.ts';
import { aheadPages, isWaiting } from './entries.ts';
import type { FollowAhead } from './follow.ts';
import { packingRate, wantedParcels } from './rate.ts';

export interface BufferLoopOptions {
  readonly ahead: Pick<AheadQueries, 'page' | 'finished'>;
  readonly follow: Pick<FollowAhead, 'tend'>;
  readonly chooser: Chooser;
  /** Undefined: the seller has not agreed. */
  readonly packAhead: PackAhead | undefined;
  /** The whole queue was read once and the marketplace can be reached: otherwise what is chosen would not be the most urgent, or not leave. */
  readonly mayChoose: () => boolean;
  readonly ports: { readonly clock: Clock; readonly timers: Timers };
  /** Packs were queued, or rows went. */
  readonly onChanged: () => void;
  readonly onFault: (error: unknown) => void;
}

/** What happens at once is looked at together. */
const GATHER_MS = 250;
/** Packs ahead that have not been answered: the outbox finds the bench's own among them at once. */
const UNANSWERED_MAX = 20;
/** Parcels the rate is reckoned from: two hours of a bench as fast as they come. */
export const RATE_PARCELS = 300;

/** Keeps as many parcels packed ahead as the bench packs in the minutes to survive. */
export function createBufferLoop(options: BufferLoopOptions) {
  const { ahead, follow, chooser, packAhead, mayChoose } = options;
  const { timers } = options.ports;
  let life: 'new' | 'running' | 'stopped' = 'new';
  let working: Promise<void> | null = null;
  let again = false;
  /** The last look ended with this: nothing may be chosen for now. */
  let held = false;
  let cancel: Cancel = () => undefined;

  async function counted(): Promise<{ readonly have: number; readonly unanswered: number; readonly changed: boolean }> {
    let [have, unanswered, changed] = [0, 0, false];
    for await (const views of aheadPages(ahead, timers)) {
      if (life !== 'running') break;
      changed = follow.tend(views) || changed;
      have += views.filter(counts).length;
      unanswered += views.filter(({ pack }) => pack === 'pending' || pack === 'sending').length;
      if (views.length > 1) await pause(timers, 0);
    }
    return { have, unanswered, changed };
  }

  /** True while more is wanted than there is. */
  async function work(): Promise<boolean> {
    const { have, unanswered, changed } = await counted();
    let chosen = 0;
    let room = 0;
    held = packAhead !== undefined && !mayChoose();
    if (packAhead && life === 'running' && !held) {
      room = wantedParcels(packingRate(ahead.finished(RATE_PARCELS)), packAhead) - have;
      chosen = await chooser.choose(Math.min(room, UNANSWERED_MAX - unanswered));
      held = !mayChoose();
    }
    if (changed || chosen > 0) options.onChanged();
    return held || room > chosen;
  }

  function run(): void {
    again = false;
    working = work()
      .catch((error: unknown) => {
        options.onFault(error);
        return true;
      })
      .then((short) => {
        working = null;
        if (life !== 'running') return;
        if (again) cancel = timers.after(GATHER_MS, run);
        // Time and the catalogue make candidates of what was none.
        else if (short) cancel = timers.after(REST_MS, wake);
      })
      .catch(options.onFault);
  }

  function wake(): void {
    if (life !== 'running' || again) return;
    again = true;
    if (working) return;
    cancel();
    cancel = timers.after(GATHER_MS, run);
  }

  return {
    start(): void {
      life = 'running';
      wake();
    },
    /** An entry was lost or moved, a parcel was completed, news came, the network returned. Cheap; the work is done later, and once. */
    wake,
    /** What may keep it from choosing is not as it was. Cheap: it is woken only where it was kept from it, and is no more. */
    statusChanged(): void {
      if (held && mayChoose()) wake();
    },
    async stop(): Promise<void> {
      life = 'stopped';
      cancel();
      await working;
    },
  };
}

/** It is there or on its way, and nothing stands before it. */
function counts(view: AheadView): boolean {
  return isWaiting(view) && !view.hold;
}
