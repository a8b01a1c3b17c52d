import { useState } from 'react';
import type { PrinterView } from '../../../shared/contract/printers.ts';
import type { FoundPrinter } from '../../../shared/model/printers.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FindPrinters } from '../../components/find-printers.tsx';
import { PrinterTest } from '../../components/printer-test.tsx';
import { useWords } from '../../components/words.ts';
import { newPrinterDraft } from '../../forms/printer-draft.ts';
import { useStores } from '../../stores/index.ts';
import { PrinterForm } from './printer-form.tsx';

type Step =
  | { readonly at: 'find' }
  | { readonly at: 'form'; readonly found: FoundPrinter | undefined }
  | { readonly at: 'test'; readonly printerId: string };

export interface AddPrinterProps {
  readonly printers: readonly PrinterView[];
  readonly onClose: () => void;
}

/** Found or entered by hand, saved, tested: a new printer, one step after the other. */
export function AddPrinter({ printers, onClose }: AddPrinterProps) {
  const stores = useStores();
  const { t } = useWords();
  const [step, setStep] = useState<Step>({ at: 'find' });
  const [confirmed, setConfirmed] = useState(false);
  const taken = printers.map(({ config }) => config.id);
  const close = () => {
    stores.printers.discover.reset();
    stores.printers.save.reset();
    onClose();
  };
  switch (step.at) {
    case 'find':
      return (
        <Dialog wide title={t('finding.title')} onClose={close} testid="add-dialog">
          <FindPrinters
            onChoose={(found) => setStep({ at: 'form', found })}
            onByHand={() => setStep({ at: 'form', found: undefined })}
          />
          <CloseButton words={t('common.cancel')} onClose={close} />
        </Dialog>
      );
    case 'form':
      return (
        <Dialog wide title={t('finding.formTitle')} onClose={close} testid="add-dialog">
          {step.found === undefined ? null : <p>{t('finding.formText')}</p>}
          <PrinterForm
            first={newPrinterDraft(taken, step.found)}
            taken={taken}
            named={false}
            onSaved={(printerId) => setStep({ at: 'test', printerId })}
            actions={({ busy }) => (
              <>
                <Button type="submit" tone="main" busy={busy} testid="save-printer">
                  {t('finding.saveAndTest')}
                </Button>
                <Button onPress={() => setStep({ at: 'find' })}>{t('finding.back')}</Button>
                <Button onPress={close}>
                  {t('common.cancel')} <kbd>Esc</kbd>
                </Button>
              </>
            )}
          />
        </Dialog>
      );
    case 'test': {
      const printer = printers.find(({ config }) => config.id === step.printerId);
      return (
        <Dialog title={t('testing.title', { printer: step.printerId })} onClose={close} testid="test-dialog">
          {printer === undefined ? null : <PrinterTest printer={printer} onConfirmed={() => setConfirmed(true)} />}
          <CloseButton words={t(confirmed ? 'testing.done' : 'testing.later')} onClose={close} />
        </Dialog>
      );
    }
  }
}

function CloseButton({ words, onClose }: { readonly words: string; readonly onClose: () => void }) {
  return (
    <div className="dialog-actions">
      <Button onPress={onClose} testid="close-dialog">
        {words} <kbd>Esc</kbd>
      </Button>
    </div>
  );
}
