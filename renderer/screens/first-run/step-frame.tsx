import type { FormEvent, ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../components/words.ts';
import { STEPS, type StepName } from './answers.ts';

export interface StepFrameProps {
  readonly step: StepName;
  readonly title: string;
  readonly children: ReactNode;
  /** Null where there is nothing to go back to. */
  readonly onBack: (() => void) | null;
  readonly onNext: (() => void) | null;
  readonly nextWords?: string;
  readonly nextBusy?: boolean;
  /** Of a step whose first field takes no Enter. */
  readonly focusNext?: boolean;
  /** Stands where the way on would, on a step that ends otherwise. */
  readonly end?: ReactNode;
  /** What follows from skipping, said before it can be done. */
  readonly skip?: { readonly consequence: string; readonly onSkip: () => void };
}

/** One question of first run: Enter goes on, Tab reaches everything, the title says where one is. */
export function StepFrame({
  step,
  title,
  children,
  onBack,
  onNext,
  nextWords,
  nextBusy = false,
  focusNext = false,
  end,
  skip,
}: StepFrameProps) {
  const { t } = useWords();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onNext?.();
  };
  const inside = (
    <>
      <header>
        <p className="quiet">
          {t('firstRun.title')} · {t('firstRun.stepOf', { n: STEPS.indexOf(step) + 1, count: STEPS.length })}
        </p>
        <h1>{title}</h1>
      </header>
      <div className="first-run-body">{children}</div>
      {skip === undefined ? null : (
        <div className="line-notice skip">
          <p>{skip.consequence}</p>
          <Button onPress={skip.onSkip} testid="skip">
            {t('firstRun.skip')}
          </Button>
        </div>
      )}
      <footer>
        {onBack === null ? <span /> : <Button onPress={onBack}>{t('firstRun.back')}</Button>}
        {onNext === null ? (
          (end ?? null)
        ) : (
          <Button type="submit" tone="main" busy={nextBusy} autoFocus={focusNext} testid="next">
            {nextWords ?? t('firstRun.next')} <kbd>Enter</kbd>
          </Button>
        )}
      </footer>
    </>
  );
  return (
    <main className="first-run" data-testid="first-run" data-step={step}>
      {/* What has a form of its own inside is none itself. */}
      {onNext === null ? (
        <div className="first-run-step">{inside}</div>
      ) : (
        <form className="first-run-step" onSubmit={submit} noValidate>
          {inside}
        </form>
      )}
    </main>
  );
}
