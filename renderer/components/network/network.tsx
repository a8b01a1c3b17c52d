import { useEffect } from 'react';
import type { NetworkView } from '../../../shared/contract/network.ts';
import { FAILURE_OWNERS } from '../../feedback/failure-owners.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { FactList } from '../fact-list.tsx';
import { Busy, Failed } from '../notice.tsx';
import { useFresh } from '../use-fresh.ts';
import { useMoment, useWords } from '../words.ts';
import { NetworkForm } from './network-form.tsx';
import { NetworkTestBlock } from './network-test.tsx';

/** Whether this PC reaches the marketplace, by which way, and how that is changed. */
export function Network() {
  const { acts, network } = useStores();
  useFresh(acts.saveNetwork, acts.testNetwork);
  const remote = useWhole(network.store);
  useEffect(() => void network.refresh(), [network]);
  switch (remote.kind) {
    case 'ready':
      return (
        <>
          <div className="stack">
            <Now view={remote.value} />
            <NetworkForm key={JSON.stringify(remote.value.settings)} view={remote.value} />
          </div>
          <div className="stack">
            <NetworkTestBlock />
          </div>
        </>
      );
    case 'failed':
      return <Failed failure={remote.failure} onAgain={() => void network.refresh()} />;
    case 'busy':
      return <Busy sinceMs={remote.sinceMs} />;
    default:
      return null;
  }
}

function Now({ view }: { readonly view: NetworkView }) {
  const { t, ownerOf } = useWords();
  const moment = useMoment();
  const { now, authorities, lastTrouble, url } = view;
  return (
    <section className="block" data-testid="network-now">
      <h2>{t('network.now')}</h2>
      <FactList
        facts={[
          [t('network.marketplace'), url, true],
          [t('network.way'), now.proxy === null ? t('network.direct') : now.proxy, now.proxy !== null],
          [t('network.foundIn'), t(`network.found.${now.foundIn}`)],
          ...(now.setupScript === null ? [] : [[t('network.script'), now.setupScript, true] as const]),
          [
            t('network.believed'),
            authorities.system === null
              ? t('network.believedBundled', { number: number(authorities.bundled + authorities.extra) })
              : t('network.believedAll', {
                  bundled: number(authorities.bundled + authorities.extra),
                  system: number(authorities.system),
                }),
          ],
        ]}
      />
      {now.unusable === null ? null : (
        <p className="line-notice bad" role="alert" data-testid="network-unusable">
          {t('network.unusable', { what: now.unusable })}
        </p>
      )}
      {lastTrouble === null ? (
        <p className="quiet">{t('network.noTrouble')}</p>
      ) : (
        <div className="line-notice bad" role="alert" data-testid="network-trouble">
          <div>
            <p className="strong">
              {t(`failures.${lastTrouble.code}.what`)} {t(`failures.${lastTrouble.code}.act`)}
            </p>
            <p className="small-print mono">
              {moment(lastTrouble.atMs)} · {t('outbox.owner', { owner: ownerOf(FAILURE_OWNERS[lastTrouble.code]) })} ·{' '}
              {lastTrouble.code}
            </p>
          </div>
        </div>
      )}
    </section>
  );
}
