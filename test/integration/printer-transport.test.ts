import { attachPrinter } from '../../main/printing/attach.ts';
import { attachPorts } from '../support/attach-ports.ts';
import { printerAcceptance } from '../support/printer-acceptance.ts';
import { printerConfig } from '../support/printer-config.ts';

printerAcceptance('raw TCP', ({ host, port }, settings) =>
  attachPrinter(printerConfig({ transport: { kind: 'tcp', host, port } }), attachPorts, settings),
);
