import { type FormEvent, useState } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { NOTHING_SAID, SupervisorFields, type SupervisorWord, wordSaid } from '../../components/supervisor-fields.tsx';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';

export interface SupervisedUpdateProps {
  readonly act: 'install' | 'withdraw';
  readonly version: string;
  readonly onClose: () => void;
}

/** A supervisor's word for an installation, or against it, with what it leads to. */
export function SupervisedUpdate({ act, version, onClose }: SupervisedUpdateProps) {
  const { acts, updates } = useStores();
  const { t } = useWords();
  const asked = act === 'install' ? acts.installUpdate : acts.withdrawUpdate;
  const state = useWhole<{ readonly kind: 'idle' | 'busy' | 'done' } | FailedAct>(asked.store);
  const [word, setWord] = useState<SupervisorWord>(NOTHING_SAID);
  const [tried, setTried] = useState(false);
  const close = () => {
    asked.reset();
    onClose();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const said = wordSaid(word);
    if (said === undefined || (await asked.run(said)) === undefined) return;
    close();
    await updates.refresh();
  };
  return (
    <Dialog title={t(`updates.${act}`)} onClose={close} testid="update-word">
      <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
        <p>{t(act === 'install' ? 'updates.installText' : 'updates.withdrawText', { version })}</p>
        <SupervisorFields value={word} onChange={setWord} tried={tried} autoFocus testid="update-word" />
        <DialogActions words={t(`updates.${act}`)} act={state} onCancel={close} testid="update-word-confirm" />
      </form>
    </Dialog>
  );
}

type FailedAct = Extract<Parameters<typeof DialogActions>[0]['act'], { kind: 'failed' }>;
