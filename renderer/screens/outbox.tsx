import { useEffect, useState } from 'react';
import type { OutboxEntry } from '../../shared/contract/outbox.ts';
import { Button } from '../components/button.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Tick } from '../components/fields.tsx';
import { FilterBox } from '../components/filter-box.tsx';
import { Busy, Empty, Failed, FailedLine, ShownAsOf } from '../components/notice.tsx';
import { Screen } from '../components/screen.tsx';
import { useMoment, useWords } from '../components/words.ts';
import { number } from '../format/india.ts';
import { useNow, useStores, useWhole } from '../stores/index.ts';
import { isOffline } from './offline.ts';
import { reasonOf } from './reason.ts';

/** What has not reached the marketplace yet, since when, why, and what to do; a refused change is decided here. */
export function Outbox() {
  const { outbox, status, navigation } = useStores();
  const { t } = useWords();
  const remote = useWhole(outbox.store);
  const station = useWhole(status.store);
  const [text, setText] = useState('');
  const [all, setAll] = useState(false);
  const [deciding, setDeciding] = useState<OutboxEntry | null>(null);
  const columns = useColumns(setDeciding);
  useEffect(() => void outbox.ask({ limit: 1000, all }), [outbox, all]);
  const rows = remote.kind === 'ready' ? remote.value.entries.filter((entry) => matches(entry, text)) : [];
  const offline = isOffline(station);
  return (
    <Screen
      title={t('outbox.title')}
      {...(remote.kind === 'ready' && !all
        ? { summary: t('outbox.summary', { number: number(remote.value.total) }) }
        : {})}
      tools={
        <>
          <Tick words={t('outbox.all')} on={all} onChange={setAll} testid="outbox-all" />
          <FilterBox value={text} onChange={setText} />
        </>
      }
      testid="outbox"
    >
      {remote.kind === 'ready' && (offline || remote.failure !== null) ? (
        <ShownAsOf offline={offline} atMs={remote.atMs} />
      ) : null}
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? <Failed failure={remote.failure} onAgain={() => void outbox.refresh()} /> : null}
      {remote.kind === 'ready' && rows.length === 0 ? (
        <Empty>{text === '' ? `${t('outbox.empty')} ${t('outbox.emptyHow')}` : t('queue.emptySearch')}</Empty>
      ) : null}
      {rows.length === 0 ? null : (
        <DataTable<OutboxEntry>
          label={t('outbox.title')}
          columns={columns}
          count={rows.length}
          row={(index) => rows[index]}
          rowKey={(entry) => entry.mutationId}
          onOpen={(entry) =>
            entry.state === 'rejected' ? setDeciding(entry) : navigation.openShipment(entry.shipmentId)
          }
          rowHeight={72}
          testid="outbox-table"
        />
      )}
      {deciding === null ? null : <Decide entry={deciding} onClose={() => setDeciding(null)} />}
    </Screen>
  );
}

function matches(entry: OutboxEntry, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return [entry.shipmentId, ...entry.orderIds, entry.lastError ?? ''].some((one) => one.toLowerCase().includes(wanted));
}

function useColumns(decide: (entry: OutboxEntry) => void): readonly Column<OutboxEntry>[] {
  const { navigation } = useStores();
  const { t, age } = useWords();
  const moment = useMoment();
  const now = useNow();
  return [
    {
      key: 'change',
      name: t('outbox.change'),
      width: 'minmax(0, 280px)',
      cell: (entry) => (
        <>
          <span className="strong">{t(`mutationKinds.${entry.kind}`)}</span>
          <button
            type="button"
            className="link mono"
            tabIndex={-1}
            onClick={() => navigation.openShipment(entry.shipmentId)}
          >
            {entry.orderIds[0] ?? entry.shipmentId}
          </button>
        </>
      ),
    },
    {
      key: 'state',
      name: t('common.state'),
      width: '248px',
      cell: (entry) => (
        <span className={`chip ${entry.state === 'rejected' ? 'bad' : entry.state === 'acked' ? 'good' : ''}`}>
          {t(`mutationStates.${entry.state}`)}
        </span>
      ),
    },
    {
      key: 'since',
      name: t('outbox.since'),
      width: '150px',
      cell: (entry) => (
        <>
          <span>{moment(entry.createdAtMs)}</span>
          <span className="small quiet">{t('common.ago', { age: age(now - entry.createdAtMs) })}</span>
        </>
      ),
    },
    { key: 'tries', name: t('outbox.tries'), width: '64px', end: true, cell: (entry) => number(entry.attempts) },
    { key: 'why', name: t('common.why'), width: 'minmax(0, 1fr)', cell: (entry) => <Why entry={entry} /> },
    {
      key: 'act',
      name: t('outbox.next'),
      width: '176px',
      cell: (entry) =>
        entry.state === 'rejected' ? (
          <Button tone="main" onPress={() => decide(entry)} testid="decide">
            {t('outbox.decide')}
          </Button>
        ) : (
          <span className="small">{nextWords(entry, t, moment)}</span>
        ),
    },
  ];
}

