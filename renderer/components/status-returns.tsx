import { Undo2 } from 'lucide-react';
import type { StationStatus } from '../../shared/contract/station.ts';
import { useStores } from '../stores/index.ts';
import { StatusItem } from './status-item.tsx';
import { useWords } from './words.ts';

/** Returns of self-ship orders wait for a person's word, with a date by which it is due; none: nothing is said. */
export function ReturnsItem({ returnsToDecide = 0 }: Pick<StationStatus, 'returnsToDecide'>) {
  const { t, number } = useWords();
  const { tabs } = useStores();
  if (returnsToDecide === 0) return null;
  return (
    <StatusItem
      tone="plain"
      to="returns"
      onGo={() => tabs.setState({ returns: 'to-decide' })}
      icon={<Undo2 />}
      label={t('status.returns')}
      value={t('status.returnsToDecide', { count: returnsToDecide, number: number(returnsToDecide) })}
      testid="status-returns"
    />
  );
}
