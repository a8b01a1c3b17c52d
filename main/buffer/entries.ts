import type { AheadEntry } from '../../shared/contract/buffer.ts';
import type { AheadQueries, AheadView } from '../db/ahead.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { pause, type Timers } from '../ports/timers.ts';
import type { AheadBench } from './ahead-bench.ts';
import { fingerprintOf } from './fingerprint.ts';

export interface EntriesOptions {
  readonly ahead: Pick<AheadQueries, 'page'>;
  readonly shipments: Pick<ShipmentQueries, 'read'>;
  readonly bench: Pick<AheadBench, 'gateOf'>;
  /** Its tracking ids, and all that comes out with it for the printers of now, are here. */
  readonly isPrintable: (shipmentId: string) => boolean;
  readonly timers: Timers;
}

type Stands = Pick<AheadEntry, 'step' | 'reason' | 'nextLookAtMs'>;

/** Rows read at once, and entries looked into at once: about 1 ms each. */
const PAGE = 50;
const LOOKED_INTO = 4;

/** All rows, in slices; each page as of its own moment. */
export async function* aheadPages(
  ahead: Pick<AheadQueries, 'page'>,
  timers: Timers,
): AsyncGenerator<readonly AheadView[]> {
  for (let after = ''; ; ) {
    const rows = ahead.page(after, PAGE);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    after = last.shipmentId;
    await pause(timers, 0);
  }
}

/** Nobody has begun with it, and it may be of use. */
export function isWaiting({ live, parcel, pack, refused }: AheadView): boolean {
  return live && parcel === null && pack !== null && refused === null;
}

/** Parcels packed ahead while nobody has begun with them, each with how far it is. */
export function aheadEntries({ ahead, shipments, bench, isPrintable, timers }: EntriesOptions) {
  function fits({ shipmentId, fingerprint }: AheadView): boolean {
    const shipment = shipments.read(shipmentId);
    return shipment !== undefined && fingerprintOf(shipment) === fingerprint;
  }

  function standingOf(view: AheadView): Stands {
    const none = { reason: null, nextLookAtMs: null };
    if (view.refused !== null) return { step: 'refused', reason: view.refused, nextLookAtMs: null };
    const gate = bench.gateOf(view.shipmentId);
    if (gate) return { step: 'refused', reason: gate.kind, nextLookAtMs: null };
    switch (view.pack) {
      case 'verify':
        return { step: 'checking', reason: null, nextLookAtMs: view.nextLookAtMs };
      case 'acked':
        return { step: fits(view) && isPrintable(view.shipmentId) ? 'ready' : 'documents', ...none };
      default:
        return { step: 'packing', ...none };
    }
  }

  return {
    /** In the order of the queue, those of no use last. Nothing is remembered: what is told was looked at. */
    async read(): Promise<readonly AheadEntry[]> {
      const entries: AheadEntry[] = [];
      for await (const views of aheadPages(ahead, timers)) {
        for (const view of views) {
          if (!view.live || view.parcel !== null || (view.pack === null && view.refused === null)) continue;
          if (entries.length % LOOKED_INTO === LOOKED_INTO - 1) await pause(timers, 0);
          const { shipmentId, orderIds, dispatchByMs, chosenAtMs } = view;
          entries.push({ shipmentId, orderIds, dispatchByMs, chosenAtMs, ...standingOf(view) });
        }
      }
      return entries.sort(
        (one, other) => placeOf(one) - placeOf(other) || (one.shipmentId < other.shipmentId ? -1 : 1),
      );
    },
  };
}

function placeOf({ step, dispatchByMs }: AheadEntry): number {
  return step === 'refused' ? Number.POSITIVE_INFINITY : (dispatchByMs ?? Number.MAX_SAFE_INTEGER);
}
