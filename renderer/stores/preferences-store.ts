import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Volume } from '../feedback/tones.ts';
import { LANGUAGES, type Language } from '../i18n/words.ts';

export const THEMES = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];
export const VOLUMES = ['off', 'low', 'normal', 'loud'] as const satisfies readonly Volume[];

/** How this screen looks, speaks and sounds; kept on this PC, not part of the station's records. */
export interface Preferences {
  readonly theme: Theme;
  readonly language: Language;
  readonly volume: Volume;
}

export interface PreferencesStore {
  readonly store: StoreApi<Preferences>;
  set(change: Partial<Preferences>): void;
}

const KEY = 'packbench.screen';
const DEFAULTS: Preferences = { theme: 'system', language: 'en', volume: 'normal' };

export function createPreferencesStore(kept: Pick<Storage, 'getItem' | 'setItem'>): PreferencesStore {
  const store = createStore<Preferences>(() => read(kept));
  return {
    store,
    set(change) {
      store.setState(change);
      try {
        kept.setItem(KEY, JSON.stringify(store.getState()));
      } catch {
        // A full or forbidden storage costs only the memory of a colour.
      }
    },
  };
}

function read(kept: Pick<Storage, 'getItem'>): Preferences {
  try {
    const value: unknown = JSON.parse(kept.getItem(KEY) ?? '{}');
    const raw = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
    return {
      theme: THEMES.find((theme) => theme === raw['theme']) ?? DEFAULTS.theme,
      language: LANGUAGES.find((language) => language === raw['language']) ?? DEFAULTS.language,
      volume: VOLUMES.find((volume) => volume === raw['volume']) ?? DEFAULTS.volume,
    };
  } catch {
    return DEFAULTS;
  }
}
