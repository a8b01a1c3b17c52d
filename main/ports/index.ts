import type { Clock } from './clock.ts';
import type { Files } from './files.ts';
import type { Http } from './http.ts';
import type { Ids } from './ids.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import type { Sockets } from './sockets.ts';
import type { Spawn } from './spawn.ts';
import type { SystemPrint } from './system-print.ts';
import type { Timers } from './timers.ts';

/**
 * Everything outside the process that the station touches besides SQLite. Product code takes these as values, so that a
 * whole shift can run under a seeded scheduler; a test walks the sources for `Date.now`, `setTimeout`, `fetch` and their kind elsewhere.
 */
export interface Ports {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly files: Files;
  readonly spawn: Spawn;
  readonly http: Http;
  readonly sockets: Sockets;
  /** Absent where the way to the marketplace can be neither seen nor changed, as in simulated time. */
  readonly network?: Network;
  /** Absent where the shell has no printing of its own. */
  readonly systemPrint?: SystemPrint;
}

export type { Clock, Files, Http, Ids, Random, Sockets, Spawn, Timers };
