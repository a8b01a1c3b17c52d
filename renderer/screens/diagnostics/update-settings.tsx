import { type FormEvent, useState } from 'react';
import { isAllowedUrl } from '../../../shared/model/allowed-url.ts';
import type { UpdateSettings } from '../../../shared/model/updates.ts';
import { Button } from '../../components/button.tsx';
import { Radios, TextBox } from '../../components/fields.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';

const HOURS = ['never', '2', '8', '24'] as const;
type Hours = (typeof HOURS)[number];

/** Where new versions come from, and whether they may come by themselves. */
export function UpdateSettingsForm() {
  const setup = useWhole(useStores().setup.store);
  if (setup.kind !== 'ready' || setup.value.config === null) return null;
  const { updates } = setup.value.config;
  return <Form key={JSON.stringify(updates ?? null)} settings={updates ?? {}} />;
}

function Form({ settings }: { readonly settings: UpdateSettings }) {
  const { acts, setup, updates } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.saveSettings.store);
  const [feed, setFeed] = useState(settings.feed ?? '');
  const kept = HOURS.find((one) => one === String(settings.automatic)) ?? null;
  const [hours, setHours] = useState<Hours | null>(settings.automatic === undefined ? 'never' : kept);
  const [tried, setTried] = useState(false);
  const address = feed.trim();
  const wrong = address !== '' && !isAllowedUrl(address);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong) return;
    // A number of hours that is none of these was written into the file by hand, and stays until another is chosen.
    const automatic = hours === 'never' ? undefined : hours === null ? settings.automatic : Number(hours);
    const next: UpdateSettings = {
      ...(address === '' ? {} : { feed: address }),
      ...(automatic === undefined ? {} : { automatic }),
    };
    if ((await acts.saveSettings.run({ updates: Object.keys(next).length === 0 ? null : next })) === undefined) return;
    await setup.refresh();
    await updates.refresh();
  };
  return (
    <section className="block">
      <h2>{t('updates.settings')}</h2>
      <form className="stack" noValidate onSubmit={(event) => void save(event)}>
        <TextBox
          label={t('updates.feedField')}
          help={t('updates.feedHelp')}
          value={feed}
          onChange={setFeed}
          wrong={tried && wrong ? t('updates.feedWrong') : null}
          type="url"
          mono
          maxLength={300}
          testid="update-feed"
        />
        <Radios
          label={t('updates.automatic')}
          value={hours}
          choices={HOURS.map((value) => ({
            value,
            words: value === 'never' ? t('updates.never') : t('updates.afterHours', { number: number(Number(value)) }),
          }))}
          onChange={setHours}
          testid="update-automatic"
        />
        <p className="small quiet">{t('updates.saveText')}</p>
        <div className="dialog-actions">
          <Button type="submit" busy={act.kind === 'busy'} testid="update-save">
            {t('updates.save')}
          </Button>
        </div>
        {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
      </form>
    </section>
  );
}
