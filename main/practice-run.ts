import { z } from 'zod';
import { AppFailure } from '../shared/errors.ts';
import type { StationConfig } from '../shared/model/config.ts';
import type { Ports } from './ports/index.ts';
import type { Child } from './ports/spawn.ts';

/** What the practice process tells once its marketplace and printer listen. */
const readySchema = z.object({
  kind: z.literal('ready'),
  marketplaceUrl: z.string(),
  appId: z.string(),
  appSecret: z.string(),
  locationId: z.string(),
  printerPort: z.number().int(),
  labelsDir: z.string(),
});
const networkSchema = z.object({ kind: z.literal('network'), up: z.boolean() });

/** A slow PC that starts everything at once needs its time; what ended before is known at once. */
const START_TIMEOUT_MS = 120_000;
const NETWORK_TIMEOUT_MS = 10_000;

export interface PracticeRun {
  readonly marketplaceUrl: string;
  readonly labelsDir: string;
  readonly appSecret: string;
  readonly config: StationConfig;
  networkUp(): boolean;
  /** Cuts or restores the practice marketplace's network; resolves when it is so. */
  setNetwork(up: boolean): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the practice marketplace and printer in a process of their own, over `folder`, and makes the configuration of a
 * station that works with them. Everything is on loopback. Throws an `AppFailure` when the process does not come up.
 */
export async function startPractice(ports: Ports, folder: string): Promise<PracticeRun> {
  const child = ports.spawn.start('practice', [`--dir=${folder}`]);
  const ready = await firstMessage(ports, child, readySchema, START_TIMEOUT_MS);
  if (!ready) {
    child.kill();
    throw new AppFailure('INTERNAL', 'Practice did not start. Its marketplace gave no sign of life.');
  }
  let up = true;
  return {
    marketplaceUrl: ready.marketplaceUrl,
    labelsDir: ready.labelsDir,
    appSecret: ready.appSecret,
    config: practiceConfig(ready),
    networkUp: () => up,
    async setNetwork(wanted) {
      const answer = firstMessage(ports, child, networkSchema, NETWORK_TIMEOUT_MS);
      child.send({ kind: 'network', up: wanted });
      const told = await answer;
      if (!told) throw new AppFailure('INTERNAL', 'Practice did not change its network.');
      up = told.up;
    },
    async stop() {
      child.kill();
      await child.exited;
    },
  };
}

function practiceConfig(ready: z.infer<typeof readySchema>): StationConfig {
  return {
    stationId: 'practice',
    stations: { index: 0, count: 1 },
    locationId: ready.locationId,
    marketplace: { url: ready.marketplaceUrl, appId: ready.appId },
    defaultTaxRatePercent: 18,
    defaultBox: { lengthMm: 250, breadthMm: 200, heightMm: 120, weightGrams: 600 },
    dispatchAfter: 'label-seen',
    findBy: 'order',
    boxing: 'known',
    shelfMarks: 'tickets',
    invoicing: { mode: 'marketplace' },
    labelFirst: false,
    printers: [
      {
        id: 'practice-printer',
        documents: ['label', 'ticket'],
        language: 'zpl',
        dpi: 203,
        widthMm: 101.5,
        heightMm: 152.3,
        crop: 'auto',
        turn: 'auto',
        firstOnTop: false,
        transport: { kind: 'tcp', host: '127.0.0.1', port: ready.printerPort },
      },
    ],
  };
}

/** The first message of this shape; undefined when the child ends or the time runs out before it comes. */
function firstMessage<T>(ports: Ports, child: Child, schema: z.ZodType<T>, timeoutMs: number): Promise<T | undefined> {
  return new Promise((resolve) => {
    const cancel = ports.timers.after(timeoutMs, () => resolve(undefined));
    child.onMessage((message) => {
      const parsed = schema.safeParse(message);
      if (!parsed.success) return;
      cancel();
      resolve(parsed.data);
    });
    child.exited.then(() => {
      cancel();
      resolve(undefined);
    });
  });
}
