import type { OutboxEntry } from '../../../shared/contract/outbox.ts';
import { Button } from '../../components/button.tsx';
import type { Column } from '../../components/data-table.tsx';
import { OrderLink, RowLink } from '../../components/row-link.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { useNow, useStores } from '../../stores/index.ts';
import { useOutboxWords } from './words.ts';

export function useOutboxColumns(decide: (entry: OutboxEntry) => void): readonly Column<OutboxEntry>[] {
  const { t, age } = useWords();
  const words = useOutboxWords();
  const moment = useMoment();
  const now = useNow();
  return [
    {
      key: 'change',
      name: t('outbox.change'),
      width: 'minmax(0, 232px)',
      cell: (entry) => (
        <>
          <span className="strong">{t(`mutationKinds.${entry.kind}`)}</span>
          <About entry={entry} />
        </>
      ),
    },
    {
      key: 'state',
      name: t('common.state'),
      width: '232px',
      cell: (entry) => (
        <>
          <span className={`chip ${chipOf(entry)}`}>{t(`mutationStates.${entry.state}`)}</span>
          <span className="small quiet">
            {t('common.since', { time: moment(entry.sinceMs) })} · {age(now - entry.sinceMs)}
          </span>
          {entry.attempts === 0 ? null : (
            <span className="small quiet">{t('outbox.tried', { count: entry.attempts })}</span>
          )}
        </>
      ),
    },
    {
      key: 'waits',
      name: t('outbox.waitsFor'),
      width: 'minmax(0, 1fr)',
      cell: (entry) => <span className="wrap2">{words.waits(entry)}</span>,
    },
    {
      key: 'why',
      name: t('common.why'),
      width: 'minmax(0, 1.4fr)',
      cell: (entry) => {
        const why = words.why(entry);
        return why === null ? (
          <span className="quiet">{t('common.none')}</span>
        ) : (
          <span className="wrap2">
            {why.what} {why.act}
          </span>
        );
      },
    },
    {
      key: 'who',
      name: t('outbox.who'),
      width: '104px',
      cell: (entry) => <span className={entry.owner === null ? 'quiet' : 'strong'}>{words.owner(entry)}</span>,
    },
    {
      key: 'act',
      name: t('outbox.next'),
      width: '136px',
      cell: (entry) =>
        entry.decisions.length > 0 ? (
          <Button tone="main" onPress={() => decide(entry)} testid="decide">
            {t('outbox.decide')}
          </Button>
        ) : (
          <span className="small">{words.next(entry)}</span>
        ),
    },
  ];
}

/** The order it is about, leading to its page, or the return of one. */
function About({ entry }: { readonly entry: OutboxEntry }) {
  const { navigation } = useStores();
  const { t } = useWords();
  const { returnId, shipmentId, orderIds } = entry;
  return (
    <>
      {shipmentId === '' ? null : <OrderLink shipmentId={shipmentId} orderIds={orderIds} />}
      {returnId === null ? null : (
        <RowLink onPress={() => navigation.openReturn(returnId)}>{t('outbox.ofReturn', { returnId })}</RowLink>
      )}
      {shipmentId === '' && returnId === null ? <span className="small quiet">{t('outbox.ofUnknown')}</span> : null}
    </>
  );
}

function chipOf({ state }: OutboxEntry): string {
  if (state === 'rejected') return 'bad';
  if (state === 'acked') return 'good';
  return state === 'verify' ? 'warn' : '';
}
