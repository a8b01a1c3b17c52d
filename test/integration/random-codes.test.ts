import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barcodeQueries, toBarcode } from '../../main/db/barcodes.ts';
import { productQueries } from '../../main/db/products.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import type { Session } from '../../shared/bench/session.ts';
import type { ShelfMark } from '../../shared/bench/step-types.ts';
import { BENCH_COMMANDS, benchContract, type ScanReply } from '../../shared/contract/bench.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import { VERDICTS } from '../../shared/model/states.ts';
import { type LoopStation, loopStation } from '../support/loop-station.ts';
import { memoryPrinter } from '../support/memory-printer.ts';
import { codeMaker } from '../support/random-codes.ts';
import { createScriptedMarketplace } from '../support/scripted-marketplace.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { orderItem, shipment } from '../support/shipments.ts';
import { createVirtualTime } from '../support/virtual-time.ts';

/** `PACKBENCH_SEED` tries other codes. */
const SEED = Number(process.env['PACKBENCH_SEED'] ?? 1);
const RANDOM_CODES = 10_000;
const CHANGED_CODES = 1_000;
const SHIPMENTS = 300;
/** So many units that counting never completes it. */
const MANY = 1_000_000;
const EAN = '8901086261410';
const IMEI = '490154203237518';

/**
 * What a code says, read independently of the station: every control and format character but GS is nothing, a symbology
 * identifier before it neither, case does not count.
 */
function said(code: string): string {
  let text = code;
  for (;;) {
    const next = text
      .replace(/[\t\n\r]/g, ' ')
      .replace(/[\p{Cf}\p{Cc}]/gu, (each) => (each === '\u001d' ? each : ''))
      .replace(/^[\s\u001d]+|[\s\u001d]+$/g, '')
      .replace(/^\][A-Za-z][0-9A-Za-z]/, '');
    if (next === text) return text.toUpperCase().toLowerCase().normalize('NFC');
    text = next;
  }
}

/** What every code of the test's world names: shipments, and lines by their SKU. */
interface Names {
  readonly shipments: ReadonlyMap<string, ReadonlySet<string>>;
  readonly skus: ReadonlyMap<string, ReadonlySet<string>>;
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
}

function namesOf(all: readonly Shipment[]): Names {
  const shipments = new Map<string, Set<string>>();
  const skus = new Map<string, Set<string>>();
  const labels = new Map<string, Set<string>>();
  const add = (to: Map<string, Set<string>>, code: string, value: string) =>
    void to.set(said(code), new Set([...(to.get(said(code)) ?? []), value]));
  for (const { shipmentId, orderItems } of all) {
    add(shipments, shipmentId, shipmentId);
    add(labels, `FMPP-${shipmentId}`, shipmentId);
    for (const { orderId, orderItemId, sku, fsn, listingId } of orderItems) {
      add(shipments, orderId, shipmentId);
      add(shipments, orderItemId, shipmentId);
      for (const code of [sku, fsn, listingId]) add(skus, code, sku);
    }
  }
  add(skus, EAN, 'MUG');
  add(skus, `0${EAN}`, 'MUG');
  return { shipments, skus, labels };
}

const COMMANDS = new Set(BENCH_COMMANDS.map((command) => `pb:${command}`));

const CARTON = /^pb-b:[a-z0-9][a-z0-9-]{0,19}$/;

/** 15 digits whose last makes the sum of all, every second doubled and its digits added, end in 0 (3GPP TS 23.003, annex B). */
function isImei(text: string): boolean {
  if (!/^[0-9]{15}$/.test(text)) return false;
  const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
  return (
    [...text].reduce((sum, digit, at) => sum + (at % 2 === 1 ? (doubled[Number(digit)] ?? 0) : Number(digit)), 0) %
      10 ===
    0
  );
}

