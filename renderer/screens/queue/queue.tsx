import { useEffect } from 'react';
import { Button } from '../../components/button.tsx';
import { Screen } from '../../components/screen.tsx';
import { TabRow } from '../../components/tab-row.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useValue, useWhole } from '../../stores/index.ts';
import { Ahead } from './ahead.tsx';
import { Batches } from './batches.tsx';
import { Orders, usePackableTools } from './orders.tsx';

/** Everything still to be handed over, what was packed ahead of its goods, and, where labels print first, their batches. */
export function Queue() {
  const { queue, batches, buffer, setup, tabs, acts, status } = useStores();
  const { t } = useWords();
  const labelFirst = useValue(
    setup.store,
    (remote) => remote.kind === 'ready' && remote.value.config?.labelFirst === true,
  );
  const shown = useWhole(tabs).queue;
  const tab = shown === 'batches' && !labelFirst ? 'orders' : shown;
  const state = useWhole(queue.store);
  const list = useWhole(batches.store);
  const packed = useWhole(buffer.store);
  const pull = useWhole(acts.pull.store);
  const station = useWhole(status.store);
  const tools = usePackableTools();
  const pulling = pull.kind === 'busy' || (station.kind === 'ready' && station.value.pulling);
  useEffect(() => void queue.refresh(), [queue]);
  useEffect(() => void buffer.refresh(), [buffer]);
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
      <TabRow
        label={t('batches.tabsLabel')}
        value={tab}
        tabs={[
          { value: 'orders', words: t('batches.orders') },
          ...(labelFirst
            ? [
                {
                  value: 'batches' as const,
                  words: t('batches.batches', {
                    number: list.kind === 'ready' ? number(list.value.batches.length) : t('common.none'),
                  }),
                },
              ]
            : []),
          {
            value: 'ahead',
            words: t('ahead.tab', { number: packed.kind === 'ready' ? number(packed.value.ready) : t('common.none') }),
          },
        ]}
        onChange={(value) => tabs.setState({ queue: value })}
        testid="queue-tab"
      >
        {tab === 'orders' ? <Orders labelFirst={labelFirst} /> : null}
        {tab === 'batches' ? <Batches remote={list} /> : null}
        {tab === 'ahead' ? <Ahead remote={packed} /> : null}
      </TabRow>
    </Screen>
  );
}
