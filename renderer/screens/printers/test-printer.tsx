import { useState } from 'react';
import type { PrinterView } from '../../../shared/contract/printers.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { PrinterTest } from '../../components/printer-test.tsx';
import { useWords } from '../../components/words.ts';

export interface TestPrinterProps {
  readonly printer: PrinterView;
  readonly onEdit: () => void;
  readonly onClose: () => void;
}

export function TestPrinter({ printer, onEdit, onClose }: TestPrinterProps) {
  const { t } = useWords();
  const [confirmed, setConfirmed] = useState(false);
  return (
    <Dialog title={t('testing.title', { printer: printer.config.id })} onClose={onClose} testid="test-dialog">
      <PrinterTest printer={printer} onEdit={onEdit} onConfirmed={() => setConfirmed(true)} />
      <div className="dialog-actions">
        <Button onPress={onClose} testid="close-dialog">
          {t(confirmed ? 'testing.done' : 'common.close')} <kbd>Esc</kbd>
        </Button>
      </div>
    </Dialog>
  );
}
