import type { Reconciliation } from '../../../shared/contract/handover.ts';
import { useWords } from '../../components/words.ts';
import { lookOf } from '../../feedback/load-look.ts';
import { SignMark } from '../../feedback/signs.tsx';
import { number, shorten } from '../../format/india.ts';
import { type Loading, type LoadScan, lastAnswered } from '../../stores/load-store.ts';

export interface LoadCardProps {
  readonly loading: Loading;
  readonly sides: Reconciliation | null;
}

/** The verdict of the last scan at the size of the card, and how many are in the van. */
export function LoadCard({ loading, sides }: LoadCardProps) {
  const { t } = useWords();
  const last = lastAnswered(loading);
  const newest = loading.scans[0];
  const waits = newest !== undefined && newest.reply === null && newest.failure === null;
  const verdict = last?.reply?.verdict ?? null;
  const look = last === null ? null : lookOf(last);
  const loaded = sides?.loaded.length ?? last?.reply?.loaded ?? 0;
  const missing = sides?.lacking ?? last?.reply?.missing ?? null;
  return (
    <section
      className={`card door-card fill-${look?.fill ?? 'none'}`}
      data-testid="load-card"
      data-verdict={last?.failure != null ? 'not-taken' : (verdict ?? 'none')}
      data-scan={last?.scanId ?? ''}
    >
      <div className="door-count">
        <span className="door-number" data-testid="loaded-count">
          {number(loaded)}
        </span>
        <span className="large">{t('handover.door.loadedOf')}</span>
        {missing === null ? null : (
          <span className="large" data-testid="missing-count">
            {t('handover.door.missingTitle', { count: missing, number: number(missing) })}
          </span>
        )}
      </div>
      <div className="panel" data-waits={waits}>
        <SignMark sign={look?.sign ?? 'ready'} size={144} />
        <div className="panel-words">
          <Words last={last} />
          {waits ? <p className="small door-wait">{t('handover.door.wait')}</p> : null}
        </div>
      </div>
    </section>
  );
}

function Words({ last }: { readonly last: LoadScan | null }) {
  const { t, refusedAct } = useWords();
  if (last === null) return <p className="count">{t('handover.door.ready')}</p>;
  if (last.reply === null) return <NotTaken scan={last} />;
  const { verdict, courier } = last.reply;
  const words = t(`refusals.load.${verdict}.what`);
  return (
    <>
      <p className={words.length > 24 ? 'huge strong' : 'count'} data-testid="load-verdict">
        {words}
      </p>
      {verdict === 'loaded' ? null : (
        <p className="large">
          {t(`refusals.load.${verdict}.act`)}{' '}
          <span className="small">{t('outbox.owner', { owner: refusedAct('load', verdict).owner })}</span>
        </p>
      )}
      <dl className="facts">
        <div>
          <dt>{t('handover.door.code')}</dt>
          <dd className="mono">{shorten(last.code, 40)}</dd>
        </div>
        {courier === null || verdict === 'loaded' ? null : (
          <div>
            <dt>{t('handover.door.goesWith')}</dt>
            <dd>{courier}</dd>
          </div>
        )}
      </dl>
    </>
  );
}

/** Its code says too little, or the station could not take it; either way nothing was written down. */
function NotTaken({ scan }: { readonly scan: LoadScan }) {
  const { t } = useWords();
  const { failure } = scan;
  if (failure === null) return null;
  const more = failure.code === 'INVALID_INPUT' ? failure.details : undefined;
  return (
    <>
      <p className="count" data-testid="load-verdict">
        {t('handover.door.notTaken')}
      </p>
      {more === undefined ? (
        <>
          <p className="large">{t('handover.door.notTakenText', { code: shorten(scan.code, 32) })}</p>
          <p className="small">
            {t(`failures.${failure.code}.what`)} {t(`failures.${failure.code}.act`)}
          </p>
        </>
      ) : (
        <>
          <p className="large">{t('parcels' in more ? 'handover.door.severalParcels' : 'handover.door.whichBox')}</p>
          <p className="mono">{shorten(scan.code, 40)}</p>
        </>
      )}
    </>
  );
}
