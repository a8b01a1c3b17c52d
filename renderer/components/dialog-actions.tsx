import type { AppError } from '../../shared/errors.ts';
import { Button } from './button.tsx';
import { FailedLine } from './notice.tsx';
import { useWords } from './words.ts';

export interface DialogActionsProps {
  readonly words: string;
  readonly tone?: 'main' | 'bad';
  /** How the last press went; while one is out the button is busy. */
  readonly act: { readonly kind: 'idle' | 'busy' | 'done' } | { readonly kind: 'failed'; readonly failure: AppError };
  /** Without it the button submits the form around it. */
  readonly onPress?: () => void;
  readonly disabled?: boolean;
  readonly onCancel: () => void;
  readonly testid: string;
}

/** The end of a dialog that does one thing: how it failed, the button that does it, and the way out. */
export function DialogActions(props: DialogActionsProps) {
  const { words, tone = 'main', act, onPress, disabled = false, onCancel, testid } = props;
  const { t } = useWords();
  return (
    <>
      {act.kind === 'failed' ? <FailedLine failure={act.failure} /> : null}
      <div className="dialog-actions">
        <Button
          tone={tone}
          busy={act.kind === 'busy'}
          disabled={disabled}
          testid={testid}
          {...(onPress === undefined ? { type: 'submit' as const } : { onPress })}
        >
          {words}
        </Button>
        <Button onPress={onCancel}>
          {t('common.cancel')} <kbd>Esc</kbd>
        </Button>
      </div>
    </>
  );
}
