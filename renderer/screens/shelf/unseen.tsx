import { useState } from 'react';
import type { UnseenLabel } from '../../../shared/contract/bench.ts';
import type { Reply } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Busy, Empty, Failed, ShownAsOf } from '../../components/notice.tsx';
import { OrderLink } from '../../components/row-link.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useNow, useStores } from '../../stores/index.ts';
import type { Remote } from '../../stores/remote.ts';
import { Attest } from './attest.tsx';
import { DispatchBy } from './dispatch-by.tsx';

/** Labels that came out and were not scanned back, the most urgent first. */
export function Unseen({ remote }: { readonly remote: Remote<Reply<'bench.unseen'>> }) {
  const { unseen, navigation } = useStores();
  const { t } = useWords();
  const [attesting, setAttesting] = useState<UnseenLabel | null>(null);
  const [attested, setAttested] = useState<string | null>(null);
  const columns = useColumns(setAttesting);
  if (remote.kind === 'busy') return <Busy sinceMs={remote.sinceMs} />;
  if (remote.kind === 'failed') return <Failed failure={remote.failure} onAgain={() => void unseen.refresh()} />;
  const { entries, total } = remote.value;
  return (
    <>
      {remote.failure === null ? null : <ShownAsOf offline={false} atMs={remote.atMs} />}
      {attested === null ? null : (
        <p className="line-notice good" role="status" data-testid="attested">
          {attested}
        </p>
      )}
      {entries.length === 0 ? (
        <Empty>{t('shelf.unseenEmpty')}</Empty>
      ) : (
        <>
          <p>{t('shelf.unseenText')}</p>
          {total > entries.length ? (
            <p className="small quiet">
              {t('shelf.moreUnseen', { shown: number(entries.length), total: number(total) })}
            </p>
          ) : null}
          <DataTable<UnseenLabel>
            label={t('shelf.tabsLabel')}
            columns={columns}
            count={entries.length}
            row={(index) => entries[index]}
            rowKey={(entry) => entry.shipmentId}
            onOpen={(entry) => navigation.openShipment(entry.shipmentId)}
            rowHeight={72}
            testid="unseen-table"
          />
        </>
      )}
      {attesting === null ? null : (
        <Attest label={attesting} onClose={() => setAttesting(null)} onAttested={setAttested} />
      )}
    </>
  );
}

function useColumns(attest: (label: UnseenLabel) => void): readonly Column<UnseenLabel>[] {
  const { t, age } = useWords();
  const moment = useMoment();
  const now = useNow();
  return [
    {
      key: 'order',
      name: t('common.order'),
      width: 'minmax(0, 1fr)',
      cell: (entry) => <OrderLink shipmentId={entry.shipmentId} orderIds={entry.orderIds} />,
    },
    {
      key: 'sent',
      name: t('shelf.sent'),
      width: '200px',
      cell: (entry) => (
        <>
          <span>{moment(entry.sentAtMs)}</span>
          <span className="small quiet">{t('common.ago', { age: age(now - entry.sentAtMs) })}</span>
        </>
      ),
    },
    {
      key: 'by',
      name: t('shelf.dispatchBy'),
      width: '200px',
      cell: (entry) => <DispatchBy atMs={entry.dispatchByMs} />,
    },
    {
      key: 'urgent',
      name: t('common.state'),
      width: '200px',
      cell: (entry) => (
        <span className={`chip ${entry.urgent ? 'bad' : ''}`}>
          {t(entry.urgent ? 'shelf.urgent' : 'shelf.waitsScan')}
        </span>
      ),
    },
    {
      key: 'act',
      name: t('common.act'),
      width: '200px',
      cell: (entry) => (
        <Button onPress={() => attest(entry)} testid="attest">
          {t('shelf.attest')}
        </Button>
      ),
    },
  ];
}
