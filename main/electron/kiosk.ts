import type { Log } from '../host.ts';
import type { PcFile } from './kept-pc.ts';

/** The part of Electron's `BrowserWindow` that a kiosk holds. */
export interface KioskWindow {
  setKiosk(on: boolean): void;
  restore(): void;
  on(event: 'close', listener: (event: { preventDefault(): void }) => void): unknown;
  on(event: 'leave-full-screen' | 'minimize', listener: () => void): unknown;
}

export interface Kiosk {
  isOn(): boolean;
  /** On, and nobody has let go: a close or a quit is no supervisor's. */
  holds(): boolean;
  /** On disk before the window changes. */
  set(on: boolean): void;
  /** Holds this window from now on; fills the screen with it when the kiosk was on at the last end. */
  attach(window: KioskWindow): void;
  /** The PC goes down, or a supervisor has confirmed the end: the window closes as any other. Kept for the next start. */
  letGo(): void;
}

/**
 * The page fills the screen; the window is not closed, shrunk or left by anybody but a supervisor, whose name and reason stand in the
 * journal before this is called. What the system keeps for itself (Ctrl+Alt+Del, the Windows key's own shortcuts) it keeps.
 */
export function createKiosk(pc: PcFile, log: Log): Kiosk {
  let window: KioskWindow | undefined;
  let holding = true;
  const holds = () => holding && pc.read().kiosk;
  return {
    isOn: () => pc.read().kiosk,
    holds,
    set(on) {
      pc.change({ kiosk: on });
      window?.setKiosk(on);
      log.info(on ? 'the page fills the screen' : 'the page is a window again');
    },
    attach(next) {
      window = next;
      next.on('close', (event) => {
        if (!holds()) return;
        event.preventDefault();
        log.warn('the window was kept open');
      });
      next.on('leave-full-screen', () => {
        if (holds()) next.setKiosk(true);
      });
      next.on('minimize', () => {
        if (holds()) next.restore();
      });
      if (holds()) next.setKiosk(true);
    },
    letGo() {
      holding = false;
    },
  };
}
