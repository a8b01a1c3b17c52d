import { useCallback, useEffect, useState } from 'react';
import { SELF_SHIP_STAGES, type SelfShipEntry } from '../../../shared/contract/self-ship.ts';
import { DataTable } from '../../components/data-table.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { Busy, Empty, Failed, ShownAsOf } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { PAGE } from '../../stores/paged-store.ts';
import { isOffline } from '../offline.ts';
import { useSelfShipColumns } from './columns.tsx';
import { FindByScan } from './find-by-scan.tsx';

const TILES = ['all', ...SELF_SHIP_STAGES] as const;

/** Orders the seller delivers: what is due first stands first, found by scan or search, with what waits to be sent. */
export function SelfShip() {
  const { selfShip, status, navigation } = useStores();
  const { t } = useWords();
  const state = useWhole(selfShip.store);
  const station = useWhole(status.store);
  const [text, setText] = useState(state.question.search);
  const columns = useSelfShipColumns();
  useEffect(() => void selfShip.refresh(), [selfShip]);
  const onShow = useCallback((from: number, to: number) => selfShip.showRows(from, to), [selfShip]);
  const { head, question, failure } = state;
  const search = (wanted: string) => {
    setText(wanted);
    selfShip.ask({ ...question, search: wanted });
  };
  const offline = isOffline(station);
  const open =
    head === null ? 0 : SELF_SHIP_STAGES.reduce((sum, one) => sum + (one === 'closed' ? 0 : head.counts[one]), 0);
  return (
    <Screen
      title={t('selfShip.title')}
      {...(head === null ? {} : { summary: t('selfShip.summary', { count: open, number: number(open) }) })}
      tools={<FilterBox value={text} onChange={search} finds={t('selfShip.finds')} />}
      testid="self-ship"
    >
      {head !== null && (offline || failure !== null) ? <ShownAsOf offline={offline} atMs={state.atMs} /> : null}
      <FindByScan />
      {head === null ? (
        failure === null ? (
          <Busy sinceMs={state.busySinceMs ?? 0} />
        ) : (
          <Failed failure={failure} onAgain={() => void selfShip.refresh()} />
        )
      ) : (
        <fieldset className="counts bare-set" aria-label={t('selfShip.stagesLabel')}>
          {TILES.map((stage) => (
            <button
              key={stage}
              type="button"
              className={stage === question.stage ? 'count-tile here' : 'count-tile'}
              aria-pressed={stage === question.stage}
              onClick={() => selfShip.ask({ ...question, stage })}
              data-testid={`self-ship-${stage}`}
            >
              <span className="count-line">
                <span className="large strong">
                  {number(stage === 'all' ? open + head.counts.closed : head.counts[stage])}
                </span>
                <span className="strong">{t(`selfShip.stages.${stage}.name`)}</span>
              </span>
              <span className="small">{t(`selfShip.stages.${stage}.text`)}</span>
            </button>
          ))}
        </fieldset>
      )}
      {head === null ? null : head.total > 0 ? (
        <DataTable<SelfShipEntry>
          label={t('selfShip.title')}
          columns={columns}
          count={head.total}
          row={(index) => state.pages[Math.floor(index / PAGE)]?.[index % PAGE]}
          rowKey={(entry) => entry.shipmentId}
          onOpen={(entry) => navigation.openSelfShip(entry.shipmentId)}
          onShow={onShow}
          rowHeight={72}
          testid="self-ship-table"
        />
      ) : (
        <Empty>
          {question.search.trim() === '' ? t(`selfShip.emptyStage.${question.stage}`) : t('queue.emptySearch')}
        </Empty>
      )}
    </Screen>
  );
}
