import type { QueueEntry } from '../../shared/contract/shipments.ts';
import { type PracticeProduct, practiceControl } from './practice-control.ts';
import { type StationProcess, until } from './station-process.ts';

/** One thing a packer takes in hand and scans: an item or a package, with the serial numbers printed on its box. */
export interface UnitInHand {
  readonly sku: string;
  /** What its barcode says. */
  readonly code: string;
  readonly serials: readonly string[];
}

/** At most so many products come without a barcode. */
const LEFT_TO_TEACH = 5;

/**
 * The hall around a practice station: what the marketplace really holds, the orders to pick from, the goods on the table. Each
 * order is given out once. `station` is asked for because tests kill and restart it.
 */
export function practiceFloor(station: () => Pick<StationProcess, 'ask'>) {
  const used = new Set<string>();
  const imeis = imeiSource();

  async function practice() {
    const { practice } = await station().ask('station.status', {});
    if (!practice) throw new Error('not in practice');
    return { ...practice, control: practiceControl(practice.marketplaceUrl) };
  }

  let known: Promise<readonly PracticeProduct[]> | undefined;
  /** Read once: the packer knows the goods with the network cut as well. */
  async function products(): Promise<readonly PracticeProduct[]> {
    known ??= practice().then(({ control }) => control.products());
    return await known;
  }

  async function queue(): Promise<readonly QueueEntry[]> {
    return (await station().ask('queue.list', { limit: 300 })).entries;
  }

  async function pick(what: string, fits: (entry: QueueEntry) => boolean): Promise<QueueEntry> {
    const found = (await queue()).find((entry) => !used.has(entry.shipmentId) && entry.parcel === null && fits(entry));
    if (!found) throw new Error(`practice has no ${what} left`);
    used.add(found.shipmentId);
    return found;
  }

  /** SKUs whose barcode the station knows; of the others the packer scans the SKU on the bag. */
  async function withBarcode(): Promise<ReadonlySet<string>> {
    const { entries } = await station().ask('catalogue.list', { limit: 500 });
    return new Set(entries.filter((entry) => entry.barcodes.length > 0).map((entry) => entry.sku));
  }

  return {
    practice,
    queue,
    pick,
    /** An order of plain goods: one box, no serial numbers. */
    async pickPlain(what: string, fits: (entry: QueueEntry) => boolean): Promise<QueueEntry> {
      const simple = new Set(
        (await products()).filter((each) => !each.serials && each.boxes.length === 0).map(({ sku }) => sku),
      );
      return await pick(what, (entry) => isPlain(entry) && entry.skus.every((sku) => simple.has(sku)) && fits(entry));
    },
    /** Everything the parcel needs, in the order a packer takes it. */
    async unitsOf(shipmentId: string): Promise<UnitInHand[]> {
      const { shipment } = await station().ask('shipments.read', { shipmentId });
      const packages = shipment.subShipments.flatMap((sub) => sub.packages);
      if (packages.length > 0) {
        return packages.flatMap(({ sku, quantity }) =>
          Array.from({ length: quantity }, () => ({ sku, code: sku, serials: [] })),
        );
      }
      const goods = await products();
      const taught = await withBarcode();
      return shipment.orderItems.flatMap((item) => {
        const product = goods.find((each) => each.sku === item.sku);
        const units = item.state === 'CANCELLED' ? 0 : item.quantity;
        return Array.from({ length: units }, () => ({
          sku: item.sku,
          code: (taught.has(item.sku) ? product?.ean : undefined) ?? item.sku,
          serials: Array.from({ length: product?.serials?.perUnit ?? 0 }, imeis),
        }));
      });
    },
    async trackingIdsOf(shipmentId: string): Promise<readonly string[]> {
      const { trackingIds } = await station().ask('shipments.read', { shipmentId });
      if (trackingIds.length === 0) throw new Error(`no tracking id for ${shipmentId}`);
      return trackingIds;
    },
    /** Practice tells the station of its products soon after the start; a few stay unknown so that teaching can be rehearsed. */
    async catalogueKnown(): Promise<void> {
      const { length } = await products();
      await until('the catalogue', async () => (await withBarcode()).size >= length - LEFT_TO_TEACH);
    },
    /** The marketplace makes documents at once, so that a test waits for the station only. */
    async quickPacking(): Promise<void> {
      const { control } = await practice();
      await control.switches({ packDelayMs: 100 });
    },
    async drained(): Promise<void> {
      let waiting: unknown = [];
      await until(
        'every change to reach the marketplace',
        async () => {
          const { entries } = await station().ask('outbox.list', {});
          waiting = entries;
          return entries.length === 0;
        },
        60_000,
      ).catch((cause: unknown) => {
        throw new Error(`still waiting: ${JSON.stringify(waiting)}`, { cause });
      });
    },
  };
}

export function isPlain(entry: QueueEntry): boolean {
  return entry.why === undefined && entry.state === 'APPROVED';
}

/** IMEIs as a phone's box carries them: 14 digits and their Luhn check digit, no two alike. */
function imeiSource(): () => string {
  let next = 0;
  return () => {
    next += 1;
    const body = `35576205${String(100_000 + next)}`;
    let sum = 0;
    for (let at = 0; at < 14; at += 1) {
      const digit = Number(body[at]) * (at % 2 === 1 ? 2 : 1);
      sum += digit > 9 ? digit - 9 : digit;
    }
    return `${body}${(10 - (sum % 10)) % 10}`;
  };
}
