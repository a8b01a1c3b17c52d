import { type FormEvent, useState } from 'react';
import type { RequestInput } from '../../../shared/contract/index.ts';
import type { SetupState } from '../../../shared/contract/setup.ts';
import { BenchesFields } from '../../components/benches-fields.tsx';
import { BoxFields } from '../../components/box-fields.tsx';
import { Button } from '../../components/button.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { TextBox } from '../../components/fields.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { boxDraft, boxFrom, percentFrom } from '../../forms/drafts.ts';
import { type InvoicingDraft, invoicingDraft, invoicingFrom } from '../../forms/invoicing-draft.ts';
import {
  type BenchesDraft,
  benchesDraft,
  benchesFrom,
  holdOfflineFrom,
  type OfflineDraft,
  offlineDraft,
  packAheadFrom,
} from '../../forms/offline-draft.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { InvoicingFields } from './invoicing-fields.tsx';
import { OfflineFields } from './offline-fields.tsx';
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
  readonly offline: OfflineDraft;
  readonly benches: BenchesDraft;
}

export function StationForm({ config, hasSecret, locations }: StationFormProps) {
  const { acts, setup, status, navigation } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.saveSettings.store);
  const [first] = useState(() => draftOf(config));
  const [draft, setDraft] = useState(first);
  const [tried, setTried] = useState(false);
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
        <FactList
          facts={[
            [t('settings.accountUrl'), config.marketplace.url, true],
            [t('settings.appId'), config.marketplace.appId, true],
          ]}
        />
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
      <OfflineFields draft={draft.offline} onChange={(change) => set({ offline: { ...draft.offline, ...change } })} />
      <section className="block">
        <h2>{t('offline.stations')}</h2>
        <p>{t('offline.stationsText')}</p>
        <BenchesFields draft={draft.benches} onChange={(benches) => set({ benches })} />
        {JSON.stringify(draft.benches) === JSON.stringify(first.benches) ? null : (
          <p className="line-notice bad strong" role="status" data-testid="benches-changed">
            {t('offline.stationsChanged')}
          </p>
        )}
      </section>
      <section className="block">
        <h2>{t('settings.printers')}</h2>
        <p>{t('settings.printersText')}</p>
        <div className="dialog-actions">
          <Button onPress={() => navigation.go('printers')} testid="to-printers">
            {t('settings.printersGo')} <kbd>Alt+0</kbd>
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
      labelFirst: config.labelFirst,
    },
    invoicing: invoicingDraft(config.invoicing),
    offline: offlineDraft(config),
    benches: benchesDraft(config.stations),
  };
}

/** Undefined while a field cannot be used. */
function inputOf(draft: Draft): RequestInput<'settings.save'> | undefined {
  const tax = percentFrom(draft.tax);
  const box = boxFrom(draft.box);
  const invoicing = invoicingFrom(draft.invoicing);
  const packAhead = packAheadFrom(draft.offline);
  const holdOffline = holdOfflineFrom(draft.offline);
  const stations = benchesFrom(draft.benches);
  if (tax === undefined || box === undefined || invoicing === undefined) return undefined;
  if (packAhead === undefined || holdOffline === undefined || stations === undefined) return undefined;
  if (!STATION_ID.test(draft.stationId.trim()) || draft.locationId.trim() === '') return undefined;
  return {
    stationId: draft.stationId.trim(),
    locationId: draft.locationId.trim(),
    defaultTaxRatePercent: tax,
    defaultBox: box,
    ...draft.work,
    invoicing,
    packAhead,
    holdOffline,
    stations,
    ...(draft.secret.trim() === '' ? {} : { appSecret: draft.secret.trim() }),
  };
}
