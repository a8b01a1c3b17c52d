import { afterEach, describe, expect, test } from 'vitest';
import { benchStation } from '../support/bench-station.ts';
import { orderItem, shipment } from '../support/shipments.ts';

let station: ReturnType<typeof benchStation>;
afterEach(() => station.close());

const MINUTE_MS = 60_000;
const dear = (over = {}, quantity = 2, item = {}) =>
  shipment('DEAR', [orderItem('CUP', quantity, { totalPricePaise: 500_000, ...item })], over);
const cheap = () => shipment('CHEAP', [orderItem('PEN', 1, { totalPricePaise: 499_999 })]);
const tooOld = { kind: 'news-too-old' };

/** Orders of 5,000 rupees and more are held with no network when nobody read them for half an hour. */
function heldOffline(): void {
  station = benchStation({ holdOffline: { olderThanMinutes: 30, valuePaise: 500_000 } });
  station.told(dear(), cheap());
}

describe('an order of value whose news is old, with no network', () => {
  test('is not opened, by whatever code; a cheap one, and one read lately, are', () => {
    heldOffline();
    station.network(false);
    station.pass(30 * MINUTE_MS);
    expect(station.scan('DEAR').session).toMatchObject({ status: 'verifying', parcel: { shipmentId: 'DEAR' } });
    station.command('park');
    station.pass(1);
    expect(station.scan('CHEAP').session.status).toBe('verifying');
    station.command('park');
    expect(station.scan('OD-DEAR')).toMatchObject({
      verdict: 'gate',
      detail: { gate: { ...tooOld, readAtMs: station.nowMs - 30 * MINUTE_MS - 1 } },
    });
    station.network(true);
    expect(station.scan('DEAR').session).toMatchObject({ status: 'verifying', parcel: { shipmentId: 'DEAR' } });
  });

  test('counts only what is still wanted of it, and only where the setting is made', () => {
    heldOffline();
    station.told(
      shipment('DEAR', [orderItem('CUP', 2, { totalPricePaise: 500_000, state: 'CANCELLED' }), orderItem('PEN')]),
    );
    station.network(false);
    station.pass(31 * MINUTE_MS);
    expect(station.scan('DEAR').verdict).toBe('accept');
    station.close();
    station = benchStation();
    station.told(dear());
    station.network(false);
    station.pass(1_000 * MINUTE_MS);
    expect(station.scan('DEAR').verdict).toBe('accept');
  });

  test('stops before its label prints, and goes on by itself when it is read', () => {
    heldOffline();
    station.labelArrives('DEAR', ['FMPP-D']);
    station.scans('DEAR', 'CUP');
    station.network(false);
    station.pass(31 * MINUTE_MS);
    expect(station.scan('CUP')).toMatchObject({
      verdict: 'complete',
      session: { status: 'stopped', why: { gate: tooOld } },
    });
    expect(station.labelJobs()).toEqual([]);
    station.restart();
    expect(station.scan('CUP').verdict).toBe('stop');
    // The network alone tells nothing yet of this order.
    station.network(true);
    station.now.bench.newsCame();
    expect(station.session.status).toBe('stopped');
    station.told(dear());
    station.now.bench.newsCame();
    expect(station.session).toMatchObject({ status: 'printing', waitingFor: 'printer' });
    expect(station.labelJobs()).toHaveLength(1);
  });

  test.each([
    ['a hold', dear({ hold: true }), { kind: 'gate', gate: { kind: 'on-hold' } }],
    ['a cancellation', dear({}, 2, { state: 'CANCELLED' }), { kind: 'gate', gate: { kind: 'cancelled' } }],
    ['fewer units', dear({}, 1), { kind: 'quantity-changed', after: 'open' }],
  ] as const)('stays stopped where the news is %s', (_, news, why) => {
    heldOffline();
    station.labelArrives('DEAR', ['FMPP-D']);
    station.scans('DEAR', 'CUP');
    station.network(false);
    station.pass(31 * MINUTE_MS);
    station.scan('CUP');
    station.network(true);
    station.told(news);
    station.now.bench.newsCame();
    expect(station.session).toMatchObject({ status: 'stopped', why });
    expect(station.labelJobs()).toEqual([]);
  });

  test('is set aside with the answer, and goes on from there when the network is back', () => {
    heldOffline();
    station.labelArrives('DEAR', ['FMPP-D']);
    station.scans('DEAR', 'CUP');
    station.network(false);
    station.pass(31 * MINUTE_MS);
    station.scan('CUP');
    expect(station.command('ok').session.status).toBe('idle');
    expect(station.shelf().entries).toMatchObject([{ waitsFor: 'person', gate: tooOld }]);
    expect(station.scan('DEAR')).toMatchObject({ verdict: 'gate', detail: { gate: tooOld } });
    station.network(true);
    expect(station.scan('DEAR').session).toMatchObject({ status: 'printing', waitingFor: 'printer' });
  });

  test('is scanned back all the same when its label came out before: the parcel is what it is', () => {
    heldOffline();
    station.labelArrives('DEAR', ['FMPP-D']);
    station.scans('DEAR', 'CUP', 'CUP');
    station.jobEnds('sent');
    station.command('park');
    station.network(false);
    station.pass(31 * MINUTE_MS);
    expect(station.scan('DEAR').session.status).toBe('confirming-label');
    expect(station.scan('FMPP-D').verdict).toBe('label-confirmed');
  });
});
