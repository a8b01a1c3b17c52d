import type { SetupState } from '../../../shared/contract/setup.ts';
import { Button } from '../../components/button.tsx';
import { Busy, Failed, FailedLine } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../components/words.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { ScreenSettings } from './screen-settings.tsx';
import { StationForm } from './station-form.tsx';
import { ThisPc } from './this-pc.tsx';

/** What this station is, and how its screen looks and sounds. */
export function Settings() {
  const { setup } = useStores();
  const { t } = useWords();
  const remote = useWhole(setup.store);
  return (
    <Screen title={t('settings.title')} testid="settings">
      {remote.kind === 'busy' ? <Busy sinceMs={remote.sinceMs} /> : null}
      {remote.kind === 'failed' ? <Failed failure={remote.failure} onAgain={() => void setup.refresh()} /> : null}
      <div className="scroll columns">
        {remote.kind === 'ready' && remote.value.config !== null ? (
          // What another window saved starts the form anew; printers have a screen of their own.
          <StationForm
            key={JSON.stringify({ ...remote.value.config, printers: [] })}
            config={remote.value.config}
            hasSecret={remote.value.hasSecret}
            locations={remote.value.locations}
          />
        ) : null}
        <div className="stack">
          <ScreenSettings />
          <ThisPc />
          {remote.kind === 'ready' && remote.value.practice ? <LeavePractice /> : null}
        </div>
      </div>
    </Screen>
  );
}

function LeavePractice() {
  const { acts, setup } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.leavePractice.store);
  const leave = async () => {
    if ((await acts.leavePractice.run({})) !== undefined) await setup.refresh();
  };
  return (
    <section className="block">
      <h2>{t('practice.word')}</h2>
      <p>{t('settings.leavePracticeText')}</p>
      <div className="dialog-actions">
        <Button busy={act.kind === 'busy'} onPress={() => void leave()} testid="leave-practice">
          {t('settings.leavePractice')}
        </Button>
      </div>
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
    </section>
  );
}

export type Config = NonNullable<SetupState['config']>;
