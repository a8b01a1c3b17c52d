import { useEffect, useState } from 'react';
import { FilterBox } from '../../components/filter-box.tsx';
import { Screen } from '../../components/screen.tsx';
import { TabRow } from '../../components/tab-row.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { Parcels } from './parcels.tsx';
import { Unseen } from './unseen.tsx';

/** What stands aside and what it waits for; and the labels that came out and were not scanned back. */
export function Shelf() {
  const { shelf, unseen, tabs, lateNews } = useStores();
  const { t } = useWords();
  const tab = useWhole(tabs).shelf;
  const [text, setText] = useState('');
  const parcels = useWhole(shelf.store);
  const labels = useWhole(unseen.store);
  useEffect(() => {
    void shelf.refresh();
    void unseen.refresh();
  }, [shelf, unseen]);
  const fresh = useWhole(lateNews.store).fresh.length;
  const sees = tab === 'parcels' && fresh > 0;
  useEffect(() => {
    if (sees) lateNews.seen();
  }, [sees, lateNews]);
  const count = (remote: typeof parcels | typeof labels) =>
    remote.kind === 'ready' ? number(remote.value.total) : t('common.none');
  return (
    <Screen
      title={t('shelf.title')}
      tools={
        tab === 'parcels' && parcels.kind === 'ready' && parcels.value.entries.length > 0 ? (
          <FilterBox value={text} onChange={setText} finds={t('shelf.finds')} />
        ) : null
      }
      testid="shelf"
    >
      <TabRow
        label={t('shelf.tabsLabel')}
        value={tab}
        tabs={[
          { value: 'parcels', words: t('shelf.parcels', { number: count(parcels) }) },
          { value: 'unseen', words: t('shelf.unseen', { number: count(labels) }) },
        ]}
        onChange={(value) => {
          setText('');
          tabs.setState({ shelf: value });
        }}
        testid="shelf-tab"
      >
        {tab === 'parcels' ? <Parcels remote={parcels} text={text} /> : <Unseen remote={labels} />}
      </TabRow>
    </Screen>
  );
}
