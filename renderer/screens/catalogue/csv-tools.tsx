import { useState } from 'react';
import type { CsvKind } from '../../../shared/contract/catalogue.ts';
import { Button } from '../../components/button.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { downloadCsv } from '../../files/download.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { ImportCsv } from './import-csv.tsx';

/** In and out of this part of the catalogue as a file. */
export function CsvTools({ kind }: { readonly kind: CsvKind }) {
  const { acts } = useStores();
  const { t } = useWords();
  const exporting = useWhole(acts.exportCsv.store);
  const [importing, setImporting] = useState(false);
  const take = async () => {
    const done = await acts.exportCsv.run({ kind });
    if (done !== undefined) downloadCsv(fileOf(kind), done.csv);
  };
  return (
    <>
      <Button onPress={() => setImporting(true)} testid="csv-import">
        {t('catalogue.import')}
      </Button>
      <Button busy={exporting.kind === 'busy'} onPress={() => void take()} testid="csv-export">
        {t('catalogue.export')}
      </Button>
      {importing ? <ImportCsv kind={kind} onClose={() => setImporting(false)} /> : null}
    </>
  );
}

/** What became of the last export, above the table. */
export function ExportNews({ kind }: { readonly kind: CsvKind }) {
  const { acts } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.exportCsv.store);
  if (act.kind === 'failed') return <FailedLine failure={act.failure} />;
  if (act.kind !== 'done') return null;
  const { rows } = act.value;
  return (
    <p className="line-notice good" role="status" data-testid="csv-exported">
      {t('catalogue.exported', { count: rows, number: number(rows), file: fileOf(kind) })}
    </p>
  );
}

function fileOf(kind: CsvKind): string {
  return `packbench-${kind}.csv`;
}
