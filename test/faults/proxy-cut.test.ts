import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realClock } from '../../main/ports/clock.ts';
import { createNetwork } from '../../main/ports/network/real-network.ts';
import { DIRECT } from '../../main/ports/network/ways.ts';
import { createPracticeMarketplace } from '../../main/practice/marketplace/marketplace.ts';
import { servePracticeMarketplace } from '../../main/practice/marketplace/server.ts';
import { type ConnectProxy, startConnectProxy } from '../support/connect-proxy.ts';
import { openTestHost, writeAccount } from '../support/host.ts';
import { practiceControl } from '../support/practice-control.ts';
import { listen } from '../support/raw-server.ts';
import { journalOf } from '../support/station-journal.ts';
import { until } from '../support/station-process.ts';

const tls = (name: string): string => resolve(import.meta.dirname, '../fixtures/tls', name);
const SKU = 'MUG-BLUE-350';
const GENEROUS_MS = 60_000;

describe('a proxy that is cut when the marketplace has taken a pack and not yet said so', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'packbench-proxy-cut-'));
  const practice = createPracticeMarketplace({
    clock: realClock,
    seed: 5,
    shipments: 0,
    switches: { packDelayMs: 0 },
  });
  let server: Awaited<ReturnType<typeof servePracticeMarketplace>>;
  let front: Server;
  let proxy: ConnectProxy;
  let cuts = 0;
  let packs = 0;

  beforeAll(async () => {
    server = await servePracticeMarketplace(practice, 0);
    front = createServer(
      { key: readFileSync(tls('market-key.pem')), cert: readFileSync(tls('market-cert.pem')) },
      (near) => {
        const { host: own, port } = new URL(server.url);
        const far = connect(Number(port), '127.0.0.1');
        let packing = false;
        near.on('data', (bytes) => {
          packing = bytes.toString('latin1').includes('/v3/shipments/labels');
          packs += packing ? 1 : 0;
          // Practice answers to its own name only.
          far.write(Buffer.from(bytes.toString('latin1').replace('host: market.test', `host: ${own}`), 'latin1'));
        });
        far.on('data', (bytes) => {
          if (packing && cuts === 0) {
            cuts += 1;
            proxy.cut();
          } else near.write(bytes);
        });
        near.on('error', () => undefined).on('close', () => far.destroy());
        far.on('error', () => undefined).on('close', () => near.destroy());
      },
    );
    proxy = await startConnectProxy(await listen(front));
  });
  afterAll(async () => {
    await proxy.close();
    front.close();
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('leaves it unknown; the station asks, finds it done, and packs it once', async () => {
    const control = practiceControl(server.url);
    const now = Date.now();
    const dates = { dispatchAfterMs: now - 60_000, dispatchByMs: now + 86_400_000 };
    const [order] = (await control.order([{ sku: SKU, quantity: 1 }], dates)).orders;
    if (!order) throw new Error('no order was made');
    const { appId, appSecret, locationIds } = practice;
    const [locationId] = locationIds;
    writeAccount(dataDir, {
      locationId,
      defaultBox: { lengthMm: 250, breadthMm: 200, heightMm: 120, weightGrams: 600 },
      marketplace: { url: 'https://market.test', appId, appSecret, requestsPerSecond: 100 },
    });
    writeFileSync(
      join(dataDir, 'network.json'),
      JSON.stringify({
        proxy: `http://127.0.0.1:${proxy.port}`,
        certificates: 'bundled',
        extraCaFile: tls('office-ca-cert.pem'),
      }),
    );
    const network = createNetwork({
      systemProxy: async () => ({ ways: [DIRECT], foundIn: 'nowhere', unusable: null }),
    });
    const { host, ask } = await openTestHost(dataDir, {}, network);
    try {
      const { shipmentId, orderId } = order;
      await until(
        'the order',
        async () => {
          await ask('pull.now', {});
          return (await ask('queue.list', { limit: 10 })).entries.some((entry) => entry.shipmentId === shipmentId);
        },
        GENEROUS_MS,
      );
      await ask('bench.scan', { code: orderId });
      expect((await ask('bench.scan', { code: SKU })).verdict).toBe('complete');
      await until('the pack to be through', async () => (await ask('outbox.list', {})).total === 0, GENEROUS_MS);
      expect([cuts, packs]).toEqual([1, 1]);
      expect(await control.effectsOn(shipmentId)).toMatchObject({ 'pack-accepted': 1, packed: 1 });
      const states = journalOf(dataDir).flatMap(({ event }) =>
        event.status === 'known' && event.kind === 'mutation' ? [event.payload.state] : [],
      );
      expect(states).toContain('verify');
      expect(states.at(-1)).toBe('acked');
      expect(proxy.seen()).not.toContain(appSecret);
    } finally {
      await host.stop(0);
      await network.http.close();
    }
  });
});
