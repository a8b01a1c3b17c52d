import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codesOnLabels } from '../support/built-practice.ts';
import { practiceControl } from '../support/practice-control.ts';
import { until } from '../support/station-process.ts';
import { type WindowsPc, type WindowsStation, windowsParts, windowsPc } from '../support/windows-station.ts';
import { GENEROUS_MS, untilAt } from '../support/windows-waits.ts';

const parts = windowsParts();
if (!parts) console.log('skipped: practice on Windows; "npm run test:windows" prepares what it runs under');

/** What a newcomer does first: marketplace, printer and the drawing of labels are Windows processes and threads here. */
describe.skipIf(!parts)('practice on Windows', () => {
  let pc: WindowsPc;
  let station: WindowsStation;

  beforeAll(async () => {
    if (!parts) return;
    pc = windowsPc(parts);
    station = await pc.start();
  });
  afterAll(async () => {
    await station?.kill();
    await pc?.remove();
  });

  const practice = async () => {
    const { practice } = await station.ask('station.status', {});
    if (!practice) throw new Error('not in practice');
    return practice;
  };

  it('is chosen in an empty folder, and its queue fills', async () => {
    expect(await station.ask('setup.state', {})).toMatchObject({ step: 'choose', practiceAllowed: true });
    expect(await station.ask('setup.practice', {})).toMatchObject({ step: 'ready', practice: true });
    await until(
      'the first pull',
      async () => (await station.ask('station.status', {})).lastPullAtMs !== null,
      GENEROUS_MS,
    );
    expect((await station.ask('queue.list', { limit: 500 })).total).toBeGreaterThan(20);
  });

  it('draws the label that a parcel gets, once', async () => {
    const { marketplaceUrl, labelsDir } = await practice();
    const control = practiceControl(marketplaceUrl);
    const product = (await control.products()).find((each) => each.serials === null && each.boxes.length === 0);
    const [order] = (await control.order([{ sku: product?.sku ?? '', quantity: 1 }])).orders;
    if (!product || !order) throw new Error('practice sells nothing plain');
    // A search that was under way already may have passed the order by.
    await until(
      'the order to be in the queue',
      async () => {
        await station.ask('pull.now', {});
        const { entries } = await station.ask('queue.list', { limit: 500 });
        return entries.some(({ shipmentId }) => shipmentId === order.shipmentId);
      },
      GENEROUS_MS,
    );
    expect((await station.ask('bench.scan', { code: order.orderId })).session.status).toBe('verifying');
    expect((await station.ask('bench.scan', { code: product.sku })).verdict).toBe('complete');
    await untilAt(
      station,
      'the label to come out',
      async () => (await station.ask('bench.state', {})).session.status === 'confirming-label',
    );
    const [trackingId] = (await station.ask('shipments.read', { shipmentId: order.shipmentId })).trackingIds;
    expect((await station.ask('bench.scan', { code: trackingId ?? '' })).session.status).toBe('idle');
    await until('the outbox to drain', async () => (await station.ask('outbox.list', {})).total === 0, GENEROUS_MS);
    expect(await control.effectsOn(order.shipmentId)).toMatchObject({ 'pack-accepted': 1, dispatched: 1 });

    const drawn = path.join(pc.dataFolder, path.win32.relative(pc.dataDir, labelsDir).replaceAll('\\', '/'));
    await until('the label to be drawn', async () => codesOnLabels(drawn).length > 0, GENEROUS_MS);
    expect(codesOnLabels(drawn).filter((codes) => codes.includes(trackingId ?? ''))).toHaveLength(1);
  });

  it('comes back after a kill, and its children of the killed station are gone', async () => {
    const before = (await practice()).marketplaceUrl;
    await station.kill();
    await until(
      'the practice marketplace of the killed station to end',
      async () =>
        await fetch(`${before}/control/credentials`, { signal: AbortSignal.timeout(5_000) }).then(
          () => false,
          () => true,
        ),
      GENEROUS_MS,
    );
    station = await pc.start();
    expect(await station.ask('setup.state', {})).toMatchObject({ step: 'ready', practice: true });
    await until('a pull', async () => (await station.ask('station.status', {})).network === 'connected', GENEROUS_MS);
    expect(station.complaints()).toBe('');
  });
});
