import type { ReturnEntry } from '../../../shared/contract/returns.ts';
import { isReturnClosed } from '../../../shared/model/returns.ts';
import { useMoment, useWords } from '../../components/words.ts';
import { useNow } from '../../stores/index.ts';

const SOON_MS = 24 * 3_600_000;

/** What is due next, when, and how long that still is or since when it is late. */
export function Due({ entry }: { readonly entry: Pick<ReturnEntry, 'due' | 'status'> }) {
  const { t, age } = useWords();
  const moment = useMoment();
  const now = useNow();
  const { due } = entry;
  if (isReturnClosed(entry.status)) return <span className="quiet">{t('common.none')}</span>;
  if (due === null) return <span className="quiet">{t('returns.noDue')}</span>;
  const leftMs = due.atMs - now;
  return (
    <>
      <span>{t(`returns.dueWhat.${due.what}`)}</span>
      <span className="strong">{moment(due.atMs)}</span>
      {leftMs < 0 ? (
        <span className="chip bad">{t('shelf.late', { age: age(-leftMs) })}</span>
      ) : (
        <span className={leftMs < SOON_MS ? 'chip warn' : 'small quiet'}>{t('shelf.left', { age: age(leftMs) })}</span>
      )}
    </>
  );
}
