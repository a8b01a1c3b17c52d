import type { AppError } from '../../../shared/errors.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FailedLine } from '../../components/notice.tsx';
import { useWords } from '../../components/words.ts';

export interface RemoveProps {
  readonly name: string;
  /** What it leads to. */
  readonly text: string;
  readonly act: { readonly kind: 'idle' | 'busy' | 'done' } | { readonly kind: 'failed'; readonly failure: AppError };
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

export function Remove({ name, text, act, onRemove, onClose }: RemoveProps) {
  const { t } = useWords();
  return (
    <Dialog title={t('catalogue.removeTitle', { name })} onClose={onClose} testid="remove-dialog">
      <p>{text}</p>
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
      <div className="dialog-actions">
        <Button tone="bad" busy={act.kind === 'busy'} onPress={onRemove} testid="remove-confirm">
          {t('catalogue.remove')}
        </Button>
        <Button onPress={onClose}>
          {t('common.cancel')} <kbd>Esc</kbd>
        </Button>
      </div>
    </Dialog>
  );
}
