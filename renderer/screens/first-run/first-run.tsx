import { useState } from 'react';
import type { SetupState } from '../../../shared/contract/setup.ts';
import { EMPTY_BOX, newPrinterDraft } from '../../forms/drafts.ts';
import { useStores } from '../../stores/index.ts';
import { AccountStep } from './account-step.tsx';
import { type Answers, FIRST_ANSWERS, STEPS, type StepName } from './answers.ts';
import { ChooseStep } from './choose-step.tsx';
import { DefaultsStep } from './defaults-step.tsx';
import { LocationStep } from './location-step.tsx';
import { PrinterStep } from './printer-step.tsx';
import { ReadyStep } from './ready-step.tsx';
import { Refused } from './refused.tsx';

/** From an empty folder to a bench that is ready, one question at a time; nothing is stored before the last step. */
export function FirstRun({ setup }: { readonly setup: SetupState }) {
  const stores = useStores();
  // An account without a place goes straight to the place.
  const known = setup.step === 'location' && setup.config !== null;
  const [step, setStep] = useState<StepName>(known ? 'location' : 'choose');
  const [answers, setAnswers] = useState<Answers>({
    ...FIRST_ANSWERS,
    box: EMPTY_BOX,
    printer: newPrinterDraft('first', 'label-1'),
    locations: setup.locations,
    ...(setup.config === null ? {} : { url: setup.config.marketplace.url, appId: setup.config.marketplace.appId }),
  });
  if (setup.step === 'refused') return <Refused refusal={setup.refusal} />;
  const index = STEPS.indexOf(step);
  const common = {
    answers,
    set: (change: Partial<Answers>) => setAnswers((before) => ({ ...before, ...change })),
    next: () => setStep(STEPS[index + 1] ?? step),
    back: () => {
      stores.acts.test.reset();
      stores.acts.connect.reset();
      setStep(STEPS[index - 1] ?? step);
    },
    first: known ? step === 'location' : step === 'choose',
    accountKnown: known,
  };
  switch (step) {
    case 'choose':
      return <ChooseStep {...common} practiceAllowed={setup.practiceAllowed} />;
    case 'account':
      return <AccountStep {...common} />;
    case 'location':
      return <LocationStep {...common} />;
    case 'defaults':
      return <DefaultsStep {...common} />;
    case 'printer':
      return <PrinterStep {...common} />;
    case 'ready':
      return <ReadyStep {...common} />;
  }
}
