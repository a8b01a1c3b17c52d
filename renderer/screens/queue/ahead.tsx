import { CloudOff } from 'lucide-react';
import type { AheadEntry, BufferView } from '../../../shared/contract/buffer.ts';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Busy, Empty, Failed, ShownAsOf } from '../../components/notice.tsx';
import { ScreenNews } from '../../components/screen.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import type { Remote } from '../../stores/remote.ts';
import { isOffline } from '../offline.ts';
import { useAheadColumns } from './ahead-columns.tsx';

/** What can be packed with no network, how long that lasts, and where each parcel packed ahead stands. */
export function Ahead({ remote }: { readonly remote: Remote<BufferView> }) {
  const { buffer, status, navigation } = useStores();
  const { t } = useWords();
  const offline = isOffline(useWhole(status.store));
  const columns = useAheadColumns();
  if (remote.kind === 'busy') return <Busy sinceMs={remote.sinceMs} />;
  if (remote.kind === 'failed') return <Failed failure={remote.failure} onAgain={() => void buffer.refresh()} />;
  const { agreed, entries, ready, making } = remote.value;
  // Who took the agreement back still has what was packed until then.
  if (!agreed && entries.length === 0) return <NotAgreed />;
  const total = Math.max(entries.length, ready + making);
  return (
    <>
      {remote.failure === null ? null : <ShownAsOf offline={false} atMs={remote.atMs} />}
      <Gauge view={remote.value} />
      {offline ? (
        <ScreenNews>
          <span className="news" role="status" data-testid="ahead-offline">
            <CloudOff aria-hidden="true" size={20} />
            {t('ahead.offline')}
          </span>
        </ScreenNews>
      ) : null}
      {agreed ? null : <p className="line-notice">{t('ahead.offTitle')}.</p>}
      {entries.length === 0 ? (
        <Empty>
          {t('ahead.empty')} {t('ahead.emptyWhy')}
        </Empty>
      ) : (
        <>
          {total > entries.length ? (
            <p className="small quiet">{t('ahead.more', { shown: number(entries.length), total: number(total) })}</p>
          ) : null}
          <DataTable<AheadEntry>
            label={t('ahead.ready')}
            columns={columns}
            count={entries.length}
            row={(index) => entries[index]}
            rowKey={({ shipmentId }) => shipmentId}
            onOpen={({ shipmentId }) => navigation.openShipment(shipmentId)}
            testid="ahead-table"
          />
        </>
      )}
    </>
  );
}

/** The filled part is what is ready now; the mark at its end is what is wanted. */
function Gauge({ view }: { readonly view: BufferView }) {
  const { t, age } = useWords();
  const { navigation } = useStores();
  const { ready, wanted, making, ratePerHour, lastsMinutes, outageMinutes } = view;
  const facts: readonly (readonly [name: string, text: string, id: string])[] = [
    [t('ahead.making'), number(making), 'making'],
    [
      t('ahead.lasts'),
      lastsMinutes === null ? t('ahead.lastsUnknown') : t('ahead.lastsAbout', { age: age(lastsMinutes * 60_000) }),
      'lasts',
    ],
    [
      t('ahead.rate'),
      ratePerHour === null
        ? t('ahead.lastsUnknown')
        : t('ahead.rateOf', { count: Math.round(ratePerHour), number: number(Math.round(ratePerHour)) }),
      'rate',
    ],
    [t('ahead.wants'), t('ahead.wantsOf', { minutes: number(outageMinutes) }), 'wants'],
  ];
  const enough = ready >= wanted;
  return (
    <section className="gauge" data-testid="gauge" data-ready={ready} data-wanted={wanted} data-making={making}>
      <div className="gauge-ready">
        <span className="small quiet">{t('ahead.ready')}</span>
        <span className="huge strong">{t('ahead.readyOf', { ready: number(ready), wanted: number(wanted) })}</span>
        <meter
          className={enough ? 'enough' : ''}
          min={0}
          max={Math.max(1, wanted)}
          value={Math.min(ready, wanted)}
          aria-label={t('ahead.ready')}
        />
      </div>
      <dl className="gauge-facts">
        {facts.map(([name, text, id]) => (
          <div key={id}>
            <dt className="small quiet">{name}</dt>
            <dd className="strong" data-testid={`gauge-${id}`}>
              {text}
            </dd>
          </div>
        ))}
      </dl>
      <Button onPress={() => navigation.go('settings')} testid="ahead-settings">
        {t('ahead.toSettings')} <kbd>Alt+5</kbd>
      </Button>
    </section>
  );
}

/** Nobody agreed: what agreeing would mean, and who decides. */
function NotAgreed() {
  const { navigation } = useStores();
  const { t } = useWords();
  return (
    <section className="block not-agreed" data-testid="ahead-off">
      <h2>{t('ahead.offTitle')}</h2>
      <p>{t('ahead.offText')}</p>
      <p className="line-notice strong">{t('ahead.offMeans')}</p>
      <p>{t('ahead.offHow')}</p>
      <div className="dialog-actions">
        <Button tone="main" onPress={() => navigation.go('settings')} testid="ahead-agree">
          {t('ahead.offGo')} <kbd>Alt+5</kbd>
        </Button>
      </div>
    </section>
  );
}
