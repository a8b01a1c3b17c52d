import { Package } from 'lucide-react';
import type { StationStatus } from '../../shared/contract/station.ts';
import { useStores } from '../stores/index.ts';
import { StatusItem } from './status-item.tsx';
import { useWords } from './words.ts';

/** How many parcels can be packed with no network; where parcels are packed ahead, of how many that are wanted. */
export function AheadItem({ status }: { readonly status: StationStatus }) {
  const { t, number } = useWords();
  const { tabs } = useStores();
  const { ahead, offlineReady, network } = status;
  const label =
    ahead === null
      ? t('status.offlineReady')
      : t('status.aheadOf', { ready: number(ahead.ready), wanted: number(ahead.wanted) });
  return (
    <StatusItem
      // With no network and nothing ready the bench stands still.
      tone={network === 'offline' && offlineReady === 0 ? 'warn' : 'plain'}
      to="queue"
      onGo={() => tabs.setState({ queue: 'ahead' })}
      icon={<Package />}
      label={label}
      value={t('status.offlineReadyCount', { count: offlineReady, number: number(offlineReady) })}
      testid="status-ahead"
    />
  );
}
