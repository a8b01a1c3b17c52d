import { useEffect, useRef } from 'react';
import { useStores } from '../stores/index.ts';

/** Takes every scan for as long as the component stands; neither the bench nor an earlier taker hears them then. */
export function useScans(take: (code: string, scanId: string) => void): void {
  const { scanTaker } = useStores();
  const current = useRef(take);
  current.current = take;
  useEffect(() => scanTaker.takeScans((code, scanId) => current.current(code, scanId)), [scanTaker]);
}
