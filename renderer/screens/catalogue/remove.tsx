import { Dialog } from '../../components/dialog.tsx';
import { DialogActions, type DialogActionsProps } from '../../components/dialog-actions.tsx';
import { useWords } from '../../components/words.ts';

export interface RemoveProps {
  readonly name: string;
  /** What it leads to. */
  readonly text: string;
  readonly act: DialogActionsProps['act'];
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

export function Remove({ name, text, act, onRemove, onClose }: RemoveProps) {
  const { t } = useWords();
  return (
    <Dialog title={t('catalogue.removeTitle', { name })} onClose={onClose} testid="remove-dialog">
      <p>{text}</p>
      <DialogActions
        words={t('catalogue.remove')}
        act={act}
        onCancel={onClose}
        tone="bad"
        onPress={onRemove}
        testid="remove-confirm"
      />
    </Dialog>
  );
}
