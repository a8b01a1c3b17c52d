/**
 * The page's sound; undefined where the PC has none, or while the browser would refuse it because no key was pressed yet. A
 * scanner's keys count as pressed.
 */
export function audioContext(): AudioContext | undefined {
  return 'AudioContext' in window && navigator.userActivation.hasBeenActive ? new AudioContext() : undefined;
}
