import { ScanBarcode } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { useScans } from '../../components/use-scans.ts';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';

type Found =
  | { readonly is: 'nothing-scanned' }
  | { readonly is: 'unknown' | 'not-looked-up'; readonly code: string; readonly scanId: string }
  | { readonly is: 'several'; readonly code: string };

/** Opens the order a scanned code names. One that names none is kept in sight with the way to the bench: no scan is lost here. */
export function FindByScan() {
  const { acts, selfShip, navigation, bench } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.findSelfShip.store);
  const [found, setFound] = useState<Found>({ is: 'nothing-scanned' });
  const find = async (code: string, scanId: string) => {
    const reply = await acts.findSelfShip.run({ search: code, limit: 2 });
    if (reply === undefined) return setFound({ is: 'not-looked-up', code, scanId });
    const [only] = reply.entries;
    if (reply.total === 1 && only !== undefined) return navigation.openSelfShip(only.shipmentId);
    if (reply.total === 0) return setFound({ is: 'unknown', code, scanId });
    setFound({ is: 'several', code });
    selfShip.ask({ stage: 'all', search: code });
  };
  /** One after the other: a scan that comes while one is looked up is looked up next. */
  const turn = useRef(Promise.resolve());
  useScans((code, scanId) => {
    turn.current = turn.current.then(() => find(code, scanId));
  });
  const toBench = (code: string, scanId: string) => {
    navigation.go('bench');
    bench.scan(code, scanId);
  };
  return (
    <div
      className={`line-notice scan-line${found.is === 'unknown' ? ' bad' : ''}`}
      role="status"
      data-testid="self-ship-scan"
    >
      <ScanBarcode aria-hidden="true" size={28} />
      <p className={found.is === 'nothing-scanned' ? '' : 'strong'}>
        {act.kind === 'busy'
          ? t('selfShip.looking', { code: act.input.search ?? '' })
          : found.is === 'nothing-scanned'
            ? t('selfShip.scanHint')
            : found.is === 'not-looked-up'
              ? found.code
              : t(found.is === 'unknown' ? 'selfShip.notFound' : 'selfShip.several', { code: found.code })}
      </p>
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
      {found.is === 'unknown' || found.is === 'not-looked-up' ? (
        <Button onPress={() => toBench(found.code, found.scanId)} testid="self-ship-to-bench">
          {t('selfShip.toBench')}
        </Button>
      ) : null}
    </div>
  );
}
