import { useState } from 'react';
import { Radios, TextBox } from '../../components/fields.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import type { StepProps } from './answers.ts';
import { StepFrame } from './step-frame.tsx';

const OTHER = '-other-';

/** The locations that have orders waiting, with how many; or one typed in, when none waits anywhere. */
export function LocationStep({ answers, set, next, back, first }: StepProps) {
  const { t } = useWords();
  const { locations, locationId } = answers;
  const seen = locations.some((location) => location.locationId === locationId);
  const [other, setOther] = useState(locations.length === 0 || (locationId !== '' && !seen));
  const [tried, setTried] = useState(false);
  const go = () => {
    setTried(true);
    if (locationId.trim() !== '') next();
  };
  return (
    <StepFrame step="location" title={t('firstRun.locationTitle')} onBack={first ? null : back} onNext={go}>
      <p>{t(locations.length === 0 ? 'firstRun.locationNone' : 'firstRun.locationText')}</p>
      {locations.length === 0 ? null : (
        <Radios
          label={t('settings.location')}
          value={other ? OTHER : locationId}
          choices={[
            ...locations.map((location) => ({
              value: location.locationId,
              words: `${location.locationId} · ${t('firstRun.locationShipments', {
                count: location.shipments,
                number: number(location.shipments),
              })}`,
            })),
            { value: OTHER, words: t('firstRun.locationOther') },
          ]}
          onChange={(value) => {
            setOther(value === OTHER);
            set({ locationId: value === OTHER ? '' : value });
          }}
          testid="locations"
        />
      )}
      {other ? (
        <TextBox
          label={t('firstRun.locationOther')}
          value={locationId}
          onChange={(text) => set({ locationId: text })}
          wrong={tried && locationId.trim() === '' ? t('firstRun.required') : null}
          mono
          autoFocus
          testid="location-other"
        />
      ) : tried && locationId === '' ? (
        <p className="field-wrong">{t('firstRun.required')}</p>
      ) : null}
    </StepFrame>
  );
}
