import { realClock } from '../../main/ports/clock.ts';
import { realFiles } from '../../main/ports/files.ts';
import { realIds } from '../../main/ports/ids.ts';
import { createHttp } from '../../main/ports/real-http.ts';
import { realSockets } from '../../main/ports/real-sockets.ts';
import { realTimers } from '../../main/ports/timers.ts';
import type { TransportPorts } from '../../main/printing/transports/open-transport.ts';
import { builtSpawn } from './built-spawn.ts';

/** What printers are attached with: this machine's own. */
export const attachPorts: TransportPorts = {
  sockets: realSockets,
  timers: realTimers,
  clock: realClock,
  files: realFiles,
  http: createHttp(),
  ids: realIds,
  spawn: builtSpawn(),
};
