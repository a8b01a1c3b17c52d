import { useEffect, useRef } from 'react';

interface PressableKey {
  readonly key: string;
  readonly press: () => void;
  readonly enabled: boolean;
}

/** Function keys of the bench. Never plain keys, which are a scanner's, and never Enter, which ends every scan. */
export function useKeys(keys: readonly PressableKey[], active: boolean): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    if (!active) return;
    const down = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      const slot = current.current.find(({ key }) => key === event.key);
      if (slot === undefined) return;
      // Also when it can do nothing now: the browser's own F3, F6 and F7 must not answer instead.
      event.preventDefault();
      if (slot.enabled && !event.repeat) slot.press();
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, [active]);
}
