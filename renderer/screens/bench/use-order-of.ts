import { useStores, useWhole } from '../../stores/index.ts';

/** The order's id where the queue knows it, else the shipment's: an order's id stands on the papers, a shipment's does not. */
export function useOrderOf(): (shipmentId: string) => string {
  const { rail } = useStores();
  const queue = useWhole(rail.store);
  return (shipmentId) => {
    const entry = queue.kind === 'ready' ? queue.value.entries.find((one) => one.shipmentId === shipmentId) : undefined;
    return entry?.orderIds[0] ?? shipmentId;
  };
}
