import { useState } from 'react';
import type { PrinterView } from '../../../shared/contract/printers.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { LearnedFacts } from '../../components/printer-test.tsx';
import { useWords } from '../../components/words.ts';
import { printerDraft } from '../../forms/printer-draft.ts';
import { useStores } from '../../stores/index.ts';
import { PrinterForm } from './printer-form.tsx';

export interface EditPrinterProps {
  readonly printer: PrinterView;
  readonly onTest: () => void;
  readonly onClose: () => void;
}

export function EditPrinter({ printer, onTest, onClose }: EditPrinterProps) {
  const { printers } = useStores();
  const { t } = useWords();
  // What changes about the printer meanwhile does not take the form away under the person's hands.
  const [first] = useState(() => printerDraft(printer.config));
  const { learned } = printer.config;
  const close = () => {
    printers.save.reset();
    onClose();
  };
  return (
    <Dialog
      wide
      title={t('printers.editTitle', { printer: printer.config.id })}
      onClose={close}
      testid="edit-printer-dialog"
    >
      <PrinterForm
        first={first}
        taken={[]}
        named
        onSaved={close}
        actions={({ busy, changed }) => (
          <>
            <Button type="submit" tone="main" busy={busy} disabled={!changed} testid="save-printer">
              {t('common.save')}
            </Button>
            <Button disabled={changed} onPress={onTest} testid="test-from-edit">
              {t('printers.test')}
            </Button>
            <Button onPress={close}>
              {t('common.cancel')} <kbd>Esc</kbd>
            </Button>
          </>
        )}
      />
      {learned === undefined ? null : (
        <section className="stack">
          <h2 className="part-name">{t('testing.learned')}</h2>
          <LearnedFacts learned={learned} />
        </section>
      )}
    </Dialog>
  );
}
