import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PackingHall, packingHall } from '../support/packing-hall.ts';
import { until } from '../support/station-process.ts';

const MUG = 'MUG-BLUE-350';
/** With pauses and spreads near their lower end nothing rests for as long, on a busy machine either; a loop that lost its wake sleeps for a minute. */
const THROUGH_WITHIN_MS = 15_000;
/** Shorter than any timer of the station that runs meanwhile, and longer. */
const OUTAGES_MS = [100, 250, 600] as const;

let hall: PackingHall;
beforeAll(async () => {
  hall = await packingHall({
    printers: [{ id: 'labels', documents: ['label', 'ticket'], draw: false }],
    switches: { labelFormat: 'zpl' },
  });
  await hall.ask('catalogue.teach', { sku: MUG, serials: { need: 'no', kind: 'serial', perUnit: 1 } });
}, 120_000);
afterAll(() => hall.close());

type Step = 'opens it' | 'scans its last unit' | 'waits for its label' | 'scans its label back';

/** The line is dead around the act, and for so long; what the act brings begins in the outage, or ends in it. */
async function outage(lastsMs: number, act: () => Promise<unknown>): Promise<void> {
  await hall.network(false);
  await act();
  await new Promise((over) => setTimeout(over, lastsMs));
  await hall.network(true);
}

async function unsent(): Promise<string> {
  const { entries } = await hall.ask('outbox.list', {});
  return entries.map((entry) => JSON.stringify(entry)).join('\n');
}

async function through(): Promise<void> {
  const over = async () => (await unsent()) === '';
  await until('all changes to be through', over, THROUGH_WITHIN_MS).catch(async (cause: unknown) => {
    throw new Error(`still waiting: ${await unsent()}`, { cause });
  });
}

/** One parcel from its order to its dispatch, the line dead at one step of it. */
async function packs(shipmentId: string, cutAt: Step, lastsMs: number): Promise<void> {
  const step = async (name: Step, act: () => Promise<unknown>) => {
    if (name === cutAt) await outage(lastsMs, act);
    else await act();
  };
  await step('opens it', () => hall.scan(shipmentId));
  await step('scans its last unit', () => hall.scan(MUG));
  // A pack that left is let arrive: what becomes of one that was lost on its way is settled by asking, which takes its time.
  if (cutAt === 'waits for its label') {
    await until('the pack to be taken', async () => !(await unsent()).includes('"sending"'));
    await outage(lastsMs, async () => undefined);
  }
  await until('the label', async () => (await hall.status()) === 'confirming-label', THROUGH_WITHIN_MS).catch(
    async (cause: unknown) => {
      const { session } = await hall.ask('bench.state', {});
      throw new Error(`no label: ${JSON.stringify(session)}, unsent: ${await unsent()}`, { cause });
    },
  );
  const [trackingId = ''] = await hall.trackingIdsOf(shipmentId);
  await step('scans its label back', () => hall.scan(trackingId));
  await through();
}

test.each<Step>(['opens it', 'scans its last unit', 'waits for its label', 'scans its label back'])(
  'outages shorter than any rest hold up nothing beyond them where they meet a packer who %s',
  async (cutAt) => {
    const ids = await hall.orders(...OUTAGES_MS.map(() => [{ sku: MUG, quantity: 1 }]));
    for (const [at, lastsMs] of OUTAGES_MS.entries()) await packs(ids[at] ?? '', cutAt, lastsMs);
    for (const shipmentId of ids) {
      expect(await hall.control.effectsOn(shipmentId)).toMatchObject({ 'pack-accepted': 1, dispatched: 1 });
    }
  },
  60_000,
);
