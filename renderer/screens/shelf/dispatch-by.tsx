import { useMoment, useWords } from '../../components/words.ts';
import { useNow } from '../../stores/index.ts';

const SOON_MS = 3_600_000;

/** When it has to be dispatched, and how long that still is; UTC epoch ms. */
export function DispatchBy({ atMs }: { readonly atMs: number | null }) {
  const { t, age } = useWords();
  const moment = useMoment();
  const now = useNow();
  if (atMs === null) return <span className="quiet">{t('common.none')}</span>;
  const leftMs = atMs - now;
  return (
    <>
      <span>{moment(atMs)}</span>
      {leftMs < 0 ? (
        <span className="chip bad">{t('shelf.late', { age: age(-leftMs) })}</span>
      ) : (
        <span className={leftMs < SOON_MS ? 'chip warn' : 'small quiet'}>{t('shelf.left', { age: age(leftMs) })}</span>
      )}
    </>
  );
}
