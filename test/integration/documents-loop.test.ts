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
import { createDocumentsLoop } from '../../main/documents/documents-loop.ts';
import { parcelDocuments } from '../../main/documents/parcel-documents.ts';
import { sniffLabel } from '../../main/printing/languages/sniff.ts';
import { profileKey, profileOf, type Renderer } from '../../main/printing/rendition.ts';
import { createRoster } from '../../main/printing/roster.ts';
import { applyBatch, applyDetails } from '../../main/pull/apply-shipment.ts';
import type { AppError } from '../../shared/errors.ts';
import { type PrinterConfig, printerConfigSchema } from '../../shared/model/printers.ts';
import type { ShipmentState } from '../../shared/model/shipment.ts';
import { parcel } from '../support/parcels.ts';
import { plainRenderer } from '../support/plain-renderer.ts';
import { type Call, createScriptedMarketplace, type Fate } from '../support/scripted-marketplace.ts';
import { orderItem, shipment } from '../support/shipments.ts';
import { createVirtualTime } from '../support/virtual-time.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const zpl = (...codes: readonly string[]) =>
  new TextEncoder().encode(`^XA${codes.map((code) => `^FO20,20^BCN,100^FD${code}^FS`).join('')}^XZ`);

function printer(id: string, ...documents: readonly string[]): PrinterConfig {
  const transport = { kind: 'tcp', host: '127.0.0.1', port: 9100 };
  const paper = { language: 'zpl', dpi: 203, widthMm: 100, heightMm: 150 };
  return printerConfigSchema.parse({ id, documents, transport, ...paper });
}
const LABELS = printer('label-1', 'label');
const A4 = { ...printer('office', 'invoice'), widthMm: 210, heightMm: 297 };

interface Script {
  readonly fate?: (call: Call) => Fate;
  readonly label?: (id: string) => Uint8Array;
  readonly labelPdf?: (id: string) => Uint8Array;
  readonly invoice?: (id: string) => Uint8Array;
  readonly printers?: readonly PrinterConfig[];
  readonly lane?: 'pack-ahead';
  /** Judges and draws in place of what lets ZPL through. */
  readonly render?: (renderer: Renderer) => Renderer['render'];
}

