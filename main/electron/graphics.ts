import type { Log } from '../host.ts';
import { keepQuietly, type PcFile } from './kept-pc.ts';

/** The part of Electron's `app` that the graphics process is seen through. */
export interface GraphicsApp {
  disableHardwareAcceleration(): void;
  on(
    event: 'child-process-gone',
    listener: (event: unknown, details: { readonly type: string; readonly reason: string }) => void,
  ): unknown;
}

/** Chromium starts the process anew by itself; a driver that takes it down this often does so every day. */
export const MOST_GPU_CRASHES = 3;

/** To be called before Electron is ready: afterwards the choice is made. */
export function chooseGraphics(app: GraphicsApp, pc: PcFile, version: string): 'hardware' | 'software' {
  if (pc.read().softwareGraphicsOf !== version) return 'hardware';
  app.disableHardwareAcceleration();
  return 'software';
}

/** Counts the crashes of the graphics process; after the third the next start of this version draws without it. */
export function watchGraphics(options: {
  readonly app: GraphicsApp;
  readonly pc: PcFile;
  readonly log: Log;
  readonly version: string;
  readonly onCrash: () => void;
}): void {
  const { app, pc, log, version, onCrash } = options;
  let crashes = 0;
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (reason === 'clean-exit' || reason === 'killed') return;
    onCrash();
    log.error('a process beside the page ended', { type, reason });
    if (type !== 'GPU') return;
    crashes += 1;
    if (crashes === MOST_GPU_CRASHES) keepQuietly(pc, log, { softwareGraphicsOf: version });
  });
}
