import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { Busy, Failed } from './components/notice.tsx';
import { StatusBar } from './components/status-bar.tsx';
import { TopNav } from './components/top-nav.tsx';
import { useWords } from './components/words.ts';
import { Bench } from './screens/bench/bench.tsx';
import { Catalogue } from './screens/catalogue/catalogue.tsx';
import { Diagnostics } from './screens/diagnostics/diagnostics.tsx';
import { FirstRun } from './screens/first-run/first-run.tsx';
import { FirstSteps } from './screens/first-run/first-steps.tsx';
import { Handover } from './screens/handover/handover.tsx';
import { Invoices } from './screens/invoices/invoices.tsx';
import { Outbox } from './screens/outbox/outbox.tsx';
import { Printers } from './screens/printers/printers.tsx';
import { Prints } from './screens/prints/prints.tsx';
import { Queue } from './screens/queue/queue.tsx';
import { ReturnDetail } from './screens/returns/detail.tsx';
import { Returns } from './screens/returns/returns.tsx';
import { SelfShipOrder } from './screens/self-ship/order.tsx';
import { SelfShip } from './screens/self-ship/self-ship.tsx';
import { Settings } from './screens/settings/settings.tsx';
import { Shelf } from './screens/shelf/shelf.tsx';
import { ShipmentDetail } from './screens/shipment/shipment.tsx';
import { useStores, useValue, useWhole } from './stores/index.ts';
import { screenOf, screenOfKey } from './stores/navigation-store.ts';

const LOCALES = { en: 'en-IN', hi: 'hi-IN' } as const;

/** The whole page: first run until there is something to pack for, then the bench and its screens. */
export function App() {
  const { bench, connection: link, preferences, setup, status } = useStores();
  const { t } = useWords();
  const connection = useValue(link, ({ state }) => state);
  const language = useValue(preferences.store, (state) => state.language);
  const state = useWhole(setup.store);
  const sessionStatus = useValue(bench.store, ({ session }) => session?.status ?? 'starting');
  const practising = useValue(status.store, (remote) => remote.kind === 'ready' && remote.value.practice !== null);
  const practice = practising || (state.kind === 'ready' && state.value.practice);
  return (
    <I18nProvider locale={LOCALES[language]}>
      <div className={practice ? 'app practising' : 'app'} data-testid="app" data-status={sessionStatus}>
        {connection === 'refused' ? (
          <main className="alone">
            <h1 className="unseen">Packbench</h1>
            <div className="notice" role="alert" data-testid="not-signed-in">
              <p className="strong large">{t('status.refused')}</p>
              <p>{t('status.refusedText')}</p>
            </div>
          </main>
        ) : state.kind === 'busy' ? (
          <main className="alone">
            <h1 className="unseen">Packbench</h1>
            <Busy sinceMs={state.sinceMs} />
          </main>
        ) : state.kind === 'failed' ? (
          <main className="alone">
            <h1 className="unseen">Packbench</h1>
            <Failed failure={state.failure} onAgain={() => void setup.refresh()} />
          </main>
        ) : state.value.step === 'ready' ? (
          <Station />
        ) : (
          <FirstRun setup={state.value} />
        )}
      </div>
    </I18nProvider>
  );
}

function Station() {
  const { navigation, firstSteps } = useStores();
  const place = useWhole(navigation.store);
  const { step } = useWhole(firstSteps.store);
  useAltKeys();
  if (step !== 'none') return <FirstSteps />;
  return (
    <>
      <StatusBar />
      {place.screen === 'bench' ? null : <TopNav screen={screenOf(place)} />}
      {place.screen === 'bench' ? <Bench /> : null}
      {place.screen === 'queue' ? <Queue /> : null}
      {place.screen === 'shipment' ? <ShipmentDetail shipmentId={place.shipmentId} /> : null}
      {place.screen === 'outbox' ? <Outbox /> : null}
      {place.screen === 'prints' ? <Prints /> : null}
      {place.screen === 'settings' ? <Settings /> : null}
      {place.screen === 'diagnostics' ? <Diagnostics /> : null}
      {place.screen === 'shelf' ? <Shelf /> : null}
      {place.screen === 'catalogue' ? <Catalogue /> : null}
      {place.screen === 'invoices' ? <Invoices /> : null}
      {place.screen === 'printers' ? <Printers /> : null}
      {place.screen === 'returns' ? <Returns /> : null}
      {place.screen === 'return' ? <ReturnDetail returnId={place.returnId} /> : null}
      {place.screen === 'handover' ? <Handover /> : null}
      {place.screen === 'self-ship' ? <SelfShip /> : null}
      {place.screen === 'self-ship-order' ? <SelfShipOrder shipmentId={place.shipmentId} /> : null}
    </>
  );
}

/** Alt and a digit or a letter lead to the screens, Escape leads back one step; neither is a key a scanner sends. */
function useAltKeys(): void {
  const { navigation } = useStores();
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && 'from' in navigation.store.getState()) {
        return navigation.back();
      }
      if (!event.altKey || event.ctrlKey || event.metaKey) return;
      const screen = screenOfKey(event.code);
      if (screen === undefined) return;
      event.preventDefault();
      navigation.go(screen);
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, [navigation]);
}