function world({ invoice = (id) => zpl(`INV-${id}`), printers = [LABELS], render, lane, ...script }: Script = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-labels-'));
  const time = createVirtualTime();
  const server = createScriptedMarketplace({
    ...{ clock: time.clock, timers: time.timers, label: (id: string) => zpl(`FMPP-${id}`), pdf: invoice },
    ...script,
  });
  const db = new Database(':memory:');
  migrate(db, migrations);
  const shipments = shipmentQueries(db);
  const parcels = parcelQueries(db);
  const documents: Documents = openDocuments(join(folder, 'documents.db'));
  const arrived: string[] = [];
  const problems: [string, string, AppError][] = [];
  const faults: unknown[] = [];
  const rendered: string[] = [];
  const disk = { full: false };
  const roster = createRoster({ printers, persist: () => undefined });
  const plain = plainRenderer();
  const routed = parcelDocuments(documents, roster);
  const loop = createDocumentsLoop({
    ...{ client: server.client, db, shipments, roster, parcels: routed, sniff: sniffLabel, ...(lane ? { lane } : {}) },
    renderer: {
      render(request) {
        rendered.push(`${request.document} for ${request.profile.widthMm} mm`);
        return render ? render(plain)(request) : plain.render(request);
      },
    },
    documents: {
      ...documents,
      put(document, renditions) {
        if (disk.full) throw new Error('disk full');
        documents.put(document, renditions);
      },
    },
    ports: { clock: time.clock, timers: time.timers },
    applyDetails: (details, readAtMs) => applyDetails({ db, queries: shipments }, details, readAtMs),
    onArrived: (shipmentId) => void arrived.push(shipmentId),
    onProblem: (shipmentId, document, error) => void problems.push([shipmentId, document, error]),
    onFault: (error) => void faults.push(error),
  });
  roster.onChanged(loop.printersChanged);
  closers.push(() => {
    documents.close();
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    ...{ time, server, loop, documents, shipments, arrived, problems, faults, disk, rendered, roster, routed },
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
    /** Its label is to print with others of its batch, before anything was scanned. */
    batched(shipmentId: string) {
      server.put(shipment(shipmentId, [orderItem('MUG', 1, { state: 'PACKED' })]));
      this.told(shipmentId);
      db.prepare('INSERT INTO label_batch VALUES (?, 1, ?, 0, NULL, NULL)').run('B1', shipmentId);
    },
    /** Packed ahead of its goods. */
    ahead(shipmentId: string, quantity = 1) {
      server.put(shipment(shipmentId, [orderItem('MUG', quantity, { state: 'PACKED' })]));
      this.told(shipmentId);
      db.prepare('INSERT OR IGNORE INTO ahead VALUES (?, 0, ?, NULL)').run(shipmentId, '');
      db.prepare(
        `INSERT OR IGNORE INTO mutation (mutation_id, kind, shipment_id, subject, location_id, version, payload, state, attempts,
           created_at_ms, changed_at_ms, since_ms, worker_generation) VALUES (?, 'pack', ?, '', 'LOC1', 1, '', 'acked', 1, 0, 0, 0, 0)`,
      ).run(`pack-${shipmentId}`, shipmentId);
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
    const w = world({ label: (id) => zpl(`AWB-${id}`, `FMPP-${id}`) });
    w.waits('S1');
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.arrived).toEqual(['S1']);
    expect(w.server.calls.map((call) => [call.name, call.lane])).toEqual([
      ['details', 'documents'],
      ['label', 'documents'],
    ]);
    const [head] = w.documents.headsOf('S1');
    expect(head?.documentKey).toMatch(/^label\/S1\/[0-9a-f]{16}$/);
    expect(head?.codes).toEqual(['FMPP-S1', 'AWB-S1']);
    expect(w.documents.get(head?.documentKey ?? '')?.bytes.length).toBe(zpl('AWB-S1', 'FMPP-S1').length);
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
    expect(w.arrived).toEqual(['S1']);
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
    await w.time.runUntil(() => w.arrived.length === 1, 600_000);
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
      expect(w.arrived).toEqual([]);
      expect(w.problems[0]?.slice(0, 2)).toEqual(['S1', 'label']);
      expect(w.problems[0]?.[2].code).toBe('LABEL_NOT_PRINTABLE');
      expect(w.documents.count()).toBe(0);
      good = true;
      await w.time.runUntil(() => w.arrived.length === 1, 120_000);
    },
  );

  it('that cannot be printed as it comes is asked for as PDF, once each time', async () => {
    const garbled = new TextEncoder().encode('no label of any kind');
    let pdf = new TextEncoder().encode('%PDF-1.4\n%%EOF\n');
    const w = world({ label: () => garbled, labelPdf: () => pdf });
    w.waits('S1');
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.arrived).toEqual([]);
    // The reason is that of the first one.
    expect(w.problems.map(([, , error]) => error.details?.['reason'])).toEqual(['not-a-document']);
    pdf = zpl('FMPP-S1');
    await w.time.runUntil(() => w.arrived.length === 1, 120_000);
    const asked = w.server.calls.map((call) => call.name).filter((name) => name.startsWith('label'));
    expect(asked).toEqual(['label', 'label-pdf', 'label', 'label-pdf']);
  });

  it('that cannot be had delays no other parcel', async () => {
    const w = world({
      fate: (call) =>
        call.name === 'label' && call.ids.includes('S1') ? { kind: 'refused', status: 422 } : { kind: 'ok' },
    });
    for (const id of ['S1', 'S2', 'S3']) w.waits(id);
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.arrived).toEqual(['S2', 'S3']);
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
    expect(w.arrived).toEqual(['S1']);
  });

  it('that the disk does not take is fetched again later, not given up', async () => {
    const w = world();
    w.disk.full = true;
    w.waits('S1');
    w.loop.start();
    await w.time.advance(10_000);
    expect(w.faults.length).toBeGreaterThan(0);
    w.disk.full = false;
    await w.time.runUntil(() => w.arrived.length === 1, 120_000);
  });

  it('is still fetched when the shipment was marked ready to dispatch elsewhere', async () => {
    const w = world();
    w.waits('S1', 'READY_TO_DISPATCH');
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.arrived).toEqual(['S1']);
  });

  it('that arrives after the stop is left to the next start', async () => {
    const w = world({ fate: () => ({ kind: 'ok', afterMs: 2_000 }) });
    w.waits('S1');
    w.loop.start();
    await w.time.advance(500);
    const stopped = w.loop.stop();
    await w.time.advance(10_000);
    await stopped;
    expect(w.arrived).toEqual([]);
    expect(w.documents.count()).toBe(0);
  });
});

