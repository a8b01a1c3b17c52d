import { type FormEvent, useEffect, useState } from 'react';
import type { Reply } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Foreign } from '../feedback/gates.ts';
import { useNow, useStores, useValue, useWhole } from '../stores/index.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextBox } from './fields.tsx';
import { Busy, FailedLine } from './notice.tsx';
import { useMoment, useWords } from './words.ts';

export type TakenOver = Reply<'shipments.takeOver'>;

export interface TakeOverProps extends Foreign {
  /** As people know it. */
  readonly order: string;
  readonly onClose: () => void;
  /** It is this station's, and `gate` says what else stands in its way. */
  readonly onTaken: (taken: TakenOver) => void;
}

/** A supervisor takes over what is another bench's or was packed elsewhere: what that means, who says so, and why. */
export function TakeOver({ shipmentId, gate, order, onClose, onTaken }: TakeOverProps) {
  const { acts, status } = useStores();
  const { t, gateWhat } = useWords();
  const moment = useMoment();
  const now = useNow();
  const act = useWhole(acts.takeOver.store);
  const offlineSinceMs = useValue(status.store, (remote) =>
    remote.kind === 'ready' && remote.value.network === 'offline' ? (remote.value.networkSinceMs ?? 0) : null,
  );
  const [by, setBy] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const byWrong = by.trim().length < 2;
  const reasonWrong = reason.trim().length < 3;
  useEffect(() => acts.takeOver.reset, [acts]);
  const take = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (byWrong || reasonWrong) return;
    const taken = await acts.takeOver.run({ shipmentId, by: by.trim(), reason: reason.trim() });
    if (taken !== undefined) onTaken(taken);
  };
  const what = gate.kind === 'other-station' ? 'other' : 'packed';
  return (
    <Dialog title={t(`takeOver.${what}.title`)} onClose={onClose} testid="take-over-dialog">
      <form className="stack" noValidate onSubmit={(event) => void take(event)}>
        <p className="large mono">{order}</p>
        <p>
          {gateWhat(gate, now)} {t(`takeOver.${what}.text`)}
        </p>
        <p className="line-notice bad strong">{t(`takeOver.${what}.risk`)}</p>
        <p className={offlineSinceMs === null ? 'line-notice away' : 'line-notice'} data-testid="take-over-offline">
          {t('takeOver.offline', { time: moment(offlineSinceMs ?? now) })}
        </p>
        <div className="two-up">
          <TextBox
            label={t('takeOver.by')}
            value={by}
            onChange={setBy}
            wrong={tried && byWrong ? t('takeOver.bySaid') : null}
            maxLength={60}
            autoFocus
            testid="take-over-by"
          />
          <TextBox
            label={t('takeOver.reason')}
            value={reason}
            onChange={setReason}
            wrong={tried && reasonWrong ? t('takeOver.reasonSaid') : null}
            maxLength={200}
            testid="take-over-reason"
          />
        </div>
        <p className="small quiet">{t('takeOver.kept')}</p>
        {act.kind === 'busy' ? <Busy what={t('takeOver.reading')} sinceMs={act.sinceMs} /> : null}
        {act.kind === 'failed' ? <NotTaken failure={act.failure} /> : null}
        <div className="dialog-actions">
          <Button type="submit" tone="bad" busy={act.kind === 'busy'} testid="take-over-confirm">
            {t('takeOver.confirm')}
          </Button>
          <Button onPress={onClose}>
            {t('common.cancel')} <kbd>Esc</kbd>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Why nothing was taken over: the fresh read it rests on did not come, or it told something else. */
function NotTaken({ failure }: { readonly failure: AppError }) {
  const { t } = useWords();
  const why = WORDED[failure.code];
  if (why === undefined) return <FailedLine failure={failure} />;
  return (
    <div className="line-notice bad" role="alert" data-testid="take-over-failed">
      <div>
        <p className="strong">{t(`takeOver.failed.${why}`)}</p>
        <p className="small-print mono">{failure.code}</p>
      </div>
    </div>
  );
}

const WORDED: Readonly<Partial<Record<AppError['code'], 'unreachable' | 'moved' | 'gone' | 'paused'>>> = {
  MARKETPLACE_UNREACHABLE: 'unreachable',
  MARKETPLACE_UNEXPECTED: 'unreachable',
  MARKETPLACE_THROTTLED: 'paused',
  WRONG_STATE: 'moved',
  NOT_FOUND: 'gone',
};
