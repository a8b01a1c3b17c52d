import { CircleDashed, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { UpdateState } from '../../../shared/contract/updates.ts';
import { useMoment, useWords } from '../../components/words.ts';
import { bytes } from '../../format/india.ts';

/** Where an update stands, in words, with a sign for what moves and what went wrong. */
export function UpdateStateWords({ state }: { readonly state: UpdateState }) {
  const { t } = useWords();
  const moment = useMoment();
  switch (state.kind) {
    case 'off':
      return <p>{t(`updates.off.${state.why}`)}</p>;
    case 'idle':
      return (
        <p>
          {state.checkedAtMs === null ? t('updates.idle') : t('updates.idleSince', { time: moment(state.checkedAtMs) })}
        </p>
      );
    case 'checking':
      return <Moving>{t('updates.checking')}</Moving>;
    case 'available':
      return <p>{t('updates.available', { version: state.offer.version, bytes: bytes(state.offer.bytes) })}</p>;
    case 'downloading':
      return (
        <Moving>
          {t('updates.downloading', {
            ...{ version: state.offer.version, received: bytes(state.receivedBytes), bytes: bytes(state.offer.bytes) },
          })}
        </Moving>
      );
    case 'ready':
      return <p className="strong">{t('updates.ready', { version: state.offer.version })}</p>;
    case 'waiting':
      return <Waiting state={state} />;
    case 'installing':
      return <Moving>{t(`updates.steps.${state.step}`, { version: state.offer.version })}</Moving>;
    case 'failed':
      return (
        <Wrong>
          {t(`updates.failedDuring.${state.during}`)} {t(`updates.fault.${state.fault}`)}{' '}
          {state.retryAtMs === null ? '' : t('updates.retryAt', { time: moment(state.retryAtMs) })}
        </Wrong>
      );
    case 'refused':
      return <Wrong>{t(`updates.refused.${state.why}`, { version: state.version ?? t('common.none') })}</Wrong>;
  }
}

function Waiting({ state }: { readonly state: Extract<UpdateState, { kind: 'waiting' }> }) {
  const { t } = useWords();
  const said = { version: state.offer.version, by: state.askedBy ?? t('updates.bySetting') };
  if (state.why.length === 0) return <Moving>{t('updates.waitingSoon', said)}</Moving>;
  return (
    <>
      <Moving>{t('updates.waiting', said)}</Moving>
      <ul className="points" data-testid="update-waits">
        {state.why.map((why) => (
          <li key={why}>{t(`updates.why.${why}`)}</li>
        ))}
      </ul>
    </>
  );
}

function Moving({ children }: { readonly children: ReactNode }) {
  return (
    <div className="line-notice" role="status">
      <CircleDashed aria-hidden="true" size={24} className="turning" />
      <p>{children}</p>
    </div>
  );
}

function Wrong({ children }: { readonly children: ReactNode }) {
  return (
    <div className="line-notice bad" role="alert" data-testid="update-wrong">
      <TriangleAlert aria-hidden="true" size={28} />
      <p>{children}</p>
    </div>
  );
}
