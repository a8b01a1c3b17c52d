import { afterEach, describe, expect, test, vi } from 'vitest';
import { benchStation } from '../support/bench-station.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: ReturnType<typeof benchStation>;
afterEach(() => station.close());

const cup = (id: string, over = {}) => shipment(id, [orderItem('CUP', 1)], over);
const labels = () =>
  station
    .labelJobs()
    .toReversed()
    .map(({ state, outcomeReason }) => [state, outcomeReason]);

describe('the first label after a backup was restored', () => {
  test('is asked about before it prints: it may lie in the tray since the time the backup knows nothing of', () => {
    station = benchStation();
    station.told(cup('A'));
    station.scans('A', 'CUP');
    station.restored();
    station.labelArrives('A', ['FMPP-A']);
    expect(station.session).toMatchObject({ status: 'asking', reason: 'restored' });
    expect(labels()).toEqual([['unknown', 'restored']]);
    station.command('label-printed');
    expect(station.scan('FMPP-A').verdict).toBe('label-confirmed');
    expect(labels()).toHaveLength(1);
  });

  test('prints once the packer has looked and found none', () => {
    station = benchStation();
    station.told(cup('A'));
    station.scans('A', 'CUP');
    station.restored();
    station.labelArrives('A', ['FMPP-A']);
    expect(station.session.status).toBe('asking');
    station.command('label-not-printed');
    expect(station.session).toMatchObject({ status: 'printing', waitingFor: 'printer' });
    expect(labels().map(([state]) => state)).toEqual(['cancelled', 'queued']);
  });

  test('prints unasked for a parcel that was begun after it', () => {
    station = benchStation();
    station.told(cup('A'), cup('B'));
    station.restored();
    station.scans('B', 'CUP');
    station.labelArrives('B', ['FMPP-B']);
    expect(station.session).toMatchObject({ status: 'printing', waitingFor: 'printer' });
  });

  test('is asked about where it was fetched in the time the backup knows nothing of, begun after it or not', () => {
    station = benchStation();
    station.told(cup('A'), cup('B'));
    station.scan('A');
    for (const id of ['A', 'B']) station.labelArrives(id, [`FMPP-${id}`]);
    station.restored();
    station.scan('CUP');
    expect(station.session).toMatchObject({ status: 'asking', reason: 'restored' });
    station.command('label-printed');
    expect(station.scan('FMPP-A').verdict).toBe('label-confirmed');
    station.scans('B', 'CUP');
    expect(station.session).toMatchObject({ status: 'asking', reason: 'restored' });
    expect(labels()).toHaveLength(2);
  });

  test('of a stack ahead of its goods comes out with the goods, and asked about', async () => {
    station = benchStation({ labelFirst: true });
    station.product('CUP', { serials: { need: 'no', kind: 'serial', perUnit: 1 } });
    station.told(cup('A'));
    await station.now.batches.handlers['batch.start']({ shipmentIds: ['A'] });
    station.mutationBecomes('A', 'pack', { state: 'sending', sent: { wallMs: 1, monoMs: 1, boot: 'b' } });
    station.restored();
    station.mutationBecomes('A', 'pack', { state: 'acked' });
    station.told(cup('A', { state: 'PACKED' }));
    station.labelArrives('A', ['FMPP-A']);
    await vi.waitFor(async () => {
      const { batches } = await station.now.batches.handlers['batch.list']({ done: true, limit: 20 });
      expect(batches.flatMap(({ entries }) => entries).map(({ step }) => step)).not.toContain('packing');
    });
    expect(labels()).toEqual([]);
    station.scans('A', 'CUP');
    expect(station.session).toMatchObject({ status: 'asking', reason: 'restored' });
  });
});
