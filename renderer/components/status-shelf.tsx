import { Archive, ScanLine } from 'lucide-react';
import type { StationStatus } from '../../shared/contract/station.ts';
import { useNow, useStores } from '../stores/index.ts';
import { StatusItem } from './status-item.tsx';
import { useWords } from './words.ts';

/** How many stand aside, and how many of them can go on now. */
export function ShelfItem({ shelf }: Pick<StationStatus, 'shelf'>) {
  const { t, number } = useWords();
  const { tabs } = useStores();
  const { total, ready, stopped } = shelf;
  const value =
    total === 0
      ? t('status.shelfEmpty')
      : stopped > 0
        ? t('status.shelfStopped', { count: stopped, number: number(stopped) })
        : ready > 0
          ? t('status.shelfReady', { count: ready, number: number(ready) })
          : t('status.shelfWaits');
  return (
    <StatusItem
      tone={stopped > 0 ? 'warn' : 'plain'}
      to="shelf"
      onGo={() => tabs.setState({ shelf: 'parcels' })}
      icon={<Archive />}
      label={total === 0 ? t('status.shelf') : t('status.shelfHas', { count: total, number: number(total) })}
      value={value}
      testid="status-shelf"
    />
  );
}

/** A label that nobody scanned may be on the wrong parcel, or nowhere: nothing else in the bar is as urgent. */
export function UnseenAlarm({ unseen }: Pick<StationStatus, 'unseen'>) {
  const { t, number, age } = useWords();
  const { tabs } = useStores();
  const now = useNow();
  const { urgent, oldestMs } = unseen;
  return (
    <StatusItem
      tone="bad"
      wide
      to="shelf"
      onGo={() => tabs.setState({ shelf: 'unseen' })}
      icon={<ScanLine />}
      label={t('status.unseen', {
        count: urgent,
        number: number(urgent),
        age: age(oldestMs === null ? 0 : now - oldestMs),
      })}
      value={t('status.unseenText')}
      testid="status-unseen"
    />
  );
}
