import { AHEAD_STATES } from './renderer-ahead-states.ts';
import { BENCH_STATES } from './renderer-bench-states.ts';
import { FOLDER_STATES } from './renderer-folder-states.ts';
import { HANDOVER_STATES } from './renderer-handover-states.ts';
import { NETWORK_STATES } from './renderer-network-states.ts';
import { OPERATE_STATES } from './renderer-operate-states.ts';
import { PRINTER_STATES } from './renderer-printer-states.ts';
import { RETENTION_STATES } from './renderer-retention-states.ts';
import { RETURN_STATES } from './renderer-return-states.ts';
import { SELF_SHIP_STATES } from './renderer-self-ship-states.ts';
import { SHEET_STATES } from './renderer-sheet-states.ts';
import { SHELL_STATES } from './renderer-shell-states.ts';
import { type RendererState, SCREEN_STATES } from './renderer-states.ts';
import { SUPERVISOR_STATES } from './renderer-supervisor-states.ts';
import { UPDATES_STATES } from './renderer-updates-states.ts';

/** Every screen in every state, for the pictures and for what is checked on each of them. */
export const RENDERER_STATES: readonly RendererState[] = [
  ...BENCH_STATES,
  ...SCREEN_STATES,
  ...SUPERVISOR_STATES,
  ...PRINTER_STATES,
  ...AHEAD_STATES,
  ...SELF_SHIP_STATES,
  ...SHEET_STATES,
  ...RETURN_STATES,
  ...RETENTION_STATES,
  ...FOLDER_STATES,
  ...HANDOVER_STATES,
  ...SHELL_STATES,
  ...NETWORK_STATES,
  ...OPERATE_STATES,
  ...UPDATES_STATES,
];
