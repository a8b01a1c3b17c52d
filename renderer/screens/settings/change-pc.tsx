import { type FormEvent, useState } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { NOTHING_SAID, SupervisorFields, type SupervisorWord, wordSaid } from '../../components/supervisor-fields.tsx';
import { useWords } from '../../components/words.ts';
import { deviceApis, forgetDevices } from '../../scan/device-apis.ts';
import { useStores, useWhole } from '../../stores/index.ts';

export type PcChange = 'autostart-on' | 'autostart-off' | 'kiosk-on' | 'kiosk-off' | 'drop-scanner';

export interface ChangePcProps {
  readonly change: PcChange;
  readonly onClose: () => void;
}

/** A supervisor's word for one change of this PC, with what it means. */
export function ChangePc({ change, onClose }: ChangePcProps) {
  const { thisPc } = useStores();
  const { t } = useWords();
  const { act, run, reset } = useChange(change);
  const [word, setWord] = useState<SupervisorWord>(NOTHING_SAID);
  const [tried, setTried] = useState(false);
  const close = () => {
    reset();
    onClose();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const said = wordSaid(word);
    if (said === undefined || (await run(said)) === undefined) return;
    close();
    await thisPc.refresh();
  };
  return (
    <Dialog title={t(`thisPc.changes.${change}.title`)} onClose={close} testid="change-pc">
      <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
        <p>{t(`thisPc.changes.${change}.text`)}</p>
        <SupervisorFields value={word} onChange={setWord} tried={tried} autoFocus testid="change-pc" />
        <DialogActions
          words={t(`thisPc.changes.${change}.title`)}
          act={act}
          onCancel={close}
          testid="change-pc-confirm"
        />
      </form>
    </Dialog>
  );
}

function useChange(change: PcChange) {
  const { setAutostart, setKiosk, dropScanner } = useStores().acts;
  const acts = {
    autostart: useWhole(setAutostart.store),
    kiosk: useWhole(setKiosk.store),
    drop: useWhole(dropScanner.store),
  };
  switch (change) {
    case 'autostart-on':
    case 'autostart-off': {
      const on = change === 'autostart-on';
      return {
        act: acts.autostart,
        reset: setAutostart.reset,
        run: (said: SupervisorWord) => setAutostart.run({ on, ...said }),
      };
    }
    case 'kiosk-on':
    case 'kiosk-off': {
      const on = change === 'kiosk-on';
      return { act: acts.kiosk, reset: setKiosk.reset, run: (said: SupervisorWord) => setKiosk.run({ on, ...said }) };
    }
    case 'drop-scanner':
      return {
        act: acts.drop,
        reset: dropScanner.reset,
        async run(said: SupervisorWord) {
          const dropped = await dropScanner.run(said);
          if (dropped !== undefined) await forgetDevices(deviceApis());
          return dropped;
        },
      };
  }
}
