import type { Gate } from '../../shared/model/gates.ts';

/** What the bench knows and does for shipments that are packed before anybody begins with their goods. */
export interface AheadBench {
  /** Why it cannot be packed ahead; null when it can. */
  refusalOf(shipmentId: string): string | null;
  /** In a transaction: its pack waits for the outbox. */
  begin(shipmentId: string): void;
  /** In a transaction: its pack, if it has not left; false otherwise. */
  withdraw(shipmentId: string): boolean;
  /** What stands before it now that it is chosen; null when nothing does. */
  gateOf(shipmentId: string): Gate | null;
  /** False when its pack, which has not left, would be refused or is of no use by now. */
  mayLeave(shipmentId: string): boolean;
  /** A packer finished it: its pack is the bench's concern. */
  isCompleted(shipmentId: string): boolean;
  /** Its label waits to print, came out, or may have. */
  isLabelOut(shipmentId: string): boolean;
}
