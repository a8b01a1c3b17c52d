import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realClock } from '../../main/ports/clock.ts';
import { createPracticeMarketplace } from '../../main/practice/marketplace/marketplace.ts';
import { servePracticeMarketplace } from '../../main/practice/marketplace/server.ts';
import { type PracticePrinter, startPracticePrinter } from '../../main/practice/printer/start.ts';
import { ownerIndex } from '../../shared/model/ownership.ts';
import { type CutProxy, cutProxy } from '../support/cut-proxy.ts';
import { drawnLabels } from '../support/drawn-labels.ts';
import { writeAccount } from '../support/host.ts';
import { practiceControl } from '../support/practice-control.ts';
import { type StationProcess, startStationProcess, until } from '../support/station-process.ts';

const SKU = 'MUG-BLUE-350';
const PAPER = { dpi: 203, widthMm: 101.5, heightMm: 152.3 } as const;
const EACH = 6;
/** Everything here waits for a condition; this is when it is given up on a loaded machine. */
const GENEROUS_MS = 90_000;

interface Bench {
  readonly station: StationProcess;
  readonly printer: PracticePrinter;
  readonly labels: string;
  readonly mine: readonly string[];
}

describe('two stations of one account, as processes of their own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-two-'));
  const practice = createPracticeMarketplace({
    clock: realClock,
    seed: 11,
    shipments: 0,
    switches: { packDelayMs: 0, labelFormat: 'zpl' },
  });
  let server: Awaited<ReturnType<typeof servePracticeMarketplace>>;
  let control: ReturnType<typeof practiceControl>;
  let proxy: CutProxy;
  const benches: Bench[] = [];

  beforeAll(async () => {
    server = await servePracticeMarketplace(practice, 0);
    control = practiceControl(server.url);
    proxy = await cutProxy(server.url);
    const shares: string[][] = [[], []];
    while (shares.some((share) => share.length < EACH)) {
      const now = Date.now();
      const dates = { dispatchAfterMs: now - 60_000, dispatchByMs: now + 86_400_000 };
      const { orders } = await control.order([{ sku: SKU, quantity: 1 }], dates);
      const id = orders[0]?.shipmentId ?? '';
      shares[ownerIndex(id, { count: 2 })]?.push(id);
    }
    for (const [index, share] of shares.entries()) {
      const labels = join(folder, `labels-${index}`);
      const printer = await startPracticePrinter({ port: 0, language: 'zpl', outDir: labels, warm: true, ...PAPER });
      const dataDir = join(folder, `station-${index}`);
      writeAccount(dataDir, {
        stationId: `bench-${index + 1}`,
        stations: { index, count: 2 },
        locationId: practice.locationIds[0],
        // The first one reaches the marketplace over a network that is cut.
        marketplace: {
          url: index === 0 ? proxy.url : server.url,
          appId: practice.appId,
          appSecret: practice.appSecret,
          requestsPerSecond: 100,
        },
        shelfMarks: 'order',
        defaultBox: { lengthMm: 250, breadthMm: 200, heightMm: 120, weightGrams: 600 },
        printers: [
          {
            ...{ id: 'label-1', documents: ['label', 'ticket'], language: 'zpl', ...PAPER },
            transport: { kind: 'tcp', host: '127.0.0.1', port: printer.port },
          },
        ],
      });
      benches.push({ station: await startStationProcess({ dataDir }), printer, labels, mine: share.slice(0, EACH) });
    }
  }, GENEROUS_MS);

  afterAll(async () => {
    for (const { station } of benches) await station.kill();
    for (const { printer } of benches) await printer.close();
    await proxy?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const scan = ({ station }: Bench, code: string) => station.ask('bench.scan', { code });
  const read = ({ station }: Bench, shipmentId: string) => station.ask('shipments.read', { shipmentId });
  const gateOf = async (bench: Bench, shipmentId: string) =>
    (await bench.station.ask('queue.list', { limit: 100 })).entries.find((entry) => entry.shipmentId === shipmentId)
      ?.why;

  async function heardOfAll(bench: Bench): Promise<void> {
    const ids = benches.flatMap(({ mine }) => mine);
    await until(
      'all orders',
      async () => {
        const { entries } = await bench.station.ask('queue.list', { limit: 100 });
        return ids.every((id) => entries.some((entry) => entry.shipmentId === id));
      },
      GENEROUS_MS,
    );
  }

  /** Opens it and scans its goods; it waits for its label then, on the bench or on the shelf. */
  async function complete(bench: Bench, shipmentId: string) {
    expect((await scan(bench, shipmentId)).detail.what).toBe('opened');
    return await scan(bench, SKU);
  }

  async function labelled(bench: Bench, shipmentId: string): Promise<void> {
    await until(
      `the label of ${shipmentId}`,
      async () => {
        const { session } = await bench.station.ask('bench.state', {});
        return session.status === 'confirming-label' && session.parcel.shipmentId === shipmentId;
      },
      GENEROUS_MS,
    );
    const { trackingIds } = await read(bench, shipmentId);
    expect((await scan(bench, trackingIds[0] ?? '')).detail.what).toBe('label-confirmed');
  }

  async function labelIsHere(bench: Bench, shipmentId: string): Promise<void> {
    await until(
      `the label of ${shipmentId} to come`,
      async () =>
        (await bench.station.ask('shelf.list', { limit: 20 })).entries.some(
          (entry) => entry.shipmentId === shipmentId && entry.waitsFor === 'label-ready',
        ),
      GENEROUS_MS,
    );
  }

  /** Puts each aside until its label is here, so that what is asked of the marketplace is asked for all at once. */
  async function pack(bench: Bench, shipmentIds: readonly string[]): Promise<void> {
    for (const shipmentId of shipmentIds) {
      expect((await complete(bench, shipmentId)).detail.what).toBe('completed');
      await bench.station.ask('bench.command', { command: 'park' });
    }
    for (const shipmentId of shipmentIds) {
      await labelIsHere(bench, shipmentId);
      await scan(bench, shipmentId);
      await labelled(bench, shipmentId);
    }
  }

  it('pack, label and dispatch each order once through a cut of one and a take-over by the other', async () => {
    const [one, two] = benches;
    if (!one || !two) throw new Error('two benches');
    await Promise.all(benches.map(heardOfAll));
    await Promise.all(benches.map((bench) => pack(bench, bench.mine.slice(0, 1))));

    await proxy.cut();
    // The first one goes on without its network; what it completes goes to the shelf.
    const [, offline = '', doubled = '', left = ''] = one.mine;
    await until('the first one to notice', async () => {
      await one.station.ask('pull.now', {}).catch(() => undefined);
      return (await one.station.ask('station.status', {})).network === 'offline';
    });
    for (const shipmentId of [offline, doubled]) {
      expect((await complete(one, shipmentId)).detail.what).toBe('shelved');
    }
    const by = { by: 'Asha', reason: 'bench 1 has no network' };
    await expect(one.station.ask('shipments.takeOver', { shipmentId: two.mine[5] ?? '', ...by })).rejects.toThrow(
      'MARKETPLACE_UNREACHABLE',
    );

    // The second one may not have them for the asking, and has them once a supervisor said so.
    expect(await gateOf(two, doubled)).toBe('other-station');
    expect(await scan(two, doubled)).toMatchObject({ verdict: 'gate', detail: { gate: { kind: 'other-station' } } });
    for (const shipmentId of [doubled, left]) {
      expect(await two.station.ask('shipments.takeOver', { shipmentId, ...by })).toMatchObject({ gate: null });
    }
    await expect(two.station.ask('shipments.takeOver', { shipmentId: two.mine[5] ?? '', ...by })).rejects.toThrow(
      'WRONG_STATE',
    );
    await pack(two, [doubled, left]);

    await proxy.restore();
    const others = pack(two, two.mine.slice(1));
    others.catch(() => undefined);
    await one.station.ask('pull.now', {}).catch(() => undefined);
    // One completed the same order while nobody could tell it: its pack stands before a person and its label never comes.
    const refused = await until(
      'the pack that came second',
      async () =>
        (await one.station.ask('outbox.list', { limit: 20 })).entries.find(
          ({ shipmentId, state }) => shipmentId === doubled && state === 'rejected',
        ),
      GENEROUS_MS,
    );
    expect(refused).toMatchObject({ kind: 'pack', lastError: 'PACKED_ELSEWHERE' });
    await one.station.ask('outbox.decide', { mutationId: refused.mutationId, decision: 'discard' });
    expect((await scan(one, left)).verdict).toBe('gate');

    await labelIsHere(one, offline);
    await scan(one, offline);
    await labelled(one, offline);
    await pack(one, one.mine.slice(4));
    await others;

    const all = benches.flatMap(({ mine }) => mine);
    for (const bench of benches) {
      await until(
        'the outbox to drain',
        async () => (await bench.station.ask('outbox.list', { limit: 20 })).total === 0,
        GENEROUS_MS,
      );
    }
    for (const shipmentId of all) {
      expect(await control.effectsOn(shipmentId), shipmentId).toMatchObject({ 'pack-accepted': 1, dispatched: 1 });
    }
    await Promise.all(benches.map(({ printer }) => printer.printed()));
    const sheets = (await Promise.all(benches.map(({ labels }) => drawnLabels(labels)))).map((drawn) =>
      drawn.map(({ codes }) => codes),
    );
    for (const shipmentId of all) {
      const { trackingIds } = await read(two, shipmentId).then((view) =>
        view.trackingIds.length > 0 ? view : read(one, shipmentId),
      );
      const out = sheets.flat().filter((codes) => trackingIds.some((id) => codes.includes(id)));
      expect(out, `labels of ${shipmentId}`).toHaveLength(1);
    }
    const verified = await Promise.all(benches.map(({ station }) => station.ask('diagnostics.verifyJournal', {})));
    expect(verified.map(({ intact }) => intact)).toEqual([true, true]);
  }, 300_000);
});
