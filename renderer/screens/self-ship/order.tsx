import { useEffect, useState } from 'react';
import type { SelfShipAct, SelfShipView } from '../../../shared/contract/self-ship.ts';
import { Button } from '../../components/button.tsx';
import { Busy, Failed, FailedLine, ShownAsOf } from '../../components/notice.tsx';
import { Screen, Scrolled } from '../../components/screen.tsx';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { isOffline } from '../offline.ts';
import { OpenChanges } from './changes.tsx';
import { Due } from './due.tsx';
import { ActForm } from './forms/act-form.tsx';
import { Acts } from './order-acts.tsx';
import { Facts, Items, Services } from './order-parts.tsx';

/** One order the seller delivers: where it stands, what may be done next and what that leads to, and what waits to be sent. */
export function SelfShipOrder({ shipmentId }: { readonly shipmentId: string }) {
  const { selfShipOrder, navigation, status } = useStores();
  const { t } = useWords();
  const remote = useWhole(selfShipOrder.store);
  const station = useWhole(status.store);
  useEffect(() => void selfShipOrder.ask({ shipmentId }), [selfShipOrder, shipmentId]);
  const view = remote.kind === 'ready' ? remote.value : null;
  const offline = isOffline(station);
  return (
    <Screen
      title={`${t('selfShip.order')} ${view?.orderIds[0] ?? ''}`}
      tools={
        <>
          <Button onPress={navigation.back} testid="back">
            {t('nav.back')} <kbd>Esc</kbd>
          </Button>
          <Button onPress={() => navigation.openShipment(shipmentId)} testid="to-shipment">
            {t('selfShip.toShipment')}
          </Button>
          {view === null ? null : <PrintSlip view={view} />}
        </>
      }
      testid="self-ship-order"
    >
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? (
        <Failed failure={remote.failure} onAgain={() => void selfShipOrder.ask({ shipmentId })} />
      ) : null}
      {view !== null && (offline || (remote.kind === 'ready' && remote.failure !== null)) ? (
        <ShownAsOf offline={offline} atMs={view.readAtMs} />
      ) : null}
      {view === null ? null : <View key={view.shipmentId} view={view} />}
    </Screen>
  );
}

function View({ view }: { readonly view: SelfShipView }) {
  const { navigation, bench, selfShipOrder } = useStores();
  const { t } = useWords();
  const [doing, setDoing] = useState<{ readonly act: SelfShipAct; readonly serviceId: string | null } | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const begin = (act: SelfShipAct, serviceId: string | null = null) => {
    setAsked(null);
    setDoing({ act, serviceId });
  };
  const done = (act: SelfShipAct) => {
    setDoing(null);
    setAsked(t('selfShip.done', { act: t(`selfShip.acts.${act}.name`) }));
    void selfShipOrder.refresh();
  };
  return (
    <Scrolled columns data-testid="self-ship-view" data-stage={view.stage} data-state={view.state}>
      <div className={`line-notice wide${isLate(view) ? ' bad' : ''}`} data-testid="self-ship-lead">
        <div className="lead-words">
          <p className="strong">{t(`selfShip.lead.${view.stage}`)}</p>
          {view.stage === 'closed' ? null : (
            <p className="lead-due">
              <Due due={view.due} />
            </p>
          )}
        </div>
        {view.stage === 'to-pack' ? (
          <Button
            tone="main"
            onPress={() => {
              navigation.go('bench');
              bench.open(view.shipmentId);
            }}
            testid="self-ship-bench"
          >
            {t('selfShip.putOnBench')}
          </Button>
        ) : null}
      </div>
      <SlipSaid />
      {asked === null ? null : (
        <p className="line-notice good wide" role="status" data-testid="self-ship-asked">
          {asked}
        </p>
      )}
      <OpenChanges changes={view.changes} />
      <Acts view={view} onAct={begin} />
      <Facts view={view} />
      <Items view={view} />
      <Services view={view} onAct={begin} />
      {doing === null ? null : (
        <ActForm
          view={view}
          act={doing.act}
          serviceId={doing.serviceId}
          onClose={() => setDoing(null)}
          onDone={() => done(doing.act)}
        />
      )}
    </Scrolled>
  );
}

function isLate({ due, serverNowMs, stage }: SelfShipView): boolean {
  return stage !== 'closed' && due !== null && due.atMs < serverNowMs;
}

/** The address slip for the parcel, which the station composes itself. */
function PrintSlip({ view: { shipmentId } }: { readonly view: SelfShipView }) {
  const { acts } = useStores();
  const { t } = useWords();
  const isBusy = useWhole(acts.printSlip.store).kind === 'busy';
  return (
    <Button busy={isBusy} onPress={() => void acts.printSlip.run({ shipmentId })} testid="print-slip">
      {t(isBusy ? 'selfShip.slipping' : 'selfShip.slip')}
    </Button>
  );
}

/** What became of the slip. */
function SlipSaid() {
  const { acts } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.printSlip.store);
  // What became of an earlier order's slip is no news of this one.
  useEffect(() => acts.printSlip.reset, [acts]);
  if (act.kind === 'done') {
    return (
      <p className="line-notice good wide" role="status" data-testid="slip-done">
        {t('selfShip.slipDone')}
      </p>
    );
  }
  if (act.kind !== 'failed') return null;
  return (
    <div className="wide">
      {act.failure.code === 'LABEL_NOT_READY' ? (
        <p className="line-notice bad strong" role="alert" data-testid="slip-no-address">
          {t('selfShip.slipNoAddress')}
        </p>
      ) : (
        <FailedLine failure={act.failure} />
      )}
    </div>
  );
}
