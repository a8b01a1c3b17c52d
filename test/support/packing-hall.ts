import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock } from '../../main/ports/clock.ts';
import { realRandom } from '../../main/ports/random.ts';
import { createPracticeMarketplace } from '../../main/practice/marketplace/marketplace.ts';
import { servePracticeMarketplace } from '../../main/practice/marketplace/server.ts';
import type { Switches } from '../../main/practice/marketplace/switches.ts';
import {
  type PracticeLanguage,
  type PracticePrinter,
  startPracticePrinter,
} from '../../main/practice/printer/start.ts';
import type { ScanReply } from '../../shared/contract/bench.ts';
import type { PrintJob } from '../../shared/contract/prints.ts';
import type { RoutedDocument } from '../../shared/model/printers.ts';
import { type DrawnLabel, drawnLabels } from './drawn-labels.ts';
import { openTestHost, writeAccount } from './host.ts';
import { practiceControl } from './practice-control.ts';
import { until } from './station-process.ts';

export interface HallPrinter {
  readonly id: string;
  readonly documents: readonly RoutedDocument[];
  readonly language?: PracticeLanguage;
  /** Of its paper; a shipping label where nothing is said. */
  readonly widthMm?: number;
  readonly heightMm?: number;
  /** False for one whose sheets are counted and not looked at. */
  readonly draw?: boolean;
}

export interface HallOptions {
  readonly printers: readonly HallPrinter[];
  readonly switches?: Partial<Switches>;
  /** Beside account, tax rate, box and printers. */
  readonly config?: Readonly<Record<string, unknown>>;
}

interface Line {
  readonly sku: string;
  readonly quantity: number;
}

/** Back-off and spread after an outage are drawn between nothing and a few seconds: here always near the lower end. */
const SHORT_PAUSES = { random: { ...realRandom, next: () => 0.05 } } as const;
const PAPER = { dpi: 203, widthMm: 101.5, heightMm: 152.3 } as const;

/**
 * A hall with one bench: the real station in this process, with its raster process beside it, a practice marketplace over HTTP and
 * practice printers over TCP. It is packed by requests, as automation does it; there is no page.
 */
export async function packingHall({ printers, switches, config = {} }: HallOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-hall-'));
  const dataDir = join(folder, 'station');
  const practice = createPracticeMarketplace({
    clock: realClock,
    seed: 7,
    shipments: 0,
    switches: { packDelayMs: 0, labelFormat: 'pdf', ...switches },
  });
  const server = await servePracticeMarketplace(practice, 0);
  const control = practiceControl(server.url);
  const stood = new Map<string, PracticePrinter>();
  for (const { id, language = 'zpl', documents: _, ...paper } of printers) {
    const outDir = join(folder, id);
    stood.set(id, await startPracticePrinter({ port: 0, language, outDir, warm: true, ...PAPER, ...paper }));
  }
  const printerOf = (id: string): PracticePrinter => {
    const found = stood.get(id);
    if (!found) throw new Error(`No printer ${id} stands here`);
    return found;
  };
  writeAccount(dataDir, {
    locationId: practice.locationIds[0],
    marketplace: { url: server.url, appId: practice.appId, appSecret: practice.appSecret, requestsPerSecond: 100 },
    defaultBox: { lengthMm: 250, breadthMm: 200, heightMm: 120, weightGrams: 600 },
    printers: printers.map(({ id, documents, language = 'zpl', draw: _, ...paper }) => ({
      ...{ id, documents, language, ...PAPER, ...paper },
      transport: { kind: 'tcp', host: '127.0.0.1', port: printerOf(id).port },
    })),
    ...config,
  });
  const open = () => openTestHost(dataDir, { outbox: { gatherMs: 100 } }, SHORT_PAUSES);
  let { host, ask } = await open();

  const scan = async (code: string): Promise<ScanReply> => await ask('bench.scan', { code });
  const status = async () => (await ask('bench.state', {})).session.status;

  return {
    control,
    printerOf,
    scan,
    status,
    get ask() {
      return ask;
    },
    /** What this printer drew, each sheet read by a decoder that is not ours. */
    async drawn(id: string): Promise<readonly DrawnLabel[]> {
      await printerOf(id).printed();
      return drawnLabels(join(folder, id));
    },
    /** One order for each list of goods, that may leave now, known to the station; their shipments. */
    async orders(...wanted: readonly (readonly Line[])[]): Promise<readonly string[]> {
      const nowMs = Date.now();
      const dates = { dispatchAfterMs: nowMs - 60_000, dispatchByMs: nowMs + 86_400_000 };
      const made: string[] = [];
      for (const lines of wanted) made.push((await control.order(lines, dates)).orders[0]?.shipmentId ?? '');
      await ask('pull.now', {});
      await until('the orders', async () => {
        const { entries } = await ask('queue.list', { limit: 300 });
        return made.every((shipmentId) => entries.some((entry) => entry.shipmentId === shipmentId));
      });
      return made;
    },
    async command(command: 'ok' | 'park' | 'undo' | 'confirm'): Promise<ScanReply> {
      return await ask('bench.command', { command });
    },
    /** Scans codes one after another; the last answer. */
    async scans(...codes: readonly string[]): Promise<ScanReply | undefined> {
      let last: ScanReply | undefined;
      for (const code of codes) last = await scan(code);
      return last;
    },
    async becomes(wanted: string): Promise<void> {
      const look = async () => (await status()) === wanted;
      await until(`the bench to be ${wanted}`, look, 40_000).catch(async (error: unknown) => {
        const { session } = await ask('bench.state', {});
        const { jobs } = await ask('prints.list', {});
        throw new Error(`${String(error)}; it is ${JSON.stringify(session)}, with ${JSON.stringify(jobs)}`);
      });
    },
    async trackingIdsOf(shipmentId: string): Promise<readonly string[]> {
      return (await ask('shipments.read', { shipmentId })).trackingIds;
    },
    /** In the order they were queued. */
    async jobs(): Promise<readonly PrintJob[]> {
      return (await ask('prints.list', {})).jobs.toReversed();
    },
    /** The marketplace's network; what is asked of `control` needs it too. */
    network: (up: boolean): Promise<void> => server.setNetwork(up),
    /** The buyer takes back units, at the marketplace itself: with its network off nobody hears of it. */
    buyerCancels(shipmentId: string, orderItemId: string, quantity: number): void {
      const body = JSON.stringify({ shipmentId, units: [{ orderItemId, quantity }] });
      const answer = practice.answer({
        ...{ method: 'POST', path: '/control/cancel', headers: { 'content-type': 'application/json' } },
        body,
      });
      if ('drop' in answer || answer.status !== 200) throw new Error(`not cancelled: ${JSON.stringify(answer)}`);
    },
    async drained(): Promise<void> {
      await until('the outbox to drain', async () => (await ask('outbox.list', {})).entries.length === 0, 30_000);
    },
    /** Ends the station and starts it again over the same folder; the hall goes on meanwhile. */
    async restart(): Promise<void> {
      await host.stop(0);
      ({ host, ask } = await open());
    },
    async close(): Promise<void> {
      await host.stop(0);
      for (const printer of stood.values()) await printer.close();
      await server.close();
      practice.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type PackingHall = Awaited<ReturnType<typeof packingHall>>;
