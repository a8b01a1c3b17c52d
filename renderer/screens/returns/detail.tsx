import { useEffect, useState } from 'react';
import type { ReturnView } from '../../../shared/contract/returns.ts';
import type { ReturnAct } from '../../../shared/model/returns.ts';
import { Button } from '../../components/button.tsx';
import { Busy, Failed, ShownAsOf } from '../../components/notice.tsx';
import { Screen, Scrolled } from '../../components/screen.tsx';
import { useScans } from '../../components/use-scans.ts';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { isOffline } from '../offline.ts';
import { ActForm } from './act-form.tsx';
import { Acts } from './acts.tsx';
import { Changes, Facts, History, Items, Receipts } from './facts.tsx';
import { Scanned } from './scanned.tsx';

/** One return: what the marketplace tells, what was received here, what waits, and what can be done next. */
export function ReturnDetail({ returnId }: { readonly returnId: string }) {
  const { returns, navigation, status } = useStores();
  const { t } = useWords();
  const remote = useWhole(returns.view.store);
  const offline = isOffline(useWhole(status.store));
  useEffect(() => void returns.view.ask({ returnId }), [returns, returnId]);
  useScans((code) => {
    navigation.go('returns');
    void returns.scan(code);
  });
  const view = remote.kind === 'ready' && remote.value.returnId === returnId ? remote.value : null;
  return (
    <Screen
      title={`${t('returns.return')} ${returnId}`}
      tools={
        <>
          <Button onPress={navigation.back} testid="back">
            {t('nav.back')} <kbd>Esc</kbd>
          </Button>
          <Button
            disabled={view === null}
            onPress={() => (view === null ? undefined : returns.beginReceiving(view.trackingIds[0] ?? returnId, view))}
            testid="receive-return"
          >
            {t('returns.receive')}
          </Button>
        </>
      }
      testid="return"
    >
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? (
        <Failed failure={remote.failure} onAgain={() => void returns.view.ask({ returnId })} />
      ) : null}
      {view !== null && (offline || (remote.kind === 'ready' && remote.failure !== null)) ? (
        <ShownAsOf offline={offline} atMs={view.readAtMs} />
      ) : null}
      {view === null ? null : <View view={view} />}
      <Scanned />
    </Screen>
  );
}

function View({ view }: { readonly view: ReturnView }) {
  const [acting, setActing] = useState<ReturnAct | null>(null);
  const [done, setDone] = useState<string | null>(null);
  return (
    <Scrolled columns data-testid="return-view" data-status={view.status}>
      {done === null ? null : (
        <p className="line-notice good strong wide" role="status" data-testid="act-done">
          {done}
        </p>
      )}
      <div className="stack">
        <Facts view={view} />
        <Items view={view} />
      </div>
      <div className="stack">
        <Acts view={view} onAct={setActing} />
        <Changes changes={view.changes} />
        <Receipts receipts={view.receipts} />
      </div>
      <History view={view} />
      {acting === null ? null : (
        <ActForm key={acting} act={acting} view={view} onClose={() => setActing(null)} onDone={setDone} />
      )}
    </Scrolled>
  );
}
