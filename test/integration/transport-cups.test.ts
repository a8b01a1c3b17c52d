import { afterAll, beforeAll, describe } from 'vitest';
import { openTransport } from '../../main/printing/transports/open-transport.ts';
import { type CupsServer, startCups, whyNoCups } from '../support/cups-server.ts';
import { transportAcceptance } from '../support/transport-acceptance.ts';
import { transportPorts } from '../support/transport-ports.ts';
import { startWirePrinter } from '../support/wire-printer.ts';

const why = whyNoCups();
if (why !== undefined) console.log(`skipped: printing through CUPS; ${why}`);

describe.skipIf(why !== undefined)('a real CUPS', () => {
  let cups: CupsServer;
  let queues = 0;
  beforeAll(async () => {
    cups = await startCups();
  });
  afterAll(() => cups?.stop());

  transportAcceptance('a raw queue of CUPS', {
    hugeBytes: 24 * 1024 * 1024,
    largeBytes: 2 * 1024 * 1024,
    async start(settings) {
      const other = await startWirePrinter();
      queues += 1;
      const name = `labels-${queues}`;
      cups.addQueue(name, `socket://127.0.0.1:${other.port}`, ['-o', 'printer-error-policy=stop-printer']);
      const config = {
        kind: 'ipp',
        host: '127.0.0.1',
        port: cups.port,
        path: `/printers/${name}`,
        secure: false,
      } as const;
      return {
        transport: openTransport(config, transportPorts(), settings),
        other: {
          ...other,
          heal() {
            other.heal?.();
            cups.run('cupsenable', name);
          },
          // The printer behind a queue may be away for minutes: CUPS keeps the job. Without the queue there is nobody.
          async leave() {
            cups.run('lpadmin', '-x', name);
          },
        },
      };
    },
  });
});
