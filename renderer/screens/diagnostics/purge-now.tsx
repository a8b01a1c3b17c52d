import { type FormEvent, useState } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { NOTHING_SAID, SupervisorFields, wordSaid } from '../../components/supervisor-fields.tsx';
import { useFreshDialog } from '../../components/use-fresh.ts';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';

/** A supervisor lets go of everything past its days before the day's own purge does. */
export function PurgeNow({ onClose }: { readonly onClose: () => void }) {
  const { acts, retention } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.purge.store);
  useFreshDialog(acts.purge);
  const [word, setWord] = useState(NOTHING_SAID);
  const [tried, setTried] = useState(false);
  const purge = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const said = wordSaid(word);
    if (said === undefined) return;
    if ((await acts.purge.run(said)) !== undefined) onClose();
    await retention.refresh();
  };
  return (
    <Dialog title={t('retention.purgeTitle')} onClose={onClose} testid="purge-dialog">
      <form className="stack" noValidate onSubmit={(event) => void purge(event)}>
        <p>{t('retention.purgeText')}</p>
        <SupervisorFields value={word} onChange={setWord} tried={tried} autoFocus testid="purge" />
        <DialogActions
          words={t('retention.purgeConfirm')}
          act={act}
          onCancel={onClose}
          tone="bad"
          testid="purge-confirm"
        />
      </form>
    </Dialog>
  );
}
