import { useEffect, useState } from 'react';
import type { BackupEntry } from '../../../shared/contract/retention.ts';
import { Button } from '../../components/button.tsx';
import { Busy, Failed, FailedLine } from '../../components/notice.tsx';
import { useFresh } from '../../components/use-fresh.ts';
import { useMoment, useWords } from '../../components/words.ts';
import { bytes, number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { RestoreBackup } from './restore-backup.tsx';

/** The way back: what is kept and whether it is whole, one more now, a copy elsewhere, and the return to one of them. */
export function Backups() {
  const { acts, backups } = useStores();
  const { t } = useWords();
  const make = useWhole(acts.makeBackup.store);
  const restored = useWhole(acts.restoreBackup.store);
  const remote = useWhole(backups.store);
  // Said once it stands in the list: what is pressed there until then is of the list of before.
  const [listed, setListed] = useState(false);
  useFresh(acts.makeBackup, acts.restoreBackup, acts.verifyBackup);
  useEffect(() => void backups.refresh(), [backups]);
  const makeOne = async () => {
    setListed(false);
    await acts.makeBackup.run({});
    await backups.refresh();
    setListed(true);
  };
  return (
    <section className="block wide">
      <h2>{t('diagnostics.backups')}</h2>
      {remote.kind === 'ready' ? <p>{t('backups.text', { folder: remote.value.folder })}</p> : null}
      <div className="dialog-actions">
        <Button busy={make.kind === 'busy'} onPress={() => void makeOne()} testid="make-backup">
          {t(make.kind === 'busy' ? 'diagnostics.making' : 'diagnostics.make')}
        </Button>
      </div>
      {make.kind === 'done' && listed ? (
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
      <SavedCopy />
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? <Failed failure={remote.failure} onAgain={() => void backups.refresh()} /> : null}
      {remote.kind === 'ready' ? <List backups={remote.value.backups} /> : null}
    </section>
  );
}

/** How far the copy somebody saves is, or how it ended. */
function SavedCopy() {
  const { backupSaver } = useStores();
  const { t } = useWords();
  const saving = useWhole(backupSaver.store);
  switch (saving.kind) {
    case 'idle':
      return null;
    case 'busy':
      return (
        <p className="line-notice" role="status">
          {t('backups.saving', {
            part: bytes(saving.bytes),
            whole: saving.total === null ? t('common.none') : bytes(saving.total),
          })}
        </p>
      );
    case 'done':
      return (
        <p className="line-notice good" role="status" data-testid="backup-saved">
          {t('backups.saved')}
        </p>
      );
    case 'failed':
      return saving.failure === null ? (
        <p className="line-notice bad" role="alert">
          {t('backups.saveFailed')}
        </p>
      ) : (
        <FailedLine failure={saving.failure} />
      );
  }
}

function List({ backups }: { readonly backups: readonly BackupEntry[] }) {
  const { acts, backups: store, backupSaver } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const verify = useWhole(acts.verifyBackup.store);
  const saving = useWhole(backupSaver.store);
  const [chosen, setChosen] = useState<BackupEntry | null>(null);
  const look = async (file: string) => {
    await acts.verifyBackup.run({ file });
    await store.refresh();
  };
  if (backups.length === 0) return <p className="quiet">{t('diagnostics.backupsEmpty')}</p>;
  return (
    <>
      {verify.kind === 'failed' ? <FailedLine failure={verify.failure} /> : null}
      <ul className="backups kept">
        {backups.map((backup) => (
          <li key={backup.file}>
            <span className="strong">
              {moment(backup.atMs)}{' '}
              {backup.why === 'migration' ? <span className="quiet">{t('backups.beforeUpdate')}</span> : null}
            </span>
            <span className="quiet">{bytes(backup.bytes)}</span>
            <Soundness
              backup={backup}
              sinceMs={verify.kind === 'busy' && verify.input.file === backup.file ? verify.sinceMs : null}
            />
            <Button busy={verify.kind === 'busy'} onPress={() => void look(backup.file)} testid="verify-backup">
              {t('backups.verify')}
            </Button>
            <Button
              busy={saving.kind === 'busy'}
              onPress={() => void backupSaver.save(backup.file)}
              testid="save-backup"
            >
              {t('backups.save')}
            </Button>
            <Button onPress={() => setChosen(backup)} testid="restore">
              {t('diagnostics.restore')}
            </Button>
          </li>
        ))}
      </ul>
      {chosen === null ? null : <RestoreBackup backup={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}

function Soundness({ backup, sinceMs }: { readonly backup: BackupEntry; readonly sinceMs: number | null }) {
  const { t } = useWords();
  if (sinceMs !== null) return <span className="quiet">{t('backups.verifying')}</span>;
  if (backup.verified === null) return <span className="quiet">{t('backups.checkedThen')}</span>;
  return (
    <span className={backup.verified.intact ? '' : 'strong'} data-testid="backup-sound">
      {t(backup.verified.intact ? 'backups.whole' : 'backups.broken')}
    </span>
  );
}
