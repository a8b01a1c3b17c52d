import type { ReturnEntry } from '../../../shared/contract/returns.ts';
import { useMoment, useWords } from '../../components/words.ts';
import { number, shorten } from '../../format/india.ts';
import type { Came } from '../../forms/receipt-draft.ts';
import { useReturnWords } from './words.ts';

export interface ReceivedParcelProps {
  /** What was scanned. */
  readonly code: string;
  /** Null: no return known here has the code. */
  readonly entry: ReturnEntry | null;
  readonly came: Came;
}

/** Which return a parcel is of, what its receipt leads to, and whether it was received before. */
export function ReceivedParcel({ code, entry, came }: ReceivedParcelProps) {
  const { t } = useWords();
  const words = useReturnWords();
  const moment = useMoment();
  if (entry === null) {
    return (
      <>
        <p className="large mono wrap2">{code}</p>
        <p className="line-notice strong">{t('returns.receiving.unknownText')}</p>
      </>
    );
  }
  return (
    <>
      <div className="receive-head">
        <p className="large strong">
          {shorten(entry.titles.join(', ') || t('returns.noTitle'), 64)}
          {entry.units > 1 ? ` × ${number(entry.units)}` : ''}
        </p>
        <p>
          {t(`returns.sources.${entry.source}`)} · {words.status(entry.status, entry.statusText)} ·{' '}
          <span className="mono">{entry.returnId}</span>
        </p>
      </div>
      <p className={`line-notice${entry.status === 'approved' || entry.fulfilment === 'standard' ? ' good' : ''}`}>
        {words.receiptLeads(entry, came)}
      </p>
      {entry.received === null ? null : (
        <p className="line-notice bad strong" data-testid="received-before">
          {t('returns.receiving.before', {
            time: moment(entry.received.atMs),
            condition: t(`returns.conditions.${entry.received.condition}`),
          })}
        </p>
      )}
    </>
  );
}
