import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CsvKind } from '../../shared/contract/catalogue.ts';
import type { ReturnTab } from '../../shared/contract/returns.ts';

/** Which part of a screen was last looked at; it is there again when the screen is. */
export interface Tabs {
  readonly catalogue: CsvKind;
  readonly shelf: 'parcels' | 'unseen';
  readonly queue: 'orders' | 'batches' | 'ahead';
  /** `unknown`: parcels received that no return known here names. */
  readonly returns: ReturnTab | 'unknown';
}

export function createTabsStore(): StoreApi<Tabs> {
  return createStore<Tabs>(() => ({ catalogue: 'products', shelf: 'parcels', queue: 'orders', returns: 'to-decide' }));
}
