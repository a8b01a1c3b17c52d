import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock } from '../../main/ports/clock.ts';
import { createPracticeMarketplace } from '../../main/practice/marketplace/marketplace.ts';
import { servePracticeMarketplace } from '../../main/practice/marketplace/server.ts';
import { startPracticePrinter } from '../../main/practice/printer/start.ts';
import { writeAccount } from './host.ts';
import { practiceControl } from './practice-control.ts';

/** A request that changes something at the marketplace, or fetches a label, and when it is told: before it is answered, or once it is. */
export interface Passing {
  readonly what: 'pack' | 'dispatch' | 'label';
  readonly when: 'before' | 'after';
}

export interface LastingHallOptions {
  readonly orders: number;
  readonly units: number;
  /** Where the data folder is made; beside the tray unless told. */
  readonly disk?: string;
  /** Told while the request is answered: what it does to the station it does before the answer leaves. */
  readonly onPassing: (passing: Passing) => void;
}

const PAPER = { dpi: 203, widthMm: 101.5, heightMm: 152.3 } as const;
const ROUTES: readonly (readonly [RegExp, Passing['what']])[] = [
  [/^\/sellers\/v3\/shipments\/labels$/, 'pack'],
  [/^\/sellers\/v3\/shipments\/dispatch$/, 'dispatch'],
  [/\/labelOnly\?/, 'label'],
];

/**
 * What stands around a station and goes on when that is killed: a practice marketplace, a label printer whose paper piles up, and the
 * data folder. The orders are of one product whose units are told apart by nothing.
 */
export async function lastingHall({ orders, units, disk, onPassing }: LastingHallOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-lasting-'));
  const dataDir = join(disk ?? folder, 'station');
  const tray = join(folder, 'tray');
  const practice = createPracticeMarketplace({
    clock: realClock,
    seed: 11,
    shipments: 0,
    switches: { packDelayMs: 0, labelFormat: 'zpl' },
  });
  const server = await servePracticeMarketplace(
    {
      ...practice,
      answer(request) {
        const what = ROUTES.find(([route]) => route.test(request.path))?.[1];
        if (what && request.method === 'POST') onPassing({ what, when: 'before' });
        const answered = practice.answer(request);
        if (what && request.method === 'POST') onPassing({ what, when: 'after' });
        return answered;
      },
    },
    0,
  );
  const printer = await startPracticePrinter({ ...PAPER, port: 0, language: 'zpl', outDir: tray, draw: false });
  const locationId = practice.locationIds[0];
  writeAccount(dataDir, {
    locationId,
    marketplace: { url: server.url, appId: practice.appId, appSecret: practice.appSecret, requestsPerSecond: 100 },
    defaultBox: { lengthMm: 250, breadthMm: 200, heightMm: 120, weightGrams: 600 },
    shelfMarks: 'order',
    printers: [
      {
        ...{ id: 'labels', documents: ['label'], language: 'zpl', ...PAPER },
        transport: { kind: 'tcp', host: '127.0.0.1', port: printer.port },
      },
    ],
  });

  const control = practiceControl(server.url);
  const product = (await control.products()).find((each) => each.serials === null && each.boxes.length === 0);
  if (!product) throw new Error('practice sells nothing simple');
  const nowMs = Date.now();
  const dates = { dispatchAfterMs: nowMs - 3_600_000, dispatchByMs: nowMs + 86_400_000 };
  const shipmentIds: string[] = [];
  for (let at = 0; at < orders; at += 1) {
    const made = await control.order([{ sku: product.sku, quantity: units }], dates);
    shipmentIds.push(made.orders[0]?.shipmentId ?? '');
  }

  const printed = new Map<string, string>();
  /** The text of every label that lies in the tray: they never change, so each is read once. */
  function sheets(): readonly string[] {
    const files = readdirSync(tray).filter((name) => name.endsWith('.zpl'));
    return files.sort().map((name) => {
      const text = printed.get(name) ?? readFileSync(join(tray, name), 'utf8');
      printed.set(name, text);
      return text;
    });
  }

  return {
    dataDir,
    locationId,
    sku: product.sku,
    shipmentIds,
    /** Calls back whenever another label lies in the tray, before the station can know; until the returned function is called. */
    onLabelOut(out: () => void): () => void {
      let before = printer.labels.length;
      const looking = setInterval(() => {
        if (printer.labels.length > before) out();
        before = printer.labels.length;
      }, 1);
      return () => clearInterval(looking);
    },
    /** How many whole labels of this shipment lie in the tray. */
    labelsOf: (shipmentId: string): number => sheets().filter((text) => text.includes(shipmentId)).length,
    /** The barcode on its label, as somebody reads it who holds one in hand; undefined while none came out. */
    trackingIdOf(shipmentId: string): string | undefined {
      const label = sheets().find((text) => text.includes(shipmentId));
      return label === undefined ? undefined : /\^BCN[^\n]*\^FD([^^]+)\^FS/.exec(label)?.[1];
    },
    /** How often this happened to the shipment at the marketplace. */
    effects(kind: 'pack-accepted' | 'dispatched'): ReadonlyMap<string, number> {
      const counts = new Map<string, number>();
      for (const entry of practice.history()) {
        if (entry.kind === kind) counts.set(entry.shipmentId, (counts.get(entry.shipmentId) ?? 0) + 1);
      }
      return counts;
    },
    async close(): Promise<void> {
      await printer.close();
      await server.close();
      practice.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type LastingHall = Awaited<ReturnType<typeof lastingHall>>;
