import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PRACTICE_START_MS, PracticeApi } from '../support/practice-api.ts';
import { type Practised, SELLER_LINES, sellerRequests } from '../support/seller-requests.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'practice-state-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

function known({ marketplace }: PracticeApi): string {
  return JSON.stringify([[...marketplace.shipments()], [...marketplace.returns()], [...marketplace.services()]]);
}

test('a state file brings back what every line of the API did, to returns and services too, and goes on numbering', async () => {
  const stateFile = join(dir, 'state.jsonl');
  const first = new PracticeApi({ stateFile, shipments: 24 });
  first.control('switches', { packDelayMs: 0 });
  const market: Practised = {
    locationId: first.locationId,
    nowMs: () => first.nowMs,
    async control<T>(path: string, body: unknown) {
      const reply = first.control(path, body);
      if (reply.status !== 200) throw new Error(`${path}: ${reply.text}`);
      return reply.json as T;
    },
    send: async ({ method, path, body }) => (method === 'GET' ? first.get(path) : first.post(path, body)).json,
  };
  const requests = sellerRequests(market);
  for (const line of SELLER_LINES) {
    const { method, path, body } = await requests[line]();
    const reply = method === 'GET' ? first.get(path) : first.post(path, body);
    expect([line, reply.status]).toEqual([line, 200]);
  }
  const [before, history] = [known(first), first.marketplace.history()];
  const returnIds = Array.from(first.marketplace.returns(), (ret) => ret.returnId);
  first.marketplace.close();

  const clock = { wallMs: () => PRACTICE_START_MS + 1_000, monotonicMs: () => 0 };
  const second = new PracticeApi({ stateFile, seed: 99, shipments: 5, clock });
  expect(known(second)).toBe(before);
  expect(second.marketplace.history()).toEqual(history);
  const order = second.order({ type: 'SELF' });
  const made = second.control('returns', { shipmentId: order.shipmentId, source: 'customer_return', service: true });
  expect(returnIds).not.toContain((made.json as { returnId: string }).returnId);
  second.marketplace.close();
});
