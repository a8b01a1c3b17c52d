import type { Handlers } from '../../shared/contract/index.ts';
import type { Db } from '../db/database.ts';
import { inTransaction } from '../db/transaction.ts';
import type { MarketplaceClient } from '../marketplace/client.ts';
import { type LivePapersOptions, livePapers } from './live-papers.ts';
import { type LoadingOptions, loading } from './loading.ts';
import { pickupViews } from './pickups.ts';
import { type ReconcileOptions, reconciling } from './reconcile.ts';
import { readStaged } from './staged.ts';

export type HandoverHandlers = Handlers<
  | 'handover.overview'
  | 'handover.scan'
  | 'handover.unload'
  | 'handover.reconcile'
  | 'handover.close'
  | 'handover.manifest'
  | 'handover.returnOtcs'
>;

export interface HandoverOptions
  extends Omit<LoadingOptions, 'readStaged' | 'parcels' | 'remembered'>,
    Omit<ReconcileOptions, 'readStaged' | 'shipments'>,
    Omit<LivePapersOptions, 'client'> {
  readonly db: Db;
  readonly client: LivePapersOptions['client'] & Pick<MarketplaceClient, 'readHandoverCounts'>;
  readonly shipments: LoadingOptions['shipments'] & ReconcileOptions['shipments'];
}

/** Parcels given to their couriers: what stands ready, what was scanned out, and what the marketplace counts (marketplace-api 7). */
export function createHandover(options: HandoverOptions): HandoverHandlers {
  const { db, handover, remembered, locationId, client, timers } = options;
  const staged = () => readStaged({ handover, timers }, locationId);
  const parts = { ...options, readStaged: staged };
  const door = loading(parts);
  const comparing = reconciling(parts);
  let asking: Promise<boolean> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** False where the marketplace could not be asked: what it told last stands, with its age. */
  async function askCounts(): Promise<boolean> {
    const readAtMs = options.nowMs();
    const answer = await client.readHandoverCounts(locationId, 'documents');
    if (!answer.ok) return false;
    inTransaction(db, () => remembered.put(locationId, 'pickup-counts', [...answer.value], readAtMs));
    options.onChanged();
    return true;
  }

  /** However many screens ask at once, the marketplace is asked once. */
  function refresh(): Promise<boolean> {
    asking ??= askCounts().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  /** One at a time, in the order asked: closing a load takes several transactions, and no scan comes between them. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  return {
    ...livePapers(options),
    async 'handover.overview'(input) {
      const refreshed = input.refresh && (await refresh());
      const told = remembered.read(locationId, 'pickup-counts');
      return {
        pickups: pickupViews(handover, told?.value ?? [], await staged()),
        countsAtMs: told?.readAtMs ?? null,
        refreshed,
      };
    },
    'handover.scan': (input) => inTurn(async () => await door['handover.scan'](input)),
    'handover.unload': (input) => inTurn(async () => await door['handover.unload'](input)),
    'handover.reconcile': comparing['handover.reconcile'],
    'handover.close': (input) => inTurn(async () => await comparing['handover.close'](input)),
  };
}
