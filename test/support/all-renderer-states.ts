import { AHEAD_STATES } from './renderer-ahead-states.ts';
import { BENCH_STATES } from './renderer-bench-states.ts';
import { HANDOVER_STATES } from './renderer-handover-states.ts';
import { PRINTER_STATES } from './renderer-printer-states.ts';
import { RETURN_STATES } from './renderer-return-states.ts';
import { SELF_SHIP_STATES } from './renderer-self-ship-states.ts';
import { type RendererState, SCREEN_STATES } from './renderer-states.ts';
import { SUPERVISOR_STATES } from './renderer-supervisor-states.ts';

/** Every screen in every state, for the pictures and for what is checked on each of them. */
export const RENDERER_STATES: readonly RendererState[] = [
  ...BENCH_STATES,
  ...SCREEN_STATES,
  ...SUPERVISOR_STATES,
  ...PRINTER_STATES,
  ...AHEAD_STATES,
  ...SELF_SHIP_STATES,
  ...RETURN_STATES,
  ...HANDOVER_STATES,
];
