import { type FormEvent, useEffect, useState } from 'react';
import type { BackupEntry } from '../../../shared/contract/retention.ts';
import { USUAL_RETENTION } from '../../../shared/model/retention.ts';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { NOTHING_SAID, SupervisorFields, wordSaid } from '../../components/supervisor-fields.tsx';
import { useFreshDialog } from '../../components/use-fresh.ts';
import { useMoment, useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useValue, useWhole } from '../../stores/index.ts';

/** Going back to a backup: what happens to the bench, the queue, the prints and the invoice numbers, before anybody agrees. */
export function RestoreBackup({ backup, onClose }: { readonly backup: BackupEntry; readonly onClose: () => void }) {
  const { acts, backups, retention } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const act = useWhole(acts.restoreBackup.store);
  useFreshDialog(acts.restoreBackup);
  const days = useValue(retention.store, (remote) =>
    remote.kind === 'ready' ? remote.value.days.backups : USUAL_RETENTION.backups,
  );
  useEffect(() => void retention.refresh(), [retention]);
  const [word, setWord] = useState(NOTHING_SAID);
  const [tried, setTried] = useState(false);
  const restore = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const said = wordSaid(word);
    if (said === undefined || (await acts.restoreBackup.run({ file: backup.file, ...said })) === undefined) return;
    onClose();
    await backups.refresh();
  };
  return (
    <Dialog title={t('diagnostics.restoreTitle')} onClose={onClose} testid="restore-dialog">
      <form className="stack" noValidate onSubmit={(event) => void restore(event)}>
        <p>{t('diagnostics.restoreText', { time: moment(backup.atMs) })}</p>
        <p className="strong">{t('backups.steps')}</p>
        <ol className="restore-steps">
          <li>{t('backups.stepStop')}</li>
          <li>{t('backups.stepAside', { days: number(days) })}</li>
          <li>{t('backups.stepQueue')}</li>
          <li>{t('backups.stepPrints')}</li>
          <li>{t('backups.stepInvoices')}</li>
        </ol>
        {backup.verified?.intact === false ? <p className="line-notice bad strong">{t('backups.broken')}</p> : null}
        <p className="small-print mono">{backup.file}</p>
        <SupervisorFields value={word} onChange={setWord} tried={tried} autoFocus testid="restore" />
        <DialogActions
          words={t('diagnostics.restoreConfirm')}
          act={act}
          onCancel={onClose}
          tone="bad"
          testid="restore-confirm"
        />
      </form>
    </Dialog>
  );
}
