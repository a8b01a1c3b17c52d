import type { Diagnostics as Reading } from '../../../shared/contract/station.ts';
import { type FactLine, FactList } from '../../components/fact-list.tsx';
import { useWords } from '../../components/words.ts';
import { bytes, number } from '../../format/india.ts';

/** What this station is and how it keeps its records. */
export function Facts({ reading }: { readonly reading: Reading }) {
  const { t } = useWords();
  const { database, sweep } = reading;
  const facts: readonly FactLine[] = [
    [t('diagnostics.version'), reading.version],
    [t('diagnostics.shell'), reading.shell],
    [t('diagnostics.runtime'), reading.runtime],
    [t('diagnostics.platform'), reading.platform],
    [t('diagnostics.stationUid'), reading.stationUid],
    [t('diagnostics.generation'), number(reading.generation)],
    [t('diagnostics.dataDir'), reading.dataDir],
    [t('diagnostics.bytes'), bytes(database.bytes)],
    [t('diagnostics.schema'), String(database.schemaVersion)],
    [
      t('diagnostics.synchronous'),
      // SQLite's number for FULL is 2, for EXTRA 3; anything below may lose the last scans in a power cut.
      t(database.synchronous >= 2 ? 'diagnostics.synchronousYes' : 'diagnostics.synchronousNo'),
    ],
    [
      t('diagnostics.commit'),
      database.commitMs === null ? t('common.none') : t('diagnostics.commitMs', { ms: number(database.commitMs) }),
    ],
    [t('diagnostics.secretStore'), reading.secretStore.protects],
    [
      t('diagnostics.sweep'),
      sweep.lastMs === null
        ? t('diagnostics.sweepNone')
        : t('diagnostics.sweepText', {
            requests: sweep.requests === null ? t('common.none') : number(sweep.requests),
            seconds: number(Math.round(sweep.lastMs / 100) / 10),
            missed: number(sweep.missed),
          }),
    ],
    [
      t('diagnostics.lacks'),
      reading.lacks.length === 0
        ? t('diagnostics.lacksNone')
        : reading.lacks.map((lack) => t(`diagnostics.lack.${lack}`)).join('; '),
    ],
  ];
  return (
    <section className="block">
      <h2>{t('settings.station')}</h2>
      <FactList facts={facts} />
    </section>
  );
}
