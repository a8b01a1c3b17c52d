import { Button } from '../../components/button.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { useFresh } from '../../components/use-fresh.ts';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';

/** Whether everything written down is as it was written. */
export function Journal({ rows }: { readonly rows: number }) {
  const { acts } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.verifyJournal.store);
  useFresh(acts.verifyJournal);
  return (
    <section className="block">
      <h2>{t('diagnostics.journal')}</h2>
      <p>{t('diagnostics.journalRows', { number: number(rows) })}</p>
      <div className="dialog-actions">
        <Button busy={act.kind === 'busy'} onPress={() => void acts.verifyJournal.run({})} testid="verify-journal">
          {t(act.kind === 'busy' ? 'diagnostics.verifying' : 'diagnostics.verify')}
        </Button>
      </div>
      {act.kind === 'done' ? (
        <p className={`line-notice ${act.value.intact ? 'good' : 'bad'}`} role="status" data-testid="journal-result">
          {act.value.intact
            ? t('diagnostics.intact', { number: number(act.value.rows) })
            : t('diagnostics.broken', { number: number(act.value.firstBadSeq ?? 0) })}
        </p>
      ) : null}
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
    </section>
  );
}
