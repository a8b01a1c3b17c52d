import { type FormEvent, useState } from 'react';
import type { UnseenLabel } from '../../../shared/contract/bench.ts';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { TextBox } from '../../components/fields.tsx';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';

export interface AttestProps {
  readonly label: UnseenLabel;
  readonly onClose: () => void;
  /** Told in words what became of it. */
  readonly onAttested: (words: string) => void;
}

/** A supervisor's word in place of the scan: what it means, who says it, and why. */
export function Attest({ label, onClose, onAttested }: AttestProps) {
  const { acts, unseen, status } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.attest.store);
  const [by, setBy] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const order = label.orderIds[0] ?? label.shipmentId;
  const byWrong = by.trim().length < 2;
  const reasonWrong = reason.trim().length < 3;
  const close = () => {
    acts.attest.reset();
    onClose();
  };
  const attest = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (byWrong || reasonWrong) return;
    const done = await acts.attest.run({ shipmentId: label.shipmentId, by: by.trim(), reason: reason.trim() });
    if (done === undefined) return;
    onAttested(t(done.queued ? 'shelf.attested' : 'shelf.attestedBefore', { order }));
    close();
    await Promise.all([unseen.refresh(), status.refresh()]);
  };
  return (
    <Dialog title={t('shelf.attestTitle')} onClose={close} testid="attest-dialog">
      <form className="stack" noValidate onSubmit={(event) => void attest(event)}>
        <p className="large mono">{order}</p>
        <p>{t('shelf.attestText')}</p>
        <p className="line-notice bad strong">{t('shelf.attestRisk')}</p>
        <div className="two-up">
          <TextBox
            label={t('shelf.by')}
            value={by}
            onChange={setBy}
            wrong={tried && byWrong ? t('shelf.bySaid') : null}
            maxLength={60}
            autoFocus
            testid="attest-by"
          />
          <TextBox
            label={t('shelf.reason')}
            value={reason}
            onChange={setReason}
            wrong={tried && reasonWrong ? t('shelf.reasonSaid') : null}
            maxLength={200}
            testid="attest-reason"
          />
        </div>
        <p className="small quiet">{t('shelf.attestKept')}</p>
        <DialogActions words={t('shelf.confirm')} act={act} onCancel={close} tone="bad" testid="attest-confirm" />
      </form>
    </Dialog>
  );
}
