import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { TakeOver } from '../../components/take-over.tsx';
import { useWords } from '../../components/words.ts';
import type { Foreign } from '../../feedback/gates.ts';
import { useNow, useStores, useWhole } from '../../stores/index.ts';

/** The way for a supervisor to an order that is not this bench's. */
export function TakeOverHere({ order, ...foreign }: Foreign & { readonly order: string }) {
  const { shipment, status, tookOver } = useStores();
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)} testid="take-over">
        {t('takeOver.act')}
      </Button>
      {open ? (
        <TakeOver
          {...foreign}
          order={order}
          onClose={() => setOpen(false)}
          onTaken={(taken) => {
            setOpen(false);
            tookOver.setState({ taken }, true);
            void shipment.refresh();
            void status.refresh();
          }}
        />
      ) : null}
    </>
  );
}

/** What became of a take-over: what the fresh read told, and what else stands in its way. */
export function Taken({ shipmentId }: { readonly shipmentId: string }) {
  const { tookOver } = useStores();
  const { t, gateWhat, gateAct } = useWords();
  const now = useNow();
  const { taken } = useWhole(tookOver);
  if (taken === null || taken.shipmentId !== shipmentId) return null;
  const { gate } = taken;
  return (
    <p className={`line-notice${gate === null ? ' good' : ''}`} role="status" data-testid="taken-over">
      {gate === null ? t('takeOver.taken') : t('takeOver.takenBut', { what: gateWhat(gate, now), act: gateAct(gate) })}
    </p>
  );
}
