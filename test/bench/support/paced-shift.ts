import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createPracticeHttp } from '../../../main/practice/marketplace/in-process.ts';
import { createPracticeMarketplace } from '../../../main/practice/marketplace/marketplace.ts';
import type { Session } from '../../../shared/bench/session.ts';
import { stationConfigSchema } from '../../../shared/model/config.ts';
import { createMishaps, drawFor } from '../../support/sim/chance.ts';
import { createSimPrinter, type Sheet } from '../../support/sim/sim-printer.ts';
import { createSimStation } from '../../support/sim/sim-station.ts';
import { createSimTime } from '../../support/sim/sim-time.ts';
import { START_MS } from '../../support/sim/sim-world.ts';
import { SIM_FOLDERS, stationTemplate } from '../../support/sim/template.ts';

export interface PacedShiftOptions {
  /** Parcels the packer begins an hour. */
  readonly perHour: number;
  readonly shiftMs: number;
  /** How long a cut the station is set to survive, and the cut it meets. */
  readonly outageMinutes: number;
  /** When the network is cut, from the start. */
  readonly cutAtMs: number;
  readonly seed: number;
}

/** An order as it was opened. */
export interface Opened {
  readonly atMs: number;
  readonly offline: boolean;
  /** All that comes out with it was here before its goods were in hand. */
  readonly ready: boolean;
  /** From the scan of the last unit until its label lay in the tray, virtual ms; null: it went to the shelf. */
  readonly labelMs: number | null;
}

/** What the status bar said. */
export interface GaugeSample {
  readonly atMs: number;
  readonly ready: number;
  readonly making: number;
  readonly wanted: number;
}

export interface PacedShift {
  readonly opened: readonly Opened[];
  readonly gauge: readonly GaugeSample[];
  readonly dispatched: number;
}

const LATENCY_MS = 80;
const PACK_TAKES_MS = 8_000;
const SCAN_MS = 2_000;
const PATIENCE_MS = 30_000;
const LOOK_MS = 250;
const SAMPLE_MS = 60_000;
const ORDERS_AN_HOUR_MORE = 2;

/**
 * A whole shift of the shipping station, with its limiter, outbox, documents and printing, in a time that nothing but its tasks moves: the
 * packer takes the most urgent order at an even pace, spread by up to two fifths, and scans every label back. Goods that need
 * serial numbers cannot be packed ahead and are not in it.
 */
