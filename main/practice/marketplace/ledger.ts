import { assertNever } from '../../../shared/result.ts';
import { applyReturn, newReturn } from './apply-return.ts';
import { applySelfShip } from './apply-self-ship.ts';
import { applyService, newService } from './apply-service.ts';
import { buildOrder } from './catalogue/build-order.ts';
import { generateShipment, type Mix } from './catalogue/generate.ts';
import { type Account, accountOf } from './catalogue/ids.ts';
import { pastOrders } from './catalogue/past.ts';
import type { Effect, HistoryEntry, ReturnEffect, ServiceEffect } from './effects.ts';
import { type ItemState, isNumbered, liveItems, rank, type ShipmentRecord, stateOf, takeUnits } from './records.ts';
import { ReturnStore } from './return-records.ts';
import { ServiceStore } from './service-records.ts';
import { SortedIndex } from './sorted-index.ts';
import { ShipmentStore } from './store.ts';
import { DEFAULT_SWITCHES, type Switches } from './switches.ts';

export interface CatalogueOptions {
  readonly seed: number;
  readonly shipments: number;
  readonly mix: Mix;
  readonly startMs: number;
}

export interface Token {
  readonly value: string;
  readonly expiresAtMs: number;
}

/** An effect on a shipment itself, not on a return or a service of it. */
type ShipmentEntry = Exclude<Extract<HistoryEntry, { shipmentId: string }>, ReturnEffect | ServiceEffect>;

/**
 * The marketplace's whole state, changed by recorded effects only. Equal options and equal effects make equal states, which is
 * what lets the state file be a list of effects.
 */
export class Ledger {
  readonly account: Account;
  readonly store = new ShipmentStore();
  readonly returns = new ReturnStore();
  readonly services = new ServiceStore();
  readonly history: HistoryEntry[] = [];
  /** Serial numbers handed in so far and the shipment they belong to. */
  readonly serials = new Map<string, string>();
  /** Invoice numbers handed in so far and the shipment they belong to; a cancelled shipment's are not free again. */
  readonly invoiceNumbers = new Map<string, string>();
  switches: Switches;
  tokens: Token[] = [];
  tokensIssued = 0;
  nextNumber: number;
  readonly #seed: number;
  readonly #pending = new SortedIndex<ShipmentRecord>();
  readonly #append: (entry: HistoryEntry) => void;

  constructor(options: CatalogueOptions, switches: Partial<Switches>, append: (entry: HistoryEntry) => void) {
    this.#seed = options.seed;
    this.#append = append;
    this.account = accountOf(options.seed);
    this.switches = { ...DEFAULT_SWITCHES, ...switches };
    this.nextNumber = options.shipments;
    for (let number = 0; number < options.shipments; number += 1) {
      this.store.add(generateShipment(options.seed, this.account, options.startMs, options.mix, number));
    }
    if (options.mix === 'practice') this.#addPast(options);
  }

