import { createHash } from 'node:crypto';
import type { Db } from '../../main/db/database.ts';
import { rememberedQueries } from '../../main/db/remembered.ts';
import { selfShipQueries } from '../../main/db/self-ship.ts';
import { serviceItemQueries } from '../../main/db/service-items.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { createInvoicing } from '../../main/invoicing/invoicing.ts';
import { realIds } from '../../main/ports/ids.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { createSelfShip, type SelfShipHandlers } from '../../main/self-ship/self-ship.ts';
import type { Handler, ParsedInput, Reply } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import { writeAddress } from '../../shared/model/delivery-address.ts';
import type { Shipment, ShipmentState } from '../../shared/model/shipment.ts';
import { benchStation } from './bench-station.ts';
import { orderItem, shipment } from './shipments.ts';

type Input<N extends keyof SelfShipHandlers> = ParsedInput<N>;

const DAY_MS = 86_400_000;
export const FROM = { address1: '2 Demo Road', city: 'Mumbai' };

/** A bench, and what its seller ships himself, over one real database; the marketplace is what a test says of it. */
export function selfShipStation(over: Parameters<typeof benchStation>[0] = {}) {
  const station = benchStation(over);
  const printed: string[] = [];
  let vendors: readonly string[] | null | 'unreachable' = null;
  let asked = 0;
  let untold = true;

  function invoicing() {
    const { db, now, config } = station;
    return createInvoicing({ ...now, db, config, nowMs: () => station.nowMs });
  }

  function folder() {
    const { db } = station;
    const { documents, bench, ...queries } = station.now;
    const { config } = station;
    const keptOf = (shipmentId: string) =>
      documents.headsOf(shipmentId).find(({ documentKey }) => documentKey.startsWith('address/'));
    return createSelfShip({
      ...{ db, ...queries, stations: config.stations, ids: realIds, timers: realTimers },
      ...{ selfShip: selfShipQueries(db), serviceItems: serviceItemQueries(db), remembered: rememberedQueries(db) },
      ...{ locationId: 'LOC1', nowMs: () => station.nowMs, serverNowMs: () => station.nowMs },
      invoicing: invoicing(),
      alongside: (to, from) => {
        bench.mutationMoved(to);
        invoicing().mutationMoved(to, from);
      },
      onQueued: () => undefined,
      onPrint: (jobId) => void printed.push(jobId),
      printerFor: () => (config.printers.length > 0 ? { id: 'label-1' } : undefined),
      addresses: {
        keptOf,
        readNow: async (shipmentId) => {
          if (untold) return 'untold';
          addressArrives(shipmentId);
          return 'kept';
        },
      },
      client: {
        readVendors: async () => {
          asked += 1;
          return vendors === 'unreachable'
            ? { ok: false, fault: { kind: 'not-sent', codes: [], message: 'offline' } }
            : { ok: true, value: vendors };
        },
      },
    });
  }

  function addressArrives(shipmentId: string): void {
    const address = { name: 'Asha Example', lines: ['1 Sample Street'], city: 'Bengaluru', state: 'Karnataka' };
    const text = writeAddress({
      shipmentId,
      orderIds: [`OD-${shipmentId}`],
      ...address,
      pincode: '560001',
      phone: null,
    });
    const bytes = new TextEncoder().encode(text);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    station.now.documents.put({
      documentKey: `address/${shipmentId}/${sha256.slice(0, 16)}`,
      ...{ shipmentId, kind: 'address', bytes, sha256, codes: [], sheets: [[]], fetchedAtMs: station.nowMs },
    });
    station.now.bench.addressReady(shipmentId);
  }

  async function ask<N extends keyof SelfShipHandlers>(name: N, input: Input<N>): Promise<Reply<N>> {
    const handler: Handler<N> = folder()[name];
    return await handler(input);
  }
  const kinds = (shipmentId: string) => station.changes(shipmentId);

  return {
    station,
    ask,
    addressArrives,
    printed,
    days: (days: number) => station.nowMs + days * DAY_MS,
    get db(): Db {
      return station.db;
    },
    get vendorsAsked() {
      return asked;
    },
    lists(names: readonly string[] | null | 'unreachable'): void {
      vendors = names;
    },
    tells(address: boolean): void {
      untold = !address;
    },
    /** An order of one cup, as the marketplace tells of it. */
    order(shipmentId: string, state: ShipmentState = 'APPROVED', rest: Partial<Shipment> = {}): void {
      const told = shipment(shipmentId, [orderItem('CUP', 1, { state })], { type: 'SELF', ...rest });
      station.told(told);
    },
    /** The same, packed at the bench. */
    packed(shipmentId: string): void {
      this.order(shipmentId);
      station.scans(shipmentId, 'CUP');
      if (station.session.status !== 'idle') throw new Error(`${shipmentId} is not packed`);
      station.pass(5_000);
    },
    /** As the outbox writes it when the marketplace took it. */
    dispatchTaken(shipmentId: string): void {
      const from = station.now.mutations.openOf(shipmentId, 'self-dispatch');
      if (!from) throw new Error(`${shipmentId} is not dispatched`);
      const to = station.mutationBecomes(shipmentId, 'self-dispatch', { state: 'acked' });
      inTransaction(station.db, () => invoicing().mutationMoved(to, from));
    },
    /** Every invoice number of a year of the station's own series, the newest first, with what became of it. */
    numbers(financialYear = '2025-26'): readonly string[] {
      const report = invoicing().handlers['invoices.report']({ financialYear, limit: 100, offset: 0 });
      return (report as Reply<'invoices.report'>).entries.map(({ number, state }) => `${number} ${state}`);
    },
    dispatchOf(shipmentId: string, rest: Partial<Input<'selfShip.dispatch'>> = {}): Input<'selfShip.dispatch'> {
      const [dispatchDateMs, tentativeDeliveryMs] = [station.nowMs, station.nowMs + 3 * DAY_MS];
      const courier = { deliveryPartner: 'Example Couriers', trackingId: 'EXC1' };
      return {
        ...{ shipmentId, dispatchDateMs, tentativeDeliveryMs, ...courier },
        ...{ invoiceNumber: 'EX-1', invoiceDate: '2025-06-15', address: FROM, ...rest },
      };
    },
    /** Details of a refusal; that nothing was queued is looked at too. */
    async refusal<N extends keyof SelfShipHandlers>(
      name: N,
      input: Input<N> & { shipmentId: string },
    ): Promise<Readonly<Record<string, unknown>>> {
      const before = kinds(input.shipmentId);
      try {
        await ask(name, input);
      } catch (error) {
        if (!(error instanceof AppFailure)) throw error;
        if (kinds(input.shipmentId).join() !== before.join()) throw new Error('a refused act queued something');
        return { code: error.code, ...error.details };
      }
      throw new Error(`${name} was not refused`);
    },
    close: () => station.close(),
  };
}

export type SelfShipStation = ReturnType<typeof selfShipStation>;
