import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { QueueEntry } from '../../../shared/contract/shipments.ts';
import type { StationStatus } from '../../../shared/contract/station.ts';
import { DataTable } from '../../components/data-table.tsx';
import { Tick } from '../../components/fields.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { Busy, Empty, Failed, FailedLine, ShownAsOf } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { useStores, useValue, useWhole } from '../../stores/index.ts';
import { QUEUE_PAGE } from '../../stores/queue-store.ts';
import type { Remote } from '../../stores/remote.ts';
import { isOffline } from '../offline.ts';
import { useQueueColumns } from './columns.tsx';
import { PickRow } from './pick-row.tsx';

const TYPING_MS = 150;

/** The most urgent first, with why what cannot be packed cannot. */
export function Orders({ labelFirst }: { readonly labelFirst: boolean }) {
  const { queue, navigation, acts, status, batches } = useStores();
  const { t } = useWords();
  const state = useWhole(queue.store);
  const pull = useWhole(acts.pull.store);
  const station = useWhole(status.store);
  const chosen = useValue(batches.chosen, ({ shipmentIds }) => shipmentIds);
  const columns = useQueueColumns();
  const onShow = useCallback((from: number, to: number) => queue.showRows(from, to), [queue]);
  const { total, failure } = state;
  const offline = isOffline(station);
  const picking = {
    isPicked: ({ shipmentId }: QueueEntry) => chosen.includes(shipmentId),
    onPick: ({ shipmentId }: QueueEntry) => batches.toggle(shipmentId),
    words: t('batches.pick'),
  };
  return (
    <>
      {pull.kind === 'failed' ? <FailedLine failure={pull.failure} /> : null}
      {offline || (failure !== null && total !== null) ? (
        <ShownAsOf offline={offline} atMs={knownAt(station, state.atMs)} />
      ) : null}
      {labelFirst ? <PickRow search={state.search} /> : null}
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
          {...(labelFirst ? { picking } : {})}
          testid="queue-table"
        />
      )}
    </>
  );
}

/** What narrows the list, for the head of the screen. */
export function usePackableTools(): ReactNode {
  const { queue } = useStores();
  const { t } = useWords();
  const state = useWhole(queue.store);
  const [text, setText] = useState(state.search);
  useEffect(() => {
    const timer = setTimeout(() => queue.search(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [queue, text]);
  return (
    <>
      <Tick
        words={t('queue.packableOnly')}
        on={state.packableOnly}
        onChange={queue.setPackableOnly}
        testid="packable-only"
      />
      <FilterBox value={text} onChange={setText} />
    </>
  );
}

function knownAt(station: Remote<StationStatus>, fallback: number | null): number | null {
  return station.kind === 'ready' ? station.value.lastPullAtMs : fallback;
}
