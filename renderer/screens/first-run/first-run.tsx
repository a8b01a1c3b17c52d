import { useState } from 'react';
import type { SetupState } from '../../../shared/contract/setup.ts';
import { EMPTY_BOX } from '../../forms/drafts.ts';
import { useStores } from '../../stores/index.ts';
import { AccountStep } from './account-step.tsx';
import { AheadStep } from './ahead-step.tsx';
import { type AnswerStep, type Answers, FIRST_ANSWERS } from './answers.ts';
import { BenchesStep } from './benches-step.tsx';
import { ChooseStep } from './choose-step.tsx';
import { DefaultsStep } from './defaults-step.tsx';
import { LocationStep } from './location-step.tsx';
import { ReadyStep } from './ready-step.tsx';
import { Refused } from './refused.tsx';

const ANSWER_STEPS: readonly AnswerStep[] = ['choose', 'account', 'location', 'defaults', 'ahead', 'benches', 'ready'];

/** From an empty folder to a station that starts, one question at a time; nothing is stored before the last step. */
export function FirstRun({ setup }: { readonly setup: SetupState }) {
  const stores = useStores();
  // An account without a place goes straight to the place.
  const known = setup.step === 'location' && setup.config !== null;
  const [step, setStep] = useState<AnswerStep>(known ? 'location' : 'choose');
  const [answers, setAnswers] = useState<Answers>({
    ...FIRST_ANSWERS,
    box: EMPTY_BOX,
    locations: setup.locations,
    ...(setup.config === null ? {} : { url: setup.config.marketplace.url, appId: setup.config.marketplace.appId }),
  });
  if (setup.step === 'refused') return <Refused refusal={setup.refusal} />;
  const index = ANSWER_STEPS.indexOf(step);
  const common = {
    answers,
    set: (change: Partial<Answers>) => setAnswers((before) => ({ ...before, ...change })),
    next: () => setStep(ANSWER_STEPS[index + 1] ?? step),
    back: () => {
      stores.acts.test.reset();
      stores.acts.connect.reset();
      setStep(ANSWER_STEPS[index - 1] ?? step);
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
    case 'ahead':
      return <AheadStep {...common} />;
    case 'benches':
      return <BenchesStep {...common} />;
    case 'ready':
      return <ReadyStep {...common} />;
  }
}
