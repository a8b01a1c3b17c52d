import { useEffect, useState } from 'react';
import { RETURN_TABS } from '../../../shared/contract/returns.ts';
import { RETURN_SOURCES } from '../../../shared/model/returns.ts';
import { Chips } from '../../components/chips.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { ShownAsOf } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { BesideTabs, TabRow } from '../../components/tab-row.tsx';
import { useScans } from '../../components/use-scans.ts';
import { useMoment, useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useNow, useStores, useWhole } from '../../stores/index.ts';
import { isOffline } from '../offline.ts';
import { ReturnList } from './list.tsx';
import { Scanned } from './scanned.tsx';
import { UnknownParcels } from './unknown.tsx';

const TYPING_MS = 150;

/** What comes back, what is to decide about it, and what was received. A scan anywhere on it receives a parcel. */
export function Returns() {
  const { returns, tabs, status } = useStores();
  const { t, age } = useWords();
  const moment = useMoment();
  const now = useNow();
  const { head, failure, atMs, question } = useWhole(returns.list.store);
  const tab = useWhole(tabs).returns;
  const offline = isOffline(useWhole(status.store));
  const [text, setText] = useState(question.search);
  useScans((code) => void returns.scan(code));
  useEffect(() => returns.endScan, [returns]);
  useEffect(() => void returns.list.refresh(), [returns]);
  useEffect(() => {
    const { question: asked } = returns.list.store.getState();
    returns.list.ask({ ...asked, tab: tab === 'unknown' ? 'all' : tab });
  }, [returns, tab]);
  useEffect(() => {
    const timer = setTimeout(() => {
      const { question: asked } = returns.list.store.getState();
      returns.list.ask({ ...asked, search: text });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [returns, text]);
  const readAtMs = head?.readAtMs ?? null;
  const summary =
    readAtMs === null
      ? t('returns.summaryNever')
      : t('returns.summary', { time: moment(readAtMs), age: age(Math.max(0, now - readAtMs)) });
  return (
    <Screen
      title={t('returns.title')}
      {...(head === null ? {} : { summary })}
      tools={
        <>
          <span className="small quiet">{t('returns.scanHint')}</span>
          <FilterBox value={text} onChange={setText} finds={t('returns.finds')} />
        </>
      }
      testid="returns"
    >
      {head !== null && (offline || failure !== null) ? (
        <ShownAsOf offline={offline} atMs={offline ? readAtMs : atMs} />
      ) : null}
      <Scanned />
      <TabRow
        label={t('returns.tabsLabel')}
        value={tab}
        tabs={[...RETURN_TABS, 'unknown' as const].map((value) => ({
          value,
          words: t(`returns.tabs.${value}`, {
            number:
              head === null ? t('common.none') : number(value === 'unknown' ? head.unknown.length : head.counts[value]),
          }),
        }))}
        onChange={(value) => tabs.setState({ returns: value })}
        testid="returns-tab"
      >
        {tab === 'unknown' ? null : (
          <BesideTabs>
            <Chips
              label={t('returns.sourcesLabel')}
              value={question.source}
              choices={[
                { value: 'all', words: t('returns.allSources') },
                ...RETURN_SOURCES.map((value) => ({ value, words: t(`returns.sources.${value}`) })),
              ]}
              onChange={(source) => returns.list.ask({ ...returns.list.store.getState().question, source })}
              testid="return-source"
            />
          </BesideTabs>
        )}
        {tab === 'unknown' ? <UnknownParcels /> : <ReturnList tab={tab} />}
      </TabRow>
    </Screen>
  );
}
