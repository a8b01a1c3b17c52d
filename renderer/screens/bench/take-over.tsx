import { TakeOver } from '../../components/take-over.tsx';
import type { Foreign } from '../../feedback/gates.ts';
import { useStores } from '../../stores/index.ts';
import { useOrderOf } from './use-order-of.ts';

/** From the gate: what was taken over is put on the bench at once, and the bench says what else stands in its way. */
export function TakeOverAtBench({ onClose, ...foreign }: Foreign & { readonly onClose: () => void }) {
  const { bench } = useStores();
  const orderOf = useOrderOf();
  return (
    <TakeOver
      {...foreign}
      order={orderOf(foreign.shipmentId)}
      onClose={onClose}
      onTaken={() => {
        onClose();
        bench.open(foreign.shipmentId);
      }}
    />
  );
}