/** What a document is for a printer, as somebody drew it: its codes are known, and it has a picture. */
function drawn(renderer: Renderer): Renderer['render'] {
  return async (request) => {
    const made = await renderer.render(request);
    if (!made.ok) return made;
    const pages = made.value.pages.map((page) => ({ ...page, png: Buffer.from('dots') }));
    return { ok: true, value: { ...made.value, pages, passedThrough: false } };
  };
}

describe('the documents of a packed parcel', () => {
  const keyOf = (config: PrinterConfig) => profileKey(profileOf(config));

  it('are its label and, where a printer takes them, its invoice; each is told of when it is stored', async () => {
    const w = world({ printers: [LABELS, A4] });
    w.waits('S1');
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.arrived).toEqual(['S1', 'S1']);
    expect(w.server.calls.map(({ name }) => name)).toEqual(['details', 'label', 'invoice-pdf']);
    const { label, invoice, missing } = w.routed.documentsOf('S1');
    expect([label?.documentKey, invoice?.documentKey, missing]).toEqual([
      expect.stringMatching(/^label\/S1\/[0-9a-f]{16}$/),
      expect.stringMatching(/^invoice\/S1\/[0-9a-f]{16}$/),
      [],
    ]);
    expect(invoice?.codes).toEqual(['INV-S1']);
  });

  it('are ready for their printers as soon as they are here', async () => {
    const w = world({ printers: [LABELS, A4], render: drawn });
    w.waits('S1');
    w.loop.start();
    await w.time.advance(1_000);
    const { label, invoice } = w.routed.documentsOf('S1');
    expect(w.rendered).toEqual(['label for 100 mm', 'invoice for 210 mm']);
    expect(w.documents.renditionHead(label?.documentKey ?? '', keyOf(LABELS))?.pages).toEqual([
      { codes: ['FMPP-S1'], texts: ['FMPP-S1'] },
    ]);
    expect(w.documents.renditionHead(invoice?.documentKey ?? '', keyOf(A4))).toBeDefined();
    expect(w.documents.previews(label?.documentKey ?? '', keyOf(LABELS)).map(String)).toEqual(['dots']);
  });

  it('are not complete without the invoice, which is asked for again while the label stays', async () => {
    let asked = 0;
    const w = world({
      printers: [LABELS, A4],
      fate(call) {
        asked += call.name === 'invoice-pdf' ? 1 : 0;
        return call.name === 'invoice-pdf' && asked < 6 ? { kind: 'refused', status: 422 } : { kind: 'ok' };
      },
    });
    w.waits('S1');
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.routed.documentsOf('S1').missing).toEqual(['invoice']);
    await w.time.runUntil(() => w.routed.documentsOf('S1').missing.length === 0, 120_000);
    expect(w.server.callsOf('label')).toHaveLength(1);
    expect(w.problems.map(([id, document, { details }]) => [id, document, details?.['reason']])).toEqual([
      ['S1', 'invoice', 'invoice-missing'],
      ['S1', 'invoice', 'invoice-missing'],
    ]);
  });

  it('are made ready for a printer that takes the place of another, and the label is not fetched again', async () => {
    const w = world({ render: drawn });
    w.waits('S1');
    w.loop.start();
    await w.time.advance(1_000);
    const wide = { ...LABELS, widthMm: 110 };
    w.roster.save(wide);
    await w.time.advance(1_000);
    const { label } = w.routed.documentsOf('S1');
    expect(w.documents.renditionHead(label?.documentKey ?? '', keyOf(wide))).toBeDefined();
    expect(w.rendered).toEqual(['label for 100 mm', 'label for 110 mm']);
    expect(w.server.callsOf('label')).toHaveLength(1);
  });

  it('are made ready for every printer that may have to stand in', async () => {
    const spare = { ...printer('label-2', 'label'), widthMm: 75 };
    const w = world({ printers: [LABELS, spare, { ...LABELS, id: 'same' }] });
    w.waits('S1');
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.rendered).toEqual(['label for 100 mm', 'label for 75 mm']);
  });

  it('follow the printers: an invoice nobody takes any more is not waited for, one somebody takes is fetched', async () => {
    const w = world({
      printers: [LABELS, A4],
      fate: (call) => (call.name === 'invoice-pdf' ? { kind: 'refused', status: 422 } : { kind: 'ok' }),
    });
    w.waits('S1');
    w.loop.start();
    await w.time.advance(1_000);
    w.arrived.length = 0;
    w.roster.remove('office');
    await w.time.advance(100);
    expect(w.arrived).toEqual(['S1']);
    const before = w.server.callsOf('invoice-pdf').length;
    await w.time.advance(120_000);
    expect(w.server.callsOf('invoice-pdf')).toHaveLength(before);
    w.roster.save(A4);
    await w.time.advance(100);
    expect(w.server.callsOf('invoice-pdf')).toHaveLength(before + 1);
  });

  it('are kept as they came while there is no printer, and made ready when there is one', async () => {
    const w = world({ printers: [], render: drawn });
    w.waits('S1');
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.routed.documentsOf('S1').label?.codes).toEqual(['FMPP-S1']);
    expect(w.rendered).toEqual([]);
    w.roster.save(LABELS);
    await w.time.advance(1_000);
    const { label } = w.routed.documentsOf('S1');
    expect(w.documents.renditionHead(label?.documentKey ?? '', keyOf(LABELS))).toBeDefined();
  });

  it('of a label-first batch are fetched before their goods are in hand', async () => {
    const w = world();
    w.batched('S1');
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.arrived).toEqual(['S1']);
  });

  it('with a tracking id of another shipment are refused, and fetched again until they are right', async () => {
    let wrong = true;
    const w = world({ label: (id) => (wrong ? zpl(`FMPP-${id}`, 'STRANGER-77') : zpl(`FMPP-${id}`)) });
    w.waits('S1');
    w.waits('S2', 'PACKING_IN_PROGRESS');
    w.tracked('S2', 'STRANGER-77');
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.problems.map(([id, document, { details }]) => [id, document, details])).toEqual([
      ['S1', 'label', { reason: 'another-shipment', code: 'STRANGER-77', shipmentId: 'S2' }],
    ]);
    expect(w.documents.count()).toBe(0);
    wrong = false;
    await w.time.runUntil(() => w.arrived.length === 1, 120_000);
  });

  it('whose codes are none of the shipment’s tracking ids are judged by fresh ones before they are refused', async () => {
    const w = world({ render: drawn, label: (id) => zpl(`FMPP-${id}`) });
    w.waits('S1');
    w.tracked('S1', 'COURIER-BEFORE');
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.problems).toEqual([]);
    expect(w.arrived).toEqual(['S1']);
    expect(w.server.calls.map(({ name }) => name)).toEqual(['label', 'details']);

    const stranger = world({ render: drawn, label: () => zpl('NOBODYS-1') });
    stranger.waits('S1');
    stranger.loop.start();
    await stranger.time.advance(1_000);
    expect(stranger.problems.map(([, , { details }]) => details?.['reason'])).toEqual(['no-tracking-id']);
    expect(stranger.documents.count()).toBe(0);
  });

  it('that nothing can draw are a problem with its name, and tried again', async () => {
    let broken = true;
    const w = world({
      render: (renderer) => async (request) =>
        broken ? { ok: false, error: { code: 'INTERNAL', message: 'no process' } } : await renderer.render(request),
    });
    w.waits('S1');
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.problems.map(([, , { code }]) => code)).toEqual(['INTERNAL']);
    broken = false;
    await w.time.runUntil(() => w.arrived.length === 1, 120_000);
  });
});

