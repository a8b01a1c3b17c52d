import type { PickupKey } from '../../../shared/model/handover.ts';
import { useMoment, useWords } from '../../components/words.ts';
import { time } from '../../format/india.ts';
import { useNow } from '../../stores/index.ts';

/** When the courier comes: `14:00 – 16:00`. */
export function usePickupWindow(): (pickup: PickupKey) => string {
  const { t } = useWords();
  const moment = useMoment();
  return ({ window }) => (window === null ? t('handover.noWindow') : `${moment(window.fromMs)} – ${time(window.toMs)}`);
}

/** The same with how long that still is. */
export function PickupWindowCell({ pickup }: { readonly pickup: PickupKey }) {
  const { t, age } = useWords();
  const words = usePickupWindow();
  const now = useNow();
  const { window } = pickup;
  if (window === null) return <span className="quiet">{t('handover.noWindow')}</span>;
  return (
    <>
      <span className="strong">{words(pickup)}</span>
      {now > window.toMs ? (
        <span className="chip bad">{t('handover.over', { age: age(now - window.toMs) })}</span>
      ) : now >= window.fromMs ? (
        <span className="chip warn">{t('handover.now')}</span>
      ) : (
        <span className="small quiet">{t('handover.inAge', { age: age(window.fromMs - now) })}</span>
      )}
    </>
  );
}
