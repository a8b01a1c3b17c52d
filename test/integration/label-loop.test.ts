import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { type Documents, openDocuments } from '../../main/db/documents.ts';
import { migrate } from '../../main/db/migrate.ts';
import { migrations } from '../../main/db/migrations/index.ts';
import { parcelQueries } from '../../main/db/parcels.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { createLabelLoop } from '../../main/documents/label-loop.ts';
import { checkPrintable } from '../../main/printing/check-printable.ts';
import { applyBatch, applyDetails } from '../../main/pull/apply-shipment.ts';
import type { AppError } from '../../shared/errors.ts';
import type { ShipmentState } from '../../shared/model/shipment.ts';
import { parcel } from '../support/parcels.ts';
import { type Call, createScriptedMarketplace, type Fate } from '../support/scripted-marketplace.ts';
import { orderItem, shipment } from '../support/shipments.ts';
import { createVirtualTime } from '../support/virtual-time.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const zpl = (text: string) => new TextEncoder().encode(`^XA^FO20,20^BCN,100^FD${text}^FS^XZ`);

function world(script: { readonly fate?: (call: Call) => Fate; readonly label?: (id: string) => Uint8Array } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-labels-'));
  const time = createVirtualTime();
  const server = createScriptedMarketplace({
    clock: time.clock,
    timers: time.timers,
    label: (id) => zpl(`FMPP-${id}`),
    ...script,
  });
  const db = new Database(':memory:');
  migrate(db, migrations);
  const shipments = shipmentQueries(db);
  const parcels = parcelQueries(db);
  const documents: Documents = openDocuments(join(folder, 'documents.db'));
  const ready: string[] = [];
  const problems: [string, AppError][] = [];
  const faults: unknown[] = [];
  const disk = { full: false };
  const loop = createLabelLoop({
    client: server.client,
    db,
    shipments,
    documents: {
      ...documents,
      put(document) {
        if (disk.full) throw new Error('disk full');
        documents.put(document);
      },
    },
    ports: { clock: time.clock, timers: time.timers },
    applyDetails: (details, readAtMs) => applyDetails({ db, queries: shipments }, details, readAtMs),
    checkLabel: (bytes) => checkPrintable(bytes, { id: 'label-1', language: 'zpl' }),
    onReady: (shipmentId) => void ready.push(shipmentId),
    onProblem: (shipmentId, error) => void problems.push([shipmentId, error]),
    onFault: (error) => void faults.push(error),
  });
  closers.push(() => {
    documents.close();
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    ...{ time, server, loop, documents, shipments, ready, problems, faults, disk },
    /** A parcel of the shipment waits for its label. */
    waits(shipmentId: string, state: ShipmentState = 'PACKED') {
      server.put(shipment(shipmentId, [orderItem('MUG', 1, { state })]));
      this.told(shipmentId);
      inTransaction(db, () =>
        parcels.save({
          parcelId: `parcel-${shipmentId}`,
          shipmentId,
          state: 'complete',
          session: {
            status: 'printing',
            parcel: parcel(shipmentId, []),
            waitingFor: 'documents',
            sinceMs: 0,
            jobId: null,
          },
          openedAtMs: 0,
          changedAtMs: 0,
          onBench: false,
        }),
      );
    },
    /** The shipment's boxes as the marketplace told of them, `SS-1` first. */
    tracked(shipmentId: string, ...trackingIds: readonly string[]) {
      const boxes = trackingIds.map((trackingId, at) => ({
        subShipmentId: `SS-${at + 1}`,
        trackingId,
        vendorName: 'V',
      }));
      inTransaction(db, () => shipments.saveDetail({ shipmentId, trackingIds: boxes, handling: [] }, 0));
    },
    told(shipmentId: string) {
      const told = server.read(shipmentId);
      if (told) inTransaction(db, () => applyBatch(shipments, [told], time.clock.wallMs()));
    },
  };
}

describe('the label of a packed parcel', () => {
  it('is fetched with its tracking ids and kept with every code that proves it', async () => {
    const w = world({ label: (id) => zpl(`AWB-${id}`) });
    w.waits('S1');
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.ready).toEqual(['S1']);
    expect(w.server.calls.map((call) => [call.name, call.lane])).toEqual([
      ['details', 'documents'],
      ['label', 'documents'],
    ]);
    const [head] = w.documents.headsOf('S1');
    expect(head?.documentKey).toMatch(/^label\/S1\/[0-9a-f]{16}$/);
    expect(head?.codes).toEqual(['FMPP-S1', 'AWB-S1']);
    expect(w.documents.get(head?.documentKey ?? '')?.bytes.length).toBe(zpl('AWB-S1').length);
    await w.time.advance(3_600_000);
    expect(w.server.callsOf('label')).toHaveLength(1);
  });

  it('is kept with the codes of each box, where it has a sheet for each', async () => {
    const w = world({ label: () => Buffer.concat([zpl('BOX-1'), zpl('BOX-2')]) });
    w.waits('S1');
    w.tracked('S1', 'BOX-1', 'BOX-2');
    w.waits('S2');
    w.loop.start();
    await w.time.advance(1_000);
    const sheetsOf = (shipmentId: string) => w.documents.headsOf(shipmentId)[0]?.sheets;
    expect(sheetsOf('S1')).toEqual([['BOX-1'], ['BOX-2']]);
    expect(sheetsOf('S2')).toEqual([['FMPP-S2', 'BOX-1', 'BOX-2']]);
  });

  it('is not asked for while the shipment is being packed, and at once when it is PACKED', async () => {
    const w = world();
    w.waits('S1', 'PACKING_IN_PROGRESS');
    w.loop.start();
    await w.time.advance(60_000);
    expect(w.server.calls).toEqual([]);
    w.server.setState('S1', 'PACKED');
    w.told('S1');
    w.loop.wake();
    await w.time.advance(1_000);
    expect(w.ready).toEqual(['S1']);
  });

  it('not ready yet is asked for again after 2, 4, 8 and at most 60 s', async () => {
    let labels = 0;
    const w = world({
      fate(call) {
        labels += call.name === 'label' ? 1 : 0;
        return call.name === 'label' && labels < 9
          ? { kind: 'refused', status: 422, codes: ['DEPENDENT_SYSTEM_CALL_FAILED'], afterMs: 0 }
          : { kind: 'ok', afterMs: 0 };
      },
    });
    w.waits('S1');
    w.loop.start();
    await w.time.runUntil(() => w.ready.length === 1, 600_000);
    const asked = w.server.callsOf('label').map((call) => Math.round(call.atMs / 1000));
    expect(asked.map((at, n) => at - (asked[n - 1] ?? 0))).toEqual([0, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(w.problems).toEqual([]);
  });

  it.each([
    ['HTML', '<html><body>Gateway</body></html>'],
    ['JSON', '{"errors":[{"code":500}]}'],
    ['nothing', ''],
    ['half a label', '^XA^FO20,20^BCN,100^FDFMPP'],
  ])(
    'that comes as %s is a problem with its reason, and fetched again until it can be printed',
    async (_what, body) => {
      let good = false;
      const w = world({ label: (id) => (good ? zpl(`FMPP-${id}`) : new TextEncoder().encode(body)) });
      w.waits('S1');
      w.loop.start();
      await w.time.advance(5_000);
      expect(w.ready).toEqual([]);
      expect(w.problems[0]?.[0]).toBe('S1');
      expect(w.problems[0]?.[1].code).toBe('LABEL_NOT_PRINTABLE');
      expect(w.documents.count()).toBe(0);
      good = true;
      await w.time.runUntil(() => w.ready.length === 1, 120_000);
    },
  );

  it('that cannot be had delays no other parcel', async () => {
    const w = world({
      fate: (call) =>
        call.name === 'label' && call.ids.includes('S1') ? { kind: 'refused', status: 422 } : { kind: 'ok' },
    });
    for (const id of ['S1', 'S2', 'S3']) w.waits(id);
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.ready).toEqual(['S2', 'S3']);
    expect(w.server.callsOf('details').map((call) => call.ids)).toEqual([['S1', 'S2', 'S3']]);
  });

  it('is fetched at once when the network returns, however long the waits had grown', async () => {
    let up = false;
    const w = world({ fate: () => (up ? { kind: 'ok' } : { kind: 'not-sent' }) });
    w.waits('S1');
    w.loop.start();
    await w.time.advance(600_000);
    up = true;
    w.loop.networkUp();
    await w.time.advance(100);
    expect(w.ready).toEqual(['S1']);
  });

  it('that the disk does not take is fetched again later, not given up', async () => {
    const w = world();
    w.disk.full = true;
    w.waits('S1');
    w.loop.start();
    await w.time.advance(10_000);
    expect(w.faults.length).toBeGreaterThan(0);
    w.disk.full = false;
    await w.time.runUntil(() => w.ready.length === 1, 120_000);
  });

  it('is still fetched when the shipment was marked ready to dispatch elsewhere', async () => {
    const w = world();
    w.waits('S1', 'READY_TO_DISPATCH');
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.ready).toEqual(['S1']);
  });

  it('that arrives after the stop is left to the next start', async () => {
    const w = world({ fate: () => ({ kind: 'ok', afterMs: 2_000 }) });
    w.waits('S1');
    w.loop.start();
    await w.time.advance(500);
    const stopped = w.loop.stop();
    await w.time.advance(10_000);
    await stopped;
    expect(w.ready).toEqual([]);
    expect(w.documents.count()).toBe(0);
  });
});