describe('the documents of a parcel packed ahead of its goods', () => {
  it('are asked for after everything that somebody waits for, by a loop of their own', async () => {
    const w = world({ lane: 'pack-ahead', printers: [LABELS, A4] });
    w.waits('S1');
    w.ahead('S2');
    w.loop.start();
    await w.time.advance(1_000);
    expect(w.server.calls.map(({ name, lane, ids }) => [name, lane, ids.join()])).toEqual([
      ['details', 'pack-ahead', 'S2'],
      ['label', 'pack-ahead', 'S2'],
      ['invoice-pdf', 'pack-ahead', 'S2'],
    ]);
    expect(w.rendered).toEqual(['label for 100 mm', 'invoice for 210 mm']);
    const waiting = world();
    waiting.ahead('S2');
    waiting.loop.start();
    await waiting.time.advance(1_000);
    expect(waiting.server.calls).toEqual([]);
  });

  it('that tell what the shipment was before are not kept', async () => {
    const w = world({ lane: 'pack-ahead', fate: () => ({ kind: 'ok', afterMs: 500 }) });
    w.ahead('S1', 3);
    w.loop.start();
    await w.time.runUntil(() => w.server.callsOf('label').length === 1, 10_000);
    w.ahead('S1', 2);
    await w.time.advance(1_000);
    expect(w.documents.headsOf('S1')).toEqual([]);
    expect(w.problems).toEqual([]);
    await w.time.runUntil(() => w.arrived.length === 1, 10_000);
    expect(w.documents.headsOf('S1')).toHaveLength(1);
  });

  it('are made anew for printers that change', async () => {
    const w = world({ lane: 'pack-ahead' });
    w.ahead('S1');
    w.loop.start();
    await w.time.advance(1_000);
    w.roster.save({ ...LABELS, widthMm: 80 });
    await w.time.advance(1_000);
    expect(w.rendered).toEqual(['label for 100 mm', 'label for 80 mm']);
    expect(w.server.callsOf('label')).toHaveLength(1);
  });

  it('are made anew later where this PC could not just now, and told of where they cannot be at all', async () => {
    const errors: AppError[] = [
      { code: 'INTERNAL', message: 'no renderer' },
      { code: 'LABEL_NOT_PRINTABLE', message: 'slow', details: { reason: 'too-slow' } },
    ];
    const w = world({
      lane: 'pack-ahead',
      render: (renderer) => async (request) => {
        const error = request.profile.widthMm === 100 ? undefined : errors.shift();
        return error ? { ok: false, error } : await renderer.render(request);
      },
    });
    w.ahead('S1');
    w.loop.start();
    await w.time.advance(1_000);
    w.roster.save({ ...LABELS, widthMm: 80 });
    await w.time.advance(30_000);
    expect(w.rendered.slice(1)).toEqual(Array(3).fill('label for 80 mm'));
    expect(w.faults).toHaveLength(2);
    expect(w.problems).toEqual([]);
    errors.push({ code: 'LABEL_NOT_PRINTABLE', message: 'lost', details: { reason: 'barcode-lost' } });
    w.roster.save({ ...LABELS, widthMm: 50 });
    await w.time.advance(30_000);
    expect(w.problems.map(([id, document]) => [id, document])).toEqual([['S1', 'label']]);
    expect(w.rendered).toHaveLength(5);
  });
});
