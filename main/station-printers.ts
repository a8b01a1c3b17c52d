import type { StationConfig } from '../shared/model/config.ts';
import type { PrinterConfig } from '../shared/model/printers.ts';
import type { TicketPrinter } from './bench/shelving.ts';
import type { Printer } from './printing/printer.ts';
import { ticketZpl } from './printing/tickets.ts';
import { tcpPrinter } from './printing/transports/tcp-status.ts';
import type { StationOptions } from './station-options.ts';

/** The printers the settings name, ready to be connected to. */
export function stationPrinters(
  { printers }: StationConfig,
  { sockets, timers }: StationOptions['ports'],
): readonly { readonly config: PrinterConfig; readonly printer: Printer }[] {
  return printers.map((config) => ({
    config,
    printer: tcpPrinter({ printerId: config.id, ...config.transport, sockets, timers }),
  }));
}

/** The printer a document goes to. */
export function printerFor(config: StationConfig, document: 'label' | 'ticket'): PrinterConfig | undefined {
  return config.printers.find((printer) => printer.documents.includes(document));
}

/** Tickets come out where the settings say, else of the label printer; null where that cannot print them. */
export function ticketPrinter(config: StationConfig, practice: boolean): TicketPrinter | null {
  const printer = printerFor(config, 'ticket') ?? printerFor(config, 'label');
  if (printer?.language !== 'zpl') return null;
  return {
    printerId: printer.id,
    compose: (ticket) => ({ kind: 'zpl', bytes: ticketZpl({ ...ticket, practice }, printer) }),
  };
}
