import type { ReturnView } from '../../../shared/contract/returns.ts';
import type { ReturnAct } from '../../../shared/model/returns.ts';
import { Button } from '../../components/button.tsx';
import { WhyRefused } from '../../components/why-refused.tsx';
import { useWords } from '../../components/words.ts';
import { useReturnWords } from './words.ts';

/** What can be done, with the state it leads to; and why the rest cannot be done now. */
export function Acts({ view, onAct }: { readonly view: ReturnView; readonly onAct: (act: ReturnAct) => void }) {
  const { t } = useWords();
  const words = useReturnWords();
  const can = view.acts.filter(({ why }) => why === null).sort((one, other) => rank(one.act) - rank(other.act));
  const cannot = view.acts.filter(({ why }) => why !== null);
  const reasons = [...new Set(cannot.map(({ why }) => why))];
  return (
    <section className="block" data-testid="return-acts">
      <h2>{t('returns.page.acts')}</h2>
      {can.length === 0 ? null : (
        <ul className="act-list">
          {can.map(({ act, leadsTo }) => (
            <li key={act}>
              <Button tone={rank(act) === 0 ? 'main' : 'plain'} onPress={() => onAct(act)} testid={`act-${act}`}>
                {t(`returns.acts.${act}.name`)}
              </Button>
              <span className="small">
                {leadsTo === null
                  ? t('returns.page.movesDate')
                  : t('returns.page.leadsTo', { status: words.status(leadsTo, '') })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {reasons.map((why) => {
        if (why === null) return null;
        const names = cannot.filter((one) => one.why === why).map(({ act }) => t(`returns.acts.${act}.name`));
        return (
          <div key={why} className="cannot" data-testid="return-cannot" data-refusal={why}>
            {names.length === view.acts.length ? null : (
              <p className="small strong">
                {t('returns.page.notNow')}: {names.join(', ')}
              </p>
            )}
            <p className={names.length === view.acts.length ? '' : 'small quiet'}>
              <WhyRefused group="return" why={why} />
            </p>
          </div>
        );
      })}
    </section>
  );
}

/** What usually comes next stands first. */
function rank(act: ReturnAct): number {
  return act === 'approve' || act === 'complete' || act === 'pickup' ? 0 : 1;
}
