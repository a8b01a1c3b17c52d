import type { PreviousInstaller } from '../../../shared/contract/updates.ts';
import { Button } from '../../components/button.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { useFresh } from '../../components/use-fresh.ts';
import { useWords } from '../../components/words.ts';
import { bytes } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';

/** How to return to the version before this one. */
export function WayBack({ previous }: { readonly previous: PreviousInstaller | null }) {
  const { acts } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.checkPrevious.store);
  useFresh(acts.checkPrevious);
  return (
    <section className="block" data-testid="way-back">
      <h2>{t('updates.back')}</h2>
      {previous === null ? (
        <p>{t('updates.backNone')}</p>
      ) : (
        <>
          <p>{t('updates.backRecords')}</p>
          <p>{t('updates.backText', { version: previous.version })}</p>
          <p className="mono small wrap2">
            {previous.file} · {bytes(previous.bytes)}
          </p>
          <p className="mono small-print wrap2">SHA-512 {previous.sha512}</p>
          <div className="dialog-actions">
            <Button busy={act.kind === 'busy'} onPress={() => void acts.checkPrevious.run({})} testid="check-previous">
              {t('updates.checkBack')}
            </Button>
          </div>
          {act.kind === 'done' ? (
            <p className={`line-notice ${act.value.whole ? 'good' : 'bad'}`} role="status" data-testid="previous-whole">
              {t(act.value.whole ? 'updates.backWhole' : 'updates.backBroken')}
            </p>
          ) : null}
          {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
        </>
      )}
    </section>
  );
}
