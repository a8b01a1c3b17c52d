import type {
  DiscoveryPlace,
  FoundPrinter,
  NotLooked,
  PrinterConfig,
  TransportConfig,
} from '../../../shared/model/printers.ts';
import type { Ports } from '../../ports/index.ts';
import type { SystemPrint } from '../../ports/system-print.ts';
import { attachedPrinters } from './attached.ts';
import { type CupsAddress, cupsQueues } from './cups-queues.ts';
import { printerAt } from './hosts.ts';

export type DiscoveryPorts = Pick<Ports, 'sockets' | 'timers' | 'spawn' | 'systemPrint'>;

export interface Discovery {
  readonly found: FoundPrinter[];
  readonly failures: NotLooked[];
}

export interface DiscoverySettings {
  readonly platform?: NodeJS.Platform;
  readonly cups?: CupsAddress;
  /** For everything together. */
  readonly longestMs?: number;
}

interface Look {
  readonly place: DiscoveryPlace;
  readonly host?: string;
  readonly at: () => Promise<{ readonly found: readonly FoundPrinter[]; readonly failure?: string | null }>;
}

const LONGEST_MS = 8_000;
const CUPS: CupsAddress = { host: 'localhost', port: 631 };

/**
 * What is attached to this PC or reachable from it. All places are looked at together and each has its time; what was found is
 * told whatever else failed. Nothing is printed, and only hosts in `hosts` are sent anything (`host` or `host:port`). `known` are the printers set up here.
 */
export async function discoverPrinters(
  ports: DiscoveryPorts,
  hosts: readonly string[],
  known: readonly Pick<PrinterConfig, 'id' | 'transport'>[],
  { platform = process.platform, cups = CUPS, longestMs = LONGEST_MS }: DiscoverySettings = {},
): Promise<Discovery> {
  const attached = (place: DiscoveryPlace, of: Parameters<typeof attachedPrinters>[1]): Look => ({
    place,
    at: () => attachedPrinters(ports, of, longestMs),
  });
  const looks: Look[] = [
    ...(platform === 'win32'
      ? [attached('spooler', 'spooler-queues')]
      : [{ place: 'cups' as const, at: async () => ({ found: await cupsQueues(ports, cups) }) }]),
    ...(platform === 'linux' ? [attached('devices', 'devices')] : []),
    attached('serial-ports', 'serial-ports'),
    ...systemQueues(ports.systemPrint),
    ...hosts.map((host) => ({ place: 'host' as const, host, at: () => atHost(ports, host) })),
  ];
  const looked = await Promise.all(looks.map((look) => bounded(ports, look, longestMs)));
  return {
    found: looked.flatMap(({ found }) => found).map((each) => ({ ...each, setUpAs: idOf(each, known) })),
    failures: looked.flatMap(({ place, host, failure }) =>
      failure === null ? [] : [{ place, host, reason: failure }],
    ),
  };
}

async function atHost(ports: DiscoveryPorts, host: string): ReturnType<Look['at']> {
  const there = await printerAt(ports, host);
  return 'failure' in there ? { found: [], failure: there.failure } : { found: [there] };
}

function systemQueues(systemPrint: SystemPrint | undefined): Look[] {
  if (systemPrint === undefined) return [];
  const at = async () => {
    const queues = await systemPrint.queues();
    const found = queues.map(
      ({ queue, shown }): FoundPrinter => ({
        transport: { kind: 'system', queue },
        name: shown,
        language: 'pdf',
        dpi: null,
        model: null,
        setUpAs: null,
      }),
    );
    return { found };
  };
  return [{ place: 'system', at }];
}

interface Looked extends Pick<NotLooked, 'place' | 'host'> {
  readonly found: readonly FoundPrinter[];
  readonly failure: string | null;
}

function bounded(
  { timers }: Pick<DiscoveryPorts, 'timers'>,
  { place, host, at }: Look,
  longestMs: number,
): Promise<Looked> {
  return new Promise((resolve) => {
    const looked = (found: readonly FoundPrinter[], failure: string | null) =>
      resolve({ place, host: host ?? null, found, failure });
    const cancel = timers.after(longestMs, () => looked([], 'no-answer'));
    at()
      .then(
        ({ found, failure }) => looked(found, failure ?? null),
        (error: unknown) => looked([], error instanceof Error ? error.message : String(error)),
      )
      .finally(cancel);
  });
}

/** The printer that is set up to go the same way. */
function idOf({ transport }: FoundPrinter, known: readonly Pick<PrinterConfig, 'id' | 'transport'>[]): string | null {
  return known.find((printer) => sameWay(printer.transport, transport))?.id ?? null;
}

const LOOPBACK = /^(localhost|127\.0\.0\.1|::1)$/i;

/** Whatever else is set of it, e.g. the speed of a line. */
function sameWay(one: TransportConfig, other: TransportConfig): boolean {
  const end = (way: TransportConfig): string => {
    if (way.kind === 'tcp' || way.kind === 'ipp') {
      const host = LOOPBACK.test(way.host) ? 'localhost' : way.host.toLowerCase();
      return `${way.kind} ${host} ${way.port} ${way.kind === 'ipp' ? way.path : ''}`;
    }
    return `${way.kind} ${'path' in way ? way.path : 'queue' in way ? way.queue : way.folder}`;
  };
  return end(one) === end(other);
}
