import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress?: () => void;
  readonly tone?: 'plain' | 'main' | 'bad';
  readonly disabled?: boolean;
  readonly busy?: boolean;
  readonly type?: 'button' | 'submit';
  readonly testid?: string;
  readonly autoFocus?: boolean;
  readonly label?: string;
}

/** A button of at least 44 px. A busy one keeps its place and its words and takes no second press. */
export function Button({
  children,
  onPress,
  tone = 'plain',
  disabled = false,
  busy = false,
  type = 'button',
  testid,
  autoFocus = false,
  label,
}: ButtonProps) {
  return (
    <AriaButton
      className={`button ${tone}`}
      type={type}
      isDisabled={disabled}
      isPending={busy}
      autoFocus={autoFocus}
      {...(onPress === undefined ? {} : { onPress })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(testid === undefined ? {} : { 'data-testid': testid })}
    >
      {children}
    </AriaButton>
  );
}
