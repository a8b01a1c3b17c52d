import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { Button } from '../../components/button.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { csvText } from '../../files/csv-text.ts';
import { downloadCsv } from '../../files/download.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';

type Progress =
  | { readonly kind: 'idle' }
  | { readonly kind: 'reading'; readonly read: number }
  | { readonly kind: 'done'; readonly file: string; readonly rows: number }
  | { readonly kind: 'failed'; readonly failure: AppError };

const COLUMNS = ['number', 'financialYear', 'invoiceDate', 'orderId', 'shipmentId', 'state', 'reason'] as const;

/** Everything the table would show when scrolled through, as a file for the books. */
export function ExportInvoices({ total }: { readonly total: number }) {
  const { invoices } = useStores();
  const { t } = useWords();
  const { question } = useWhole(invoices.store);
  const [progress, setProgress] = useState<Progress>({ kind: 'idle' });
  const run = async () => {
    setProgress({ kind: 'reading', read: 0 });
    const all = await invoices.readAll((read) => setProgress({ kind: 'reading', read }));
    if (!all.ok) return setProgress({ kind: 'failed', failure: all.error });
    const parts = [
      'invoice-numbers',
      question.financialYear ?? 'all',
      question.state === 'all' ? null : question.state,
    ];
    const file = `${parts.filter((part) => part !== null).join('-')}.csv`;
    downloadCsv(
      file,
      csvText(
        COLUMNS,
        all.value.map((row) => COLUMNS.map((column) => row[column] ?? '')),
      ),
    );
    setProgress({ kind: 'done', file, rows: all.value.length });
  };
  return (
    <>
      <span className="small quiet" role="status" data-testid="invoices-exported">
        {progress.kind === 'reading'
          ? t('invoices.exporting', { read: number(progress.read), total: number(total) })
          : progress.kind === 'done'
            ? t('invoices.exported', { count: progress.rows, number: number(progress.rows), file: progress.file })
            : ''}
      </span>
      {progress.kind === 'failed' ? <FailedLine failure={progress.failure} /> : null}
      <Button busy={progress.kind === 'reading'} onPress={() => void run()} testid="invoices-export">
        {t('invoices.export')}
      </Button>
    </>
  );
}
