import { wantedItems } from '../../shared/model/pack-input.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { BenchShipments } from './bench-shipments.ts';
import type { BenchChanges } from './changes.ts';
import type { Desk } from './desk.ts';
import type { LabelJobs } from './label-jobs.ts';
import type { OpeningInputs } from './open-shipment.ts';
import type { DocumentPrinting } from './print-documents.ts';

export interface LabelFirstOptions extends Pick<OpeningInputs, 'inputs'> {
  readonly desk: Desk;
  readonly known: BenchShipments;
  readonly changes: BenchChanges;
  readonly jobs: LabelJobs;
  readonly papers: DocumentPrinting;
  readonly parcels: ParcelQueries;
  readonly journal: JournalQueries;
  readonly nowMs: () => number;
}

/**
 * Where a parcel stands whose label is to come out ahead of its goods. `gone`: the bench has it, or it is void; `stopped`: news stands
 * before it; `out`: its label waits to print, came out, or may have; `ready`: its label is here.
 */
export type AheadStanding = 'gone' | 'stopped' | 'out' | 'ready' | 'not-here';

/**
 * Parcels packed at the marketplace, and labelled, before their goods are in hand. All that a scan would have to say must be known
 * without one: serial numbers none, boxes and tax rates on file.
 */
export function labelFirst(options: LabelFirstOptions) {
  const { desk, known, changes, jobs, papers, parcels, journal } = options;

  function refusalOf(shipmentId: string): string | null {
    if (parcels.stateOf(shipmentId) !== undefined || known.packedByUs(shipmentId)) return 'begun';
    const found = known.unopened(shipmentId);
    if (!found) return 'not-found';
    if (found.gate) return found.gate.kind;
    const truth = known.read(shipmentId);
    const needs = wantedItems(truth?.shipment.orderItems ?? []).map(({ sku }) => options.inputs.serials(sku).need);
    if (needs.includes('yes')) return 'serials-needed';
    if (needs.includes('unknown')) return 'serials-unknown';
    return truth && known.isCompleted(truth) ? 'packed-elsewhere' : null;
  }

  function standingOf(shipmentId: string): AheadStanding {
    const row = parcels.ofShipment(shipmentId);
    if (!row || row.session.status === 'idle' || !row.session.parcel.labelled) return 'gone';
    if (row.state === 'stopped') return 'stopped';
    if (row.state !== 'labelled') return 'gone';
    if (papers.hasLabelJob(row.parcelId)) return 'out';
    if (known.startGate(shipmentId)) return 'stopped';
    return papers.labelAhead(row.session.parcel) ? 'ready' : 'not-here';
  }

  return {
    /** Why this order cannot be packed ahead of its goods, a gate's kind among others; null when it can. */
    refusalOf,
    /** In a transaction: the parcel waits for its goods and its pack for the outbox. Throws what `refusalOf` would have said. */
    begin(shipmentId: string): void {
      const found = refusalOf(shipmentId) === null ? known.unopened(shipmentId) : undefined;
      if (!found) throw new Error(`${shipmentId} cannot be packed ahead of its goods: ${refusalOf(shipmentId)}`);
      const parcel = { ...found.parcel, labelled: true as const };
      const { parcelId } = parcel;
      journal.append({ kind: 'parcel-opened', payload: { parcelId } }, { atMs: options.nowMs(), shipmentId });
      desk.changeAway({ status: 'verifying', parcel, blocked: null }, 'label first', 'labelled');
      changes.queuePack(parcel);
    },
    standingOf,
    /** In a transaction: the label of a `ready` one joins the jobs of this stack; false where no printer takes it. */
    printAhead(shipmentId: string, batchId: string): boolean {
      const session = standingOf(shipmentId) === 'ready' ? parcels.ofShipment(shipmentId)?.session : undefined;
      const job = session && session.status !== 'idle' ? papers.labelAhead(session.parcel) : null;
      if (job) jobs.queue({ ...job, batchId });
      return job !== null;
    },
  };
}

export type LabelFirst = ReturnType<typeof labelFirst>;
