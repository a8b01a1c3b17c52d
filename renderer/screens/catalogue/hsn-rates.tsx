import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { type HsnRate, hsnRateSchema } from '../../../shared/model/catalogue.ts';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextBox } from '../../components/fields.tsx';
import { FilterBox } from '../../components/filter-box.tsx';
import { Busy, Empty, Failed, FailedLine, ShownAsOf } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../components/words.ts';
import { number, percent } from '../../format/india.ts';
import { percentFrom } from '../../forms/drafts.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { CsvTools, ExportNews } from './csv-tools.tsx';
import { Remove } from './remove.tsx';

/** Tax rates that hold for every product of an HSN code. */
export function HsnRates({ tabs }: { readonly tabs: ReactNode }) {
  const { hsnRates, acts } = useStores();
  const { t } = useWords();
  const remote = useWhole(hsnRates.store);
  const removal = useWhole(acts.removeHsnRate.store);
  const [text, setText] = useState('');
  const [edited, setEdited] = useState<HsnRate | 'new' | null>(null);
  const [removing, setRemoving] = useState<HsnRate | null>(null);
  useEffect(() => void hsnRates.refresh(), [hsnRates]);
  const all = remote.kind === 'ready' ? remote.value.entries : [];
  const rows = all.filter((rate) => rate.hsn.startsWith(text.trim()));
  const stop = () => {
    acts.removeHsnRate.reset();
    setRemoving(null);
  };
  const remove = async (rate: HsnRate) => {
    if ((await acts.removeHsnRate.run({ hsn: rate.hsn })) === undefined) return;
    await hsnRates.refresh();
    stop();
  };
  const columns: readonly Column<HsnRate>[] = [
    { key: 'hsn', name: t('catalogue.hsn'), width: '200px', cell: (rate) => <span className="mono">{rate.hsn}</span> },
    {
      key: 'rate',
      name: t('catalogue.rate'),
      width: '120px',
      end: true,
      cell: (rate) => percent(rate.taxRatePercent),
    },
    {
      key: 'act',
      name: t('common.act'),
      width: 'minmax(0, 1fr)',
      cell: (rate) => (
        <span className="row-acts">
          <Button onPress={() => setEdited(rate)} testid="edit-rate">
            {t('catalogue.change')}
          </Button>
          <Button onPress={() => setRemoving(rate)} testid="remove-rate">
            {t('catalogue.remove')}
          </Button>
        </span>
      ),
    },
  ];
  return (
    <Screen
      title={t('catalogue.title')}
      {...(remote.kind === 'ready'
        ? { summary: t('catalogue.rates', { count: all.length, number: number(all.length) }) }
        : {})}
      tools={
        <>
          <FilterBox value={text} onChange={setText} finds={t('catalogue.finds.hsn-rates')} />
          <CsvTools kind="hsn-rates" />
          <Button tone="main" onPress={() => setEdited('new')} testid="add-rate">
            {t('catalogue.add')}
          </Button>
        </>
      }
      testid="catalogue"
    >
      <div className="tool-row">{tabs}</div>
      <ExportNews kind="hsn-rates" />
      {remote.kind === 'ready' && remote.failure !== null ? <ShownAsOf offline={false} atMs={remote.atMs} /> : null}
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? <Failed failure={remote.failure} onAgain={() => void hsnRates.refresh()} /> : null}
      {remote.kind === 'ready' && rows.length === 0 ? (
        <Empty>{t(all.length === 0 ? 'catalogue.ratesEmpty' : 'catalogue.emptySearch')}</Empty>
      ) : null}
      {rows.length === 0 ? null : (
        <DataTable<HsnRate>
          label={t('catalogue.tabs.hsn-rates')}
          columns={columns}
          count={rows.length}
          row={(index) => rows[index]}
          rowKey={(rate) => rate.hsn}
          onOpen={setEdited}
          testid="rates-table"
        />
      )}
      {edited === null ? null : <RateForm rate={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {removing === null ? null : (
        <Remove
          name={removing.hsn}
          text={t('catalogue.removeRateText')}
          act={removal}
          onRemove={() => void remove(removing)}
          onClose={stop}
        />
      )}
    </Screen>
  );
}

function RateForm({ rate, onClose }: { readonly rate: HsnRate | null; readonly onClose: () => void }) {
  const { acts, hsnRates } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.saveHsnRate.store);
  const [hsn, setHsn] = useState(rate?.hsn ?? '');
  const [rateText, setRateText] = useState(rate === null ? '' : String(rate.taxRatePercent));
  const [tried, setTried] = useState(false);
  const hsnWrong = !hsnRateSchema.shape.hsn.safeParse(hsn.trim()).success;
  const parsed = percentFrom(rateText);
  const close = () => {
    acts.saveHsnRate.reset();
    onClose();
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (hsnWrong || parsed == null) return;
    if ((await acts.saveHsnRate.run({ hsn: hsn.trim(), taxRatePercent: parsed })) === undefined) return;
    await hsnRates.refresh();
    close();
  };
  return (
    <Dialog title={t('catalogue.rateTitle')} onClose={close} testid="rate-dialog">
      <form className="stack" noValidate onSubmit={(event) => void save(event)}>
        <div className="two-up">
          {rate === null ? (
            <TextBox
              label={t('catalogue.hsn')}
              value={hsn}
              onChange={setHsn}
              wrong={tried && hsnWrong ? t('catalogue.hsnWrong') : null}
              help={t('catalogue.hsnHelp')}
              maxLength={8}
              numeric
              mono
              autoFocus
              testid="rate-hsn"
            />
          ) : (
            <p className="large mono">{rate.hsn}</p>
          )}
          <TextBox
            label={t('catalogue.taxRate')}
            value={rateText}
            onChange={setRateText}
            wrong={tried && parsed == null ? t('catalogue.taxWrong') : null}
            numeric
            autoFocus={rate !== null}
            testid="rate-percent"
          />
        </div>
        {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
        <div className="dialog-actions">
          <Button type="submit" tone="main" busy={act.kind === 'busy'} testid="save-rate">
            {t('common.save')}
          </Button>
          <Button onPress={close}>
            {t('common.cancel')} <kbd>Esc</kbd>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
