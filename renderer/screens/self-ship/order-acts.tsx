import type { SelfShipAct, SelfShipRefusal, SelfShipView } from '../../../shared/contract/self-ship.ts';
import type { ShipmentState } from '../../../shared/model/shipment.ts';
import { Button } from '../../components/button.tsx';
import { WhyRefused } from '../../components/why-refused.tsx';
import { useWords } from '../../components/words.ts';

export interface ActsProps {
  readonly view: SelfShipView;
  readonly onAct: (act: SelfShipAct, serviceId?: string | null) => void;
}

/** Every act there is: those that can be done with what they lead to, the others with why not. */
export function Acts({ view, onAct }: ActsProps) {
  const { t } = useWords();
  const able = view.acts.filter((one) => one.why === null || mayBeTyped(one));
  // What brings the order on stands first; what only moves a date comes after it.
  const can = [
    ...able.filter(({ act }) => leadsTo(act, view) !== null),
    ...able.filter(({ act }) => leadsTo(act, view) === null),
  ];
  const [first] = can;
  return (
    <section className="block" data-testid="self-ship-acts">
      <h2>{t('selfShip.actsTitle')}</h2>
      <ul className="act-rows">
        {can.map(({ act, why }) => {
          const end = leadsTo(act, view);
          return (
            <li key={act}>
              <Button tone={act === first?.act ? 'main' : 'plain'} onPress={() => onAct(act)} testid={`act-${act}`}>
                {t(`selfShip.acts.${act}.name`)}
              </Button>
              <span className="small">
                {end === null ? t('selfShip.movesDate') : t('selfShip.leadsTo', { state: t(`shipmentStates.${end}`) })}
                {why === null ? null : <WhyNot why={why} />}
              </span>
            </li>
          );
        })}
      </ul>
      <NotNow view={view} />
    </section>
  );
}

/** What cannot be done, each reason once with all it stands in the way of. */
function NotNow({ view }: Pick<ActsProps, 'view'>) {
  const { t } = useWords();
  const byWhy = new Map<SelfShipRefusal, SelfShipAct[]>();
  for (const one of view.acts) {
    if (one.why !== null && !mayBeTyped(one)) byWhy.set(one.why, [...(byWhy.get(one.why) ?? []), one.act]);
  }
  if (byWhy.size === 0) return null;
  return (
    <>
      <h3>{t('selfShip.notNow')}</h3>
      <ul className="act-rows not-now">
        {[...byWhy].map(([why, acts]) => (
          <li key={why} data-testid={`not-${why}`}>
            <span>
              {acts.map((act) => (
                <span key={act} className="strong items-line" data-testid={`not-${act}`} data-why={why}>
                  {t(`selfShip.acts.${act}.name`)}
                </span>
              ))}
            </span>
            <WhyNot why={why} />
          </li>
        ))}
      </ul>
    </>
  );
}

function WhyNot({ why }: { readonly why: SelfShipRefusal }) {
  return (
    <span className="small items-line">
      <WhyRefused group="selfShip" why={why} />
    </span>
  );
}

/** No service is known here, but the dashboard may show one whose id a person types. */
function mayBeTyped({ act, why }: SelfShipView['acts'][number]): boolean {
  return why === 'no-service' && (act === 'service-attempt' || act === 'service-complete');
}

/** The state an act ends in at the marketplace (seed: associated actions); null where it only moves a date. */
export function leadsTo(act: SelfShipAct, view: Pick<SelfShipView, 'services'>): ShipmentState | null {
  const open = view.services.filter(({ state }) => state === 'activated' || state === 'in-progress').length;
  switch (act) {
    case 'dispatch':
      return 'SHIPPED';
    case 'deliver':
      return open > 0 ? 'DELIVERED' : 'COMPLETED';
    case 'service-complete':
      return open > 1 ? 'DELIVERED' : 'COMPLETED';
    case 'attempt':
    case 'update':
    case 'service-attempt':
      return null;
  }
}
