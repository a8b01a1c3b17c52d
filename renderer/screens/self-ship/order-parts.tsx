import type { SelfShipView } from '../../../shared/contract/self-ship.ts';
import { Button } from '../../components/button.tsx';
import { type FactLine, FactList } from '../../components/fact-list.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import type { ActsProps } from './order-acts.tsx';

interface PartProps {
  readonly view: SelfShipView;
}

/** Courier, dates and ids. */
export function Facts({ view }: PartProps) {
  const { t } = useWords();
  const moment = useMoment();
  const { courier } = view;
  const facts: readonly FactLine[] = [
    [t('selfShip.there'), t(`shipmentStates.${view.state}`)],
    [t('shipment.parcel'), view.parcel === null ? t('shipment.notStarted') : t(`parcelStates.${view.parcel}`)],
    [t('selfShip.courier'), courier?.deliveryPartner ?? t('selfShip.noCourier')],
    [t('selfShip.trackingId'), courier?.trackingId ?? t('selfShip.noTracking'), courier?.trackingId != null],
    [t('shipment.orders'), view.orderIds.join('  '), true],
    [t('shipment.location'), view.locationId, true],
    [t('shipment.readAt'), moment(view.readAtMs)],
  ];
  return (
    <section className="block">
      <h2>{t('selfShip.facts')}</h2>
      <FactList facts={facts} />
    </section>
  );
}

/** What is in it, with the serial numbers of the units verified here. */
export function Items({ view }: PartProps) {
  const { t } = useWords();
  return (
    <section className="block">
      <h2>{t('selfShip.items')}</h2>
      <ul className="items">
        {view.items.map((item) => (
          <li key={item.orderItemId}>
            <span className="items-count">{number(item.quantity)} ×</span>
            <span>
              <span className="strong">{item.title}</span>
              <span className="small quiet items-line">
                <span className="mono">{item.sku}</span> · {t(`shipmentStates.${item.state}`)}
              </span>
              {item.serialNumbers.length === 0 ? null : (
                <span className="small items-line">
                  {t('selfShip.serials')}{' '}
                  <span className="mono">{item.serialNumbers.map((unit) => unit.join(' + ')).join('  ')}</span>
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is still to be done at the buyer's, each with its acts where they can be done. */
export function Services({ view, onAct }: ActsProps) {
  const { t } = useWords();
  const moment = useMoment();
  const acts = view.acts.filter(
    (one) => one.why === null && (one.act === 'service-attempt' || one.act === 'service-complete'),
  );
  return (
    <section className="block" data-testid="self-ship-services">
      <h2>{t('selfShip.services')}</h2>
      {view.services.length === 0 ? (
        <p className="quiet small">
          {t('selfShip.noServices')} {view.stage === 'closed' ? '' : t('selfShip.noServicesHow')}
        </p>
      ) : null}
      <ul className="service-list">
        {view.services.map((service) => (
          <li key={service.serviceFulfilmentId} data-state={service.state}>
            <span>
              <span className="strong">{service.description || service.serviceFulfilmentId}</span>
              <span className="small items-line">
                <span className={`chip${service.state === 'completed' ? ' good' : ''}`}>
                  {t(`selfShip.serviceStates.${service.state}`)}
                </span>{' '}
                <span className="mono quiet">{service.serviceFulfilmentId}</span>
              </span>
              <span className="small quiet items-line">
                {service.serviceByMs === null ? '' : t('selfShip.serviceBy', { time: moment(service.serviceByMs) })}
                {service.promisedMs === null
                  ? ''
                  : ` · ${t('selfShip.servicePromised', { time: moment(service.promisedMs) })}`}
              </span>
            </span>
            {service.state === 'in-progress' ? (
              <span className="row-acts">
                {acts.map(({ act }) => (
                  <Button key={act} onPress={() => onAct(act, service.serviceFulfilmentId)} testid={`service-${act}`}>
                    {t(`selfShip.acts.${act}.name`)}
                  </Button>
                ))}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
