import { createStore, type StoreApi } from 'zustand/vanilla';

/** What of first run follows once the station has started: it needs one to look for printers and to print. */
export type FirstStep = 'none' | 'printer' | 'test';

export interface FirstSteps {
  readonly step: FirstStep;
  /** The printer to be tested. */
  readonly printerId: string | null;
}

export interface FirstStepsStore {
  readonly store: StoreApi<FirstSteps>;
  set(steps: FirstSteps): void;
}

const KEY = 'packbench.first-steps';
const NONE: FirstSteps = { step: 'none', printerId: null };

/** Kept on this PC, so that a page that is opened again goes on where first run was left. */
export function createFirstStepsStore(kept: Pick<Storage, 'getItem' | 'setItem'>): FirstStepsStore {
  const store = createStore<FirstSteps>(() => read(kept));
  return {
    store,
    set(steps) {
      store.setState(steps, true);
      try {
        kept.setItem(KEY, JSON.stringify(steps));
      } catch {
        // A full or forbidden storage costs only the reminder; the status bar says that no printer is set.
      }
    },
  };
}

function read(kept: Pick<Storage, 'getItem'>): FirstSteps {
  try {
    const value: unknown = JSON.parse(kept.getItem(KEY) ?? '{}');
    const raw = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
    const { step, printerId } = { step: raw['step'], printerId: raw['printerId'] };
    if (step === 'test' && typeof printerId === 'string') return { step, printerId };
    return step === 'printer' || step === 'test' ? { step: 'printer', printerId: null } : NONE;
  } catch {
    return NONE;
  }
}
