import { useCallback, useEffect } from 'react';
import { INVOICE_NUMBER_STATES, type InvoiceNumberRow } from '../../../shared/contract/catalogue.ts';
import { INVOICE_REASONS } from '../../../shared/model/invoice-series.ts';
import { Button } from '../../components/button.tsx';
import { Chips } from '../../components/chips.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Busy, Empty, Failed, ShownAsOf } from '../../components/notice.tsx';
import { OrderLink } from '../../components/row-link.tsx';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../components/words.ts';
import { reasonOf } from '../../feedback/reason.ts';
import { calendarDay, number } from '../../format/india.ts';
import { type InvoicesQuestion, useStores, useWhole } from '../../stores/index.ts';
import { PAGE } from '../../stores/paged-store.ts';
import { ExportInvoices } from './export.tsx';

const STATES = ['all', ...INVOICE_NUMBER_STATES] as const;

/** Every number of the own series with what became of it: a gap in the books has its reason here. */
export function Invoices() {
  const { invoices, navigation, setup } = useStores();
  const { t } = useWords();
  const state = useWhole(invoices.store);
  const configured = useWhole(setup.store);
  const columns = useColumns();
  useEffect(() => void invoices.refresh(), [invoices]);
  const onShow = useCallback((from: number, to: number) => invoices.showRows(from, to), [invoices]);
  const { head, question, failure } = state;
  const ask = (change: Partial<InvoicesQuestion>) => invoices.ask({ ...question, ...change });
  const byMarketplace = configured.kind === 'ready' && configured.value.config?.invoicing.mode === 'marketplace';
  const years = head?.financialYears ?? [];
  return (
    <Screen
      title={t('invoices.title')}
      {...(head === null ? {} : { summary: t('invoices.summary', { count: head.total, number: number(head.total) }) })}
      tools={
        <>
          {years.length === 0 ? null : (
            <Chips
              label={t('invoices.years')}
              value={question.financialYear ?? 'all'}
              choices={[
                { value: 'all', words: t('invoices.allYears') },
                ...years.map((year) => ({ value: year, words: year })),
              ]}
              onChange={(year) => ask({ financialYear: year === 'all' ? null : year })}
              testid="invoices-year"
            />
          )}
          {head === null || head.total === 0 ? null : <ExportInvoices total={head.total} />}
        </>
      }
      testid="invoices"
    >
      {failure !== null && head !== null ? <ShownAsOf offline={false} atMs={state.atMs} /> : null}
      {head === null ? (
        failure === null ? (
          <Busy sinceMs={state.busySinceMs ?? 0} />
        ) : (
          <Failed failure={failure} onAgain={() => void invoices.refresh()} />
        )
      ) : null}
      {head === null || years.length === 0 ? null : (
        <Counts counts={head.counts} chosen={question.state} onChoose={(one) => ask({ state: one })} />
      )}
      {head === null ? null : head.total > 0 ? (
        <DataTable<InvoiceNumberRow>
          label={t('invoices.title')}
          columns={columns}
          count={head.total}
          row={(index) => state.pages[Math.floor(index / PAGE)]?.[index % PAGE]}
          rowKey={(row) => `${row.financialYear} ${row.number} ${row.orderId}`}
          onOpen={(row) => navigation.openShipment(row.shipmentId)}
          onShow={onShow}
          rowHeight={48}
          testid="invoices-table"
        />
      ) : years.length > 0 ? (
        <Empty>{t('invoices.emptyState')}</Empty>
      ) : (
        <Empty action={<Button onPress={() => navigation.go('settings')}>{t('invoices.settings')}</Button>}>
          {t(byMarketplace ? 'invoices.emptyMarketplace' : 'invoices.empty')}
        </Empty>
      )}
    </Screen>
  );
}

interface CountsProps {
  readonly counts: Readonly<Record<InvoiceNumberRow['state'], number>>;
  readonly chosen: InvoicesQuestion['state'];
  readonly onChoose: (state: InvoicesQuestion['state']) => void;
}

/** How many stand how, what that means, and each the way to the rows it counts. */
function Counts({ counts, chosen, onChoose }: CountsProps) {
  const { t } = useWords();
  const all = INVOICE_NUMBER_STATES.reduce((sum, state) => sum + counts[state], 0);
  return (
    <div className="counts">
      {STATES.map((state) => (
        <button
          key={state}
          type="button"
          className={state === chosen ? 'count-tile here' : 'count-tile'}
          aria-pressed={state === chosen}
          onClick={() => onChoose(state)}
          data-testid={`invoices-${state}`}
        >
          <span className="count-line">
            <span className="large strong">{number(state === 'all' ? all : counts[state])}</span>
            <span className="strong">
              {state === 'all' ? t('invoices.all.name') : t(`invoices.states.${state}.name`)}
            </span>
          </span>
          <span className="small">{state === 'all' ? t('invoices.all.text') : t(`invoices.states.${state}.text`)}</span>
        </button>
      ))}
    </div>
  );
}

function useColumns(): readonly Column<InvoiceNumberRow>[] {
  const { t } = useWords();
  return [
    {
      key: 'number',
      name: t('invoices.number'),
      width: '200px',
      cell: (row) => <span className="mono strong">{row.number}</span>,
    },
    { key: 'date', name: t('invoices.date'), width: '136px', cell: (row) => calendarDay(row.invoiceDate) },
    { key: 'year', name: t('invoices.year'), width: '96px', cell: (row) => row.financialYear },
    {
      key: 'order',
      name: t('common.order'),
      width: 'minmax(0, 240px)',
      cell: (row) => <OrderLink shipmentId={row.shipmentId} orderIds={[row.orderId]} />,
    },
    {
      key: 'state',
      name: t('common.state'),
      width: '136px',
      cell: (row) => <span className={`chip ${chipOf(row.state)}`}>{t(`invoices.states.${row.state}.name`)}</span>,
    },
    { key: 'why', name: t('common.why'), width: 'minmax(0, 1fr)', cell: (row) => <Why row={row} /> },
  ];
}

function Why({ row }: { readonly row: InvoiceNumberRow }) {
  const { t, refusal } = useWords();
  if (row.reason === null) {
    return <span className="quiet">{row.state === 'used' ? t('invoices.noReason') : t('common.none')}</span>;
  }
  const own = INVOICE_REASONS.find((each) => each === row.reason);
  if (own) return <span className="wrap2">{t(`invoiceReasons.${own}`)}</span>;
  // A reason that is no code is the station's own sentence.
  return <span className="wrap2">{reasonOf(row.reason).name === 'OTHER' ? row.reason : refusal(row.reason).what}</span>;
}

function chipOf(state: InvoiceNumberRow['state']): string {
  switch (state) {
    case 'used':
      return 'good';
    case 'rejected':
    case 'cancelled':
      return 'gate';
    case 'taken':
      return '';
    case 'skipped':
      return 'warn';
  }
}
