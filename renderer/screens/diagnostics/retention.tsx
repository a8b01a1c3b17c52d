import { useEffect, useState } from 'react';
import type { RetentionFigure, RetentionView } from '../../../shared/contract/retention.ts';
import { RETENTION_LIMITS, WAY_BACK_DAYS } from '../../../shared/model/retention.ts';
import { Button } from '../../components/button.tsx';
import { Busy, Failed, FailedLine } from '../../components/notice.tsx';
import { useFresh } from '../../components/use-fresh.ts';
import { useMoment, useWords } from '../../components/words.ts';
import { bytes, number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { ProveGone } from './prove-gone.tsx';
import { PurgeNow } from './purge-now.tsx';
import { RetentionDaysForm } from './retention-days.tsx';

/** What may name a buyer: how long it stays, what is due, and the proof that it is gone. */
export function Retention() {
  const { acts, retention } = useStores();
  const remote = useWhole(retention.store);
  useFresh(acts.saveRetention, acts.purge);
  useEffect(() => void retention.refresh(), [retention]);
  switch (remote.kind) {
    case 'busy':
      return <Busy sinceMs={remote.sinceMs} />;
    case 'failed':
      return <Failed failure={remote.failure} onAgain={() => void retention.refresh()} />;
    case 'ready':
      return (
        <>
          <Days view={remote.value} />
          <div className="stack">
            <Purges view={remote.value} />
            <ProveGone />
          </div>
        </>
      );
  }
}

function Days({ view }: { readonly view: RetentionView }) {
  const { acts } = useStores();
  const { t } = useWords();
  const [changing, setChanging] = useState(false);
  const saved = useWhole(acts.saveRetention.store);
  return (
    <section className="block" data-testid="retention">
      <h2>{t('retention.title')}</h2>
      <p>{t('retention.text')}</p>
      <ul className="stack">
        {view.figures.map((figure) => (
          <li key={figure.kind} data-testid={`retention-${figure.kind}`}>
            <p className="strong">
              {t(`retention.kinds.${figure.kind}`)}: {t('common.daysShort', { n: number(view.days[figure.kind]) })}
            </p>
            <Figures figure={figure} />
            <p className="small quiet">
              {t(`retention.why.${figure.kind}`, {
                least: number(RETENTION_LIMITS[figure.kind].least),
                most: number(RETENTION_LIMITS[figure.kind].most),
                wayBack: number(WAY_BACK_DAYS),
              })}
            </p>
          </li>
        ))}
      </ul>
      <p className="small quiet">{t('retention.invoices')}</p>
      <p className="small quiet">{t('retention.traces')}</p>
      {saved.kind === 'done' ? (
        <p className="line-notice good" role="status" data-testid="retention-saved">
          {t('retention.saved')}
        </p>
      ) : null}
      <div className="dialog-actions">
        <Button onPress={() => setChanging(true)} testid="retention-change">
          {t('retention.change')}
        </Button>
      </div>
      {changing ? <RetentionDaysForm days={view.days} onClose={() => setChanging(false)} /> : null}
    </section>
  );
}

function Figures({ figure }: { readonly figure: RetentionFigure }) {
  const { t } = useWords();
  const moment = useMoment();
  const { count, oldestMs, due, kept } = figure;
  return (
    <p className="small">
      {oldestMs === null
        ? t('retention.none')
        : t('retention.there', { number: number(count), time: moment(oldestMs) })}
      {due === 0 ? null : `; ${t('retention.due', { number: number(due) })}`}
      {kept.map(({ why, count: rows }) => (
        <span key={why}>
          {'; '}
          {t('retention.kept', { number: number(rows), why: t(`retention.keptBecause.${why}`) })}
        </span>
      ))}
    </p>
  );
}

function Purges({ view }: { readonly view: RetentionView }) {
  const { acts } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const act = useWhole(acts.purge.store);
  const [asking, setAsking] = useState(false);
  const last = act.kind === 'done' ? act.value : view.last;
  const files = last === null ? 0 : last.files.logs + last.files.backups + last.files.others;
  return (
    <section className="block">
      <h2>{t('retention.purge')}</h2>
      <p>{t('retention.next', { time: moment(view.nextMs) })}</p>
      {last === null ? (
        <p className="quiet">{t('retention.never')}</p>
      ) : (
        <p data-testid="retention-last">
          {t('retention.last', {
            ...{ time: moment(last.atMs), documents: number(last.documents), rows: number(last.rows) },
            ...{ files: number(files), bytes: bytes(last.files.bytes), kept: number(last.kept) },
          })}
          {last.by === null ? null : ` ${t('retention.lastBy', { by: last.by })}`}
        </p>
      )}
      {last?.proof ? (
        <p className={`line-notice ${last.proof.hits.length === 0 ? 'good' : 'bad'}`} data-testid="retention-proof">
          {last.proof.hits.length === 0
            ? t('retention.proved', { files: number(last.proof.files), bytes: bytes(last.proof.bytes) })
            : t('retention.provedNot', { count: last.proof.hits.length, number: number(last.proof.hits.length) })}
        </p>
      ) : null}
      {act.kind === 'busy' ? <Busy what={t('retention.purging')} sinceMs={act.sinceMs} /> : null}
      {act.kind === 'failed' && !asking ? <FailedLine failure={act.failure} /> : null}
      <div className="dialog-actions">
        <Button busy={act.kind === 'busy' || view.purging} onPress={() => setAsking(true)} testid="purge">
          {t('retention.purge')}
        </Button>
      </div>
      {asking ? <PurgeNow onClose={() => setAsking(false)} /> : null}
    </section>
  );
}
