import { useState } from 'react';
import type { PrintJob } from '../../../shared/contract/prints.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { type ChoiceOf, Radios } from '../../components/fields.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';

const REASONS = ['damaged', 'lost', 'not-readable', 'stale', 'other'] as const;
type Reason = (typeof REASONS)[number];

/** Only a person can say whether it came out. */
export function Settle({ job, onClose }: { readonly job: PrintJob; readonly onClose: () => void }) {
  const { acts, prints } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.settle.store);
  const close = () => {
    acts.settle.reset();
    onClose();
  };
  const settle = async (came: 'out' | 'not-out') => {
    if ((await acts.settle.run({ jobId: job.jobId, came })) === undefined) return;
    await prints.refresh();
    close();
  };
  return (
    <Dialog title={t('prints.ask')} onClose={close} testid="settle-dialog">
      <p className="large">
        {t(`documents.${job.document}`)} <span className="mono">{job.orderIds[0] ?? job.shipmentId ?? job.jobId}</span>
      </p>
      <p>{t('prints.askText')}</p>
      <div className="big-choices">
        <Button busy={act.kind === 'busy'} onPress={() => void settle('out')} testid="settle-out">
          {t('prints.cameOut')}
        </Button>
        <Button busy={act.kind === 'busy'} onPress={() => void settle('not-out')} testid="settle-not-out">
          {t('prints.notOut')}
        </Button>
      </div>
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
      {job.reason === undefined ? null : <p className="small-print">{job.reason}</p>}
      <div className="dialog-actions">
        <Button onPress={close}>
          {t('common.close')} <kbd>Esc</kbd>
        </Button>
      </div>
    </Dialog>
  );
}

/** A further copy, with its reason. */
export function Reprint({ job, onClose }: { readonly job: PrintJob; readonly onClose: () => void }) {
  const { acts, prints } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.reprint.store);
  const [reason, setReason] = useState<Reason | null>(null);
  const choices: readonly ChoiceOf<Reason>[] = REASONS.map((value) => ({ value, words: t(`prints.reasons.${value}`) }));
  const close = () => {
    acts.reprint.reset();
    onClose();
  };
  const print = async () => {
    if (reason === null) return;
    if ((await acts.reprint.run({ jobId: job.jobId, reason })) === undefined) return;
    await prints.refresh();
    close();
  };
  return (
    <Dialog title={t('prints.reprintTitle')} onClose={close} testid="reprint-dialog">
      {job.document === 'label' ? <p className="strong">{t('prints.reprintText')}</p> : null}
      <Radios label={t('common.why')} value={reason} choices={choices} onChange={setReason} testid="reprint-reason" />
      <DialogActions
        words={t('prints.reprint')}
        act={act}
        onCancel={close}
        disabled={reason === null}
        onPress={() => void print()}
        testid="reprint-confirm"
      />
    </Dialog>
  );
}
