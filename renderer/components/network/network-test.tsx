import { Check, CircleDashed, TriangleAlert } from 'lucide-react';
import type { NetworkStep } from '../../../shared/contract/network.ts';
import { FAILURE_OWNERS } from '../../feedback/failure-owners.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { Button } from '../button.tsx';
import { FailedLine } from '../notice.tsx';
import { useWords } from '../words.ts';

const SIGNS = { good: Check, failed: TriangleAlert, skipped: CircleDashed } as const;

/** The way to the marketplace, gone once step by step. */
export function NetworkTestBlock() {
  const { acts, network } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.testNetwork.store);
  const test = async () => {
    await acts.testNetwork.run({});
    await network.refresh();
  };
  return (
    <section className="block">
      <h2>{t('network.test')}</h2>
      <p>{t('network.testText')}</p>
      <div className="dialog-actions">
        <Button busy={act.kind === 'busy'} onPress={() => void test()} testid="network-test">
          {t(act.kind === 'busy' ? 'network.testing' : 'network.testNow')}
        </Button>
      </div>
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
      {act.kind === 'done' ? (
        <ol className="network-steps" data-testid="network-steps">
          {act.value.steps.map((step) => (
            <Step key={step.step} step={step} />
          ))}
        </ol>
      ) : null}
    </section>
  );
}

function Step({ step }: { readonly step: NetworkStep }) {
  const { t, ownerOf } = useWords();
  const Sign = SIGNS[step.state];
  return (
    <li className={step.state} data-testid={`network-step-${step.step}`} data-state={step.state}>
      <Sign aria-hidden="true" size={24} />
      <div>
        <p>
          <span className="strong">{t(`network.steps.${step.step}`)}</span>{' '}
          <span className="quiet">
            {t(`network.states.${step.state}`)}
            {step.state === 'skipped' ? '' : ` · ${t('network.ms', { ms: number(step.ms) })}`}
          </span>
        </p>
        {step.trouble === null ? null : (
          <p>
            {t(`failures.${step.trouble}.what`)} {t(`failures.${step.trouble}.act`)}{' '}
            {t('outbox.owner', { owner: ownerOf(FAILURE_OWNERS[step.trouble]) })}
          </p>
        )}
        {step.found === '' ? null : <p className="small-print mono">{step.found}</p>}
      </div>
    </li>
  );
}
