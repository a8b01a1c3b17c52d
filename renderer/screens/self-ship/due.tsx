import type { SelfShipEntry } from '../../../shared/contract/self-ship.ts';
import { useMoment, useWords } from '../../components/words.ts';
import { useNow } from '../../stores/index.ts';

/** What is due next, by when, and how late it is; what has passed is marked by more than its words. */
export function Due({ due }: Pick<SelfShipEntry, 'due'>) {
  const { t, age } = useWords();
  const moment = useMoment();
  const now = useNow();
  if (due === null) return <span className="quiet">{t('selfShip.noDue')}</span>;
  const leftMs = due.atMs - now;
  return (
    <>
      <span className="small">
        {t(`selfShip.dueWhat.${due.what}`)} {moment(due.atMs)}
      </span>
      {leftMs < 0 ? (
        <span className="chip bad" data-testid="self-ship-late">
          {t('selfShip.late', { age: age(-leftMs) })}
        </span>
      ) : (
        <span className="small quiet">{t('selfShip.in', { age: age(leftMs) })}</span>
      )}
    </>
  );
}
