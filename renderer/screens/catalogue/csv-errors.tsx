import type { CsvRowError } from '../../../shared/contract/catalogue.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { useWords } from '../../components/words.ts';
import { number, shorten } from '../../format/india.ts';

export interface CsvErrorsProps {
  readonly errors: readonly CsvRowError[];
  readonly refused: number;
}

/** What each refused row does wrong, with the cell as the file has it. */
export function CsvErrors({ errors, refused }: CsvErrorsProps) {
  const { t } = useWords();
  const columns: readonly Column<CsvRowError>[] = [
    { key: 'row', name: t('csv.row'), width: '72px', end: true, cell: (error) => number(error.row) },
    {
      key: 'column',
      name: t('csv.column'),
      width: '208px',
      cell: (error) => <span className="mono wrap2">{shorten(error.column, 22)}</span>,
    },
    {
      key: 'value',
      name: t('csv.value'),
      width: 'minmax(0, 1fr)',
      cell: (error) =>
        error.value === '' ? t('common.none') : <span className="mono wrap2">{shorten(error.value, 48)}</span>,
    },
    {
      key: 'problem',
      name: t('csv.problemColumn'),
      width: 'minmax(0, 1.2fr)',
      cell: (error) => <span className="strong">{t(`csv.problems.${error.problem}`)}</span>,
    },
  ];
  const some = refused > errors.length;
  return (
    <section className="stack" data-testid="csv-errors">
      <p className="small quiet">
        {some ? t('csv.firstErrors', { number: number(errors.length) }) : t('csv.allErrors')}
      </p>
      <div className="dialog-table">
        <DataTable<CsvRowError>
          label={t('csv.allErrors')}
          columns={columns}
          count={errors.length}
          row={(index) => errors[index]}
          rowKey={(error) => `${error.row} ${error.column} ${error.problem}`}
          rowHeight={52}
          testid="csv-errors-table"
        />
      </div>
    </section>
  );
}
