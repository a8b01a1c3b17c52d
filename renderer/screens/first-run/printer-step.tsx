import { useState } from 'react';
import { PrinterFields } from '../../components/printer-fields.tsx';
import { useWords } from '../../components/words.ts';
import { printerFrom } from '../../forms/drafts.ts';
import type { StepProps } from './answers.ts';
import { StepFrame } from './step-frame.tsx';

export function PrinterStep({ answers, set, next, back }: StepProps) {
  const { t } = useWords();
  const [tried, setTried] = useState(false);
  const go = () => {
    setTried(true);
    if (printerFrom(answers.printer) === undefined) return;
    set({ withPrinter: true });
    next();
  };
  return (
    <StepFrame
      step="printer"
      title={t('firstRun.printerTitle')}
      onBack={back}
      onNext={go}
      skip={{
        consequence: t('firstRun.printerSkip'),
        onSkip: () => {
          set({ withPrinter: false });
          next();
        },
      }}
    >
      <p>{t('firstRun.printerText')}</p>
      <PrinterFields draft={answers.printer} onChange={(printer) => set({ printer })} marked={tried} />
    </StepFrame>
  );
}
