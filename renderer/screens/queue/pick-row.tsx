import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { BATCH_MOST } from '../../stores/batch-store.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { BatchPlan } from './batch-plan.tsx';

/** How many orders are chosen for a batch, and what can be done with them. */
export function PickRow({ search }: { readonly search: string }) {
  const { batches } = useStores();
  const { t } = useWords();
  const { shipmentIds, cut, busy, failure } = useWhole(batches.chosen);
  const start = useWhole(batches.start.store);
  const [planning, setPlanning] = useState(false);
  const count = shipmentIds.length;
  return (
    <>
      <div className="tool-row" data-testid="pick-row">
        <div className="dialog-actions">
          <Button
            tone="main"
            disabled={count === 0}
            onPress={() => {
              batches.start.reset();
              setPlanning(true);
            }}
            testid="plan-batch"
          >
            {t('batches.plan')}
          </Button>
          <Button busy={busy} onPress={() => void batches.chooseAll(search)} testid="choose-packable">
            {t('batches.allPackable')}
          </Button>
          <Button disabled={count === 0} onPress={batches.clear} testid="choose-none">
            {t('batches.clear')}
          </Button>
        </div>
        <p role="status" data-testid="chosen">
          <span className="strong">{t('batches.chosen', { count, number: number(count) })}</span>{' '}
          <span className="small quiet">
            {count >= BATCH_MOST
              ? t(cut ? 'batches.allPackableMost' : 'batches.most', { number: number(BATCH_MOST) })
              : t('batches.chosenHow')}
          </span>
        </p>
      </div>
      {failure === null ? null : <FailedLine failure={failure} />}
      {start.kind === 'done' && !planning ? (
        <p className="line-notice good" role="status" data-testid="batch-started">
          {t('batches.started', { count: start.value.entries.length, number: number(start.value.entries.length) })}
        </p>
      ) : null}
      {planning ? <BatchPlan shipmentIds={shipmentIds} onClose={() => setPlanning(false)} /> : null}
    </>
  );
}
