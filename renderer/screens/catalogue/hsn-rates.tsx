import { type FormEvent, useState } from 'react';
import { type HsnRate, hsnRateSchema } from '../../../shared/model/catalogue.ts';
import type { Column } from '../../components/data-table.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { TextBox } from '../../components/fields.tsx';
import { useWords } from '../../components/words.ts';
import { number, percent } from '../../format/india.ts';
import { percentFrom } from '../../forms/drafts.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { WholeList } from './whole-list.tsx';

/** Tax rates that hold for every product of an HSN code. */
export function HsnRates() {
  const { hsnRates, acts } = useStores();
  const { t } = useWords();
  const removal = useWhole(acts.removeHsnRate.store);
  const columns: readonly Column<HsnRate>[] = [
    { key: 'hsn', name: t('catalogue.hsn'), width: '200px', cell: (rate) => <span className="mono">{rate.hsn}</span> },
    {
      key: 'rate',
      name: t('catalogue.rate'),
      width: '120px',
      end: true,
      cell: (rate) => percent(rate.taxRatePercent),
    },
  ];
  return (
    <WholeList<HsnRate>
      kind="hsn-rates"
      list={hsnRates}
      rowKey={(rate) => rate.hsn}
      nameOf={(rate) => rate.hsn}
      isFound={(rate, text) => rate.hsn.startsWith(text)}
      columns={columns}
      actWidth="minmax(0, 1fr)"
      words={{
        summary: (count) => t('catalogue.rates', { count, number: number(count) }),
        empty: t('catalogue.ratesEmpty'),
        removeText: t('catalogue.removeRateText'),
      }}
      removal={{
        act: removal,
        run: async ({ hsn }) => (await acts.removeHsnRate.run({ hsn })) !== undefined,
        reset: acts.removeHsnRate.reset,
      }}
      form={(rate, _all, onClose) => <RateForm rate={rate} onClose={onClose} />}
      testid="rate"
    />
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
        <DialogActions words={t('common.save')} act={act} onCancel={close} testid="save-rate" />
      </form>
    </Dialog>
  );
}
