import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import type { Reply } from '../../../shared/contract/index.ts';
import {
  HEALTH_FACTS,
  type HealthCheck,
  type HealthFact,
  type HealthState,
  isTrouble,
} from '../../../shared/model/health.ts';
import { Button } from '../../components/button.tsx';
import { Busy, Failed, ShownAsOf } from '../../components/notice.tsx';
import { usePrinterWords } from '../../components/printer-words.ts';
import { Scrolled } from '../../components/screen.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { bytes, number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { wayTo } from './ways.ts';

const EVERY_MS = 10_000;
const SIGNS: Readonly<Record<HealthState, typeof CircleCheck>> = {
  good: CircleCheck,
  attention: CircleAlert,
  bad: TriangleAlert,
};

/** Whether this station is well: what was looked at, worst first, and who does what about it. */
export function Health() {
  const { health } = useStores();
  const remote = useWhole(health.store);
  useEffect(() => {
    void health.refresh();
    const timer = setInterval(() => void health.refresh(), EVERY_MS);
    return () => clearInterval(timer);
  }, [health]);
  if (remote.kind === 'busy') return <Busy sinceMs={remote.sinceMs} />;
  if (remote.kind === 'failed') return <Failed failure={remote.failure} onAgain={() => void health.refresh()} />;
  return (
    <>
      {remote.failure === null ? null : <ShownAsOf offline={false} atMs={remote.atMs} />}
      <Scrolled>
        <Checks health={remote.value} />
      </Scrolled>
    </>
  );
}

function Checks({ health }: { readonly health: Reply<'health.read'> }) {
  const { t } = useWords();
  const Sign = SIGNS[health.state];
  return (
    <div className="stack">
      <p
        className={`line-notice health-${health.state}`}
        role="status"
        data-testid="health-overall"
        data-state={health.state}
      >
        <Sign aria-hidden="true" size={28} />
        <span className="strong">{t(`health.overall.${health.state}`)}</span>
      </p>
      <ul className="health-list" aria-label={t('health.list')}>
        {health.checks.map((check) => (
          <Check key={`${check.id} ${check.subject ?? ''}`} check={check} />
        ))}
      </ul>
    </div>
  );
}

function Check({ check }: { readonly check: HealthCheck }) {
  const { t, ownerOf } = useWords();
  const { navigation, tabs } = useStores();
  const { reason, state, owner, facts } = check;
  const Sign = SIGNS[state];
  const way = wayTo(check);
  return (
    <li className={`health-check health-${state}`} data-testid="health-check" data-check={check.id} data-state={state}>
      <Sign aria-label={t(`health.state.${state}`)} size={28} />
      <div>
        <h2>
          {t(`health.check.${check.id}`)}
          {check.subject === null ? null : <span className="mono quiet"> {check.subject}</span>}
        </h2>
        <p className={state === 'good' ? '' : 'strong'}>
          {t(`health.what.${reason}`)} {isTrouble(reason) ? t(`health.act.${reason}`) : null}
        </p>
        <Facts facts={facts} />
        {owner === null ? null : <p className="small-print">{t('outbox.owner', { owner: ownerOf(owner) })}</p>}
      </div>
      {way === undefined ? null : (
        <Button
          onPress={() => (way.kind === 'tab' ? tabs.setState({ diagnostics: way.tab }) : navigation.go(way.screen))}
          label={`${t('health.open')}: ${t(`health.check.${check.id}`)}`}
          testid={`health-open-${check.id}`}
        >
          {t('health.open')}
        </Button>
      )}
    </li>
  );
}

function Facts({ facts }: { readonly facts: readonly HealthFact[] }) {
  const { t } = useWords();
  const words = useFactWords();
  if (facts.length === 0) return null;
  return (
    <p className="small-print">{facts.map((fact) => `${t(`health.fact.${fact.name}`)}: ${words(fact)}`).join(' · ')}</p>
  );
}

function useFactWords(): (fact: HealthFact) => string {
  const { t, age } = useWords();
  const { reason } = usePrinterWords();
  const moment = useMoment();
  return ({ name, value }) => {
    if (typeof value === 'string') return name === 'readiness' ? reason(value).what : value;
    switch (HEALTH_FACTS[name]) {
      case 'at':
        return moment(value);
      case 'bytes':
        return bytes(value);
      case 'ms':
        return Math.abs(value) < 10_000 ? t('diagnostics.commitMs', { ms: number(value) }) : age(Math.abs(value));
      case 'count':
      case 'code':
        return number(value);
    }
  };
}
