import { realClock } from './clock.ts';
import { realFiles } from './files.ts';
import { realIds } from './ids.ts';
import type { Http, Ports, Sockets, Spawn } from './index.ts';
import type { Network } from './network.ts';
import { realRandom } from './random.ts';
import type { SystemPrint } from './system-print.ts';
import { realTimers } from './timers.ts';

/** The real world, with the parts that differ between the shells given by the shell. */
export function realPorts({
  spawn,
  http,
  sockets,
  systemPrint,
  network,
}: {
  spawn: Spawn;
  http: Http;
  sockets: Sockets;
  systemPrint?: SystemPrint;
  network?: Network;
}): Ports {
  return {
    clock: realClock,
    timers: realTimers,
    random: realRandom,
    ids: realIds,
    files: realFiles,
    spawn,
    http,
    sockets,
    ...(systemPrint === undefined ? {} : { systemPrint }),
    ...(network === undefined ? {} : { network }),
  };
}