/** A ticket's number as printed or typed, or a slot's. */
function markOf(code: string): ShelfMark | undefined {
  const [, kind, digits] = /^(pb-t:|pb-s:|t-)(\d{1,4})$/.exec(said(code)) ?? [];
  if (kind === undefined || digits === undefined || (kind === 't-' && digits.length < 4)) return undefined;
  return kind === 'pb-s:'
    ? { kind: 'slot', name: `S-${String(Number(digits)).padStart(2, '0')}` }
    : { kind: 'ticket', name: `T-${String(Number(digits)).padStart(4, '0')}` };
}

/** Why this reply is not what the code alone justifies; null when it is. `standing`: the parcel its mark names. */
function breach(
  code: string,
  before: Session,
  { verdict, detail, session }: ScanReply,
  names: Names,
  standing: string | undefined,
): string | null {
  const text = said(code);
  const named = names.shipments.get(text);
  const label = names.labels.get(text);
  const ofShipment = (shipmentId: string | undefined) =>
    shipmentId !== undefined && (named?.has(shipmentId) || label?.has(shipmentId) || standing === shipmentId);
  const ofItem = (sku: string | undefined) => sku !== undefined && names.skus.get(text)?.has(sku);
  const own = before.status === 'idle' ? undefined : before.parcel.shipmentId;
  const unless = (holds: boolean | undefined, what: string) => (holds ? null : what);
  if (!VERDICTS.includes(verdict)) return `no verdict: ${verdict}`;
  // What each command does is tried elsewhere; here only that nothing else is taken for one.
  if (COMMANDS.has(text)) return null;
  if (verdict === 'command') return unless(CARTON.test(text), 'a command');
  switch (detail.what) {
    case 'opened':
    case 'resumed':
    case 'already-open':
    case 'gate':
    case 'label-not-expected':
      return unless(ofShipment(detail.shipmentId), `${detail.what} of ${detail.shipmentId}`);
    case 'several-orders':
      return unless(
        detail.shipmentIds?.every((id) => named?.has(id) || label?.has(id)) || ofItem(detail.sku),
        'several orders',
      );
    case 'unit':
    case 'completed':
      return unless(ofItem(detail.sku) || (detail.serial === text && isImei(text)), `a unit of ${detail.sku}`);
    case 'serial-wanted':
    case 'too-many':
    case 'wrong-item':
    case 'no-order-needs-it':
    case 'item-not-wanted':
      // Told again while it blocks the bench, whatever is scanned.
      if (before.status === 'verifying' && before.blocked) return null;
      return unless(ofItem(detail.sku), `${detail.what} ${detail.sku}`);
    case 'wrong-label':
      if (before.status === 'confirming-label' && before.blocked) return null;
      return unless(ofShipment(detail.shipmentId) || detail.shipmentIds?.every(ofShipment), 'a wrong label');
    case 'label-confirmed':
      return unless(own !== undefined && label?.has(own), `the label of ${own}`);
    case 'unknown-code':
      return unless(!named && !label && !names.skus.has(text), 'unknown, though it names something');
    case 'not-a-serial':
      return unless(!isImei(text) || names.skus.has(text), 'no serial number, though it is one');
    case 'mark-empty':
      return unless(markOf(code) !== undefined && standing === undefined, 'an empty mark of the shelf');
    case 'shelved':
    case 'mark-taken':
      return unless(detail.mark?.name === markOf(code)?.name, `the mark ${detail.mark?.name}`);
    case 'box-unknown':
      return unless(CARTON.test(text), 'a carton');
    case 'not-now':
    case 'duplicate-serial':
    case 'scan-again':
    case 'wrong-box':
      return null;
    default:
      return `${detail.what} (${session.status})`;
  }
}

