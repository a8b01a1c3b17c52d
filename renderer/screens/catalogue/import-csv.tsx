import { useState } from 'react';
import type { CsvKind, CsvPreview } from '../../../shared/contract/catalogue.ts';
import { Button } from '../../components/button.tsx';
import { ChooseFile } from '../../components/choose-file.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Busy, FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { type FileProblem, readCsvFile } from '../../files/read-csv.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { CsvErrors } from './csv-errors.tsx';

type Chosen =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly name: string; readonly problem: FileProblem }
  | { readonly kind: 'read'; readonly name: string; readonly csv: string };

/** Choose a file, see what it would do, then do it. Nothing is written before the last step. */
export function ImportCsv({ kind, onClose }: { readonly kind: CsvKind; readonly onClose: () => void }) {
  const { acts, catalogue, hsnRates, boxTypes } = useStores();
  const { t } = useWords();
  const preview = useWhole(acts.previewCsv.store);
  const imported = useWhole(acts.importCsv.store);
  const [chosen, setChosen] = useState<Chosen>({ kind: 'none' });
  const reset = () => {
    acts.previewCsv.reset();
    acts.importCsv.reset();
  };
  const close = () => {
    reset();
    onClose();
  };
  const choose = async (file: File) => {
    reset();
    const text = await readCsvFile(file);
    if (!text.ok) return setChosen({ kind: 'refused', name: file.name, problem: text.error });
    setChosen({ kind: 'read', name: file.name, csv: text.value });
    await acts.previewCsv.run({ kind, csv: text.value });
  };
  const take = async () => {
    if (chosen.kind !== 'read') return;
    if ((await acts.importCsv.run({ kind, csv: chosen.csv })) === undefined) return;
    await Promise.all([catalogue.refresh(), hsnRates.refresh(), boxTypes.refresh()]);
  };
  const seen = preview.kind === 'done' ? preview.value : null;
  const takes = seen === null ? 0 : seen.added + seen.changed;
  const done = imported.kind === 'done' ? imported.value : null;
  const busy = preview.kind === 'busy' || imported.kind === 'busy';
  return (
    <Dialog
      title={t('csv.title', { what: t(`catalogue.tabs.${kind}`) })}
      onClose={close}
      wide={seen !== null}
      testid="import-dialog"
    >
      <p>{t('csv.text')}</p>
      {chosen.kind === 'none' ? null : (
        <p>
          {t('csv.file')}: <span className="mono strong wrap2">{chosen.name}</span>
        </p>
      )}
      {chosen.kind === 'refused' ? (
        <p className="line-notice bad strong" role="alert" data-testid="file-refused">
          {t(`csv.problem.${chosen.problem}`)}
        </p>
      ) : null}
      {preview.kind === 'busy' ? <Busy what={t('csv.reading')} sinceMs={preview.sinceMs} /> : null}
      {preview.kind === 'failed' ? (
        preview.failure.code === 'INVALID_INPUT' ? (
          <p className="line-notice bad strong" role="alert" data-testid="file-refused">
            {t('csv.notCsv')}
          </p>
        ) : (
          <FailedLine failure={preview.failure} />
        )
      ) : null}
      {done !== null ? (
        <p className="line-notice good strong" role="status" data-testid="import-done">
          {t('csv.done', {
            added: number(done.added),
            changed: number(done.changed),
            refused: number(done.refused),
          })}
        </p>
      ) : seen === null ? null : (
        <Seen preview={seen} />
      )}
      {imported.kind === 'failed' ? <FailedLine failure={imported.failure} /> : null}
      {imported.kind === 'busy' ? <p role="status">{t('csv.importing')}</p> : null}
      <div className="dialog-actions">
        {seen !== null && done === null && takes > 0 ? (
          <Button tone="main" busy={busy} onPress={() => void take()} testid="import-confirm">
            {t('csv.import', { count: takes, number: number(takes) })}
          </Button>
        ) : null}
        {done === null ? (
          <ChooseFile
            words={t(chosen.kind === 'none' ? 'csv.choose' : 'csv.chooseOther')}
            accept=".csv,text/csv"
            tone={chosen.kind === 'none' ? 'main' : 'plain'}
            busy={busy}
            onFile={(file) => void choose(file)}
            testid="choose-csv"
          />
        ) : null}
        <Button onPress={close} testid="import-close">
          {t(done === null ? 'common.cancel' : 'common.close')} <kbd>Esc</kbd>
        </Button>
      </div>
    </Dialog>
  );
}

function Seen({ preview }: { readonly preview: CsvPreview }) {
  const { t } = useWords();
  const counts = ['added', 'changed', 'unchanged', 'refused'] as const;
  return (
    <>
      <dl className="numbers">
        {counts.map((count) => (
          <div key={count} className={count === 'refused' && preview.refused > 0 ? 'bad-number' : ''}>
            <dt>{t(`csv.${count}`)}</dt>
            <dd data-testid={`csv-${count}`}>{number(preview[count])}</dd>
          </div>
        ))}
      </dl>
      {preview.ignoredColumns.length === 0 ? null : (
        <p className="small wrap2">{t('csv.ignored', { columns: preview.ignoredColumns.join(', ') })}</p>
      )}
      {preview.added + preview.changed === 0 ? <p className="strong">{t('csv.nothing')}</p> : null}
      {preview.errors.length === 0 ? null : (
        <>
          {preview.added + preview.changed > 0 ? <p>{t('csv.refusedStay')}</p> : null}
          <CsvErrors errors={preview.errors} refused={preview.refused} />
        </>
      )}
    </>
  );
}
