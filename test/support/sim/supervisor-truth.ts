import { indiaDate } from '../../../shared/india-time.ts';
import { type MutationPayload, readMutationPayload } from '../../../shared/model/mutations.ts';
import type { MutationKind } from '../../../shared/model/states.ts';
import { assertNever } from '../../../shared/result.ts';
import type { SimStation } from './sim-station.ts';
import type { World } from './sim-world.ts';

/** A change as its row says it; undefined where the station knows of none. */
export function changeOf(station: SimStation, mutationId: string): MutationPayload | undefined {
  const row = station.inspect(
    (db) =>
      db.prepare('SELECT kind, version, payload FROM mutation WHERE mutation_id = ?').get(mutationId) as
        | { kind: MutationKind; version: number; payload: string }
        | undefined,
  );
  const read = row && readMutationPayload(row.kind, row.version, row.payload);
  return read?.ok ? read.value : undefined;
}

/** What a person finds who looks it up at the marketplace. */
export function hadEffect(world: World, station: SimStation, mutationId: string): boolean {
  const change = changeOf(station, mutationId);
  return change !== undefined && isInHistory(world, change);
}

/** The marketplace did what the change asks for. */
function isInHistory(world: World, change: MutationPayload): boolean {
  const history = world.marketplace.history();
  const ofShipment = (kind: string, shipmentId: string) =>
    history.some((entry) => entry.kind === kind && 'shipmentId' in entry && entry.shipmentId === shipmentId);
  const ofReturn = (kind: string, returnId: string) =>
    history.some((entry) => entry.kind === kind && 'returnId' in entry && entry.returnId === returnId);
  switch (change.kind) {
    case 'pack':
      return ofShipment('pack-accepted', change.body.request.shipmentId);
    case 'dispatch':
      return ofShipment('dispatched', change.body.shipmentId);
    case 'cancel': {
      const { shipmentId, orderItemIds } = change.body;
      const items = world.marketplace.shipment(shipmentId)?.items ?? [];
      return items.every((item) => !orderItemIds.includes(item.orderItemId) || item.state === 'CANCELLED');
    }
    case 'forms-ack':
      return ofShipment('form-acknowledged', change.body.shipmentId);
    case 'self-dispatch':
      return ofShipment('self-dispatched', change.body.shipmentId);
    case 'self-delivery':
      return ofShipment('self-delivered', change.body.shipmentId);
    case 'self-attempt': {
      const { shipmentId, newDeliveryMs } = change.body;
      return history.some(
        (entry) =>
          entry.kind === 'self-attempted' &&
          entry.shipmentId === shipmentId &&
          indiaDate(entry.newDeliveryMs) === indiaDate(newDeliveryMs),
      );
    }
    case 'self-update': {
      const { shipmentId, trackingId } = change.body;
      return history.some(
        (entry) => entry.kind === 'self-updated' && entry.shipmentId === shipmentId && entry.trackingId === trackingId,
      );
    }
    case 'service-attempt': {
      const { serviceFulfilmentId, newDate } = change.body;
      return history.some(
        (entry) =>
          entry.kind === 'service-attempted' &&
          entry.serviceFulfilmentId === serviceFulfilmentId &&
          indiaDate(entry.newDateMs) === newDate,
      );
    }
    case 'service-complete': {
      const { serviceFulfilmentId } = change.body;
      return history.some(
        (entry) => entry.kind === 'service-completed' && entry.serviceFulfilmentId === serviceFulfilmentId,
      );
    }
    case 'return-approve':
      return ofReturn('return-approved', change.body.returnId);
    case 'return-reject':
      return ofReturn('return-rejected', change.body.returnId);
    case 'return-complete':
      return ofReturn('return-completed', change.body.returnId);
    case 'return-cancel':
      return ofReturn('return-cancelled', change.body.returnId);
    case 'return-pickup':
      return ofReturn('return-picked-up', change.body.returnId) || ofReturn('return-completed', change.body.returnId);
    case 'return-pickup-attempt': {
      const { returnId, newPickupMs } = change.body;
      return history.some(
        (entry) =>
          entry.kind === 'return-pickup-attempted' &&
          entry.returnId === returnId &&
          indiaDate(entry.newPickupMs) === indiaDate(newPickupMs),
      );
    }
    default:
      return assertNever(change);
  }
}
