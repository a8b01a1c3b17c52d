import { useEffect, useState } from 'react';
import type { OutboxEntry } from '../../../shared/contract/outbox.ts';
import { Chips } from '../../components/chips.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Tick } from '../../components/fields.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { Busy, Empty, Failed, ShownAsOf } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { isOffline } from '../offline.ts';
import { useOutboxColumns } from './columns.tsx';
import { Decide } from './decide.tsx';

const OWNERS = ['all', 'packer', 'supervisor', 'account', 'nobody'] as const;
type Owner = (typeof OWNERS)[number];

/** What has not reached the marketplace yet, what it waits for, since when, why and who acts; a refused change is decided here. */
export function Outbox() {
  const { outbox, status, navigation } = useStores();
  const { t } = useWords();
  const remote = useWhole(outbox.store);
  const station = useWhole(status.store);
  const [text, setText] = useState('');
  const [all, setAll] = useState(false);
  const [owner, setOwner] = useState<Owner>('all');
  const [deciding, setDeciding] = useState<OutboxEntry | null>(null);
  const columns = useOutboxColumns(setDeciding);
  useEffect(() => void outbox.ask({ limit: 1000, all }), [outbox, all]);
  const found = remote.kind === 'ready' ? remote.value.entries.filter((entry) => matches(entry, text)) : [];
  const rows = found.filter((entry) => belongsTo(entry, owner));
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
      {remote.kind === 'ready' && remote.value.entries.length > 0 ? (
        <Chips
          label={t('outbox.owners')}
          value={owner}
          choices={OWNERS.map((value) => ({
            value,
            words: `${ownerWords(value)} · ${number(found.filter((entry) => belongsTo(entry, value)).length)}`,
          }))}
          onChange={setOwner}
          testid="outbox-owner"
        />
      ) : null}
      {remote.kind === 'ready' && rows.length === 0 ? (
        <Empty>
          {text === '' && owner === 'all' ? `${t('outbox.empty')} ${t('outbox.emptyHow')}` : t('queue.emptySearch')}
        </Empty>
      ) : null}
      {rows.length === 0 ? null : (
        <DataTable<OutboxEntry>
          label={t('outbox.title')}
          columns={columns}
          count={rows.length}
          row={(index) => rows[index]}
          rowKey={(entry) => entry.mutationId}
          onOpen={(entry) => (entry.decisions.length > 0 ? setDeciding(entry) : openWhatItIsAbout(entry))}
          rowHeight={96}
          testid="outbox-table"
        />
      )}
      {deciding === null ? null : <Decide entry={deciding} onClose={() => setDeciding(null)} />}
    </Screen>
  );

  function openWhatItIsAbout({ shipmentId, returnId }: OutboxEntry): void {
    if (returnId !== null) navigation.openReturn(returnId);
    else if (shipmentId !== '') navigation.openShipment(shipmentId);
  }

  function ownerWords(value: Owner): string {
    if (value === 'all') return t('outbox.ownerAll');
    return value === 'nobody' ? t('outbox.ownerNobody') : t(`owners.${value}`);
  }
}

function belongsTo(entry: OutboxEntry, owner: Owner): boolean {
  return owner === 'all' || (owner === 'nobody' ? entry.owner === null : entry.owner === owner);
}

function matches(entry: OutboxEntry, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return [entry.shipmentId, entry.returnId ?? '', ...entry.orderIds, entry.lastError ?? ''].some((one) =>
    one.toLowerCase().includes(wanted),
  );
}