  #addPast(options: CatalogueOptions): void {
    for (const { shipment, services, returns } of pastOrders({ ...options, account: this.account })) {
      this.store.add(shipment);
      for (const service of services) this.services.add(service);
      for (const ret of returns) this.returns.add(ret);
    }
  }

  /** Makes the change, keeps it, and writes it down. */
  record(effect: Effect, atMs: number, requestId: string): HistoryEntry {
    const entry: HistoryEntry = { ...effect, seq: this.history.length + 1, atMs, requestId };
    this.#apply(entry);
    this.history.push(entry);
    this.#append(entry);
    return entry;
  }

  /** Makes a change that is already written down. */
  replay(entry: HistoryEntry): void {
    if (entry.seq !== this.history.length + 1)
      throw new Error(`Effect ${entry.seq} does not follow ${this.history.length}`);
    this.#apply(entry);
    this.history.push(entry);
  }

  /** The instant the next documents get ready, if any are being made. */
  nextReadyMs(): number | undefined {
    return this.#pending.first()?.pack?.readyAtMs ?? undefined;
  }

  /** Documents whose time has come are ready (or their form failed), each at its own instant. */
  settle(nowMs: number): void {
    for (let record = this.#pending.first(); record; record = this.#pending.first()) {
      const readyAtMs = record.pack?.readyAtMs;
      if (readyAtMs === null || readyAtMs === undefined || readyAtMs > nowMs) return;
      const kind = record.pack?.formFails ? 'form-failed' : 'packed';
      this.record({ kind, shipmentId: record.shipmentId }, readyAtMs, 'clock');
    }
  }

  #apply(entry: HistoryEntry): void {
    if ('serviceFulfilmentId' in entry) this.#applyService(entry);
    else if ('returnId' in entry) this.#applyReturn(entry);
    else this.#applyOther(entry);
  }

  #applyOther(entry: Exclude<HistoryEntry, ReturnEffect | ServiceEffect>): void {
    switch (entry.kind) {
      case 'manifest-fetched':
        return;
      case 'token-issued':
        this.tokensIssued += 1;
        this.tokens.push({ value: entry.token, expiresAtMs: entry.expiresAtMs });
        return;
      case 'tokens-revoked':
        this.tokens = [];
        return;
      case 'switched':
        this.switches = { ...this.switches, ...entry.switches };
        return;
      case 'created':
        this.nextNumber = entry.number + 1;
        this.store.add(buildOrder(this.#seed, this.account, entry.number, entry.order));
        return;
      default: {
        const record = this.#shipment(entry.shipmentId);
        this.store.change(record, () => this.#alter(record, entry));
      }
    }
  }

  #shipment(shipmentId: string): ShipmentRecord {
    const record = this.store.byShipmentId(shipmentId);
    if (!record) throw new Error(`An effect names the unknown shipment ${shipmentId}`);
    return record;
  }

  #applyReturn(entry: HistoryEntry & ReturnEffect): void {
    if (entry.kind === 'return-created') {
      this.returns.add(newReturn(entry, this.#shipment(entry.shipmentId), entry.atMs));
      return;
    }
    const record = this.returns.byId(entry.returnId);
    if (!record) throw new Error(`An effect names the unknown return ${entry.returnId}`);
    this.returns.change(record, () => applyReturn(record, entry, entry.atMs));
  }

  /** What carries a service shows that something about it changed. */
  #applyService(entry: HistoryEntry & ServiceEffect): void {
    if (entry.kind === 'service-created') this.services.add(newService(entry, entry.atMs));
    const service = this.services.byId(entry.serviceFulfilmentId);
    if (!service) throw new Error(`An effect names the unknown service ${entry.serviceFulfilmentId}`);
    if (entry.kind !== 'service-created') applyService(service, entry);
    const ret = service.returnId === null ? undefined : this.returns.byId(service.returnId);
    if (ret) {
      this.returns.change(ret, () => {
        ret.updatedMs = entry.atMs;
      });
      return;
    }
    const order = this.#shipment(service.shipmentId);
    this.store.change(order, () => {
      order.updatedAtMs = entry.atMs;
    });
  }

  #alter(record: ShipmentRecord, entry: ShipmentEntry): void {
    if (entry.kind !== 'label-fetched' && entry.kind !== 'invoice-fetched') record.updatedAtMs = entry.atMs;
    switch (entry.kind) {
      case 'created':
        return;
      case 'pack-accepted':
        record.pack = {
          acceptedAtMs: entry.atMs,
          boxes: entry.boxes,
          serials: entry.serials,
          taxes: entry.taxes,
          invoices: entry.invoices,
          readyAtMs: entry.readyAtMs,
          formFails: entry.formFails,
          formAck: null,
        };
        for (const units of Object.values(entry.serials)) {
          for (const serial of units.flat()) this.serials.set(serial, record.shipmentId);
        }
        for (const { invoiceNumber } of entry.invoices.filter(isNumbered)) {
          this.invoiceNumbers.set(invoiceNumber, record.shipmentId);
        }
        this.#advance(record, 'PACKING_IN_PROGRESS');
        this.#await(record);
        return;
      case 'form-acknowledged':
        if (record.pack) {
          record.pack.formFails = false;
          record.pack.readyAtMs = entry.readyAtMs;
          record.pack.formAck = entry.ackNumber ?? '';
        }
        this.#advance(record, 'PACKING_IN_PROGRESS');
        this.#await(record);
        return;
      case 'form-failed':
        this.#awaitNoMore(record);
        this.#advance(record, 'FORM_FAILED');
        return;
      case 'packed':
        this.#awaitNoMore(record);
        this.#advance(record, 'PACKED');
        return;
      case 'label-fetched':
        record.labelFetches += 1;
        record.labelStale = false;
        return;
      case 'label-marked':
        record.labelMarked = true;
        return;
      case 'invoice-fetched':
        return;
      case 'dispatched':
        this.#advance(record, 'READY_TO_DISPATCH');
        return;
      case 'picked-up':
        this.#advance(record, 'PICKUP_COMPLETE');
        return;
      case 'shipped':
        this.#advance(record, 'SHIPPED');
        return;
      case 'delivered':
        this.#advance(record, 'DELIVERED');
        return;
      case 'held':
        record.hold = true;
        return;
      case 'unheld':
        record.hold = false;
        return;
      case 'dispatch-dates-moved':
        record.dispatchAfterMs = entry.dispatchAfterMs;
        record.dispatchByMs = entry.dispatchByMs;
        return;
      case 'cancelled': {
        const labelled = rank(stateOf(record)) >= rank('PACKED');
        takeUnits(record, entry.units, {
          atMs: entry.atMs,
          by: entry.by,
          reason: entry.reason,
          subReason: entry.subReason,
        });
        if (stateOf(record) === 'CANCELLED') this.#giveUp(record);
        else if (labelled) record.labelStale = true;
        return;
      }
      case 'self-dispatched':
      case 'self-attempted':
      case 'self-updated':
      case 'self-delivered':
      case 'self-completed':
      case 'items-returned':
        applySelfShip(record, entry);
        return;
      default:
        assertNever(entry);
    }
  }

  /** Nothing is made for it any more, and its units may be sold again. */
  #giveUp(record: ShipmentRecord): void {
    this.#awaitNoMore(record);
    for (const serial of Object.values(record.pack?.serials ?? {}).flat(2)) this.serials.delete(serial);
  }

  #advance(record: ShipmentRecord, state: ItemState): void {
    for (const item of liveItems(record)) if (item.state !== 'RETURNED') item.state = state;
  }

  #await(record: ShipmentRecord): void {
    const readyAtMs = record.pack?.readyAtMs;
    if (readyAtMs !== null && readyAtMs !== undefined) this.#pending.add(readyAtMs, record);
  }

  #awaitNoMore(record: ShipmentRecord): void {
    const readyAtMs = record.pack?.readyAtMs;
    if (!record.pack || readyAtMs === null || readyAtMs === undefined) return;
    record.pack.readyAtMs = null;
    this.#pending.remove(readyAtMs, record);
  }
}
