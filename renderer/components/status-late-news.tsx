import { BellRing } from 'lucide-react';
import type { ShelvedParcel } from '../../shared/contract/bench.ts';
import { useStores } from '../stores/index.ts';
import { StatusItem } from './status-item.tsx';
import { useWords } from './words.ts';

/** News stopped a parcel that stands aside: which one, and why, until somebody has looked where it stands. */
export function LateNewsAlarm({ fresh }: { readonly fresh: readonly ShelvedParcel[] }) {
  const { t, number } = useWords();
  const { tabs, lateNews } = useStores();
  const [first] = fresh;
  if (first === undefined) return null;
  const where = first.mark?.name ?? t('lateNews.noMark', { order: (first.orderIds[0] ?? first.shipmentId).slice(-6) });
  const what = first.gate === null ? t('lateNews.stopped') : t(`gateShort.${first.gate.kind}`);
  const more = fresh.length - 1;
  return (
    <StatusItem
      tone="bad"
      wide
      to="shelf"
      onGo={() => {
        tabs.setState({ shelf: 'parcels' });
        lateNews.seen();
      }}
      icon={<BellRing />}
      label={
        more === 0
          ? t('lateNews.one', { where, what })
          : t('lateNews.more', { where, what, count: more, number: number(more) })
      }
      value={t('lateNews.text')}
      testid="status-late-news"
    />
  );
}
