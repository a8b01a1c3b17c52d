import type { ShipmentState, ShipmentType } from '../../shared/model/shipment.ts';
import type { ShipmentFilter } from '../marketplace/client.ts';

/** Every state before the hand-over, asked in one filter, so that a move between two of them cannot hide a shipment. */
export const PRE_DISPATCH: readonly ShipmentState[] = [
  'APPROVED',
  'PACKING_IN_PROGRESS',
  'PACKED',
  'FORM_FAILED',
  'READY_TO_DISPATCH',
];

/** One series of windows. Together the lanes ask for every shipment exactly once. */
export interface SweepLane {
  /** Names the lane's remembered edges. */
  readonly name: string;
  readonly hold: boolean;
  readonly types: readonly ShipmentType[];
}

/**
 * Types are always asked for explicitly: left out, the marketplace seems to answer NORMAL only, and one client keeps EXPRESS
 * apart from NORMAL and SELF before dispatch (marketplace-api 5.1, C24).
 */
export const SWEEP_LANES: readonly SweepLane[] = [
  { name: 'normal', hold: false, types: ['NORMAL', 'SELF'] },
  { name: 'normal-hold', hold: true, types: ['NORMAL', 'SELF'] },
  { name: 'express', hold: false, types: ['EXPRESS'] },
  { name: 'express-hold', hold: true, types: ['EXPRESS'] },
];

export function laneFilter(lane: SweepLane, locationId: string): ShipmentFilter {
  return {
    type: 'preDispatch',
    states: PRE_DISPATCH,
    locationId,
    shipmentTypes: lane.types,
    hold: lane.hold,
  };
}
