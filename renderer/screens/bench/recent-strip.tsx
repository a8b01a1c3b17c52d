import { Hourglass } from 'lucide-react';
import type { RecentScan } from '../../../shared/contract/bench.ts';
import { useWords } from '../../components/words.ts';
import { VERDICT_LOOKS } from '../../feedback/face.ts';
import { SignMark } from '../../feedback/signs.tsx';
import { time } from '../../format/india.ts';
import type { OutScan } from '../../stores/bench-store.ts';

const SHOWN = 10;

/** The last ten scans, newest first; those the station has not answered yet stand before them and say so. */
export function RecentStrip({
  recent,
  out,
}: {
  readonly recent: readonly RecentScan[];
  readonly out: readonly OutScan[];
}) {
  const { t } = useWords();
  const waiting = [...out].reverse().slice(0, SHOWN);
  const told = recent.slice(0, SHOWN - waiting.length);
  return (
    <ol className="recent" aria-label={t('bench.recent')} data-testid="recent">
      {waiting.map((scan) => (
        <li key={scan.scanId} className="waits" data-testid="recent-waiting">
          <Hourglass aria-label={t('bench.waits')} size={24} />
          <Code code={scan.code} />
          <span className="recent-time">{t('bench.waits')}</span>
        </li>
      ))}
      {told.map((scan) => (
        <li
          key={scan.scanId}
          className={VERDICT_LOOKS[scan.verdict].fill}
          data-testid="recent-scan"
          data-verdict={scan.verdict}
        >
          <SignMark sign={VERDICT_LOOKS[scan.verdict].sign} size={24} />
          <Code code={scan.code} />
          <span className="recent-time">{time(scan.atMs)}</span>
          <span className="unseen">{t(`verdicts.${scan.verdict}`)}</span>
        </li>
      ))}
      {waiting.length + told.length === 0 ? <li className="nothing">{t('bench.recentEmpty')}</li> : null}
    </ol>
  );
}

/** The end of a code tells it apart; its whole stands in the title. */
function Code({ code }: { readonly code: string }) {
  return (
    <span className="mono recent-code" title={code}>
      {code.length > 7 ? `…${code.slice(-6)}` : code}
    </span>
  );
}
