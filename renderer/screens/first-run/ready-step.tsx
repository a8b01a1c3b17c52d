import { type FactLine, FactList } from '../../components/fact-list.tsx';
import { TextBox } from '../../components/fields.tsx';
import { Busy, FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { boxFrom, percentFrom } from '../../forms/drafts.ts';
import { benchesFrom, packAheadFrom } from '../../forms/offline-draft.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import type { StepProps } from './answers.ts';
import { StepFrame } from './step-frame.tsx';

const STATION_ID = /^[A-Za-z0-9][A-Za-z0-9 _-]{0,39}$/;

/** All answers once more, then everything is stored at once and the station starts; its printers come next. */
export function ReadyStep({ answers, set, back, accountKnown }: StepProps) {
  const { acts, setup, status, firstSteps } = useStores();
  const { t } = useWords();
  const connect = useWhole(acts.connect.store);
  const save = useWhole(acts.saveSettings.store);
  const act = accountKnown ? save : connect;
  const tax = percentFrom(answers.tax) ?? null;
  const box = boxFrom(answers.box) ?? null;
  const packAhead = packAheadFrom(answers.ahead) ?? null;
  const stations = benchesFrom(answers.benches) ?? { index: 0, count: 1 };
  const stationId = answers.stationId.trim();
  const start = async () => {
    if (!STATION_ID.test(stationId)) return;
    const common = {
      locationId: answers.locationId.trim(),
      stationId,
      ...(tax === null ? {} : { defaultTaxRatePercent: tax }),
      ...(box === null ? {} : { defaultBox: box }),
      ...(packAhead === null ? {} : { packAhead }),
      stations,
    };
    const done = accountKnown
      ? await acts.saveSettings.run(common)
      : await acts.connect.run({
          url: answers.url.trim(),
          appId: answers.appId.trim(),
          appSecret: answers.appSecret.trim(),
          ...common,
        });
    if (done === undefined) return;
    acts.connect.reset();
    acts.saveSettings.reset();
    if (done.config?.printers.length === 0) firstSteps.set({ step: 'printer', printerId: null });
    await Promise.all([setup.refresh(), status.refresh()]);
  };
  const facts: readonly FactLine[] = [
    [t('firstRun.summaryLocation'), answers.locationId],
    [t('firstRun.summaryTax'), tax === null ? t('firstRun.summaryNone') : `${number(tax)} %`],
    [
      t('firstRun.summaryBox'),
      box === null
        ? t('firstRun.summaryNone')
        : `${answers.box.length} × ${answers.box.breadth} × ${answers.box.height} cm, ${number(box.weightGrams)} g`,
    ],
    [
      t('aheadStep.summary'),
      packAhead === null
        ? t('aheadStep.summaryOff')
        : t('aheadStep.summaryOn', { minutes: number(packAhead.outageMinutes) }),
    ],
    [
      t('aheadStep.summaryBench'),
      t('aheadStep.summaryBenchOf', { index: number(stations.index + 1), count: number(stations.count) }),
    ],
  ];
  return (
    <StepFrame
      step="ready"
      title={t('firstRun.readyTitle')}
      onBack={back}
      onNext={() => void start()}
      nextWords={t('firstRun.start')}
      nextBusy={act.kind === 'busy'}
    >
      <p>{t('firstRun.readyText')}</p>
      <FactList facts={facts} />
      <TextBox
        label={t('firstRun.name')}
        value={answers.stationId}
        onChange={(text) => set({ stationId: text })}
        wrong={STATION_ID.test(stationId) ? null : t('firstRun.nameInvalid')}
        help={t('firstRun.nameText')}
        autoFocus
        testid="station-id"
      />
      {act.kind === 'busy' ? <Busy what={t('firstRun.connecting')} sinceMs={act.sinceMs} /> : null}
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
    </StepFrame>
  );
}
