import { useState } from 'react';
import type { RefusalChoice, SetupState } from '../../../shared/contract/setup.ts';
import { Button } from '../../components/button.tsx';
import { Radios } from '../../components/fields.tsx';
import { Busy, FailedLine } from '../../components/notice.tsx';
import { useMoment, useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { Adopt } from './adopt.tsx';

/** The records cannot be used as they are: why, and what a person can choose. Nothing is changed before they do. */
export function Refused({ refusal }: { readonly refusal: SetupState['refusal'] }) {
  const { acts, setup, status } = useStores();
  const { t } = useWords();
  const moment = useMoment();
  const [backup, setBackup] = useState(refusal?.backups[0]?.file ?? null);
  const [answer, setAnswer] = useState<'moved' | 'copied' | null>(null);
  const acting = [useWhole(acts.retrySetup.store), useWhole(acts.restoreBackup.store)];
  const busy = acting.find((act) => act.kind === 'busy');
  const failed = acting.find((act) => act.kind === 'failed');
  const after = async (done: Promise<unknown>) => {
    if ((await done) !== undefined) await Promise.all([setup.refresh(), status.refresh()]);
  };
  const can = (choice: RefusalChoice) => refusal?.choices.includes(choice) ?? false;
  return (
    <main className="first-run" data-testid="refused">
      <div className="first-run-step">
        <header>
          <h1>{t('refused.title')}</h1>
        </header>
        {refusal === null ? null : <FailedLine failure={refusal.error} />}
        {busy?.kind === 'busy' ? (
          <Busy what={t('refused.working')} sinceMs={busy.sinceMs} />
        ) : (
          <div className="first-run-body">
            {can('restore') && refusal !== null ? (
              <div className="choice-list">
                <Radios
                  label={t('diagnostics.backups')}
                  value={backup}
                  choices={refusal.backups.map((one) => ({ value: one.file, words: moment(one.atMs) }))}
                  onChange={setBackup}
                  testid="refused-backups"
                />
                <Button
                  tone="main"
                  disabled={backup === null}
                  onPress={() => void after(acts.restoreBackup.run({ file: backup ?? '' }))}
                  testid="refused-restore"
                >
                  {t('refused.restore')}
                </Button>
              </div>
            ) : null}
            {can('moved') ? (
              <div className="choice">
                <Button onPress={() => setAnswer('moved')} testid="refused-moved">
                  {t('refused.moved')}
                </Button>
                <p>{t('refused.movedText')}</p>
              </div>
            ) : null}
            {can('copied') ? (
              <div className="choice">
                <Button onPress={() => setAnswer('copied')} testid="refused-copied">
                  {t('refused.copied')}
                </Button>
                <p>{t('refused.copiedText')}</p>
              </div>
            ) : null}
            {can('retry') ? (
              <div className="choice">
                <Button onPress={() => void after(acts.retrySetup.run({}))} testid="refused-retry">
                  {t('refused.retry')}
                </Button>
                <p>{t('refused.retryText')}</p>
              </div>
            ) : null}
          </div>
        )}
        {failed?.kind === 'failed' ? <FailedLine failure={failed.failure} /> : null}
        {answer === null ? null : (
          <Adopt as={answer} onClose={() => setAnswer(null)} onAdopted={() => void after(Promise.resolve(true))} />
        )}
      </div>
    </main>
  );
}
