import { type KeyboardEvent, useRef } from 'react';
import { Busy, FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../../i18n/index.ts';
import { useStores, useValue, useWhole } from '../../stores/index.ts';
import type { StepProps } from './answers.ts';
import { StepFrame } from './step-frame.tsx';

/** Practice or an account: two large choices, moved between with the arrow keys. */
export function ChooseStep({ next, practiceAllowed }: StepProps & { readonly practiceAllowed: boolean }) {
  const { acts, setup, status, preferences } = useStores();
  const { t } = useWords();
  const act = useWhole(acts.practice.store);
  const language = useValue(preferences.store, (state) => state.language);
  const choices = useRef<HTMLDivElement>(null);
  const practise = async () => {
    if ((await acts.practice.run({})) === undefined) return;
    await Promise.all([setup.refresh(), status.refresh()]);
  };
  const arrows = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...(choices.current?.querySelectorAll<HTMLButtonElement>('button:enabled') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
  return (
    <StepFrame step="choose" title={t('firstRun.choose')} onBack={null} onNext={null}>
      {act.kind === 'busy' ? (
        <Busy what={t('firstRun.starting')} sinceMs={act.sinceMs} />
      ) : (
        <>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys only move between the buttons inside */}
          <div className="large-choices" ref={choices} onKeyDown={arrows}>
            <button
              type="button"
              // biome-ignore lint/a11y/noAutofocus: the first key of first run must choose something
              autoFocus={practiceAllowed}
              disabled={!practiceAllowed}
              onClick={() => void practise()}
              data-testid="choose-practice"
            >
              <span className="large strong">{t('firstRun.practice')}</span>
              <span>{t(practiceAllowed ? 'firstRun.practiceText' : 'firstRun.practiceRefused')}</span>
            </button>
            <button
              type="button"
              // biome-ignore lint/a11y/noAutofocus: as above, where practice is not offered
              autoFocus={!practiceAllowed}
              onClick={next}
              data-testid="choose-account"
            >
              <span className="large strong">{t('firstRun.account')}</span>
              <span>{t('firstRun.accountText')}</span>
            </button>
          </div>
          <p className="quiet small">{t('firstRun.keysText')}</p>
          {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
          <div className="dialog-actions">
            {LANGUAGES.map((one) => (
              <button
                key={one}
                type="button"
                className={`language${one === language ? ' here' : ''}`}
                aria-pressed={one === language}
                onClick={() => preferences.set({ language: one })}
                data-testid={`language-${one}`}
              >
                {LANGUAGE_NAMES[one]}
              </button>
            ))}
          </div>
        </>
      )}
    </StepFrame>
  );
}
