import type { Handlers } from '../../shared/contract/index.ts';
import type { LabelCopies, SheetPlan, SheetRefusal } from '../../shared/contract/orders.ts';
import { AppFailure } from '../../shared/errors.ts';
import { marketplaceFailure } from '../../shared/marketplace-failure.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { Db } from '../db/database.ts';
import type { JournalQueries } from '../db/journal.ts';
import { inTransaction } from '../db/transaction.ts';
import type { MarketplaceClient } from '../marketplace/client.ts';
import { type KnownSheet, knownSheet, SHEET_DECISION, type SheetPlanOptions } from './sheet-plan.ts';

export interface SheetOptions extends SheetPlanOptions {
  readonly db: Db;
  readonly client: Pick<MarketplaceClient, 'readShipments' | 'fetchLabelAndInvoicePdf'>;
  readonly journal: Pick<JournalQueries, 'append' | 'byShipment'>;
  readonly nowMs: () => number;
  /** Writes what was read as any read does; bench and queue hear of what changed. */
  readonly applyShipments: (shipments: readonly Shipment[], readAtMs: number) => Promise<void>;
  /** The sheet as it may be given out; throws where it is none, or not this shipment's. */
  readonly checkSheet: (shipmentId: string, bytes: Uint8Array) => Promise<Uint8Array>;
}

/**
 * Label and invoice on one A4 page (marketplace-api 6.2), for a seller whose label printer does not work. It leaves the station's
 * control and a label that is on two parcels costs a penalty, so it takes a supervisor's word, each time, and everything is asked
 * afresh. It proves nothing: print jobs and parcel stay as they are until the label is scanned.
 */
export function sheetHandlers(options: SheetOptions): Handlers<'orders.sheetPlan' | 'orders.sheetPdf'> {
  const { db, client, journal } = options;

  async function readAfresh(shipmentId: string): Promise<void> {
    const readAtMs = options.nowMs();
    const answer = await client.readShipments({ by: 'shipmentIds', ids: [shipmentId] }, 'documents');
    if (!answer.ok) throw marketplaceFailure(answer.fault);
    const told = answer.value.filter((shipment) => shipment.shipmentId === shipmentId);
    if (told.length === 0) throw new AppFailure('NOT_FOUND', `The marketplace knows no shipment ${shipmentId}.`);
    await options.applyShipments(told, readAtMs);
  }

  async function fetched(shipmentId: string): Promise<Uint8Array> {
    const answer = await client.fetchLabelAndInvoicePdf(shipmentId, 'documents');
    if (!answer.ok) throw marketplaceFailure(answer.fault);
    return await options.checkSheet(shipmentId, answer.value);
  }

  function permitted(shipmentId: string, told: LabelCopies): KnownSheet {
    const known = knownSheet(options, shipmentId);
    if (known.refusal) throw refused(known.refusal);
    if (!isTold(known.copies, told)) throw refused('changed-meanwhile');
    return known;
  }

  return {
    'orders.sheetPlan': ({ shipmentId }) => planOf(knownSheet(options, shipmentId)),

    async 'orders.sheetPdf'({ shipmentId, told, by, reason }) {
      // What is known already needs no network to be said.
      permitted(shipmentId, told);
      await readAfresh(shipmentId);
      const before = permitted(shipmentId, told);
      const sheet = await fetched(shipmentId);
      inTransaction(db, () => {
        const now = permitted(shipmentId, told);
        if (now.packedFor !== before.packedFor) throw refused('changed-meanwhile');
        const decision = `given out by ${by}`;
        journal.append(
          { kind: 'decision', payload: { about: SHEET_DECISION, id: shipmentId, decision, reason } },
          { atMs: options.nowMs(), shipmentId },
        );
      });
      const name = shipmentId.replace(/[^0-9a-z-]+/gi, '-').slice(0, 80);
      return { pdf: Buffer.from(sheet).toString('base64'), fileName: `label-and-invoice-${name}.pdf` };
    },
  };
}

function planOf({ packedFor: _, ...plan }: KnownSheet): SheetPlan {
  return plan;
}

/** No label has come to be, or came out, that the person did not hear of; one that was proven meanwhile is no news. */
function isTold(now: LabelCopies, told: LabelCopies): boolean {
  const out = ({ printed, unproven }: LabelCopies) => printed + unproven;
  return out(now) <= out(told) && now.waiting <= told.waiting && now.sheets <= told.sheets;
}

function refused(refusal: SheetRefusal): AppFailure {
  return new AppFailure('WRONG_STATE', `Label and invoice are not given out (${refusal}).`, { refusal });
}
