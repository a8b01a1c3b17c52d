import { realSockets } from '../../main/ports/real-sockets.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { tcpPrinter } from '../../main/printing/transports/tcp-status.ts';
import { printerAcceptance } from '../support/printer-acceptance.ts';

printerAcceptance('raw TCP', ({ host, port }, settings) =>
  tcpPrinter({
    printerId: 'label-1',
    host,
    port,
    sockets: realSockets,
    timers: realTimers,
    statusTimeoutMs: 300,
    ...settings,
  }),
);