describe(`ten thousand random codes and a thousand changed ones (seed ${SEED})`, () => {
  const time = createVirtualTime();
  const random = seededRandom(SEED);
  const make = codeMaker(random);
  const server = createScriptedMarketplace({
    clock: time.clock,
    timers: time.timers,
    packing: () => ({ afterMs: 1_000, state: 'PACKED' }),
    label: (id) => Buffer.from(`^XA^FO10,10^BCN,80^FDFMPP-${id}^FS^FO10,120^FD${id}^FS^XZ`),
  });
  const all = [
    shipment('COUNTED', [orderItem('MUG', MANY), orderItem('PHONE', MANY)]),
    ...Array.from({ length: SHIPMENTS }, (_, at) =>
      shipment(`SH${String(at).padStart(5, '0')}`, [orderItem(at % 2 === 0 ? 'MUG' : `PAN-${at % 7}`)]),
    ),
  ];
  const names = namesOf(all);
  let station: LoopStation;
  let scans = 0;
  let packed = 0;

  beforeAll(() => {
    station = loopStation({ time, client: server.client, printer: memoryPrinter(time.timers), random });
    for (const each of all) server.put(each);
    for (let at = 0; at < all.length; at += 20) station.told(...all.slice(at, at + 20));
    const { db, shipments } = station.now;
    inTransaction(db, () => {
      for (const { shipmentId } of all) {
        const trackingIds = [{ subShipmentId: 'SS-1', trackingId: `FMPP-${shipmentId}`, vendorName: 'Courier' }];
        shipments.saveDetail({ shipmentId, trackingIds, handling: [] }, 0);
      }
    });
    const product = { title: null, box: null, taxRatePercent: null, refurbished: false, purchasePricePaise: null };
    inTransaction(db, () => {
      const products = productQueries(db);
      const barcode = toBarcode(EAN);
      products.save(
        'mug',
        { ...product, sku: 'MUG', serials: { need: 'no', kind: 'serial', perUnit: 1 }, barcodes: [EAN] },
        [],
        0,
      );
      products.save(
        'phone',
        { ...product, sku: 'PHONE', serials: { need: 'yes', kind: 'imei', perUnit: 1 }, barcodes: [] },
        [],
        0,
      );
      if (barcode) barcodeQueries(db).put(barcode, 'mug');
    });
    station.start();
  });
  afterAll(() => {
    expect(station.faults).toEqual([]);
    station.close();
  });

  async function scan(code: string): Promise<ScanReply> {
    scans += 1;
    const input = benchContract['bench.scan'].input.parse({ code, scanId: `scan-${scans}` });
    const reply = await station.scan(input.code, `scan-${scans}`);
    if (!reply) throw new Error('no reply');
    return reply;
  }
  const session = () => station.now.bench.session;

  /** Brings the bench where the codes are to meet it, whatever the last one did. */
  async function to(where: Where): Promise<void> {
    for (let acts = 0; acts < 40; acts += 1) {
      const now = session();
      if (where.holds(now)) return;
      await where.towards(now);
    }
    throw new Error(`the bench is ${session().status} and does not come to be ${where.name}`);
  }
  async function leave(now: Session): Promise<void> {
    const blocked =
      (now.status === 'verifying' || now.status === 'boxing' || now.status === 'confirming-label') && now.blocked;
    await scan(
      blocked || now.status === 'stopped' ? 'PB:ok' : now.status === 'asking' ? 'PB:label-printed' : 'PB:park',
    );
  }

  interface Where {
    readonly name: string;
    holds(now: Session): boolean;
    towards(now: Session): Promise<unknown>;
  }
  const counting = (now: Session) => now.status === 'verifying' && now.parcel.shipmentId === 'COUNTED';
  const idle: Where = {
    name: 'idle',
    holds: (now) => now.status === 'idle',
    towards: leave,
  };
  const verifying: Where = {
    name: 'verifying',
    holds: (now) => counting(now) && now.status === 'verifying' && !now.blocked && !now.capturing,
    async towards(now) {
      if (now.status === 'idle') return await scan('COUNTED');
      if (now.status !== 'verifying' || now.blocked || !counting(now)) return await leave(now);
      return await scan('PB:undo');
    },
  };
  const capturing: Where = {
    name: 'reading a serial number',
    holds: (now) => counting(now) && now.status === 'verifying' && !now.blocked && now.capturing !== undefined,
    async towards(now) {
      if (now.status === 'idle') return await scan('COUNTED');
      if (now.status !== 'verifying' || now.blocked || !counting(now)) return await leave(now);
      return await scan('PHONE');
    },
  };
  const confirming: Where = {
    name: 'waiting for its label to be scanned',
    holds: (now) => now.status === 'confirming-label' && !now.blocked,
    async towards(now) {
      if (now.status === 'confirming-label') return await scan('PB:ok');
      if (now.status === 'printing') return await time.advance(5_000);
      if (now.status === 'verifying' && !now.blocked && !counting(now)) {
        return await scan(now.parcel.lines[0]?.sku ?? '');
      }
      if (now.status !== 'idle') return await leave(now);
      packed += 1;
      return await scan(`SH${String(packed).padStart(5, '0')}`);
    },
  };

  /** Scans each code where the bench stands so, and collects what its reply had no ground for. */
  async function meet(where: Where, codes: readonly string[], heard: Map<string, number>): Promise<string[]> {
    const breaches: string[] = [];
    for (const code of codes) {
      await to(where);
      const before = session();
      const mark = markOf(code);
      const standing = mark && station.now.shelf.byMark(mark)?.shipmentId;
      const reply = await scan(code);
      const why = breach(code, before, reply, names, standing);
      if (why !== null)
        breaches.push(`${where.name}: ${JSON.stringify(code).slice(0, 80)} -> ${reply.verdict}: ${why}`);
      heard.set(reply.detail.what, (heard.get(reply.detail.what) ?? 0) + 1);
    }
    return breaches;
  }

  it.each([idle, verifying, capturing, confirming])(
    'at a bench that is $name get a typed verdict and never match what they do not name',
    async (where) => {
      const heard = new Map<string, number>();
      const codes = Array.from({ length: RANDOM_CODES / 4 }, () => make.random());
      expect(await meet(where, codes, heard), `SEED=${SEED}`).toEqual([]);
      console.log(`SEED=${SEED} ${where.name}: ${[...heard].map(([what, times]) => `${what} ${times}`).join(', ')}`);
    },
  );

  it('swapped, cut, prefixed or in other letters match only while they still say the same', async () => {
    const heard = new Map<string, number>();
    const real = all
      .slice(200)
      .flatMap(({ shipmentId, orderItems: [item] }) =>
        item
          ? [shipmentId, item.orderId, item.orderItemId, item.sku, item.fsn, item.listingId, `FMPP-${shipmentId}`]
          : [],
      );
    const more = [EAN, `0${EAN}`, IMEI, 'PHONE', 'PB:undo', 'PB:ok', 'PB-T:0001', 'PB-S:07', 'PB-B:A4'];
    const wheres = [idle, verifying, capturing, confirming];
    for (const where of wheres) {
      const codes = Array.from({ length: CHANGED_CODES / wheres.length }, () =>
        make.changed(random.next() < 0.3 ? make.one(more) : make.one(real)),
      );
      expect(await meet(where, codes, heard), `SEED=${SEED}`).toEqual([]);
    }
    console.log(
      `SEED=${SEED} ${CHANGED_CODES} changed: ${[...heard].map(([what, times]) => `${what} ${times}`).join(', ')}`,
    );
    const kept = station.now.db.prepare<[], number>('SELECT count(*) FROM scan').pluck().get();
    expect(kept).toBe(scans);
    // Those that kept their meaning were understood.
    for (const what of ['opened', 'unit', 'wrong-label', 'unknown-code'])
      expect(heard.get(what) ?? 0).toBeGreaterThan(0);
  });
});
