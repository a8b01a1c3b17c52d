import { readFileSync } from 'node:fs';
import { realPorts } from '../../../main/ports/real.ts';
import { createHttp } from '../../../main/ports/real-http.ts';
import { realSockets } from '../../../main/ports/real-sockets.ts';
import { createNodeSpawn } from '../../../main/ports/real-spawn.ts';
import { discoverPrinters } from '../../../main/printing/discovery/discover.ts';
import { openTransport } from '../../../main/printing/transports/open-transport.ts';

/** Runs as a Windows program: finds the spooler's queues, sends a file to one, asks it how it is. A line of JSON for each. */
const [queue = '', file = ''] = process.argv.slice(2);
const ports = realPorts({ spawn: createNodeSpawn(), http: createHttp(), sockets: realSockets });
const say = (what: string, value: unknown) => process.stdout.write(`${JSON.stringify({ what, value })}\n`);

say('discovery', await discoverPrinters(ports, [], [], { longestMs: 60_000 }));
const transport = openTransport({ kind: 'spooler', queue }, ports, { connectTimeoutMs: 60_000 });
say('state', await transport.state?.());
const received: boolean[] = [];
const outcome = await transport.send(
  readFileSync(file),
  { onStalled: (stalled) => received.push(stalled) },
  new AbortController().signal,
);
say('outcome', outcome);
say('stalls', received);
await transport.close?.();
say('done', true);
process.exit(0);
