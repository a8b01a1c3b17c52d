import { useEffect, useState } from 'react';
import type { Diagnostics as Reading } from '../../shared/contract/station.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { DialogActions } from '../components/dialog-actions.tsx';
import { type FactLine, FactList } from '../components/fact-list.tsx';
import { Busy, Failed, FailedLine, ShownAsOf } from '../components/notice.tsx';
import { Screen } from '../components/screen.tsx';
import { useMoment, useWords } from '../components/words.ts';
import { bytes, number } from '../format/india.ts';
import { useStores, useWhole } from '../stores/index.ts';

type Backup = Reading['backups'][number];

/** What this station is, whether its records are whole, and the way back to a backup. */
export function Diagnostics() {
  const { diagnostics } = useStores();
  const { t } = useWords();
  const remote = useWhole(diagnostics.store);
  useEffect(() => void diagnostics.refresh(), [diagnostics]);
  return (
    <Screen title={t('diagnostics.title')} testid="diagnostics">
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? <Failed failure={remote.failure} onAgain={() => void diagnostics.refresh()} /> : null}
      {remote.kind === 'ready' ? (
        <>
          {remote.failure === null ? null : <ShownAsOf offline={false} atMs={remote.atMs} />}
          <div className="scroll columns">
            <Facts reading={remote.value} />
            <div className="stack">
              <Journal rows={remote.value.database.journalRows} />
              <Backups backups={remote.value.backups} />
            </div>
            <section className="block wide">
              <h2>{t('diagnostics.log')}</h2>
              {remote.value.logTail.length === 0 ? (
                <p className="quiet">{t('diagnostics.logEmpty')}</p>
              ) : (
                <pre className="log mono small">{remote.value.logTail.join('\n')}</pre>
              )}
            </section>
          </div>
        </>
      ) : null}
    </Screen>
  );
}

function Facts({ reading }: { readonly reading: Reading }) {
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

function Journal({ rows }: { readonly rows: number }) {
  const { acts } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.verifyJournal.store);
  return (
    <section className="block">
      <h2>{t('diagnostics.journal')}</h2>
      <p>{t('diagnostics.journalRows', { number: number(rows) })}</p>
      <div className="dialog-actions">
        <Button busy={act.kind === 'busy'} onPress={() => void acts.verifyJournal.run({})} testid="verify-journal">
          {t(act.kind === 'busy' ? 'diagnostics.verifying' : 'diagnostics.verify')}
        </Button>
      </div>
      {act.kind === 'done' ? (
        <p className={`line-notice ${act.value.intact ? 'good' : 'bad'}`} role="status" data-testid="journal-result">
          {act.value.intact
            ? t('diagnostics.intact', { number: number(act.value.rows) })
            : t('diagnostics.broken', { number: number(act.value.firstBadSeq ?? 0) })}
        </p>
      ) : null}
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
    </section>
  );
}

function Backups({ backups }: { readonly backups: readonly Backup[] }) {
  const { acts, diagnostics } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const make = useWhole(acts.makeBackup.store);
  const restored = useWhole(acts.restoreBackup.store);
  const [chosen, setChosen] = useState<Backup | null>(null);
  const makeOne = async () => {
    await acts.makeBackup.run({});
    await diagnostics.refresh();
  };
  return (
    <section className="block">
      <h2>{t('diagnostics.backups')}</h2>
      <div className="dialog-actions">
        <Button busy={make.kind === 'busy'} onPress={() => void makeOne()} testid="make-backup">
          {t(make.kind === 'busy' ? 'diagnostics.making' : 'diagnostics.make')}
        </Button>
      </div>
      {make.kind === 'done' ? (
        <p className="line-notice good" role="status" data-testid="backup-made">
          {t('diagnostics.made', { file: make.value.file })}
        </p>
      ) : null}
      {make.kind === 'failed' ? <FailedLine failure={make.failure} /> : null}
      {restored.kind === 'done' ? (
        <p className="line-notice good" role="status">
          {t('diagnostics.restored', { number: number(restored.value.generation) })}
        </p>
      ) : null}
      {backups.length === 0 ? <p className="quiet">{t('diagnostics.backupsEmpty')}</p> : null}
      <ul className="backups">
        {backups.map((backup) => (
          <li key={backup.file}>
            <span className="strong">{moment(backup.atMs)}</span>
            <span className="quiet">{bytes(backup.bytes)}</span>
            <Button onPress={() => setChosen(backup)} testid="restore">
              {t('diagnostics.restore')}
            </Button>
          </li>
        ))}
      </ul>
      {chosen === null ? null : <Restore backup={chosen} onClose={() => setChosen(null)} />}
    </section>
  );
}

function Restore({ backup, onClose }: { readonly backup: Backup; readonly onClose: () => void }) {
  const { acts } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const act = useWhole(acts.restoreBackup.store);
  const restore = async () => {
    if ((await acts.restoreBackup.run({ file: backup.file })) !== undefined) onClose();
  };
  return (
    <Dialog title={t('diagnostics.restoreTitle')} onClose={onClose} testid="restore-dialog">
      <p>{t('diagnostics.restoreText', { time: moment(backup.atMs) })}</p>
      <p className="small-print mono">{backup.file}</p>
      <DialogActions
        words={t('diagnostics.restoreConfirm')}
        act={act}
        onCancel={onClose}
        tone="bad"
        onPress={() => void restore()}
        testid="restore-confirm"
      />
    </Dialog>
  );
}
