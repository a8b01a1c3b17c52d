import { useEffect } from 'react';
import { Button } from '../../components/button.tsx';
import { Screen } from '../../components/screen.tsx';
import { TabRow } from '../../components/tab-row.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useValue, useWhole } from '../../stores/index.ts';
import { Batches } from './batches.tsx';
import { Orders, usePackableTools } from './orders.tsx';

/** Everything still to be handed over; where the station prints labels first, also the batches of them. */
export function Queue() {
  const { queue, batches, setup, tabs, acts, status } = useStores();
  const { t } = useWords();
  const labelFirst = useValue(
    setup.store,
    (remote) => remote.kind === 'ready' && remote.value.config?.labelFirst === true,
  );
  const shown = useWhole(tabs).queue;
  const tab = labelFirst ? shown : 'orders';
  const state = useWhole(queue.store);
  const list = useWhole(batches.store);
  const pull = useWhole(acts.pull.store);
  const station = useWhole(status.store);
  const tools = usePackableTools();
  const pulling = pull.kind === 'busy' || (station.kind === 'ready' && station.value.pulling);
  useEffect(() => void queue.refresh(), [queue]);
  useEffect(() => {
    if (labelFirst) void batches.refresh();
  }, [batches, labelFirst]);
  return (
    <Screen
      title={t('queue.title')}
      {...(state.total === null
        ? {}
        : { summary: t('queue.summary', { total: number(state.total), packable: number(state.packable) }) })}
      tools={
        <>
          {tab === 'orders' ? tools : null}
          <Button busy={pulling} onPress={() => void acts.pull.run({})} testid="pull-now">
            {t(pulling ? 'queue.pulling' : 'queue.pull')}
          </Button>
        </>
      }
      testid="queue"
    >
      {labelFirst ? (
        <TabRow
          label={t('batches.tabsLabel')}
          value={tab}
          tabs={[
            { value: 'orders', words: t('batches.orders') },
            {
              value: 'batches',
              words: t('batches.batches', {
                number: list.kind === 'ready' ? number(list.value.batches.length) : t('common.none'),
              }),
            },
          ]}
          onChange={(value) => tabs.setState({ queue: value })}
          testid="queue-tab"
        />
      ) : null}
      {tab === 'orders' ? <Orders labelFirst={labelFirst} /> : <Batches remote={list} />}
    </Screen>
  );
}
