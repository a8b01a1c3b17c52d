import { useCallback, useEffect, useState } from 'react';
import type { QueueEntry } from '../../shared/contract/shipments.ts';
import type { StationStatus } from '../../shared/contract/station.ts';
import { Button } from '../components/button.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Tick } from '../components/fields.tsx';
import { FilterBox } from '../components/filter-box.tsx';
import { Busy, Empty, Failed, FailedLine, ShownAsOf } from '../components/notice.tsx';
import { Screen } from '../components/screen.tsx';
import { useMoment, useWords } from '../components/words.ts';
import { number, shorten } from '../format/india.ts';
import { useStores, useWhole } from '../stores/index.ts';
import { QUEUE_PAGE } from '../stores/queue-store.ts';
import type { Remote } from '../stores/remote.ts';
import { isOffline } from './offline.ts';

const TYPING_MS = 150;

/** Everything still to be handed over, most urgent first, with why what cannot be packed cannot. */
export function Queue() {
  const { queue, navigation, acts, status } = useStores();
  const { t } = useWords();
  const state = useWhole(queue.store);
  const pull = useWhole(acts.pull.store);
  const station = useWhole(status.store);
  const columns = useColumns();
  const [text, setText] = useState(state.search);
  useEffect(() => void queue.refresh(), [queue]);
  useEffect(() => {
    const timer = setTimeout(() => queue.search(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [queue, text]);
  const onShow = useCallback((from: number, to: number) => queue.showRows(from, to), [queue]);
  const pulling = pull.kind === 'busy' || (station.kind === 'ready' && station.value.pulling);
  const { total, failure } = state;
  const offline = isOffline(station);
  return (
    <Screen
      title={t('queue.title')}
      {...(total === null
        ? {}
        : { summary: t('queue.summary', { total: number(total), packable: number(state.packable) }) })}
      tools={
        <>
          <Tick
            words={t('queue.packableOnly')}
            on={state.packableOnly}
            onChange={queue.setPackableOnly}
            testid="packable-only"
          />
          <FilterBox value={text} onChange={setText} />
          <Button busy={pulling} onPress={() => void acts.pull.run({})} testid="pull-now">
            {t(pulling ? 'queue.pulling' : 'queue.pull')}
          </Button>
        </>
      }
      testid="queue"
    >
      {pull.kind === 'failed' ? <FailedLine failure={pull.failure} /> : null}
      {offline || (failure !== null && total !== null) ? (
        <ShownAsOf offline={offline} atMs={knownAt(station, state.atMs)} />
      ) : null}
      {total === null ? (
        failure === null ? (
          <Busy sinceMs={state.busySinceMs ?? 0} />
        ) : (
          <Failed failure={failure} onAgain={() => void queue.refresh()} />
        )
      ) : total === 0 ? (
        <Empty>{state.search === '' && !state.packableOnly ? t('queue.empty') : t('queue.emptySearch')}</Empty>
      ) : (
        <DataTable<QueueEntry>
          label={t('queue.title')}
          columns={columns}
          count={total}
          row={(index) => state.pages[Math.floor(index / QUEUE_PAGE)]?.[index % QUEUE_PAGE]}
          rowKey={(entry) => entry.shipmentId}
          onOpen={(entry) => navigation.openShipment(entry.shipmentId)}
          onShow={onShow}
          testid="queue-table"
        />
      )}
    </Screen>
  );
}

function knownAt(station: Remote<StationStatus>, fallback: number | null): number | null {
  return station.kind === 'ready' ? station.value.lastPullAtMs : fallback;
}

function useColumns(): readonly Column<QueueEntry>[] {
  const { navigation } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  return [
    {
      key: 'by',
      name: t('queue.dispatchBy'),
      width: '136px',
      cell: (entry) => (entry.dispatchByMs === null ? t('common.none') : moment(entry.dispatchByMs)),
    },
    {
      key: 'order',
      name: t('common.order'),
      width: 'minmax(0, 270px)',
      cell: (entry) => (
        <button
          type="button"
          className="link mono"
          tabIndex={-1}
          onClick={() => navigation.openShipment(entry.shipmentId)}
        >
          {entry.orderIds[0] ?? entry.shipmentId}
          {entry.orderIds.length > 1 ? ` ${t('bench.more', { count: entry.orderIds.length - 1 })}` : ''}
        </button>
      ),
    },
    {
      key: 'items',
      name: t('queue.items'),
      width: 'minmax(0, 1fr)',
      cell: (entry) => shorten(entry.titles.join(', '), 64),
    },
    { key: 'units', name: t('common.units'), width: '72px', end: true, cell: (entry) => number(entry.units) },
    {
      key: 'parcel',
      name: t('queue.parcel'),
      width: '168px',
      cell: (entry) => (entry.parcel === null ? t('common.none') : t(`parcelStates.${entry.parcel}`)),
    },
    {
      key: 'why',
      name: t('queue.why'),
      width: '176px',
      cell: (entry) =>
        entry.why === undefined ? (
          <span className="chip">{t('queue.canPack')}</span>
        ) : (
          <span className="chip gate">{t(`gateShort.${entry.why}`)}</span>
        ),
    },
  ];
}
