import { userInfo } from 'node:os';
import type { FoundPrinter } from '../../../shared/model/printers.ts';
import type { Ports } from '../../ports/index.ts';
import { groupsOf, ippClient, OPERATIONS, statusWord, textsOf, worked } from '../transports/ipp/client.ts';
import { PRINTER_ATTRIBUTES, printerStateOf } from '../transports/ipp/printer-state.ts';
import { guessFrom } from './guess.ts';

/** Where the CUPS of this PC listens. */
export interface CupsAddress {
  readonly host: string;
  readonly port: number;
}

const NOT_RUNNING = ['ECONNREFUSED', 'ENOTFOUND', 'EACCES'];
const NO_QUEUES = 0x406;

/** The queues of this PC's CUPS; none where none runs. Throws a word for a server that does not answer as one. */
export async function cupsQueues(
  ports: Pick<Ports, 'sockets' | 'timers'>,
  { host, port }: CupsAddress,
): Promise<readonly FoundPrinter[]> {
  const address = { host, port, path: '/', secure: false };
  const client = ippClient({ ...ports, address, connectTimeoutMs: 2_000, user: userInfo().username });
  const answer = await client.call({
    operation: OPERATIONS.cupsGetPrinters,
    attributes: [['keyword', 'requested-attributes', ...PRINTER_ATTRIBUTES, 'printer-uri-supported']],
    replyTimeoutMs: 5_000,
  });
  if (answer.kind === 'none') {
    if (NOT_RUNNING.includes(answer.cause)) return [];
    throw new Error(answer.cause);
  }
  if (answer.reply.status === NO_QUEUES) return [];
  if (!worked(answer.reply)) throw new Error(statusWord(answer.reply.status));
  return groupsOf(answer.reply, 'printer').flatMap((attributes): FoundPrinter[] => {
    const { name, deviceId, makeAndModel } = printerStateOf(attributes);
    if (name === null) return [];
    const raw = makeAndModel === null || /\braw\b/i.test(makeAndModel);
    const guess = guessFrom(deviceId ?? (raw ? null : makeAndModel));
    const path =
      textsOf(attributes, 'printer-uri-supported').map(pathOf).find(Boolean) ?? `/printers/${encodeURIComponent(name)}`;
    return [
      {
        transport: { kind: 'ipp', host, port, path, secure: false },
        name,
        // A queue with a driver makes of a PDF what its printer understands.
        language: guess.language ?? (raw ? null : 'pdf'),
        dpi: guess.dpi,
        model: guess.model,
        setUpAs: null,
      },
    ];
  });
}

function pathOf(uri: string): string | undefined {
  return /^ipps?:\/\/[^/]+(\/[A-Za-z0-9._~%/-]{1,200})$/.exec(uri)?.[1];
}
