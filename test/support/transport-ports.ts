import { realPorts } from '../../main/ports/real.ts';
import { createHttp } from '../../main/ports/real-http.ts';
import { realSockets } from '../../main/ports/real-sockets.ts';
import type { TransportPorts } from '../../main/printing/transports/open-transport.ts';
import { builtSpawn } from './built-spawn.ts';

/** The real world, as a shell without printing of its own gives it. */
const ports: TransportPorts = realPorts({ spawn: builtSpawn(), http: createHttp(), sockets: realSockets });
export const transportPorts = (): TransportPorts => ports;
