import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CsvKind } from '../../shared/contract/catalogue.ts';
import type { ReturnTab } from '../../shared/contract/returns.ts';

/** In the order they stand in. */
export const DIAGNOSTICS_TABS = [
  'health',
  'station',
  'log',
  'bundle',
  'backups',
  'folder',
  'retention',
  'network',
  'updates',
] as const;
export type DiagnosticsTab = (typeof DIAGNOSTICS_TABS)[number];

/** Which part of a screen was last looked at; it is there again when the screen is. */
export interface Tabs {
  readonly catalogue: CsvKind;
  readonly shelf: 'parcels' | 'unseen';
  readonly queue: 'orders' | 'batches' | 'ahead';
  /** `unknown`: parcels received that no return known here names. */
  readonly returns: ReturnTab | 'unknown';
  readonly diagnostics: DiagnosticsTab;
}

export function createTabsStore(): StoreApi<Tabs> {
  return createStore<Tabs>(() => ({
    catalogue: 'products',
    shelf: 'parcels',
    queue: 'orders',
    returns: 'to-decide',
    diagnostics: 'health',
  }));
}
