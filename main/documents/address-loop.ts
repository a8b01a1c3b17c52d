import { createHash } from 'node:crypto';
import { ADDRESS_KIND, writeAddress } from '../../shared/model/delivery-address.ts';
import type { Documents } from '../db/documents.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { Answer, MarketplaceClient } from '../marketplace/client.ts';
import type { Clock, Timers } from '../ports/index.ts';
import type { PrintersNow } from './parcel-documents.ts';

export interface AddressLoopOptions {
  readonly client: Pick<MarketplaceClient, 'readAddress'>;
  readonly documents: Documents;
  readonly shipments: Pick<ShipmentQueries, 'items'>;
  /** Orders the seller is to ship himself and did not yet, the most urgent first: at most some hundred. */
  readonly wanted: () => readonly string[];
  readonly roster: PrintersNow;
  readonly ports: { readonly clock: Clock; readonly timers: Timers };
  /** It is kept; called after the commit. */
  readonly onArrived: (shipmentId: string) => void;
  readonly onFault: (error: unknown) => void;
}

/** `untold`: the marketplace answers and tells none. */
export type AddressFetched = 'kept' | 'untold' | Extract<Answer<never>, { ok: false }>['fault'];

/** Two looks at what is wanted are at least so far apart, whatever wakes it. */
const REST_MS = 2_000;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
/** What is refused, or told of nobody, is asked for again now and then. */
const UNTOLD_MS = 30 * 60_000;
const IDLE_MS = 3_600_000;

/**
 * Reads the addresses of orders that the seller ships himself before anybody packs them, so that their slips print with no network; one at
 * a time, and only where some printer takes slips. They are erased like every other document (design: data).
 */
export function createAddressLoop(options: AddressLoopOptions) {
  const { client, documents, shipments, roster } = options;
  const { clock, timers } = options.ports;
  const notBefore = new Map<string, number>();
  let life: 'new' | 'running' | 'stopped' = 'new';
  let working: Promise<void> | null = null;
  let again = false;
  let failures = 0;
  let restUntilMs = 0;
  let cancel = (): void => undefined;

  function keptOf(shipmentId: string) {
    return documents.headsOf(shipmentId).find(({ documentKey }) => documentKey.startsWith(`${ADDRESS_KIND}/`));
  }

  async function readNow(shipmentId: string): Promise<AddressFetched> {
    const answer = await client.readAddress(shipmentId, 'documents');
    if (!answer.ok) return answer.fault;
    if (answer.value === null) return 'untold';
    const orderIds = [...new Set(shipments.items(shipmentId).map((item) => item.orderId))];
    const text = writeAddress({ ...answer.value, shipmentId, orderIds, lines: [...answer.value.lines] });
    const bytes = new TextEncoder().encode(text);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    for (const { documentKey } of documents.headsOf(shipmentId)) {
      if (documentKey.startsWith(`${ADDRESS_KIND}/`) && !documentKey.endsWith(sha256.slice(0, 16))) {
        documents.erase(documentKey);
      }
    }
    documents.put({
      documentKey: `${ADDRESS_KIND}/${shipmentId}/${sha256.slice(0, 16)}`,
      ...{ shipmentId, kind: ADDRESS_KIND, bytes, sha256, codes: [], sheets: [[]] },
      fetchedAtMs: clock.wallMs(),
    });
    return 'kept';
  }

  function lacking(): readonly string[] {
    const wanted = roster.printerFor('address') ? options.wanted() : [];
    const kept = documents.keptOf(wanted, `${ADDRESS_KIND}/`);
    const open = new Set(wanted);
    for (const shipmentId of notBefore.keys()) if (!open.has(shipmentId)) notBefore.delete(shipmentId);
    return wanted.filter((shipmentId) => !kept.has(shipmentId));
  }

  const isDue = (shipmentId: string): boolean => (notBefore.get(shipmentId) ?? 0) <= clock.monotonicMs();

  async function work(): Promise<void> {
    for (const shipmentId of lacking().filter(isDue)) {
      if (life !== 'running') return;
      const fetched = await readNow(shipmentId);
      if (life !== 'running') return;
      if (fetched === 'kept') {
        failures = 0;
        notBefore.delete(shipmentId);
        options.onArrived(shipmentId);
      } else if (fetched === 'untold' || fetched.kind === 'refused') {
        failures = 0;
        notBefore.set(shipmentId, clock.monotonicMs() + UNTOLD_MS);
      } else {
        // The marketplace could not be asked at all: asking for others would fail alike.
        failures += 1;
        restUntilMs =
          clock.monotonicMs() +
          Math.max(fetched.retryAfterMs ?? 0, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1)));
        return;
      }
    }
  }

  /** A disk that takes no document is asked again like a marketplace that gives none. */
  function failed(error: unknown): void {
    failures += 1;
    restUntilMs = clock.monotonicMs() + LONGEST_WAIT_MS;
    options.onFault(error);
  }

  function plan(): void {
    if (life !== 'running') return;
    const nowMs = clock.monotonicMs();
    const soonest = Math.min(nowMs + IDLE_MS, ...notBefore.values());
    const next = failures > 0 ? Math.min(restUntilMs, soonest) : soonest;
    cancel();
    cancel = timers.after(Math.max(REST_MS, next - nowMs), run);
  }

  function run(): void {
    if (life !== 'running' || working) return;
    cancel();
    again = false;
    working = work()
      .catch(failed)
      .then(() => {
        working = null;
        restUntilMs = Math.max(restUntilMs, clock.monotonicMs() + REST_MS);
        plan();
        if (again) wake();
      });
  }

  function wake(): void {
    if (life !== 'running') return;
    if (working) {
      again = true;
      return;
    }
    const restMs = restUntilMs - clock.monotonicMs();
    if (restMs <= 0) {
      run();
      return;
    }
    cancel();
    cancel = timers.after(restMs, run);
  }

  /** Waits that grew during an outage say nothing any more. */
  function anew(): void {
    failures = 0;
    restUntilMs = 0;
    wake();
  }

  return {
    start(): void {
      life = 'running';
      wake();
    },
    wake,
    networkUp: anew,
    printersChanged: anew,
    async stop(): Promise<void> {
      life = 'stopped';
      cancel();
      await working;
    },
    /** The address that is kept; undefined while none is. */
    keptOf,
    /** Reads it now, whoever waits, and keeps it. */
    readNow,
  };
}

export type AddressLoop = ReturnType<typeof createAddressLoop>;
