import type { FoundPrinter, PrinterConfig } from '../../../shared/model/printers.ts';
import type { Ports } from '../../ports/index.ts';
import { tcpTransport } from '../transports/tcp.ts';
import { dpiIn, guessFrom } from './guess.ts';

const RAW_PORT = 9100;
const CONNECT_MS = 2_000;
const ANSWER_MS = 1_500;
/** ZPL II reference, `~HI`: model, firmware, dots per millimetre, memory. */
const WHO = Buffer.from('~HI\r\n', 'latin1');
const REPLY = /\x02([^,\x02\x03]{1,60}),([^,\x03]*),(\d{1,2}),[^\x03]*\x03/;
const DPI: Readonly<Record<string, PrinterConfig['dpi']>> = { '8': 203, '12': 300, '24': 600 };

/**
 * A host the person named, if it listens where printers do; undefined where it does not. Only such a host is asked who it is, and
 * one that does not answer is found all the same: it may speak another language.
 */
export async function printerAt(
  ports: Pick<Ports, 'sockets' | 'timers'>,
  named: string,
): Promise<FoundPrinter | { readonly failure: string }> {
  const { host, port } = split(named);
  const connected = await ports.sockets.connect(host, port, CONNECT_MS);
  if (!connected.ok) return { failure: connected.cause };
  connected.socket.end();
  const cancel = ports.timers.after(CONNECT_MS, () => connected.socket.destroy());
  await connected.socket.closed;
  cancel();
  const found = { transport: { kind: 'tcp', host, port }, setUpAs: null } as const;
  const answer = await tcpTransport({ ...ports, host, port }).ask?.({
    bytes: WHO,
    isWhole: (reply) => reply.includes(0x03),
    timeoutMs: ANSWER_MS,
  });
  const [, model, , dotsPerMm] =
    REPLY.exec(answer?.kind === 'reply' ? Buffer.from(answer.bytes).toString('latin1') : '') ?? [];
  if (model === undefined) return { ...found, name: named, language: null, dpi: null, model: null };
  const dpi = DPI[dotsPerMm ?? ''] ?? dpiIn(model);
  return { ...found, name: `${model} (${named})`, language: guessFrom('CMD:ZPL;').language, dpi, model };
}

/** `host`, `host:9101`, `[fe80::1]:9100`. */
function split(named: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(named) ?? [];
  const host = bracketed ?? plain ?? named;
  return { host, port: port === undefined ? RAW_PORT : Number(port) };
}
