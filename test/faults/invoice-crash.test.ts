import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { Crashed, crashPoints } from '../support/crash-points.ts';
import { dataFolder } from '../support/data-folder.ts';
import {
  ACKED,
  DISCARDED,
  type InvoiceStation,
  invoiceStation,
  oneOrder,
  rejected,
  SENT,
  seriesFault,
  twoOrders,
} from '../support/invoice-station.ts';

const NOW_MS = Date.parse('2026-03-04T12:00:00+05:30');
const nowMs = () => NOW_MS;

/** A shift's worth of fates; each step looks at what is there, as a station does that starts again. */
function shift(station: InvoiceStation): void {
  const withdrawn = (id: string) => station.mutations.byShipment(id).filter((row) => row.state === 'discarded').length;
  const step = (id: string, from: string | undefined, act: () => void) => {
    if (station.pack(id)?.state === from) act();
  };
  const queue = (id: string, nth: number) => {
    if (withdrawn(id) === nth) step(id, undefined, () => station.complete(`m-${id}-${nth}`, id));
  };
  const accepted = (id: string) => {
    step(id, 'pending', () => station.move(id, SENT));
    step(id, 'sending', () => station.move(id, ACKED));
  };
  const cancelled = (id: string) => {
    if (station.stateOf(id) !== 'CANCELLED') station.told(oneOrder(id, { state: 'CANCELLED' }));
  };

  if (station.stateOf('used') === undefined) {
    const ids = ['used', 'refused', 'withdrawn', 'cancelled'];
    station.told(twoOrders('heavy'), ...ids.map((id) => oneOrder(id)));
  }
  for (const id of ['used', 'heavy', 'refused', 'withdrawn', 'cancelled']) queue(id, 0);
  accepted('used');
  if (station.pack('heavy')?.attempts === 0) {
    step('heavy', 'pending', () => station.move('heavy', { ...SENT, ...rejected('WEIGHT_ANOMALY_WARNING') }));
  }
  step('heavy', 'rejected', () => station.again('heavy', 'send-anyway'));
  accepted('heavy');
  if (withdrawn('refused') === 0) {
    step('refused', 'pending', () => station.move('refused', rejected('INVALID_IMEI_NUMBER')));
    step('refused', 'rejected', () => station.move('refused', DISCARDED));
  }
  queue('refused', 1);
  if (withdrawn('withdrawn') === 0) step('withdrawn', 'pending', () => station.again('withdrawn', 'withdraw'));
  cancelled('cancelled');
  if (withdrawn('cancelled') === 0) {
    step('cancelled', 'pending', () => station.move('cancelled', rejected('CANCELLED')));
    step('cancelled', 'rejected', () => station.move('cancelled', DISCARDED));
  }
  cancelled('used');
}

/** The shift at a station that dies at the `crashAt`th place: which place that was; null when it had fewer. */
function diesAt(file: string, crashAt: number): string | null {
  const points = crashPoints(crashAt);
  points.arm();
  const dying = invoiceStation({ file, points, nowMs, unsynced: true });
  try {
    shift(dying);
    return null;
  } catch (error) {
    if (error instanceof Crashed) return error.message;
    throw error;
  } finally {
    dying.close();
  }
}

it('loses no invoice number, gives none twice and leaves the same report behind, wherever the station dies', () => {
  using folder = dataFolder();
  const fresh = path.join(folder.dir, 'fresh.db');
  invoiceStation({ file: fresh, nowMs }).close();
  const whole = invoiceStation({ file: folder.database, nowMs });
  shift(whole);
  const expected = whole.all();
  const sent = whole.sent();
  whole.close();
  expect(seriesFault(expected)).toBeNull();
  expect(new Set(expected.map((row) => row.state))).toEqual(new Set(['used', 'taken', 'rejected', 'cancelled']));

  let crashes = 0;
  for (; ; crashes++) {
    const file = path.join(folder.dir, `${crashes}.db`);
    fs.copyFileSync(fresh, file);
    const died = diesAt(file, crashes + 1);
    if (died === null) break;
    const after = invoiceStation({ file, nowMs, unsynced: true });
    const rows = after.all();
    expect(seriesFault(rows)).toBeNull();
    for (const [orderId, number] of after.sent()) {
      expect(rows.find((row) => row.number === number)?.orderId).toBe(orderId);
    }
    shift(after);
    expect(after.all(), `died at ${died}`).toEqual(expected);
    expect(after.sent()).toEqual(sent);
    after.close();
  }
  expect(crashes).toBeGreaterThan(70);
});
