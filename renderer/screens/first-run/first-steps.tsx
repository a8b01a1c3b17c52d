import { useEffect, useState } from 'react';
import type { FoundPrinter } from '../../../shared/model/printers.ts';
import { Button } from '../../components/button.tsx';
import { FindPrinters } from '../../components/find-printers.tsx';
import { Busy } from '../../components/notice.tsx';
import { PrinterTest } from '../../components/printer-test.tsx';
import { useWords } from '../../components/words.ts';
import { newPrinterDraft } from '../../forms/printer-draft.ts';
import { useStores, useWhole } from '../../stores/index.ts';
import { knownPrinters } from '../../stores/printers-store.ts';
import { PrinterForm } from '../printers/printer-form.tsx';
import { StepFrame } from './step-frame.tsx';

/** The end of first run, once the station has started: a printer is found and its test label scanned. */
export function FirstSteps() {
  const { firstSteps } = useStores();
  const { step, printerId } = useWhole(firstSteps.store);
  return step === 'test' && printerId !== null ? <TestStep printerId={printerId} /> : <PrinterStep />;
}

function PrinterStep() {
  const { firstSteps, printers, scanTaker } = useStores();
  const { t } = useWords();
  const remote = useWhole(printers.store);
  const [form, setForm] = useState<{ readonly found: FoundPrinter | undefined } | null>(null);
  const taken = knownPrinters(remote).map(({ config }) => config.id);
  // No bench is in sight that could answer a scan.
  useEffect(() => scanTaker.takeScans(() => undefined), [scanTaker]);
  return (
    <StepFrame
      step="printer"
      title={t(form === null ? 'firstRun.printerTitle' : 'finding.formTitle')}
      onBack={form === null ? null : () => setForm(null)}
      onNext={null}
      skip={{
        consequence: t('firstRun.printerSkip'),
        onSkip: () => firstSteps.set({ step: 'none', printerId: null }),
      }}
    >
      {form === null ? (
        <FindPrinters onChoose={(found) => setForm({ found })} onByHand={() => setForm({ found: undefined })} />
      ) : (
        <PrinterForm
          first={newPrinterDraft(taken, form.found)}
          taken={taken}
          named={false}
          onSaved={(printerId) => firstSteps.set({ step: 'test', printerId })}
          actions={({ busy }) => (
            <Button type="submit" tone="main" busy={busy} testid="save-printer">
              {t('finding.saveAndTest')}
            </Button>
          )}
        />
      )}
    </StepFrame>
  );
}

function TestStep({ printerId }: { readonly printerId: string }) {
  const { firstSteps, printers } = useStores();
  const { t } = useWords();
  const remote = useWhole(printers.store);
  const [confirmed, setConfirmed] = useState(false);
  const printer = knownPrinters(remote).find(({ config }) => config.id === printerId);
  const end = () => firstSteps.set({ step: 'none', printerId: null });
  // Removed meanwhile, on another page of this station.
  if (printer === undefined && remote.kind === 'ready') return <PrinterStep />;
  return (
    <StepFrame
      step="test"
      title={t('firstRun.testTitle', { printer: printerId })}
      onBack={confirmed ? null : () => firstSteps.set({ step: 'printer', printerId: null })}
      onNext={null}
      end={
        confirmed ? (
          <Button tone="main" autoFocus onPress={end} testid="first-steps-done">
            {t('firstRun.testDone')}
          </Button>
        ) : null
      }
      {...(confirmed ? {} : { skip: { consequence: t('firstRun.testSkip'), onSkip: end } })}
    >
      {printer === undefined ? (
        <Busy sinceMs={remote.kind === 'busy' ? remote.sinceMs : 0} />
      ) : (
        <PrinterTest printer={printer} onConfirmed={() => setConfirmed(true)} />
      )}
    </StepFrame>
  );
}
