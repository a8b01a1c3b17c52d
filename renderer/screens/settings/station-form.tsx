import { type FormEvent, useState } from 'react';
import type { RequestInput } from '../../../shared/contract/index.ts';
import type { SetupState } from '../../../shared/contract/setup.ts';
import { BoxFields } from '../../components/box-fields.tsx';
import { Button } from '../../components/button.tsx';
import { TextBox } from '../../components/fields.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { PrinterFields } from '../../components/printer-fields.tsx';
import { useWords } from '../../components/words.ts';
import { boxDraft, boxFrom, newPrinterDraft, percentFrom, printerDraft, printerFrom } from '../../forms/drafts.ts';
import { type InvoicingDraft, invoicingDraft, invoicingFrom } from '../../forms/invoicing-draft.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { InvoicingFields } from './invoicing-fields.tsx';
import type { Config } from './settings.tsx';
import { type WorkChoices, WorkChoicesFields } from './work-choices.tsx';

export interface StationFormProps {
  readonly config: Config;
  readonly hasSecret: boolean;
  readonly locations: SetupState['locations'];
}

const STATION_ID = /^[A-Za-z0-9][A-Za-z0-9 _-]{0,39}$/;

interface Draft {
  readonly stationId: string;
  readonly locationId: string;
  readonly secret: string;
  readonly tax: string;
  readonly box: ReturnType<typeof boxDraft>;
  readonly work: WorkChoices;
  readonly invoicing: InvoicingDraft;
  readonly printers: readonly ReturnType<typeof printerDraft>[];
}

export function StationForm({ config, hasSecret, locations }: StationFormProps) {
  const { acts, setup, status } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.saveSettings.store);
  const [first] = useState(() => draftOf(config));
  const [draft, setDraft] = useState(first);
  const [tried, setTried] = useState(false);
  const [nextKey, setNextKey] = useState(config.printers.length);
  const set = (change: Partial<Draft>) => {
    acts.saveSettings.reset();
    setDraft({ ...draft, ...change });
  };
  const input = inputOf(draft);
  const changed = JSON.stringify(draft) !== JSON.stringify(first);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (input === undefined || (await acts.saveSettings.run(input)) === undefined) return;
    await Promise.all([setup.refresh(), status.refresh()]);
  };
  const addPrinter = () => {
    setNextKey(nextKey + 1);
    set({ printers: [...draft.printers, newPrinterDraft(`new-${nextKey}`, `label-${draft.printers.length + 1}`)] });
  };
  return (
    <form className="stack" noValidate onSubmit={(event) => void save(event)} data-testid="station-form">
      <section className="block">
        <h2>{t('settings.station')}</h2>
        <div className="two-up">
          <TextBox
            label={t('settings.stationId')}
            value={draft.stationId}
            onChange={(stationId) => set({ stationId })}
            wrong={STATION_ID.test(draft.stationId.trim()) ? null : t('firstRun.nameInvalid')}
            testid="station-id"
          />
          <TextBox
            label={t('settings.location')}
            value={draft.locationId}
            onChange={(locationId) => set({ locationId })}
            wrong={draft.locationId.trim() === '' ? t('firstRun.required') : null}
            help={locations.map((location) => location.locationId).join('  ')}
            mono
            testid="location-id"
          />
        </div>
        <dl className="fact-list">
          <div>
            <dt>{t('settings.accountUrl')}</dt>
            <dd className="mono">{config.marketplace.url}</dd>
          </div>
          <div>
            <dt>{t('settings.appId')}</dt>
            <dd className="mono">{config.marketplace.appId}</dd>
          </div>
        </dl>
        <TextBox
          label={t('settings.secret')}
          value={draft.secret}
          onChange={(secret) => set({ secret })}
          type="password"
          help={t(hasSecret ? 'settings.secretKept' : 'settings.secretNone')}
          testid="new-secret"
        />
      </section>
      <section className="block">
        <h2>{t('settings.packing')}</h2>
        <TextBox
          label={t('settings.tax')}
          value={draft.tax}
          onChange={(tax) => set({ tax })}
          wrong={percentFrom(draft.tax) === undefined ? '0–100' : null}
          help={t('settings.taxEmpty')}
          numeric
          testid="tax"
        />
        <BoxFields
          draft={draft.box}
          onChange={(box) => set({ box })}
          wrong={boxFrom(draft.box) === undefined}
          help={t('settings.boxEmpty')}
        />
        <WorkChoicesFields value={draft.work} onChange={(change) => set({ work: { ...draft.work, ...change } })} />
        <InvoicingFields config={config} draft={draft.invoicing} onChange={(invoicing) => set({ invoicing })} />
      </section>
      <section className="block">
        <h2>{t('settings.printers')}</h2>
        {draft.printers.length === 0 ? <p className="quiet">{t('settings.printersEmpty')}</p> : null}
        {draft.printers.map((printer) => (
          <div key={printer.key} className="printer">
            <PrinterFields
              draft={printer}
              onChange={(next) => set({ printers: draft.printers.map((one) => (one === printer ? next : one)) })}
              marked={tried || !printer.key.startsWith('new-')}
            />
            <Button onPress={() => set({ printers: draft.printers.filter((one) => one !== printer) })}>
              {t('settings.removePrinter')}
            </Button>
          </div>
        ))}
        <div className="dialog-actions">
          <Button onPress={addPrinter} testid="add-printer">
            {t('settings.addPrinter')}
          </Button>
        </div>
      </section>
      <div className="save-bar">
        <Button type="submit" tone="main" busy={act.kind === 'busy'} disabled={!changed} testid="save">
          {t('common.save')}
        </Button>
        <p role="status" data-testid="save-state">
          {act.kind === 'done' && !changed
            ? t('settings.saved')
            : tried && input === undefined
              ? t('settings.invalid')
              : t(changed ? 'settings.notSaved' : 'settings.unchanged')}
        </p>
        {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
      </div>
    </form>
  );
}

function draftOf(config: Config): Draft {
  return {
    stationId: config.stationId,
    locationId: config.locationId ?? '',
    secret: '',
    tax: config.defaultTaxRatePercent === undefined ? '' : String(config.defaultTaxRatePercent),
    box: boxDraft(config.defaultBox),
    work: {
      findBy: config.findBy,
      boxing: config.boxing,
      shelfMarks: config.shelfMarks,
      dispatchAfter: config.dispatchAfter,
    },
    invoicing: invoicingDraft(config.invoicing),
    printers: config.printers.map((printer, index) => printerDraft(printer, `old-${index}`)),
  };
}

/** Undefined while a field cannot be used. */
function inputOf(draft: Draft): RequestInput<'settings.save'> | undefined {
  const tax = percentFrom(draft.tax);
  const box = boxFrom(draft.box);
  const invoicing = invoicingFrom(draft.invoicing);
  const printers = draft.printers.map(printerFrom);
  const usable = printers.filter((printer) => printer !== undefined);
  if (tax === undefined || box === undefined || invoicing === undefined || usable.length < printers.length)
    return undefined;
  if (!STATION_ID.test(draft.stationId.trim()) || draft.locationId.trim() === '') return undefined;
  return {
    stationId: draft.stationId.trim(),
    locationId: draft.locationId.trim(),
    defaultTaxRatePercent: tax,
    defaultBox: box,
    ...draft.work,
    invoicing,
    printers: usable,
    ...(draft.secret.trim() === '' ? {} : { appSecret: draft.secret.trim() }),
  };
}
