import type { Printer, PrinterReadiness } from '../printer.ts';
import { attentionReason, isIdle, isWholeZplHostStatus, parseZplHostStatus } from '../status/zpl-host-status.ts';
import { type TcpTransportOptions, tcpTransport } from './tcp.ts';

export interface TcpPrinterOptions extends TcpTransportOptions {
  readonly printerId: string;
  readonly statusTimeoutMs?: number;
}

/** A ZPL printer on raw TCP that is asked `~HS` how it is. */
export function tcpPrinter(options: TcpPrinterOptions): Printer {
  const transport = tcpTransport(options);
  const question = {
    bytes: Buffer.from('~HS\r\n', 'latin1'),
    isWhole: isWholeZplHostStatus,
    timeoutMs: options.statusTimeoutMs ?? 1_000,
  };
  return {
    printerId: options.printerId,
    send: (bytes, progress, signal) => transport.send(bytes, progress, signal),
    async readiness(signal) {
      const answer = (await transport.ask?.(question, signal)) ?? { kind: 'none', reason: 'no-way' };
      return answer.kind === 'reply' ? readinessOf(answer.bytes) : { kind: 'unknown', reason: answer.reason };
    },
  };
}

function readinessOf(reply: Uint8Array): PrinterReadiness {
  const status = parseZplHostStatus(reply);
  if (!status) return { kind: 'unknown', reason: 'not-understood' };
  const reason = attentionReason(status);
  return reason === null ? { kind: 'ready', idle: isIdle(status) } : { kind: 'needs-attention', reason };
}
