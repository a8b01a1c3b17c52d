import { useState } from 'react';
import type { ReturnEntry } from '../../../shared/contract/returns.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Busy, FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { number, shorten } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { Receive } from './receive.tsx';
import { useReturnWords } from './words.ts';

/** What the last scan led to: being looked for, a choice, a receipt; and below the head of the screen what was last received. */
export function Scanned() {
  const { returns } = useStores();
  const { t } = useWords();
  const scan = useWhole(returns.scanned);
  const [done, setDone] = useState<string | null>(null);
  return (
    <>
      {scan.kind === 'failed' ? (
        <div className="stack-small" data-testid="scan-failed">
          <FailedLine failure={scan.failure} />
        </div>
      ) : null}
      {done !== null && scan.kind === 'none' ? (
        <p className="line-notice good" role="status" data-testid="received">
          <span className="strong">{done}</span> {t('returns.receiving.next')}
        </p>
      ) : null}
      {scan.kind === 'looking' ? (
        <Dialog title={t('returns.looking', { code: shorten(scan.code, 40) })} onClose={returns.endScan}>
          <Busy sinceMs={Date.now()} />
        </Dialog>
      ) : null}
      {scan.kind === 'several' ? <Choose code={scan.code} entries={scan.entries} /> : null}
      {scan.kind === 'receiving' ? <Receive key={scan.receiptId} {...scan} onDone={setDone} /> : null}
    </>
  );
}

/** The code stands on several: the most urgent first, chosen by the goods. */
function Choose({ code, entries }: { readonly code: string; readonly entries: readonly ReturnEntry[] }) {
  const { returns } = useStores();
  const { t } = useWords();
  const words = useReturnWords();
  return (
    <Dialog title={t('returns.several')} onClose={returns.endScan} testid="several-returns">
      <p>{t('returns.severalText', { code })}</p>
      <ul className="choose-return">
        {entries.map((entry, index) => (
          <li key={entry.returnId}>
            <Button autoFocus={index === 0} onPress={() => returns.beginReceiving(code, entry)} testid="choose-return">
              <span className="stack-words">
                <span className="strong">
                  {shorten(entry.titles.join(', ') || t('returns.noTitle'), 60)} ·{' '}
                  {t('returns.units', { count: entry.units, number: number(entry.units) })}
                </span>
                <span className="small">
                  <span className="mono">{entry.returnId}</span> · {t(`returns.sources.${entry.source}`)} ·{' '}
                  {words.status(entry.status, entry.statusText)}
                </span>
              </span>
            </Button>
          </li>
        ))}
      </ul>
      <div className="dialog-actions">
        <Button onPress={returns.endScan}>
          {t('common.cancel')} <kbd>Esc</kbd>
        </Button>
      </div>
    </Dialog>
  );
}
