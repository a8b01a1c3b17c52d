import { AHEAD_REFUSALS, type AheadEntry } from '../../../shared/contract/buffer.ts';
import type { Column } from '../../components/data-table.tsx';
import { OrderLink } from '../../components/row-link.tsx';
import { useWords } from '../../components/words.ts';
import { time, timeWithSeconds } from '../../format/india.ts';
import { DispatchBy } from '../shelf/dispatch-by.tsx';

/** One order packed ahead: where it stands, why it cannot be, when it is looked at next. */
export function useAheadColumns(): readonly Column<AheadEntry>[] {
  const { t, refusal } = useWords();
  const why = (reason: string) => {
    const own = AHEAD_REFUSALS.find((one) => one === reason);
    return own === undefined ? refusal(reason).what : t(`ahead.why.${own}`);
  };
  return [
    {
      key: 'order',
      name: t('common.order'),
      width: 'minmax(0, 1fr)',
      cell: (entry) => <OrderLink shipmentId={entry.shipmentId} orderIds={entry.orderIds} />,
    },
    {
      key: 'step',
      name: t('ahead.step'),
      width: '256px',
      cell: ({ step }) => (
        <span className={STEP_CHIPS[step]} data-testid="ahead-step" data-step={step}>
          {t(`ahead.steps.${step}`)}
        </span>
      ),
    },
    {
      key: 'reason',
      name: t('ahead.reason'),
      width: 'minmax(0, 1.2fr)',
      cell: ({ reason, step }) =>
        reason === null ? (
          <span className="quiet">{t('common.none')}</span>
        ) : (
          <>
            <span>{why(reason)}</span>
            {step === 'refused' ? <span className="small quiet">{t('ahead.refusedText')}</span> : null}
          </>
        ),
    },
    {
      key: 'next',
      name: t('ahead.next'),
      width: '112px',
      cell: ({ nextLookAtMs }) => (
        <span>{nextLookAtMs === null ? t('common.none') : timeWithSeconds(nextLookAtMs)}</span>
      ),
    },
    { key: 'chosen', name: t('ahead.chosen'), width: '88px', cell: ({ chosenAtMs }) => time(chosenAtMs) },
    {
      key: 'by',
      name: t('shelf.dispatchBy'),
      width: '168px',
      cell: ({ dispatchByMs }) => <DispatchBy atMs={dispatchByMs} />,
    },
  ];
}

const STEP_CHIPS: Readonly<Record<AheadEntry['step'], string>> = {
  packing: 'chip',
  checking: 'chip warn',
  documents: 'chip',
  ready: 'chip good',
  refused: 'chip',
};
