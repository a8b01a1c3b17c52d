import { afterEach, describe, expect, it } from 'vitest';
import { startNewGeneration } from '../../main/db/generation.ts';
import { packChange } from '../support/mutations.ts';
import { closeWorlds, known, type OutboxWorld, outboxWorld } from '../support/outbox-world.ts';
import { orderItem, shipment } from '../support/shipments.ts';

afterEach(closeWorlds);

const waits = async (w: OutboxWorld) => {
  const list = await w.station.now.handlers['outbox.list']({ limit: 10, all: true });
  return list.entries.map(({ waitsFor }) => waitsFor);
};

function restored(): OutboxWorld {
  const w = outboxWorld();
  known(w, 'APPROVED', 'S1');
  startNewGeneration(w.station.now.db, { cause: 'backup', atMs: w.time.clock.wallMs() });
  w.station.now.loop.start();
  w.station.enqueue('m1', packChange('S1'));
  return w;
}

describe('after a backup was restored', () => {
  it('nothing is sent until no request of the time it knows nothing of can arrive, and then only after a look', async () => {
    const w = restored();
    await w.time.advance(60_000);
    expect(await waits(w)).toMatchObject([{ for: 'restored' }]);
    // A pack the file knows nothing of was on its way all the time.
    w.server.put(shipment('S1', [orderItem('MUG', 1, { state: 'PACKED' })]));
    await w.time.advance(70_000);
    expect(w.server.callsOf('pack')).toHaveLength(0);
    expect(w.station.row('m1')).toMatchObject({ state: 'rejected', lastError: 'PACKED_ELSEWHERE' });
  });

  it('what was read while it waited is read again', async () => {
    const w = restored();
    await w.time.advance(119_000);
    w.station.told(...[w.server.read('S1')].flatMap((each) => each ?? []));
    w.server.put(shipment('S1', [orderItem('MUG', 1, { state: 'PACKED' })]));
    await w.time.advance(10_000);
    expect(w.server.callsOf('pack')).toHaveLength(0);
  });

  it('goes on after that, and waits no second time at the next start', async () => {
    const w = restored();
    await w.time.runUntil(() => w.station.row('m1').state === 'acked', 200_000);
    known(w, 'APPROVED', 'S2');
    w.station.crash();
    w.station.now.loop.start();
    w.station.enqueue('m2', packChange('S2'));
    await w.time.runUntil(() => w.station.row('m2').state === 'acked', 30_000);
    expect(w.server.callsOf('pack')).toHaveLength(2);
  });

  it('waits all of it again where the station stopped before it was over', async () => {
    const w = restored();
    await w.time.advance(100_000);
    w.station.crash();
    w.station.now.loop.start();
    await w.time.advance(100_000);
    expect(w.server.callsOf('pack')).toHaveLength(0);
    await w.time.runUntil(() => w.station.row('m1').state === 'acked', 60_000);
  });
});
