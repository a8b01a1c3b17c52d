import { openTransport } from '../../main/printing/transports/open-transport.ts';
import { transportAcceptance } from '../support/transport-acceptance.ts';
import { transportPorts } from '../support/transport-ports.ts';
import { startWirePrinter } from '../support/wire-printer.ts';

transportAcceptance('raw TCP', {
  hugeBytes: 24 * 1024 * 1024,
  largeBytes: 2 * 1024 * 1024,
  async start(settings) {
    const other = await startWirePrinter();
    const config = { kind: 'tcp', host: '127.0.0.1', port: other.port } as const;
    return { other, transport: openTransport(config, transportPorts(), settings) };
  },
});
