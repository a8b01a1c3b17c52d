import { Hourglass } from 'lucide-react';
import { useWords } from '../../components/words.ts';
import { lookOf } from '../../feedback/load-look.ts';
import { SignMark } from '../../feedback/signs.tsx';
import { time } from '../../format/india.ts';
import type { LoadScan } from '../../stores/load-store.ts';

/** The last ten loading scans, newest first, as the bench shows its own. */
export function LoadScans({ scans }: { readonly scans: readonly LoadScan[] }) {
  const { t } = useWords();
  return (
    <ol className="recent" aria-label={t('handover.door.recent')} data-testid="load-scans">
      {scans.map((scan) => {
        const look = lookOf(scan);
        const out = scan.reply === null && scan.failure === null;
        return (
          <li
            key={scan.scanId}
            className={out ? 'waits' : look.fill}
            data-testid="load-scan"
            data-verdict={scan.reply?.verdict ?? (out ? 'waits' : 'not-taken')}
          >
            {out ? <Hourglass aria-label={t('bench.waits')} size={24} /> : <SignMark sign={look.sign} size={24} />}
            <span className="mono recent-code" title={scan.code}>
              {scan.code.length > 7 ? `…${scan.code.slice(-6)}` : scan.code}
            </span>
            <span className="recent-time">{time(scan.atMs)}</span>
          </li>
        );
      })}
      {scans.length === 0 ? <li className="nothing">{t('handover.door.recentEmpty')}</li> : null}
    </ol>
  );
}
