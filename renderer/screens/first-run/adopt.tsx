import { type FormEvent, useState } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { NOTHING_SAID, SupervisorFields, wordSaid } from '../../components/supervisor-fields.tsx';
import { useFreshDialog } from '../../components/use-fresh.ts';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';

export interface AdoptProps {
  /** What happened to the folder, as the supervisor says. */
  readonly as: 'moved' | 'copied';
  readonly onClose: () => void;
  /** The station runs over it. */
  readonly onAdopted: () => void;
}

/** A supervisor answers for a folder that came from elsewhere: a wrong answer lets two stations pack the same orders. */
export function Adopt({ as, onClose, onAdopted }: AdoptProps) {
  const { acts } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.adopt.store);
  useFreshDialog(acts.adopt);
  const [word, setWord] = useState(NOTHING_SAID);
  const [tried, setTried] = useState(false);
  const adopt = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const said = wordSaid(word);
    if (said === undefined) return;
    if ((await acts.adopt.run({ as, ...said })) !== undefined) onAdopted();
  };
  return (
    <Dialog title={t(`refused.${as}`)} onClose={onClose} testid="adopt-dialog">
      <form className="stack" noValidate onSubmit={(event) => void adopt(event)}>
        <p>{t(`refused.${as}Text`)}</p>
        <p className="line-notice bad strong">{t(`refused.${as}Risk`)}</p>
        <SupervisorFields value={word} onChange={setWord} tried={tried} autoFocus testid="adopt" />
        <DialogActions words={t('refused.adopt')} act={act} onCancel={onClose} tone="bad" testid="adopt-confirm" />
      </form>
    </Dialog>
  );
}