function nextWords(entry: OutboxEntry, t: ReturnType<typeof useWords>['t'], moment: (atMs: number) => string): string {
  if (entry.state === 'acked' || entry.state === 'discarded') return t('outbox.nothing');
  if (entry.nextAtMs === null) return entry.lastError === 'NOT_SENT' ? t('outbox.waitsNetwork') : t('outbox.nothing');
  const time = moment(entry.nextAtMs);
  return entry.state === 'verify' ? t('outbox.nextLook', { time }) : t('outbox.nextTry', { time });
}

function Why({ entry }: { readonly entry: OutboxEntry }) {
  const { t } = useWords();
  if (entry.lastError === undefined) return <span className="quiet">{t('common.none')}</span>;
  const reason = reasonOf(entry.lastError);
  const words = reason.group === 'codes' ? t(`codes.${reason.name}.what`) : t(`reasons.${reason.name}.what`);
  const act = reason.group === 'codes' ? t(`codes.${reason.name}.act`) : t(`reasons.${reason.name}.act`);
  return (
    <span className="wrap2">
      {words} {act}
    </span>
  );
}

function Decide({ entry, onClose }: { readonly entry: OutboxEntry; readonly onClose: () => void }) {
  const { acts, outbox } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.decide.store);
  const reason = reasonOf(entry.lastError ?? '');
  const what = reason.group === 'codes' ? t(`codes.${reason.name}.what`) : t(`reasons.${reason.name}.what`);
  const todo = reason.group === 'codes' ? t(`codes.${reason.name}.act`) : t(`reasons.${reason.name}.act`);
  const close = () => {
    acts.decide.reset();
    onClose();
  };
  const decide = async (decision: 'retry' | 'discard') => {
    if ((await acts.decide.run({ mutationId: entry.mutationId, decision })) === undefined) return;
    await outbox.refresh();
    close();
  };
  return (
    <Dialog title={t('outbox.decideTitle')} onClose={close} testid="decide-dialog">
      <p className="large">{what}</p>
      <p className="strong">{todo}</p>
      {reason.owner === null ? null : <p>{t('outbox.owner', { owner: t(`owners.${reason.owner}`) })}</p>}
      <div className="choice-list">
        <div className="choice">
          <Button tone="main" busy={act.kind === 'busy'} onPress={() => void decide('retry')} testid="decide-retry">
            {t('outbox.retry')}
          </Button>
          <p>{t('outbox.retryText')}</p>
        </div>
        <div className="choice">
          <Button tone="bad" busy={act.kind === 'busy'} onPress={() => void decide('discard')} testid="decide-discard">
            {t('outbox.discard')}
          </Button>
          <p>{t('outbox.discardText')}</p>
        </div>
      </div>
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
      <p className="small-print mono">
        {entry.lastError ?? ''} · {entry.shipmentId}
      </p>
      {entry.lastErrorMessage === undefined ? null : (
        <p className="small-print">{t('outbox.reason', { message: entry.lastErrorMessage })}</p>
      )}
      <div className="dialog-actions">
        <Button onPress={close}>
          {t('common.close')} <kbd>Esc</kbd>
        </Button>
      </div>
    </Dialog>
  );
}
