import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sheetCheck } from '../../main/documents/check-sheet.ts';
import { realClock } from '../../main/ports/clock.ts';
import { realTimers } from '../../main/ports/timers.ts';
import type { Switches } from '../../main/practice/marketplace/switches.ts';
import { createRenderer, type RasterProcess } from '../../main/printing/raster-process.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { ShipmentDetail } from '../../shared/model/shipment.ts';
import { builtSpawn } from '../support/built-spawn.ts';
import { pdfOf } from '../support/label-drawing.ts';
import { type PracticeBench, startPracticeBench, wellAnswered } from '../support/practice-bench.ts';

let renderer: RasterProcess;
let bench: PracticeBench;
beforeAll(async () => {
  renderer = createRenderer({
    ...{ spawn: builtSpawn(), timers: realTimers, clock: realClock },
    limits: { requestMs: 60_000 },
  });
  bench = await startPracticeBench();
}, 120_000);
afterAll(async () => {
  await renderer.stop();
  await bench.close();
});

/** Tracking ids as the station keeps them, told of those shipments. */
function knowing(told: readonly ShipmentDetail[], client: Pick<PracticeBench['client'], 'readDetails'> = bench.client) {
  const known = new Map(told.map((detail) => [detail.shipmentId, detail.trackingIds]));
  const check = sheetCheck({
    ...{ client, renderer, nowMs: realClock.wallMs },
    shipments: {
      trackingIds: (shipmentId) => [...(known.get(shipmentId) ?? [])],
      idsByTrackingId: (id) =>
        [...known].flatMap(([shipmentId, all]) =>
          all.some(({ trackingId }) => trackingId === id) ? [shipmentId] : [],
        ),
    },
    applyDetails(details) {
      for (const detail of details) known.set(detail.shipmentId, detail.trackingIds);
    },
  });
  return {
    known,
    why: async (shipmentId: string, bytes: Uint8Array): Promise<string> => {
      try {
        await check(shipmentId, bytes);
      } catch (error) {
        if (!(error instanceof AppFailure)) throw error;
        return `${error.code} ${error.details?.['reason'] ?? ''}`.trim();
      }
      return 'good';
    },
    check,
  };
}

const packed = async () => (await bench.packed({ lines: [{ sku: 'TEA-ASSAM-500G', quantity: 2 }] })).shipmentId;
const detailOf = async (shipmentId: string): Promise<ShipmentDetail> => {
  const [detail] = wellAnswered(await bench.client.readDetails([shipmentId], 'documents'));
  if (!detail) throw new Error(`no details of ${shipmentId}`);
  return detail;
};
const sheetOf = async (shipmentId: string) =>
  wellAnswered(await bench.client.fetchLabelAndInvoicePdf(shipmentId, 'documents'));

describe('the sheet as the marketplace merges it', { timeout: 120_000 }, () => {
  test('is given out as it came, by the barcode of its own tracking id', async () => {
    const own = await packed();
    const sheet = await sheetOf(own);
    const { check } = knowing([await detailOf(own)]);
    expect(Buffer.from(await check(own, sheet)).equals(Buffer.from(sheet))).toBe(true);
  });

  test.each<Partial<Switches>>([{ ownInvoicing: true }, { boxLabels: 'one' }])('with %o too', async (switches) => {
    const other = await startPracticeBench(switches);
    try {
      const { shipmentId } = await other.packed({ lines: [{ sku: 'TABLE-STUDY-SHM' }] });
      const sheet = wellAnswered(await other.client.fetchLabelAndInvoicePdf(shipmentId, 'documents'));
      expect(await knowing([], other.client).why(shipmentId, sheet)).toBe('good');
    } finally {
      await other.close();
    }
  });

  test('is judged by fresh tracking ids where none was known, or its courier was changed', async () => {
    const own = await packed();
    const old = { subShipmentId: 'SS-1', trackingId: 'OLDCOURIER00001', vendorName: 'Before' };
    for (const told of [[], [{ ...(await detailOf(own)), trackingIds: [old] }]]) {
      const { why, known } = knowing(told);
      expect(await why(own, await sheetOf(own))).toBe('good');
      expect(known.get(own)).toEqual((await detailOf(own)).trackingIds);
    }
  });

  test('is refused as another shipment’s, known here or not', async () => {
    const [own, stranger] = [await packed(), await packed()];
    const sheet = await sheetOf(stranger);
    const known = knowing([await detailOf(own), await detailOf(stranger)]);
    expect(await known.why(own, sheet)).toBe('LABEL_NOT_PRINTABLE another-shipment');
    expect(await knowing([await detailOf(own)]).why(own, sheet)).toBe('LABEL_NOT_PRINTABLE no-tracking-id');
  });

  test('is refused where nothing on it tells whose it is', async () => {
    const own = await packed();
    const bare = pdfOf([{ widthDots: 1678, heightDots: 2374, dpi: 203, draw: () => undefined }]);
    expect(await knowing([await detailOf(own)]).why(own, bare)).toBe('LABEL_NOT_PRINTABLE no-tracking-id');
  });

  test('waits for another day where fresh tracking ids cannot be read', async () => {
    const [own, stranger] = [await packed(), await packed()];
    const fault = { kind: 'not-sent', codes: [], message: 'no way out' } as const;
    const offline = { readDetails: async () => ({ ok: false, fault }) as const };
    expect(await knowing([await detailOf(own)], offline).why(own, await sheetOf(stranger))).toBe(
      'MARKETPLACE_UNREACHABLE',
    );
  });

  test.each<[string, (sheet: Uint8Array) => Uint8Array, string]>([
    ['nothing', () => new Uint8Array(0), 'empty'],
    ['a web page', () => Buffer.from('<!doctype html><html><body>Log in</body></html>'), 'not-a-document'],
    ['a reply', () => Buffer.from('{"errors":[{"code":"DEPENDENT_SYSTEM_CALL_FAILED"}]}'), 'not-a-document'],
    ['half of it', (sheet) => sheet.subarray(0, Math.floor(sheet.length / 3)), 'damaged'],
    ['a name without a page', () => Buffer.from('%PDF-1.7\n%%EOF'), 'damaged'],
    ['far too much', (sheet) => Buffer.concat([sheet, Buffer.alloc(9_000_000)]), 'too-large'],
  ])('is refused as no sheet: %s', async (_, spoil, reason) => {
    const own = await packed();
    const { why } = knowing([await detailOf(own)]);
    expect(await why(own, spoil(await sheetOf(own)))).toBe(`LABEL_NOT_PRINTABLE ${reason}`);
  });
});
