import { useState } from 'react';
import type { ShelvedParcel } from '../../../shared/contract/bench.ts';
import type { Reply } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Busy, Empty, Failed, FailedLine, ShownAsOf } from '../../components/notice.tsx';
import { OrderLink } from '../../components/row-link.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { number, shorten } from '../../format/india.ts';
import { useNow, useStores, useWhole } from '../../stores/index.ts';
import type { Remote } from '../../stores/remote.ts';
import { isOffline } from '../offline.ts';
import { DispatchBy } from './dispatch-by.tsx';

export interface ParcelsProps {
  readonly remote: Remote<Reply<'shelf.list'>>;
  /** What is looked for; all of them without it. */
  readonly text: string;
}

/** Parcels put aside, the oldest first. */
export function Parcels({ remote, text }: ParcelsProps) {
  const { shelf, status, acts, navigation } = useStores();
  const { t } = useWords();
  const station = useWhole(status.store);
  const reprint = useWhole(acts.reprintTicket.store);
  const [printed, setPrinted] = useState<string | null>(null);
  const columns = useColumns(setPrinted);
  if (remote.kind === 'busy') return <Busy sinceMs={remote.sinceMs} />;
  if (remote.kind === 'failed') return <Failed failure={remote.failure} onAgain={() => void shelf.refresh()} />;
  const { entries, total } = remote.value;
  const stopped = entries.filter(isStopped);
  // What must not leave stands first, whoever came first.
  const rows = [...stopped, ...entries.filter((entry) => !isStopped(entry))].filter((entry) => matches(entry, text));
  const offline = isOffline(station);
  return (
    <>
      {offline || remote.failure !== null ? <ShownAsOf offline={offline} atMs={remote.atMs} /> : null}
      {reprint.kind === 'failed' ? <FailedLine failure={reprint.failure} /> : null}
      {reprint.kind === 'done' && printed !== null ? (
        <p className="line-notice good" role="status" data-testid="ticket-printed">
          {t('shelf.reprinted', { mark: printed })}
        </p>
      ) : null}
      {stopped.length === 0 ? null : (
        <p className="line-notice bad strong" role="status" data-testid="shelf-stopped">
          {t('lateNews.shelfText', { count: stopped.length, number: number(stopped.length) })}
        </p>
      )}
      {total > entries.length ? (
        <p className="small quiet">{t('shelf.more', { shown: number(entries.length), total: number(total) })}</p>
      ) : null}
      {rows.length === 0 ? <Empty>{t(entries.length === 0 ? 'shelf.empty' : 'queue.emptySearch')}</Empty> : null}
      {rows.length === 0 ? null : (
        <DataTable<ShelvedParcel>
          label={t('shelf.title')}
          columns={columns}
          count={rows.length}
          row={(index) => rows[index]}
          rowKey={(entry) => entry.shipmentId}
          onOpen={(entry) => navigation.openShipment(entry.shipmentId)}
          rowHeight={72}
          testid="shelf-table"
        />
      )}
    </>
  );
}

function isStopped({ parcel }: ShelvedParcel): boolean {
  return parcel === 'stopped';
}

function matches(entry: ShelvedParcel, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const words = [entry.shipmentId, entry.mark?.name ?? '', ...entry.orderIds, ...entry.titles];
  return words.some((one) => one.toLowerCase().includes(wanted));
}

function useColumns(onPrinted: (mark: string) => void): readonly Column<ShelvedParcel>[] {
  const { acts, bench, navigation } = useStores();
  const { t, age } = useWords();
  const moment = useMoment();
  const now = useNow();
  const reprinting = useWhole(acts.reprintTicket.store).kind === 'busy';
  const reprint = async ({ shipmentId, mark }: ShelvedParcel) => {
    if ((await acts.reprintTicket.run({ shipmentId })) !== undefined && mark !== null) onPrinted(mark.name);
  };
  const toBench = ({ shipmentId }: ShelvedParcel) => {
    navigation.go('bench');
    bench.open(shipmentId);
  };
  return [
    {
      key: 'mark',
      name: t('shelf.mark'),
      width: '88px',
      cell: ({ mark }) =>
        mark === null ? (
          <span className="quiet">{t('shelf.noMark')}</span>
        ) : (
          <span className="mark mono">{mark.name}</span>
        ),
    },
    {
      key: 'order',
      name: t('common.order'),
      width: 'minmax(0, 1fr)',
      cell: (entry) => (
        <>
          <OrderLink shipmentId={entry.shipmentId} orderIds={entry.orderIds} />
          <span className="small">{shorten(entry.titles.join(', '), 38)}</span>
        </>
      ),
    },
    {
      key: 'since',
      name: t('shelf.since'),
      width: '128px',
      cell: (entry) => (
        <>
          <span>{moment(entry.sinceMs)}</span>
          <span className="small quiet">{age(now - entry.sinceMs)}</span>
        </>
      ),
    },
    {
      key: 'waits',
      name: t('shelf.waitsFor'),
      width: '248px',
      cell: (entry) =>
        entry.gate === null ? (
          <span className={entry.waitsFor === 'label-ready' ? 'strong' : ''}>{t(`shelf.waits.${entry.waitsFor}`)}</span>
        ) : (
          <span className="chip bad">{t(`gateShort.${entry.gate.kind}`)}</span>
        ),
    },
    {
      key: 'by',
      name: t('shelf.dispatchBy'),
      width: '136px',
      cell: (entry) => <DispatchBy atMs={entry.dispatchByMs} />,
    },
    {
      key: 'act',
      name: t('common.act'),
      width: '280px',
      cell: (entry) => (
        <span className="row-acts">
          <Button onPress={() => toBench(entry)} testid="shelf-bench">
            {t('shelf.bench')}
          </Button>
          {entry.mark?.kind === 'ticket' ? (
            <Button busy={reprinting} onPress={() => void reprint(entry)} testid="shelf-reprint">
              {t('shelf.reprint')}
            </Button>
          ) : null}
        </span>
      ),
    },
  ];
}