export async function runPacedShift(options: PacedShiftOptions): Promise<PacedShift> {
  const { perHour, shiftMs, outageMinutes, cutAtMs, seed } = options;
  const time = createSimTime();
  const clock = { wallMs: () => Math.floor(START_MS + time.nowMs()), monotonicMs: time.nowMs };
  const timers = { after: time.after };
  const draw = drawFor(seed, 'paced packer');
  const mishaps = createMishaps(seed, new Set());
  mishaps.end();
  const marketplace = createPracticeMarketplace({
    ...{ clock, seed, mix: 'plain' },
    shipments: Math.ceil((perHour * shiftMs) / 3_600_000) * ORDERS_AN_HOUR_MORE + 100,
    switches: { labelFormat: 'zpl', packDelayMs: PACK_TAKES_MS },
  });
  const config = stationConfigSchema.parse({
    stationId: 'bench-1',
    locationId: marketplace.locationIds[0],
    marketplace: { url: 'https://marketplace.test', appId: marketplace.appId },
    packAhead: { outageMinutes },
    printers: [
      {
        ...{ id: 'labels', documents: ['label', 'ticket'], language: 'zpl', dpi: 203, widthMm: 102, heightMm: 152 },
        transport: { kind: 'tcp', host: '10.0.0.9', port: 9100 },
      },
    ],
  });
  const folder = mkdtempSync(join(SIM_FOLDERS, 'packbench-gauge-'));
  const printer = createSimPrinter(time, mishaps, () => undefined);
  const faults: unknown[] = [];
  const station = createSimStation({
    ...{ index: 0, time, startMs: START_MS, config, secret: marketplace.appSecret, mishaps, sockets: printer.sockets },
    http: createPracticeHttp({
      ...{ marketplace, timers },
      latency: () => ({ thereMs: LATENCY_MS / 2, backMs: LATENCY_MS / 2 }),
    }),
    ...{ draw: drawFor(seed, 'station'), folder: join(folder, 'station'), trace: () => undefined },
    template: await stationTemplate(config, START_MS),
    onFault: (message, fault) => void faults.push(message, fault),
  });
  const opened: Opened[] = [];
  const gauge: GaugeSample[] = [];
  let scans = 0;
  let over = false;

  async function scan(code: string): Promise<Session> {
    scans += 1;
    const reply = await station.scan(code, `scan-${scans}`);
    if (!reply) throw new Error('the station died');
    await time.sleep(SCAN_MS);
    return reply.session;
  }

  async function state(): Promise<Session> {
    const told = await station.asked(async ({ handlers }) => await handlers['bench.state']({}));
    if (!told) throw new Error('the station died');
    return told.session;
  }

  /** Until its label lies in the tray. */
  async function label(shipmentId: string): Promise<Sheet | null> {
    for (const untilMs = time.nowMs() + PATIENCE_MS; time.nowMs() < untilMs; await time.sleep(LOOK_MS)) {
      const sheet = printer.sheets.findLast((each) => each.shipmentId === shipmentId);
      if (sheet && (await state()).status === 'confirming-label') return sheet;
    }
    return null;
  }

  async function packOne(shipmentId: string): Promise<void> {
    const view = await station.asked(async ({ handlers }) => await handlers['buffer.read']({ limit: 300 }));
    const ready = view?.entries.some((entry) => entry.shipmentId === shipmentId && entry.step === 'ready') ?? false;
    const [atMs, offline] = [time.nowMs(), !marketplace.networkUp()];
    let session = await scan(shipmentId);
    let lastMs = time.nowMs();
    while (session.status === 'verifying') {
      const line = session.parcel.lines.find(({ verified, needed }) => verified < needed);
      lastMs = time.nowMs();
      session = await scan(line?.sku ?? '');
    }
    const sheet = session.status === 'idle' ? null : await label(shipmentId);
    opened.push({ atMs, offline, ready, labelMs: sheet === null ? null : sheet.atMs - lastMs });
    if (sheet) await scan(sheet.code);
    else if ((await state()).status !== 'idle') {
      scans += 1;
      await station.command('park', `scan-${scans}`);
    }
  }

  async function pack(): Promise<void> {
    const done = new Set<string>();
    for (let nextMs = 5 * 60_000; nextMs < shiftMs; nextMs += (3_600_000 / perHour) * draw.between(0.6, 1.4)) {
      await time.sleep(Math.max(0, nextMs - time.nowMs()));
      const shipmentId = mostUrgent(done);
      done.add(shipmentId);
      await packOne(shipmentId);
    }
  }

  function mostUrgent(done: ReadonlySet<string>): string {
    const [locationId] = marketplace.locationIds;
    const left = [...marketplace.shipments()].filter(
      (each) => each.locationId === locationId && !done.has(each.shipmentId),
    );
    const [first] = left.sort((a, b) => a.dispatchByMs - b.dispatchByMs || (a.shipmentId < b.shipmentId ? -1 : 1));
    if (!first) throw new Error('practice ran out of orders');
    return first.shipmentId;
  }

  async function watch(): Promise<void> {
    while (!over) {
      const status = await station.asked(async ({ handlers }) => await handlers['station.status']({}));
      if (status?.ahead) gauge.push({ atMs: time.nowMs(), ...status.ahead });
      await time.sleep(SAMPLE_MS);
    }
  }

  try {
    station.start();
    time.after(cutAtMs, () => marketplace.setNetwork(false));
    time.after(cutAtMs + outageMinutes * 60_000, () => marketplace.setNetwork(true));
    let failed: unknown;
    const fail = (error: unknown) => {
      failed ??= error;
    };
    void watch().catch(fail);
    void pack().then(() => {
      over = true;
    }, fail);
    await time.run(2 * shiftMs, () => over || failed !== undefined);
    if (failed !== undefined) throw failed;
    if (faults.length > 0) throw new Error(`the station met a fault: ${faults.map(String).join(' ')}`);
    if (!over) throw new Error('the shift came to no end');
    // What was finished last is dispatched a moment later.
    await time.run(time.nowMs() + 600_000, () => false);
    const dispatched = marketplace.history().filter(({ kind }) => kind === 'dispatched').length;
    return { opened, gauge, dispatched };
  } finally {
    station.close();
    marketplace.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
