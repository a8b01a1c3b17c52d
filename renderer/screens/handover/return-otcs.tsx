import { useEffect } from 'react';
import type { ReturnOtcs } from '../../../shared/model/handover.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Busy, Failed } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';

/** The codes for taking returned parcels from the couriers, asked of the marketplace when it opens. */
export function ReturnOtcsDialog({ onClose }: { readonly onClose: () => void }) {
  const { handover } = useStores();
  const { t } = useWords();
  const act = useWhole(handover.returnOtcs.store);
  useEffect(() => {
    handover.returnOtcs.reset();
    void handover.returnOtcs.run({});
    return handover.returnOtcs.reset;
  }, [handover]);
  const ask = () => void handover.returnOtcs.run({});
  return (
    <Dialog title={t('handover.otcs.title')} onClose={onClose} testid="return-otcs-dialog">
      {act.kind === 'idle' || act.kind === 'busy' ? (
        <Busy sinceMs={act.kind === 'busy' ? act.sinceMs : Date.now()} />
      ) : act.kind === 'failed' ? (
        <Failed failure={act.failure} onAgain={ask} />
      ) : (
        <Codes told={act.value} />
      )}
      <div className="dialog-actions">
        <Button onPress={onClose} autoFocus>
          {t('common.close')} <kbd>Esc</kbd>
        </Button>
        <Button busy={act.kind === 'busy'} onPress={ask} testid="ask-otcs">
          {t('common.again')}
        </Button>
      </div>
    </Dialog>
  );
}

function Codes({ told }: { readonly told: ReturnOtcs }) {
  const { t } = useWords();
  if (told.is !== 'codes') {
    return (
      <p className="line-notice" data-testid="otcs-none">
        <span className="strong">{t(`handover.otcs.states.${told.is}.what`)}</span>{' '}
        {t(`handover.otcs.states.${told.is}.act`)}
      </p>
    );
  }
  if (told.otcs.length === 0) return <p className="line-notice">{t('handover.otcs.none')}</p>;
  return (
    <>
      <p>{t('handover.otcs.text')}</p>
      <ul className="otc-list" data-testid="otcs">
        {told.otcs.map(({ type, vendor, code }) => (
          <li key={`${vendor} ${type} ${code}`}>
            <span>
              <span className="strong">{vendor}</span>
              <span className="small quiet items-line">
                {type === 'LARGE' || type === 'NON_LARGE' ? t(`handover.otcs.types.${type}`) : type}
              </span>
            </span>
            <span className="otc mono">{code}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
