import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { StationHost } from '../../main/host.ts';
import { type Clock, realClock } from '../../main/ports/clock.ts';
import { realRandom } from '../../main/ports/random.ts';
import { createPracticeMarketplace } from '../../main/practice/marketplace/marketplace.ts';
import { servePracticeMarketplace } from '../../main/practice/marketplace/server.ts';
import { startPracticePrinter } from '../../main/practice/printer/start.ts';
import type { MutationKind, MutationState, PrintState } from '../../shared/model/states.ts';
import { openTestHost } from './host.ts';

const FIXTURE = path.resolve(import.meta.dirname, '../fixtures/first-release');
const PAPER = { dpi: 203, widthMm: 101.5, heightMm: 152.3 } as const;

/** What the first release said of the folder it left, and what had reached the marketplace although it had heard no answer. */
export interface Told {
  readonly atMs: number;
  readonly bench: { readonly session: unknown };
  readonly shelf: readonly { readonly shipmentId: string; readonly mark: unknown }[];
  readonly invoices: readonly { readonly number: string; readonly shipmentId: string; readonly state: string }[];
  readonly buffered: readonly string[];
  readonly opened: string;
  readonly station: Readonly<Record<string, unknown>>;
  readonly outbox: readonly {
    readonly mutationId: string;
    readonly kind: MutationKind;
    readonly shipmentId: string;
    readonly returnId: string | null;
    readonly state: MutationState;
    readonly lastError: string | null;
    readonly applied: boolean;
  }[];
  readonly prints: readonly { readonly jobId: string; readonly document: string; readonly state: PrintState }[];
  readonly journalRows: number;
}

function unpacked(name: string): Buffer {
  return gunzipSync(fs.readFileSync(path.join(FIXTURE, `${name}.gz`)));
}

export function toldOfFirstRelease(): Told {
  return JSON.parse(unpacked('told.json').toString()) as Told;
}

/** The data folder as the first release left it when it was killed: its database with a log, and its documents. */
export function unpackFirstRelease(dataDir: string): void {
  fs.mkdirSync(dataDir, { recursive: true });
  for (const file of fs.readdirSync(FIXTURE)) {
    const name = /^((?:station|documents)\.db(?:-wal)?)\.gz$/.exec(file)?.[1];
    if (name !== undefined) fs.writeFileSync(path.join(dataDir, name), unpacked(name));
  }
}

/**
 * The world of that folder, at the moment it was left: its marketplace, with all that had happened there, a printer, and this version
 * started over the folder as often as wanted.
 */
export async function firstReleaseWorld() {
  const told = toldOfFirstRelease();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'packbench-update-'));
  const dataDir = path.join(folder, 'station');
  unpackFirstRelease(dataDir);
  const stateFile = path.join(folder, 'marketplace.jsonl');
  fs.writeFileSync(stateFile, unpacked('marketplace.jsonl'));
  const startedMs = Date.now();
  const clock: Clock = { ...realClock, wallMs: () => told.atMs + Date.now() - startedMs };
  const practice = createPracticeMarketplace({ clock, seed: 0, shipments: 0, stateFile });
  const server = await servePracticeMarketplace(practice, 0);
  const printer = await startPracticePrinter({ ...PAPER, port: 0, language: 'zpl', outDir: path.join(folder, 'tray') });
  const { appId, appSecret } = practice;
  fs.writeFileSync(
    path.join(dataDir, 'station.json'),
    JSON.stringify({
      ...told.station,
      packAhead: { outageMinutes: 120, most: 8 },
      marketplace: { url: server.url, appId, appSecret, requestsPerSecond: 100 },
      printers: [
        {
          ...{ id: 'labels', documents: ['label'], language: 'zpl', ...PAPER },
          transport: { kind: 'tcp', host: '127.0.0.1', port: printer.port },
        },
      ],
    }),
  );
  const hosts: StationHost[] = [];
  const before = practice.history().length;

  return {
    told,
    dataDir,
    practice,
    clock,
    async start() {
      const random = { ...realRandom, next: () => 0.05 };
      const outbox = { gatherMs: 100, settleMs: 300, answeredSettleMs: 100 };
      const { host, ask } = await openTestHost(dataDir, { outbox, version: '0.2.0' }, { clock, random });
      hosts.push(host);
      return ask;
    },
    async stop(): Promise<void> {
      for (const host of hosts.splice(0)) await host.stop(1_000);
    },
    /** Effects since the folder was left, oldest first. */
    happened: () => practice.history().slice(before),
    /** All that ever happened. */
    history: () => practice.history(),
    async close(): Promise<void> {
      for (const host of hosts.splice(0)) await host.stop(0);
      await printer.close();
      await server.close();
      practice.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type FirstReleaseWorld = Awaited<ReturnType<typeof firstReleaseWorld>>;
