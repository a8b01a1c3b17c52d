import { useEffect } from 'react';
import type { ShipmentView } from '../../../shared/contract/shipments.ts';
import { Button } from '../../components/button.tsx';
import { type FactLine, FactList } from '../../components/fact-list.tsx';
import { Busy, Failed, ShownAsOf } from '../../components/notice.tsx';
import { Screen, Scrolled } from '../../components/screen.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { takeOverGate } from '../../feedback/gates.ts';
import { moment as absolute, number, rupees, timeWithSeconds } from '../../format/india.ts';
import { useNow, useStores, useWhole } from '../../stores/index.ts';
import { isOffline } from '../offline.ts';
import { OrderActs } from './order-acts.tsx';
import { ParcelAtBench } from './parcel.tsx';
import { Taken, TakeOverHere } from './take-over.tsx';

/** One shipment: what the marketplace says, what was done here, and the way to the bench. */
export function ShipmentDetail({ shipmentId }: { readonly shipmentId: string }) {
  const { shipment, navigation, bench, status } = useStores();
  const { t } = useWords();
  const remote = useWhole(shipment.store);
  const station = useWhole(status.store);
  useEffect(() => void shipment.ask({ shipmentId }), [shipment, shipmentId]);
  const view = remote.kind === 'ready' ? remote.value : null;
  const open = () => {
    navigation.go('bench');
    bench.open(shipmentId);
  };
  return (
    <Screen
      title={`${t('shipment.title')} ${shipmentId}`}
      tools={
        <>
          <Button onPress={navigation.back} testid="back">
            {t('nav.back')} <kbd>Esc</kbd>
          </Button>
          <Button tone="main" onPress={open} disabled={view === null} testid="to-bench">
            {t('shipment.bench')}
          </Button>
        </>
      }
      testid="shipment"
    >
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? (
        <Failed failure={remote.failure} onAgain={() => void shipment.ask({ shipmentId })} />
      ) : null}
      {view !== null && (isOffline(station) || (remote.kind === 'ready' && remote.failure !== null)) ? (
        <ShownAsOf offline={isOffline(station)} atMs={view.readAtMs} />
      ) : null}
      {view === null ? null : <View view={view} />}
    </Screen>
  );
}

function View({ view }: { readonly view: ShipmentView }) {
  const { t, gateWhat, gateAct } = useWords();
  const moment = useMoment();
  const now = useNow();
  const { shipment, gate } = view;
  const foreign = takeOverGate({ shipmentId: shipment.shipmentId, ...(gate === null ? {} : { gate }) });
  const at = (ms: number | null) => (ms === null ? t('common.none') : moment(ms));
  const standing =
    view.parcel === null || view.parcel === 'open' || view.parcel === 'parked'
      ? t('shipment.canPack')
      : t(`parcelStates.${view.parcel}`);
  const orderIds = [...new Set(shipment.orderItems.map((item) => item.orderId))];
  const facts: readonly FactLine[] = [
    [t('common.state'), t(`shipmentStates.${view.state}`)],
    [t('shipment.parcel'), view.parcel === null ? t('shipment.notStarted') : t(`parcelStates.${view.parcel}`)],
    [t('shipment.dispatchBy'), at(shipment.dispatchByMs)],
    [t('shipment.dispatchAfter'), at(shipment.dispatchAfterMs)],
    [t('shipment.location'), shipment.locationId, true],
    [t('shipment.orders'), orderIds.join('  '), true],
    [t('shipment.tracking'), view.trackingIds.join('  ') || t('shipment.noTracking'), view.trackingIds.length > 0],
    [t('shipment.readAt'), moment(view.readAtMs)],
    ...(shipment.mps ? [[t('shipment.mps'), number(shipment.subShipments.length)] as const] : []),
  ];
  return (
    <Scrolled columns data-testid="shipment-view">
      <section className="block wide">
        <div
          className={`line-notice ${gate === null && view.unknownSinceMs === null ? 'good' : ''}`}
          data-testid="shipment-gate"
        >
          <p className="strong">
            {view.unknownSinceMs !== null
              ? t('shipment.unknownSince', { time: moment(view.unknownSinceMs) })
              : gate === null
                ? standing
                : `${gateWhat(gate, now)} ${gateAct(gate)}`}
          </p>
          {foreign === null ? null : <TakeOverHere {...foreign} order={orderIds[0] ?? shipment.shipmentId} />}
        </div>
        <Taken shipmentId={shipment.shipmentId} />
      </section>
      <OrderActs key={shipment.shipmentId} view={view} />
      <section className="block">
        <h2>{t('shipment.title')}</h2>
        <FactList facts={facts} />
      </section>
      <section className="block">
        <h2>{t('shipment.items')}</h2>
        <ul className="items">
          {shipment.orderItems.map((item) => (
            <li key={item.orderItemId}>
              <span className="items-count">{number(item.quantity)} ×</span>
              <span>
                <span className="strong">{item.title}</span>
                <span className="mono small items-line">{item.sku}</span>
                <span className="small quiet items-line">
                  {t(`shipmentStates.${item.state}`)} · {t('shipment.hsn')} {item.hsn} · {rupees(item.totalPricePaise)}
                  {item.replacement ? ` · ${t('shipment.replacement')}` : ''}
                </span>
              </span>
            </li>
          ))}
        </ul>
      </section>
      {view.bench === null ? null : <ParcelAtBench parcel={view.bench} />}
      <section className="block wide">
        <h2>{t('shipment.history')}</h2>
        {view.history.length === 0 ? <p className="quiet">{t('shipment.historyEmpty')}</p> : null}
        <ol className="history">
          {view.history.map((event) => (
            <li key={event.seq}>
              <time title={absolute(event.atMs, 0)}>
                {moment(event.atMs).slice(0, -5)}
                {timeWithSeconds(event.atMs)}
              </time>
              <span className="mono small">{event.kind}</span>
              <span>{event.summary}</span>
            </li>
          ))}
        </ol>
      </section>
    </Scrolled>
  );
}
