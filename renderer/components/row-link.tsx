import type { ReactNode } from 'react';
import { useStores } from '../stores/index.ts';

/** Leads from a row to what it names. Tab passes it by: the row's Enter does the same. */
export function RowLink({ onPress, children }: { readonly onPress: () => void; readonly children: ReactNode }) {
  return (
    <button type="button" className="link mono" tabIndex={-1} onClick={onPress}>
      {children}
    </button>
  );
}

/** An order as people know it, leading to its shipment. */
export function OrderLink(props: { readonly shipmentId: string; readonly orderIds: readonly string[] }) {
  const { navigation } = useStores();
  return (
    <RowLink onPress={() => navigation.openShipment(props.shipmentId)}>{props.orderIds[0] ?? props.shipmentId}</RowLink>
  );
}
