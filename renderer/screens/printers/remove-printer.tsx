import type { PrinterView } from '../../../shared/contract/printers.ts';
import { Dialog } from '../../components/dialog.tsx';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { useWords } from '../../components/words.ts';
import { number } from '../../format/india.ts';
import { useStores, useWhole } from '../../stores/index.ts';

export interface RemovePrinterProps {
  readonly printer: PrinterView;
  readonly printers: readonly PrinterView[];
  readonly onClose: () => void;
}

/** Says what becomes of waiting labels, and which documents no printer takes any more, before anything is removed. */
export function RemovePrinter({ printer, printers, onClose }: RemovePrinterProps) {
  const stores = useStores();
  const { t } = useWords();
  const act = useWhole(stores.printers.remove.store);
  const { config, queued } = printer;
  const others = printers.filter((one) => one.config.id !== config.id);
  const orphaned = config.documents.filter((kind) => !others.some((other) => other.config.documents.includes(kind)));
  const close = () => {
    stores.printers.remove.reset();
    onClose();
  };
  const remove = async () => {
    if ((await stores.printers.remove.run({ printerId: config.id })) === undefined) return;
    await stores.printers.refresh();
    close();
  };
  return (
    <Dialog title={t('printers.removeTitle', { printer: config.id })} onClose={close} testid="remove-dialog">
      <p>
        {queued === 0
          ? t('printers.removeNone')
          : t('printers.removeWaiting', { count: queued, number: number(queued) })}
      </p>
      {orphaned.length === 0 ? null : (
        <p className="strong">
          {t('printers.removeOnly', { documents: orphaned.map((kind) => t(`documents.${kind}`)).join(', ') })}
        </p>
      )}
      {act.kind === 'failed' && act.failure.code === 'WRONG_STATE' ? (
        <p className="line-notice bad" role="alert" data-testid="remove-refused">
          {t('printers.removeSending')}
        </p>
      ) : null}
      <DialogActions
        words={t('printers.remove')}
        tone="bad"
        act={act.kind === 'failed' && act.failure.code === 'WRONG_STATE' ? { kind: 'idle' } : act}
        onPress={() => void remove()}
        onCancel={close}
        testid="remove-confirm"
      />
    </Dialog>
  );
}
