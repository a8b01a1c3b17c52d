import { CircleDashed, CloudOff, Inbox, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AppError } from '../../shared/errors.ts';
import { FAILURE_OWNERS } from '../feedback/failure-owners.ts';
import { type RefusalGroup, refusalIn } from '../feedback/refusals.ts';
import { time } from '../format/india.ts';
import { useNow } from '../stores/index.ts';
import { Button } from './button.tsx';
import { ScreenNews } from './screen.tsx';
import { useWords } from './words.ts';

/** A screen or part of one that has nothing to show yet: what will appear and how to make it appear. */
export function Empty({ children, action }: { readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className="notice" data-testid="empty">
      <Inbox aria-hidden="true" size={48} />
      <p>{children}</p>
      {action}
    </div>
  );
}

/** What is waited for, and since when. */
export function Busy({ what, sinceMs }: { readonly what?: string; readonly sinceMs: number }) {
  const { t, age } = useWords();
  const now = useNow();
  const waited = now - sinceMs;
  return (
    <div className="notice" data-testid="busy" role="status">
      <CircleDashed aria-hidden="true" size={48} className="turning" />
      <p>{what ?? t('common.busy')}</p>
      <p className="quiet">{waited >= 1000 ? age(waited) : t('common.busySince', { time: time(sinceMs) })}</p>
    </div>
  );
}

/** A press of a button that may not be: why, in the words of what it is about; any other failure in its own. */
export function RefusedLine({ failure, group }: { readonly failure: AppError; readonly group: RefusalGroup }) {
  const { t, refusedAct } = useWords();
  const why = refusalIn(group, failure.details);
  if (why === null) return <FailedLine failure={failure} />;
  const { what, act, owner } = refusedAct(group, why);
  return (
    <div className="line-notice bad" role="alert" data-testid="refused-line" data-refusal={why}>
      <TriangleAlert aria-hidden="true" size={28} />
      <div>
        <p className="strong">
          {what} {act}
        </p>
        <p className="small-print">{t('outbox.owner', { owner })}</p>
      </div>
    </div>
  );
}

/** Why there is nothing, what to do, and below it small what the supervisor needs. */
export function Failed({ failure, onAgain }: { readonly failure: AppError; readonly onAgain?: () => void }) {
  const { t } = useWords();
  return (
    <div className="notice" data-testid="failed" role="alert">
      <TriangleAlert aria-hidden="true" size={48} />
      <p className="strong">{t(`failures.${failure.code}.what`)}</p>
      <p>{t(`failures.${failure.code}.act`)}</p>
      {onAgain === undefined ? null : <Button onPress={onAgain}>{t('common.again')}</Button>}
      <FailureSmallPrint failure={failure} />
    </div>
  );
}

/** The same within a form or beside a button. */
export function FailedLine({ failure }: { readonly failure: AppError }) {
  const { t } = useWords();
  return (
    <div className="line-notice bad" role="alert" data-testid="failed-line">
      <TriangleAlert aria-hidden="true" size={28} />
      <div>
        <p className="strong">
          {t(`failures.${failure.code}.what`)} {t(`failures.${failure.code}.act`)}
        </p>
        <FailureSmallPrint failure={failure} />
      </div>
    </div>
  );
}

function FailureSmallPrint({ failure }: { readonly failure: AppError }) {
  const { t, ownerOf } = useWords();
  return (
    <p className="small-print mono">
      {t('outbox.owner', { owner: ownerOf(FAILURE_OWNERS[failure.code]) })} · {failure.code}
      {failure.reference === undefined ? '' : ` · ${t('common.reference', { reference: failure.reference })}`}
    </p>
  );
}

/** In the head of the screen: what is shown is as it was then, because there is no network or the last asking got no answer. */
export function ShownAsOf({ offline, atMs }: { readonly offline: boolean; readonly atMs: number | null }) {
  const { t } = useWords();
  const words =
    atMs === null
      ? t('common.offlineNever')
      : t(offline ? 'common.offlineShown' : 'common.stale', { time: time(atMs) });
  return (
    <ScreenNews>
      <span className="news" role="status" data-testid={offline ? 'offline' : 'stale'}>
        <CloudOff aria-hidden="true" size={20} />
        {words}
      </span>
    </ScreenNews>
  );
}
