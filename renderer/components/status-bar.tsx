import { Clock, Inbox, Network, ShieldQuestion, WifiOff } from 'lucide-react';
import type { StationStatus } from '../../shared/contract/station.ts';
import { moment, time } from '../format/india.ts';
import { useNow, useStores, useWhole } from '../stores/index.ts';
import { AheadItem } from './status-ahead.tsx';
import { StatusItem as Item } from './status-item.tsx';
import { LateNewsAlarm } from './status-late-news.tsx';
import { PrinterItem } from './status-printer.tsx';
import { ReturnsItem } from './status-returns.tsx';
import { ShelfItem, UnseenAlarm } from './status-shelf.tsx';
import { useWords } from './words.ts';

/** What is known and how old it is, on every screen; each item leads to the screen that counts it. */
export function StatusBar() {
  const stores = useStores();
  const { t } = useWords();
  const remote = useWhole(stores.status.store);
  const connection = useWhole(stores.connection);
  const lost = connection.state === 'reconnecting';
  const status = remote.kind === 'ready' ? remote.value : null;
  const late = useWhole(stores.lateNews.store).fresh;
  const unseen = status !== null && status.unseen.urgent > 0;
  const alarmed = status !== null && !lost && (unseen || late.length > 0);
  return (
    <header className={alarmed ? 'status-bar alarmed' : 'status-bar'} data-testid="status-bar">
      {status?.practice ? <Practice networkUp={status.practice.networkUp} /> : null}
      {lost || remote.kind === 'failed' ? (
        <Item
          tone="bad"
          icon={<WifiOff />}
          label={t('status.stationLost')}
          value={t('status.stationLostText', {
            time: time(remote.kind === 'failed' && !lost ? remote.sinceMs : connection.sinceMs),
          })}
        />
      ) : null}
      {alarmed && late.length > 0 ? <LateNewsAlarm fresh={late} /> : null}
      {alarmed && unseen ? <UnseenAlarm unseen={status.unseen} /> : null}
      {status === null ? null : <Items status={status} />}
      <Now status={status} />
    </header>
  );
}

function Items({ status }: { readonly status: StationStatus }) {
  const { t } = useWords();
  return (
    <>
      {status.checking ? (
        <Item tone="warn" icon={<ShieldQuestion />} label={t('status.checking')} value={t('status.checkingText')} />
      ) : null}
      <NetworkItem status={status} />
      <OutboxItem status={status} />
      <PrinterItem status={status} />
      <ShelfItem shelf={status.shelf} />
      {status.returnsToDecide === undefined ? null : <ReturnsItem returnsToDecide={status.returnsToDecide} />}
      <AheadItem status={status} />
    </>
  );
}

function NetworkItem({ status }: { readonly status: StationStatus }) {
  const { t, age } = useWords();
  const now = useNow();
  const { network, networkSinceMs, lastPullAtMs, pulling } = status;
  const label =
    network === 'offline' && networkSinceMs !== null
      ? t('status.offlineSince', { time: moment(networkSinceMs, now) })
      : t(`status.${network}`);
  const knownMs = lastPullAtMs === null ? null : Math.max(0, now - lastPullAtMs);
  const value =
    knownMs === null
      ? t(pulling ? 'status.reading' : 'status.noNews')
      : knownMs < 60_000 && network !== 'offline'
        ? t('status.newsNow')
        : t('status.newsAge', { age: age(knownMs) });
  const tone = network === 'connected' || network === 'unknown' ? 'plain' : network === 'paused' ? 'bad' : 'warn';
  return (
    <Item
      tone={tone}
      to={network === 'paused' ? 'settings' : 'queue'}
      icon={network === 'offline' ? <WifiOff /> : <Network />}
      label={label}
      value={value}
      testid="status-network"
    />
  );
}

function OutboxItem({ status }: { readonly status: StationStatus }) {
  const { t, number } = useWords();
  const { pending, sending, verify, rejected, awaitingDocuments } = status.outbox;
  const waiting = pending + sending + awaitingDocuments;
  const value =
    rejected > 0
      ? t('status.outboxRejected', { number: number(rejected) })
      : verify > 0
        ? t('status.outboxChecking', { number: number(verify) })
        : waiting > 0
          ? t('status.outboxWaiting', { number: number(waiting) })
          : t('status.outboxEmpty');
  return (
    <Item
      tone={rejected > 0 ? 'bad' : 'plain'}
      to="outbox"
      icon={<Inbox />}
      label={t('status.outbox')}
      value={value}
      testid="status-outbox"
    />
  );
}

function Now({ status }: { readonly status: StationStatus | null }) {
  const { t, age } = useWords();
  const now = useNow();
  const cutOff = status?.nextCutOffMs ?? null;
  const leftMs = cutOff === null ? null : cutOff - now;
  const soon = leftMs !== null && leftMs < 3_600_000;
  return (
    <div className={`status-item now ${soon ? 'warn' : 'plain'}`} data-testid="status-clock">
      <Clock aria-hidden="true" />
      <span>
        <span className="label">
          {status === null ? '' : `${status.stationId} · `}
          {time(now)}
        </span>
        <span className="value">
          {cutOff === null || leftMs === null
            ? t('status.noCutOff')
            : soon && leftMs > 0
              ? t('status.cutOffIn', { age: age(leftMs) })
              : t('status.cutOff', { time: moment(cutOff, now) })}
        </span>
      </span>
    </div>
  );
}

function Practice({ networkUp }: { readonly networkUp: boolean }) {
  const stores = useStores();
  const { t } = useWords();
  const act = useWhole(stores.acts.practiceNetwork.store);
  const turn = async () => {
    await stores.acts.practiceNetwork.run({ up: !networkUp });
    await stores.status.refresh();
  };
  return (
    <div className="practice-word" data-testid="practice">
      <strong>{t('practice.word')}</strong>
      <button
        type="button"
        onClick={() => void turn()}
        disabled={act.kind === 'busy'}
        data-testid="practice-network"
        aria-pressed={!networkUp}
      >
        {t(networkUp ? 'practice.cut' : 'practice.restore')}
      </button>
    </div>
  );
}
