import type { Handlers } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import { indiaIso } from '../../shared/india-time.ts';
import { shipmentState } from '../../shared/model/shipment.ts';
import type { JournalEntry, JournalQueries } from '../db/journal.ts';
import { type ParcelViewSources, parcelView } from './parcel-view.ts';
import type { PullLoop } from './pull-loop.ts';
import { gateNow, type QueueSources, readQueue } from './queue-view.ts';
import { type TakeOverOptions, takeOverHandler } from './take-over.ts';

export type PullHandlers = Handlers<'queue.list' | 'shipments.read' | 'shipments.takeOver' | 'pull.now' | 'pull.hint'>;

export interface PullHandlerOptions extends QueueSources, Omit<ParcelViewSources, 'mutations'>, TakeOverOptions {
  readonly mutations: ParcelViewSources['mutations'] & TakeOverOptions['mutations'];
  readonly journal: JournalQueries;
  readonly loop: PullLoop;
  /** Reads what changed of the returns, too. */
  readonly readReturns?: () => Promise<void>;
}

const MOST_HISTORY = 200;

export function pullHandlers(options: PullHandlerOptions): PullHandlers {
  const { shipments, queue, journal, loop, packing } = options;
  return {
    ...takeOverHandler(options),

    'queue.list'({ limit, offset, search, packableOnly }) {
      const locationId = options.locationId();
      if (locationId === undefined) return { total: 0, packable: 0, entries: [] };
      return readQueue(options, {
        locationId,
        nowMs: options.serverNowMs(),
        ...{ packing, stations: options.stations },
        limit,
        offset,
        search: search?.trim() ?? '',
        packableOnly: packableOnly ?? false,
      });
    },

    'shipments.read'({ shipmentId }) {
      const shipment = shipments.read(shipmentId);
      const knowledge = shipments.knowledge(shipmentId);
      if (!shipment || !knowledge) throw new AppFailure('NOT_FOUND', `No shipment ${shipmentId} is known here.`);
      const work = queue.localWork(shipmentId);
      const locationId = options.locationId() ?? shipment.locationId;
      const place = { locationId, nowMs: options.serverNowMs(), packing, stations: options.stations };
      return {
        shipment,
        state: shipmentState(shipment.orderItems),
        gate: gateNow(shipment, work, place),
        parcel: work.parcel,
        bench: parcelView(options, shipmentId),
        trackingIds: shipments.trackingIds(shipmentId).map((tracking) => tracking.trackingId),
        readAtMs: knowledge.readAtMs,
        unknownSinceMs: knowledge.unknownSinceMs,
        history: journal
          .byShipment(shipmentId, MOST_HISTORY)
          .map(({ seq, atMs, event }) => ({ seq, atMs, kind: event.kind, summary: summaryOf(event) })),
      };
    },

    'pull.hint': ({ shipmentId }) => ({ accepted: loop.hint(shipmentId) }),

    async 'pull.now'() {
      const { lastPullAtMs } = await loop.pullNow();
      // An account that may not read returns packs all the same; their screen says how old they are.
      await options.readReturns?.().catch(() => undefined);
      return { started: true, finished: true, lastPullAt: lastPullAtMs === null ? null : indiaIso(lastPullAtMs) };
    },
  };
}

/** Facts of the entry, in the journal's own words; the renderer has the sentences. Empty when the payload was purged. */
function summaryOf(event: JournalEntry['event']): string {
  if (event.status !== 'known') return '';
  switch (event.kind) {
    case 'scan':
      return `${event.payload.verdict} ${event.payload.code}`;
    case 'parcel-opened':
      return event.payload.parcelId;
    case 'parcel-changed':
      return `${event.payload.state} ${event.payload.cause}`;
    case 'print':
      return words(event.payload.document, event.payload.state, event.payload.evidence, event.payload.reason);
    case 'mutation':
      return words(event.payload.kind, event.payload.state, event.payload.error);
    case 'decision':
      return words(event.payload.about, event.payload.decision, event.payload.reason);
    case 'invoice-number':
      return words(event.payload.number, event.payload.state);
    case 'return-received':
      return words(event.payload.condition, event.payload.code);
    case 'handover':
      return words(event.payload.act, event.payload.vendorGroupCode, event.payload.verdict);
    case 'catalogue-changed':
      return words(event.payload.what, event.payload.id);
    case 'update':
      return words(event.payload.act, event.payload.from, event.payload.to);
    case 'station-started':
    case 'station-stopped':
    case 'restore':
    case 'config-changed':
      return '';
  }
}

function words(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}
