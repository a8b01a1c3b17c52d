import { realClock } from '../../../main/ports/clock.ts';
import { createNodeSpawn } from '../../../main/ports/real-spawn.ts';
import { realTimers } from '../../../main/ports/timers.ts';
import { createRenderer } from '../../../main/printing/raster-process.ts';

/* A station that has a renderer and does nothing more: tells its parent the renderer's process once it has answered, and stays. */
setInterval(() => undefined, 1_000);
const renderer = createRenderer({ spawn: createNodeSpawn(), timers: realTimers, clock: realClock });
const profile = {
  language: 'zpl',
  dpi: 203,
  widthMm: 50,
  heightMm: 30,
  crop: 'auto',
  turn: 'auto',
  compressed: true,
} as const;
await renderer.render({ document: 'label', bytes: new Uint8Array(), profile });
process.send?.(renderer.pid());
