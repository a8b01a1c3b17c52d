import { useEffect } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { Busy, Failed } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { BatchEntries } from './batch-entries.tsx';
import { isOut } from './batch-words.ts';

export interface BatchPlanProps {
  readonly shipmentIds: readonly string[];
  readonly onClose: () => void;
}

/** What would become of the chosen orders, shown before the marketplace hears of any. */
export function BatchPlan({ shipmentIds, onClose }: BatchPlanProps) {
  const { batches, tabs } = useStores();
  const { t } = useWords();
  const plan = useWhole(batches.plan.store);
  const start = useWhole(batches.start.store);
  useEffect(() => {
    batches.plan.reset();
    void batches.plan.run({ shipmentIds: [...shipmentIds] });
  }, [batches, shipmentIds]);
  const entries = plan.kind === 'done' ? plan.value.entries : [];
  const able = entries.filter((entry) => !isOut(entry));
  const out = entries.filter(isOut);
  const begin = async () => {
    const made = await batches.start.run({ shipmentIds: able.map(({ shipmentId }) => shipmentId) });
    if (made === undefined) return;
    batches.clear();
    await batches.refresh();
    tabs.setState({ queue: 'batches' });
    onClose();
  };
  return (
    <Dialog wide title={t('batches.planTitle')} onClose={onClose} testid="plan-dialog">
      {plan.kind === 'idle' || plan.kind === 'busy' ? (
        <Busy sinceMs={plan.kind === 'busy' ? plan.sinceMs : Date.now()} />
      ) : plan.kind === 'failed' ? (
        <Failed failure={plan.failure} onAgain={() => void batches.plan.run({ shipmentIds: [...shipmentIds] })} />
      ) : (
        <>
          {able.length === 0 ? (
            <p className="strong">{t('batches.planNone')}</p>
          ) : (
            <>
              <p className="strong">{t('batches.planIn', { count: able.length, number: number(able.length) })}</p>
              <div className={out.length === 0 ? 'dialog-table' : 'dialog-table short'}>
                <BatchEntries entries={able} planned testid="plan-in" />
              </div>
            </>
          )}
          {out.length === 0 ? null : (
            <>
              <p className="strong">{t('batches.planOut', { count: out.length, number: number(out.length) })}</p>
              <div className="dialog-table short">
                <BatchEntries entries={out} planned testid="plan-out" />
              </div>
            </>
          )}
          {able.length === 0 ? null : <p>{t('batches.planRisk')}</p>}
        </>
      )}
      <DialogActions
        words={t('batches.start')}
        act={start}
        disabled={able.length === 0}
        onPress={() => void begin()}
        onCancel={onClose}
        testid="start-batch"
      />
    </Dialog>
  );
}
